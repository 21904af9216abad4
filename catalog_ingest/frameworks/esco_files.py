"""The files of an ESCO download in one language, and what their rows have in common."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from catalog_ingest.tables.table import Row, Table, read_table
from recommender.errors import UnreadableSource

PREFERRED_LANGUAGE = "en"
_SKILLS = re.compile(r"skills_([a-z]{2}(?:-[a-z]+)?)\.csv", re.IGNORECASE)
_RELEASED = "released"


@dataclass(frozen=True, slots=True)
class EscoFiles:
    """A folder of ESCO files and the language read from it."""

    folder: Path
    language: str

    def read(self, name: str, *columns: str) -> Table | None:
        """A file by its name without language; None where the download lacks it."""
        file = self.folder / f"{name}_{self.language}.csv"
        if not file.exists():
            return None
        table = read_table(file)
        table.require(*columns)
        return table

    def rows(self, name: str, *columns: str) -> tuple[Row, ...]:
        """All rows of a file, none where the download lacks it."""
        table = self.read(name, *columns)
        return tuple(table.rows) if table else ()


def find_esco_files(folder: Path, language: str = "") -> EscoFiles:
    """The files in ``language``; unless given, in the only language there is, or in English."""
    names = (file.name for file in sorted(folder.iterdir())) if folder.is_dir() else ()
    found = [match.group(1) for match in map(_SKILLS.fullmatch, names) if match]
    wanted = language or (found[0] if len(found) == 1 else PREFERRED_LANGUAGE)
    if wanted not in found:
        there = f"there are files in {', '.join(found)}" if found else "there are none"
        raise UnreadableSource(
            str(folder), f"holds no skills_{wanted}.csv; {there}.", "Name another language."
        )
    return EscoFiles(folder, wanted)


def is_released(row: Row) -> bool:
    """Whether a concept is in force; one without a status is."""
    return row.text("status") in ("", _RELEASED)


def name_lines(row: Row, *columns: str) -> tuple[str, ...]:
    """Names that stand one a line, without repetition, in their order."""
    lines = (line.strip() for column in columns for line in row.text(column).split("\n"))
    return tuple(dict.fromkeys(line for line in lines if line))


def last_segment(uri: str) -> str:
    """The part of a concept's address that names it.

    >>> last_segment("http://example.org/skill/14832d87")
    '14832d87'
    """
    return uri.rstrip("/").rsplit("/", 1)[-1]


def read_clusters(files: EscoFiles) -> Mapping[str, str]:
    """The label of the skill group above each skill, directly or through broader skills."""
    group_of = _read_group_labels(files)
    broader_of: dict[str, list[str]] = {}
    for row in files.rows("broaderRelationsSkillPillar", "conceptUri", "broaderUri"):
        broader_of.setdefault(row.text("conceptUri"), []).append(row.text("broaderUri"))
    return {uri: _nearest_group(uri, broader_of, group_of) for uri in broader_of}


def _read_group_labels(files: EscoFiles) -> dict[str, str]:
    label_of = {
        row.text(f"Level {level} URI"): row.text(f"Level {level} preferred term")
        for row in files.rows("skillsHierarchy")
        for level in range(4)
    }
    for row in files.rows("skillGroups", "conceptUri", "preferredLabel"):
        label_of[row.text("conceptUri")] = row.text("preferredLabel")
    label_of.pop("", None)
    return label_of


def _nearest_group(
    uri: str, broader_of: Mapping[str, list[str]], label_of: Mapping[str, str]
) -> str:
    """Breadth first, in the order of the file; "" where no group is above."""
    seen = {uri}
    front = [uri]
    while front:
        above = [broader for concept in front for broader in broader_of.get(concept, ())]
        for broader in above:
            if broader in label_of:
                return label_of[broader]
        front = [broader for broader in dict.fromkeys(above) if broader not in seen]
        seen.update(front)
    return ""
