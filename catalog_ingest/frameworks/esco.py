"""ESCO in its official CSV layout: skills without levels, and the occupations that need them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from catalog_ingest.frameworks.esco_files import (
    EscoFiles,
    find_esco_files,
    is_released,
    last_segment,
    name_lines,
    read_clusters,
)
from catalog_ingest.frameworks.reading import FrameworkReading
from catalog_ingest.rejected import Rejected
from catalog_ingest.tables.table import Row
from recommender.errors import UnreadableSource
from recommender.framework import HELD, Competency, CompetencyEdge, EdgeKind, Framework
from recommender.role import Requirement, RoleProfile

DEFAULT_ID = "esco"
TITLE = "ESCO: European skills, competences, qualifications and occupations"
WEIGHT_OF = {"essential": 1.0, "optional": 0.3}
"""How much an occupation cares for a skill."""


@dataclass(frozen=True, slots=True)
class _Concepts:
    """Rows of a file by their address: those taken, and those that are not in force."""

    row_of: Mapping[str, Row]
    withdrawn: frozenset[str]


def read_esco(
    path: Path, *, framework_id: str = DEFAULT_ID, language: str = ""
) -> FrameworkReading:
    """Skills become competencies, held or not; occupations become role profiles.

    Relations between skills become support edges: ESCO's "essential" runs in circles, so it
    cannot order what is learned.

    Args:
        language: of the files; unless given, the only one there is, or English.
    """
    files = find_esco_files(path, language)
    rejected: list[Rejected] = []
    skills = _read_concepts(files, "skills", rejected)
    if not skills.row_of:
        raise UnreadableSource(str(path), f"skills_{files.language}.csv holds no released skill.")
    occupations = _read_concepts(files, "occupations", rejected)
    framework = Framework(
        framework_id,
        TITLE,
        _build_competencies(skills, read_clusters(files), framework_id),
        roles=_build_roles(files, (occupations, skills), framework_id, rejected=rejected),
        edges=_read_edges(files, skills, framework_id, rejected=rejected),
        is_active=False,
    )
    counts = {"skills": len(skills.withdrawn), "occupations": len(occupations.withdrawn)}
    notes = [f"{n} {what} are not released and were dropped" for what, n in counts.items() if n]
    return FrameworkReading(framework, tuple(rejected), tuple(notes))


def _read_concepts(files: EscoFiles, name: str, rejected: list[Rejected]) -> _Concepts:
    row_of: dict[str, Row] = {}
    withdrawn = set()
    for row in files.rows(name, "conceptUri", "preferredLabel"):
        uri = row.text("conceptUri")
        if not uri or not row.text("preferredLabel"):
            problem = "conceptUri or preferredLabel is empty"
        elif uri in row_of:
            problem = "the concept was already read"
        else:
            problem = ""
        if problem:
            rejected.append(Rejected(f"{name} {row.place}", uri, problem))
        elif is_released(row):
            row_of[uri] = row
        else:
            withdrawn.add(uri)
    return _Concepts(row_of, frozenset(withdrawn))


def _build_competencies(
    skills: _Concepts, cluster_of: Mapping[str, str], framework_id: str
) -> tuple[Competency, ...]:
    return tuple(
        Competency(
            f"{framework_id}:{last_segment(uri)}",
            row.text("preferredLabel"),
            HELD,
            description=row.text("description"),
            aliases=name_lines(row, "altLabels", "hiddenLabels"),
            cluster=cluster_of.get(uri, ""),
            uri=uri,
        )
        for uri, row in skills.row_of.items()
    )


def _build_roles(
    files: EscoFiles,
    concepts: tuple[_Concepts, _Concepts],
    framework_id: str,
    *,
    rejected: list[Rejected],
) -> tuple[RoleProfile, ...]:
    occupations, skills = concepts
    weights = _read_weights(files, occupations, skills, rejected=rejected)
    groups = files.rows("ISCOGroups", "code", "preferredLabel")
    family_of = {row.text("code"): row.text("preferredLabel") for row in groups}
    return tuple(
        RoleProfile(
            f"{framework_id}:{last_segment(uri)}",
            row.text("preferredLabel"),
            row.text("preferredLabel"),
            tuple(
                Requirement(f"{framework_id}:{last_segment(skill)}", 1, weight)
                for skill, weight in weights.get(uri, {}).items()
            ),
            description=row.text("description"),
            family=family_of.get(row.text("iscoGroup").removeprefix("C"), ""),
        )
        for uri, row in occupations.row_of.items()
    )


def _read_weights(
    files: EscoFiles, occupations: _Concepts, skills: _Concepts, *, rejected: list[Rejected]
) -> Mapping[str, Mapping[str, float]]:
    """By occupation and skill; a pair that is given twice keeps its greater weight."""
    name = "occupationSkillRelations"
    weights: defaultdict[str, dict[str, float]] = defaultdict(dict)
    withdrawn = occupations.withdrawn | skills.withdrawn
    for row in files.rows(name, "occupationUri", "skillUri", "relationType"):
        occupation, skill = row.text("occupationUri"), row.text("skillUri")
        weight = WEIGHT_OF.get(row.text("relationType"))
        if occupation in withdrawn or skill in withdrawn:
            continue
        if weight is None:
            problem = f"the relation must be {' or '.join(WEIGHT_OF)}"
        elif occupation not in occupations.row_of or skill not in skills.row_of:
            problem = "the occupation or the skill is not in its file"
        else:
            of_occupation = weights[occupation]
            of_occupation[skill] = max(weight, of_occupation.get(skill, 0.0))
            continue
        rejected.append(Rejected(f"{name} {row.place}", occupation, problem))
    return weights


def _read_edges(
    files: EscoFiles, skills: _Concepts, framework_id: str, *, rejected: list[Rejected]
) -> tuple[CompetencyEdge, ...]:
    """The related skill supports the original one; pairs once, in their order."""
    name = "skillSkillRelations"
    edges: dict[CompetencyEdge, None] = {}
    for row in files.rows(name, "originalSkillUri", "relatedSkillUri"):
        ends = row.text("relatedSkillUri"), row.text("originalSkillUri")
        if not skills.withdrawn.isdisjoint(ends):
            continue
        if any(uri not in skills.row_of for uri in ends):
            place = f"{name} {row.place}"
            rejected.append(Rejected(place, ends[1], "one of the skills is not in its file"))
            continue
        first, second = (f"{framework_id}:{last_segment(uri)}" for uri in ends)
        edges[CompetencyEdge(first, second, EdgeKind.SUPPORT)] = None
    return tuple(edges)
