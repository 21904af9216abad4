"""Clean text out of whatever a catalogue holds: HTML, entities, control characters, lists."""

import html
import math
import re
import unicodedata
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser

from recommender.errors import InvalidValue

MOST_PARSED_TAGS = 5000
"""Above it tags are cut by pattern: the parser's time grows with the square of their depth."""

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
_BLOCK = (
    "address|article|aside|blockquote|br|caption|center|dd|div|dl|dt|figcaption|figure|footer|"
    "form|h[1-6]|header|hr|main|nav|ol|p|pre|section|table|tbody|tfoot|thead|tr|ul"
)
_INLINE = "a|b|code|em|font|i|img|li|mark|s|script|small|span|strong|style|sub|sup|td|th|u"
_TAG = re.compile(rf"<(?:/?(?:{_BLOCK}|{_INLINE})(?:\s[^<>]*)?/?>|!--)", re.IGNORECASE)
_STARTS_AS_HTML = re.compile(rf"\s*<(?:{_BLOCK}|{_INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LIST_TAG = re.compile(r"<li(?:\s[^<>]*)?>", re.IGNORECASE)
_CELL_TAG = re.compile(r"</?t[dh](?:\s[^<>]*)?>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")
_EMPTY_POINT = re.compile(r"\n-\s*(?=\n|\Z)")
_TITLE_TAG = re.compile(
    r"</?(?:b|i|em|strong|span|sup|sub|u|font|a)(?:\s[^<>]*)?/?>", re.IGNORECASE
)


def clean_line(text: str) -> str:
    """One line in NFC, without unseen characters and with single blanks.

    >>> clean_line(" Reading\\x00 a  balance\\nsheet ")
    'Reading a balance sheet'
    """
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).split())


def clean_title(text: str) -> str:
    """A title as people read it: entities decoded, formatting tags dropped, ``List<T>`` kept.

    >>> clean_title("<b>R&amp;D</b>: List<T> in practice")
    'R&D: List<T> in practice'
    """
    decoded = html.unescape(text) if "&" in text else text
    if "<" in decoded:
        decoded = _TITLE_TAG.sub("", _BLOCK_TAG.sub(" ", decoded))
    return clean_line(decoded)


def clean_text(text: str) -> str:
    """Plain paragraphs, a line each; HTML becomes text first.

    >>> clean_text("<p>For teams</p><ul><li>plan</li><li>do &amp; check</li></ul>")
    'For teams\\n- plan\\n- do & check'
    """
    if "&lt;" in text and _STARTS_AS_HTML.match(decoded := html.unescape(text)):
        text = decoded  # some feeds escape their HTML twice
    if "<" in text and _TAG.search(text):
        text = html_to_text(text)
    elif "&" in text:
        text = html.unescape(text)
    lines = (clean_line(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def html_to_text(markup: str) -> str:
    """The words of some HTML: a line for each block, ``- `` before list points, no scripts."""
    flat = " ".join(_UNSEEN.sub("", markup).split())
    flat = _BLOCK_TAG.sub("\n", flat)
    flat = _CELL_TAG.sub(" ", _LIST_TAG.sub("\n- ", flat)).replace("</li>", "\n")
    if flat.count("<") > MOST_PARSED_TAGS:
        return html.unescape(_ANY_TAG.sub("", flat))
    tree = LexborHTMLParser(flat)
    tree.strip_tags(["script", "style", "noscript", "template", "iframe", "head"])
    words = tree.body.text() if tree.body else ""
    return _EMPTY_POINT.sub("\n", words)


def read_text(value: object, field: str) -> str:
    """The text of a raw value, "" where there is none; anything but text or a number is refused.

    >>> read_text({"locale": "en", "value": "Budgets"}, "title")
    'Budgets'
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            pass
        case int():
            return str(value)
        case float() if math.isfinite(value):
            return repr(value)
        case {"value": str(text)} | {"name": str(text)}:
            return text
    raise InvalidValue(f"{field} is {_kind(value)}, not text")


def read_list(value: object, field: str, *, separators: str = ";|\n") -> tuple[str, ...]:
    """The distinct texts of a list, or of one text with separators, in their order.

    >>> read_list("budget; forecast;;budget", "topics")
    ('budget', 'forecast')
    """
    if isinstance(value, str):
        return distinct(re.split(f"[{re.escape(separators)}]", value))
    if isinstance(value, list | tuple):
        return distinct(read_text(part, f"an entry of {field}") for part in value)
    return distinct([read_text(value, field)])


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Cleaned texts that are not empty, each once whatever its case."""
    first: dict[str, str] = {}
    for text in texts:
        line = clean_line(text)
        if line:
            first.setdefault(line.casefold(), line)
    return tuple(first.values())


def _kind(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case list() | tuple():
            return "a list"
        case dict():
            return "an object"
        case _:
            return "not a finite number" if isinstance(value, float) else type(value).__name__
