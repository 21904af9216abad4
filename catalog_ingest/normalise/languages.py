"""Languages in every notation of catalogues, as BCP-47 tags."""

import re
from collections.abc import Mapping
from functools import lru_cache

import langcodes
from langcodes.tag_parser import LanguageTagError

_NAMES = {
    "ar": "arabic arabisch العربية",
    "bg": "bulgarian bulgarisch български",
    "cs": "czech tschechisch čeština česky",
    "da": "danish dänisch dansk",
    "de": "german deutsch ger deu",
    "el": "greek griechisch ελληνικά",
    "en": "english englisch eng",
    "es": "spanish spanisch español castellano",
    "et": "estonian estnisch eesti",
    "fi": "finnish finnisch suomi",
    "fr": "french französisch français",
    "he": "hebrew hebräisch עברית",
    "hi": "hindi हिन्दी",
    "hr": "croatian kroatisch hrvatski",
    "hu": "hungarian ungarisch magyar",
    "id": "indonesian indonesisch",
    "it": "italian italienisch italiano",
    "ja": "japanese japanisch 日本語",
    "ko": "korean koreanisch 한국어",
    "lt": "lithuanian litauisch lietuvių",
    "lv": "latvian lettisch latviešu",
    "nb": "norwegian norwegisch norsk bokmål",
    "nl": "dutch niederländisch nederlands",
    "pl": "polish polnisch polski",
    "pt": "portuguese portugiesisch português",
    "ro": "romanian rumänisch română",
    "ru": "russian russisch русский",
    "sk": "slovak slowakisch slovenčina",
    "sl": "slovenian slovene slowenisch slovenščina",
    "sv": "swedish schwedisch svenska",
    "th": "thai thailändisch ไทย",
    "tr": "turkish türkisch türkçe",
    "uk": "ukrainian ukrainisch українська",
    "vi": "vietnamese vietnamesisch",
    "zh": "chinese chinesisch mandarin 中文",
}
TAG_OF = {name: tag for tag, names in _NAMES.items() for name in names.split()}
"""The tag of each language's name, in English, in German and in the language itself."""
_NO_LANGUAGE = frozenset({"all", "any", "mul", "und", "mis", "zxx", "new", "not"})
"""Codes that state no language, and words that only look like one."""
_TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,3}", re.IGNORECASE)
_NAME_WITH_PLACE = re.compile(r"([^\W\d_]+)\s*[(/-].*")
_SEPARATOR = re.compile(r"[;,|\n]|\s+(?:and|und|&)\s+")


@lru_cache(maxsize=4096)
def parse_language(text: str) -> str | None:
    """The BCP-47 tag of one language, None when it is not known.

    >>> parse_language("en_US"), parse_language("Deutsch"), parse_language("Klingon")
    ('en-US', 'de', None)
    """
    folded = text.strip().casefold()
    if folded in TAG_OF:
        return TAG_OF[folded]
    if folded in _NO_LANGUAGE:
        return None
    if _TAG.fullmatch(folded.split(".")[0]):
        return _standardise(folded.split(".")[0])
    named = _NAME_WITH_PLACE.fullmatch(folded)
    return TAG_OF.get(named.group(1)) if named else None


def _standardise(tag: str) -> str | None:
    try:
        standard = langcodes.standardize_tag(tag)
        return standard if langcodes.tag_is_valid(standard) else None
    except LanguageTagError:
        return None


def parse_languages(value: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags that a raw value states, and what of it is no known language.

    >>> parse_languages([{"country": "AT", "language": "de"}, "English", "Elvish"])
    (('de-AT', 'en'), ('Elvish',))
    """
    tags: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for part in _split(value):
        tag = parse_language(part)
        (unknown if tag is None else tags)[tag or part.strip()] = None
    return tuple(tags), tuple(unknown)


def _split(value: object) -> list[str]:
    match value:
        case None:
            return []
        case str():
            whole = value.strip()
            known = [whole] if whole and parse_language(whole) else _SEPARATOR.split(whole)
            return [part for part in known if part.strip()]
        case list() | tuple():
            return [
                part for entry in value if not isinstance(entry, list) for part in _split(entry)
            ]
        case Mapping():
            return _split(_tag_of_object(value))
        case _:
            return [str(value)[:40]]


def _tag_of_object(value: Mapping[str, object]) -> str:
    """Such as {"country": "US", "language": "en"} or {"locale": "en_US", "title": "English"}."""
    language, country = value.get("language") or value.get("locale"), value.get("country")
    if isinstance(country, str) and isinstance(language, str) and country:
        return f"{language}-{country}"
    named = [part for part in (language, *value.values()) if isinstance(part, str)]
    return named[0] if named else "an object without language"
