"""Many names at once: what ``names`` finds one by one, found for a whole file in a few queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Table, literal, select
from sqlalchemy.orm import Session

from recommender.errors import (
    AmbiguousCompetency,
    AmbiguousRole,
    InvalidValue,
    UnknownCompetency,
    UnknownRole,
)
from recommender.store import tables
from recommender.store.names import fold, near_labels, spellings
from recommender.store.statements import chunks

MOST_HINTED = 10
"""Unknown names that get hints: comparing one with all labels takes as long as all queries."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a name stands for."""

    id: str
    framework_id: str
    label: str
    n_levels: int
    """Of a competency; 0 of a role profile."""


@dataclass(frozen=True, slots=True)
class References:
    """Names with what each stands for."""

    named: Mapping[str, Named]
    problems: Mapping[str, str]
    """Why each other name stands for nothing, or for several."""

    def find(self, name: str) -> Named:
        """What ``name`` stands for; it must be one of the names asked for."""
        if name in self.problems:
            raise InvalidValue(self.problems[name])
        return self.named[name]


def find_competencies(session: Session, names: Iterable[str]) -> References:
    """Competencies by id, local id, label or alias; a label goes before an alias."""
    asked = tuple(dict.fromkeys(names))
    loaded = _load(session, tables.competency)
    by_name = _competencies_by_name(session, loaded, asked)
    found: dict[str, list[Named]] = {}
    for name in asked:
        all_found = loaded.with_id(name) or loaded.with_name(by_name, name)
        by_label = [x for x in all_found if fold(x.label) in spellings(x.framework_id, name)]
        found[name] = loaded.active_first(by_label or all_found)
    return _settle(found, loaded, (UnknownCompetency, AmbiguousCompetency))


def find_roles(session: Session, names: Iterable[str]) -> References:
    """Role profiles by id, local id or label."""
    loaded = _load(session, tables.role_profile)
    by_name: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for one in loaded.by_id.values():
        by_name[one.framework_id, fold(one.label)].append(one)
    found = {
        name: loaded.active_first(loaded.with_id(name) or loaded.with_name(by_name, name))
        for name in names
    }
    return _settle(found, loaded, (UnknownRole, AmbiguousRole))


@dataclass(frozen=True, slots=True)
class _Loaded:
    """All competencies, or all role profiles, and whether their frameworks are active."""

    by_id: Mapping[str, Named]
    is_active: Mapping[str, bool]

    def with_id(self, name: str) -> list[Named]:
        """By the global id, else by the local id in any framework."""
        id = name.strip()
        if id in self.by_id:
            return [self.by_id[id]]
        ids = sorted(f"{framework_id}:{id}" for framework_id in self.is_active)
        return [self.by_id[id] for id in ids if id in self.by_id]

    def with_name(
        self, by_name: Mapping[tuple[str, str], Iterable[Named]], name: str
    ) -> list[Named]:
        found = {
            one.id: one
            for framework_id in self.is_active
            for text in spellings(framework_id, name)
            for one in by_name.get((framework_id, text), ())
        }
        return [found[id] for id in sorted(found)]

    def active_first(self, found: list[Named]) -> list[Named]:
        if len(found) < 2:
            return found
        return [one for one in found if self.is_active[one.framework_id]] or found


def _load(session: Session, table: Table) -> _Loaded:
    n_levels = table.c.n_levels if "n_levels" in table.c else literal(0)
    columns = (table.c.id, table.c.framework_id, table.c.label, n_levels)
    framework = tables.framework
    activity = session.execute(select(framework.c.id, framework.c.is_active))
    return _Loaded(
        by_id={row[0]: Named(*row) for row in session.execute(select(*columns))},
        is_active={id: is_active for id, is_active in activity},
    )


def _competencies_by_name(
    session: Session, loaded: _Loaded, names: Iterable[str]
) -> Mapping[tuple[str, str], list[Named]]:
    """Those that bear one of the names, by framework and folded name."""
    table = tables.competency_name
    wanted = {
        text
        for name in names
        if name.strip() not in loaded.by_id
        for framework_id in loaded.is_active
        for text in spellings(framework_id, name)
    }
    by_name: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for some in chunks(sorted(wanted)):
        query = select(table.c.framework_id, table.c.name, table.c.competency_id)
        for framework_id, name, id in session.execute(query.where(table.c.name.in_(some))):
            by_name[framework_id, name].append(loaded.by_id[id])
    return by_name


def _settle(
    found: Mapping[str, list[Named]],
    loaded: _Loaded,
    errors: tuple[type[UnknownCompetency | UnknownRole], type[AmbiguousCompetency | AmbiguousRole]],
) -> References:
    unknown, ambiguous = errors
    problems: dict[str, str] = {}
    for name, candidates in found.items():
        if len(candidates) > 1:
            problems[name] = str(ambiguous(name, tuple(one.id for one in candidates)))
        elif not candidates:
            is_hinted = len(problems) < MOST_HINTED
            labels = [one.label for one in loaded.by_id.values()] if is_hinted else []
            problems[name] = str(unknown(name, near_labels(name, labels)))
    named = {name: candidates[0] for name, candidates in found.items() if name not in problems}
    return References(named, problems)
