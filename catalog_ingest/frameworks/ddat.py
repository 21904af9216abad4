"""The UK Government Digital and Data framework, as its two CSV files give it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from catalog_ingest.frameworks.reading import FrameworkReading
from catalog_ingest.rejected import Rejected
from catalog_ingest.slugs import slug
from catalog_ingest.tables.cells import parse_number
from catalog_ingest.tables.records import Placed, build_records, require_text
from catalog_ingest.tables.table import Row, read_table
from recommender.errors import InvalidValue, UnreadableSource
from recommender.framework import Competency, Framework, Scale
from recommender.role import ProgressionRoute, Requirement, RoleProfile

SCALE = Scale(("Awareness", "Working", "Practitioner", "Expert"))
DEFAULT_ID = "ddat"
TITLE = "UK Government Digital and Data framework"
SKILLS_FILE = "*pcf_skill.csv"
ROLES_FILE = "*pcf_role.csv"
RANKS_FILE = "role_level_rank.csv"
_NOT_DEFINED = "this skill level is currently not defined"
_NOT_IN_USE = "NOT IN USE"
_SKILL_COLUMNS = ("Skill Name", "Skill Description", *SCALE.names)
_ROLE_COLUMNS = ("Role Family", "Role", "Role Level", "Skill Name", "Skill Level")

RoleLevel = tuple[str, str]
"""Role and role level, as the source names them."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One row of the role file: a skill that a role level asks for."""

    role_level: RoleLevel
    family: str
    description: str
    requirement: Requirement


def read_ddat(path: Path, *, framework_id: str = DEFAULT_ID) -> FrameworkReading:
    """Skills become competencies, role levels become role profiles, roles become routes."""
    rejected: list[Rejected] = []
    competencies = _read_competencies(path, framework_id, rejected)
    asked, n_unused = _read_asked(path, {c.id for c in competencies}, framework_id, rejected)
    profiles = _build_profiles(asked, framework_id)
    rank_of = _read_ranks(path, rejected)
    framework = Framework(
        framework_id,
        TITLE,
        competencies,
        roles=tuple(profiles.values()),
        routes=_build_routes(profiles, rank_of or _mean_levels(profiles), framework_id),
    )
    n_bare = sum(not competency.descriptors for competency in competencies)
    notes = [
        f"{n_bare} competencies have no level descriptors" if n_bare else "",
        f"{n_unused} rows marked {_NOT_IN_USE} were dropped" if n_unused else "",
        "" if rank_of else f"no {RANKS_FILE}: role levels are ordered by their mean required level",
    ]
    return FrameworkReading(framework, tuple(rejected), tuple(note for note in notes if note))


def _read_competencies(
    path: Path, framework_id: str, rejected: list[Rejected]
) -> tuple[Competency, ...]:
    table = read_table(_find_file(path, SKILLS_FILE))
    table.require(*_SKILL_COLUMNS)
    found: dict[str, Competency] = {}

    def build(row: Row) -> None:
        label = require_text(row, "Skill Name")
        competency_id = f"{framework_id}:{slug(label)}"
        if competency_id in found:
            raise InvalidValue(f"the skill {label!r} was already read")
        found[competency_id] = Competency(
            competency_id,
            label,
            SCALE,
            description=row.text("Skill Description"),
            descriptors=_read_descriptors(row),
        )

    build_records(table, build, ids=("Skill Name",), rejected=rejected)
    return tuple(found.values())


def _read_descriptors(row: Row) -> tuple[str, ...]:
    texts = [row.text(level) for level in SCALE.names]
    described = ["" if text.casefold().startswith(_NOT_DEFINED) else text for text in texts]
    return tuple(described) if any(described) else ()


def _read_asked(
    path: Path, known: set[str], framework_id: str, rejected: list[Rejected]
) -> tuple[list[_Asked], int]:
    """What role levels ask for, and how many rows are not in use."""
    table = read_table(_find_file(path, ROLES_FILE))
    table.require(*_ROLE_COLUMNS)

    def build(row: Row) -> _Asked | None:
        if _NOT_IN_USE in (row.text("Role Level"), row.text("Skill Level")):
            return None
        competency_id = f"{framework_id}:{slug(require_text(row, 'Skill Name'))}"
        if competency_id not in known:
            raise InvalidValue(f"the skill {row.text('Skill Name')!r} is not in the skill file")
        return _Asked(
            (require_text(row, "Role"), require_text(row, "Role Level")),
            row.text("Role Family"),
            row.text("Role Level Description") or row.text("Role Description"),
            Requirement(competency_id, _level_named(row.text("Skill Level"))),
        )

    built = build_records(table, build, ids=("Role Level",), rejected=rejected)
    asked = [placed.value for placed in built if placed.value is not None]
    return asked, len(built) - len(asked)


def _level_named(name: str) -> int:
    levels = {level.casefold(): number for number, level in enumerate(SCALE.names, 1)}
    if name.casefold() not in levels:
        raise InvalidValue(f"the level must be one of {', '.join(SCALE.names)}, not {name!r}")
    return levels[name.casefold()]


def _build_profiles(asked: Iterable[_Asked], framework_id: str) -> dict[RoleLevel, RoleProfile]:
    """Role profiles by role level; a skill that is listed twice counts once."""
    rows_of: dict[RoleLevel, list[_Asked]] = defaultdict(list)
    for row in asked:
        rows_of[row.role_level].append(row)
    profiles: dict[RoleLevel, RoleProfile] = {}
    for (role, level), rows in rows_of.items():
        once: dict[str, Requirement] = {}
        for row in rows:
            once.setdefault(row.requirement.competency_id, row.requirement)
        profiles[role, level] = RoleProfile(
            f"{framework_id}:{slug(role)}.{slug(level)}",
            role,
            level,
            tuple(once.values()),
            description=rows[0].description,
            family=rows[0].family,
        )
    return profiles


def _read_ranks(path: Path, rejected: list[Rejected]) -> Mapping[RoleLevel, float]:
    """The rank of each role level that has one; empty without the file."""
    file = path / RANKS_FILE
    if not file.exists():
        return {}
    table = read_table(file)
    table.require("Role", "Role Level", "rank")

    def build(row: Row) -> tuple[RoleLevel, float] | None:
        if not row.text("rank"):
            return None
        role_level = (require_text(row, "Role"), require_text(row, "Role Level"))
        return role_level, parse_number(row.text("rank"), "rank")

    built: list[Placed[tuple[RoleLevel, float] | None]] = build_records(
        table, build, ids=("Role Level",), rejected=rejected
    )
    return dict(placed.value for placed in built if placed.value is not None)


def _mean_levels(profiles: Mapping[RoleLevel, RoleProfile]) -> Mapping[RoleLevel, float]:
    return {
        role_level: round(mean(asked.level for asked in profile.requirements), 3)
        for role_level, profile in profiles.items()
    }


def _build_routes(
    profiles: Mapping[RoleLevel, RoleProfile],
    rank_of: Mapping[RoleLevel, float],
    framework_id: str,
) -> tuple[ProgressionRoute, ...]:
    """One route a role: its levels by rank, then by name; levels without a rank come last."""
    levels_of: dict[str, list[str]] = defaultdict(list)
    for role, level in profiles:
        levels_of[role].append(level)
    last = max(rank_of.values(), default=0.0) + 1
    return tuple(
        ProgressionRoute(
            f"{framework_id}:{slug(role)}",
            role,
            _ordered_ids(profiles, [(rank_of.get((role, x), last), (role, x)) for x in levels]),
        )
        for role, levels in levels_of.items()
    )


def _ordered_ids(
    profiles: Mapping[RoleLevel, RoleProfile], ranked: Sequence[tuple[float, RoleLevel]]
) -> tuple[str, ...]:
    return tuple(profiles[role_level].id for _, role_level in sorted(ranked))


def _find_file(folder: Path, pattern: str) -> Path:
    for file in sorted(folder.glob(pattern)):
        return file
    raise UnreadableSource(str(folder), f"holds no file named {pattern}.")
