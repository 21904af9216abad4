"""The framework formats there are, how each is recognised, and how each is read."""

from enum import StrEnum
from fnmatch import fnmatch
from pathlib import Path

from catalog_ingest.frameworks.ddat import DEFAULT_ID as DDAT_ID
from catalog_ingest.frameworks.ddat import read_ddat
from catalog_ingest.frameworks.esco import DEFAULT_ID as ESCO_ID
from catalog_ingest.frameworks.esco import read_esco
from catalog_ingest.frameworks.onet import DEFAULT_ID as ONET_ID
from catalog_ingest.frameworks.onet import read_onet
from catalog_ingest.frameworks.reading import FrameworkReading
from catalog_ingest.frameworks.spreadsheet import read_spreadsheet
from recommender.errors import InvalidValue, UnreadableSource


class FrameworkFormat(StrEnum):
    SPREADSHEET = "spreadsheet"
    DDAT = "ddat"
    ESCO = "esco"
    ONET = "onet"


FORMATS = tuple(FrameworkFormat)

_SIGNS = {
    FrameworkFormat.DDAT: ("*pcf_skill.csv", "*pcf_role.csv"),
    FrameworkFormat.ESCO: ("skills_??.csv", "skills_??-*.csv"),
    FrameworkFormat.ONET: ("skills.txt", "essential skills.txt", "transferable skills.txt"),
    FrameworkFormat.SPREADSHEET: ("competencies.csv", "competencies.tsv", "competencies.txt"),
}
"""File names in lower case; one of them tells the format."""


def guess_format(path: Path) -> FrameworkFormat:
    """By the names of the files in a folder; a single file is in our own layout."""
    if not path.exists():
        raise UnreadableSource(str(path), "does not exist.")
    if path.is_file():
        return FrameworkFormat.SPREADSHEET
    names = [file.name.lower() for file in path.iterdir()]
    for format_, signs in _SIGNS.items():
        if any(fnmatch(name, sign) for name in names for sign in signs):
            return format_
    raise UnreadableSource(
        str(path),
        "holds no framework in a format known here.",
        f"Name the format, one of {', '.join(FORMATS)}.",
    )


def read_framework(
    path: Path, *, framework_id: str = "", format: str | None = None, language: str = ""
) -> FrameworkReading:
    """The framework in a folder or file.

    Args:
        framework_id: the format's own name unless given ("esco"); in our own layout the file's.
        format: one of ``FORMATS``; guessed from file names unless given.
        language: of a framework that comes in several.
    """
    _check_id(framework_id)
    match _to_format(format) or guess_format(path):
        case FrameworkFormat.SPREADSHEET:
            return read_spreadsheet(path, framework_id=framework_id)
        case FrameworkFormat.DDAT:
            return read_ddat(path, framework_id=framework_id or DDAT_ID)
        case FrameworkFormat.ESCO:
            return read_esco(path, framework_id=framework_id or ESCO_ID, language=language)
        case FrameworkFormat.ONET:
            return read_onet(path, framework_id=framework_id or ONET_ID)


def _to_format(name: str | None) -> FrameworkFormat | None:
    if name is None:
        return None
    try:
        return FrameworkFormat(name.lower())
    except ValueError:
        known = ", ".join(FORMATS)
        raise InvalidValue(f"there is no framework format {name!r}; use one of {known}") from None


def _check_id(framework_id: str) -> None:
    if set(framework_id) & set(":/\\ "):
        raise InvalidValue(
            f"the framework id {framework_id!r} must have no colon, slash or blank: "
            "it begins the id of every competency"
        )
