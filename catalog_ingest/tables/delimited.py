"""Records of CSV and TSV files, whatever their encoding and delimiter."""

import codecs
import csv
import io
import re
from pathlib import Path

from recommender.errors import UnreadableSource

DELIMITERS = (",", ";", "\t")
MOST_CONTROLS = 0.01
"""Greatest share of control characters among the first in a text file."""
_LOOK_AT = 65536
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_END = "\x1eend"
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_DELIMITER_HINT = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_records(path: Path) -> list[list[str]]:
    """All records in order, blank ones too, so that counting them is exact."""
    text = decode_text(read_bytes(path), str(path))
    if not text.strip():
        raise UnreadableSource(str(path), "is empty.")
    hint = _DELIMITER_HINT.match(text)
    if hint:
        records = split_records(text[hint.end() :], hint.group(1), str(path))
        return [[], *records]
    return split_records(text, _find_delimiter(text, path), str(path))


def read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableSource(str(path), "does not exist.") from error
    except IsADirectoryError as error:
        raise UnreadableSource(str(path), "is a folder, not a file.") from error
    except OSError as error:
        raise UnreadableSource(str(path), f"cannot be opened: {error.strerror}.") from error


def decode_text(content: bytes, source: str) -> str:
    """Text in UTF-8, in UTF-16 with a byte order mark, else in Windows' Western alphabet.

    >>> decode_text("Müller".encode("cp1252"), "names.csv")
    'Müller'
    """
    if b"\0" in content and not content.startswith(_UTF16):
        raise _not_text(source)
    for encoding in ["utf-16"] if content.startswith(_UTF16) else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8-sig" and _is_cut(content, error):
                raise UnreadableSource(source, "is cut short.", "Fetch it again.") from error
        else:
            return _without_controls(text, source)
    raise _not_text(source)


def _without_controls(text: str, source: str) -> str:
    start = text[:_LOOK_AT]
    if len(_CONTROL.findall(start)) > MOST_CONTROLS * len(start):
        raise _not_text(source)
    return text


def split_records(text: str, delimiter: str, source: str) -> list[list[str]]:
    """Records of delimited text; a quoted cell that never closes means a file cut short."""
    # The last line tells whether a quoted cell swallowed the end, which csv alone leaves unsaid.
    ended = text + (_END if text.endswith(("\n", "\r")) else f"\n{_END}")
    try:
        records = list(csv.reader(io.StringIO(ended, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise _unclosed(source) from error
    if records.pop() != [_END]:
        raise _unclosed(source)
    return records


def _find_delimiter(text: str, path: Path) -> str:
    """The delimiter that gives the first line the most cells; the earlier one of equals."""
    first = io.StringIO(text.lstrip(), newline="").readline()
    try:
        n_cells = {d: len(next(csv.reader([first], delimiter=d))) for d in DELIMITERS}
    except csv.Error as error:
        raise _unclosed(str(path)) from error
    if path.suffix.lower() == ".tsv" and n_cells["\t"] > 1:
        return "\t"
    return max(DELIMITERS, key=lambda delimiter: n_cells[delimiter])


def _is_cut(content: bytes, error: UnicodeDecodeError) -> bool:
    """Whether all but the last character is UTF-8 that no other alphabet would give."""
    at_end = error.reason == "unexpected end of data"
    return at_end and not content[: error.start].removeprefix(codecs.BOM_UTF8).isascii()


def _not_text(source: str) -> UnreadableSource:
    return UnreadableSource(source, "is not a text file.", "Save it as CSV in UTF-8, or as XLSX.")


def _unclosed(source: str) -> UnreadableSource:
    return UnreadableSource(
        source,
        "has a quoted cell that never ends: the file is cut short, or a quote is missing.",
        "Save or fetch it again.",
    )
