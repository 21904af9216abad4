"""O*NET's tab-separated text files: skills and knowledge, and what each occupation asks of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from catalog_ingest.frameworks.reading import FrameworkReading
from catalog_ingest.rejected import Rejected
from catalog_ingest.tables.cells import parse_number
from catalog_ingest.tables.records import build_records, require_text
from catalog_ingest.tables.table import Row, Table, read_table
from recommender.errors import InvalidValue, UnreadableSource
from recommender.framework import Competency, Framework, Layer, Scale
from recommender.role import Requirement, RoleProfile

DEFAULT_ID = "onet"
TITLE = "O*NET: skills and knowledge of occupations"
SCALE = Scale(tuple(str(level) for level in range(1, 8)))
LAYER_OF = {
    "Skills": Layer.FOUNDATIONAL,
    "Essential Skills": Layer.FOUNDATIONAL,
    "Transferable Skills": Layer.FOUNDATIONAL,
    "Knowledge": Layer.EXPERTISE,
}
"""The files read, of the layout before release 30.3 and since, and where their elements stand."""
_CODE = "O*NET-SOC Code"
_COLUMNS = (_CODE, "Element ID", "Scale ID", "Data Value")
_RANGE_OF = {"IM": (1, 5), "LV": (0, 7)}
_SUPPRESSED = "rows that the source recommends to suppress"
_NOT_RELEVANT = "rows marked not relevant"


@dataclass(frozen=True, slots=True)
class _Score:
    """One row: how important an element is to an occupation, or at which level it is needed."""

    code: str
    element: str
    scale: str
    value: float


def read_onet(path: Path, *, framework_id: str = DEFAULT_ID) -> FrameworkReading:
    """Elements become competencies of seven levels, occupations become role profiles.

    The level is kept as read (0 to 7), and so is the importance (1 to 5), as the weight.
    """
    tables = _read_tables(path)
    rejected: list[Rejected] = []
    dropped: Counter[str] = Counter()
    scores = [
        score for table in tables.values() for score in _read_scores(table, dropped, rejected)
    ]
    requirements = _build_requirements(scores, framework_id, dropped)
    framework = Framework(
        framework_id,
        TITLE,
        _build_competencies(path, tables, framework_id),
        roles=_build_roles(path, tables.values(), requirements, framework_id=framework_id),
        is_active=False,
    )
    notes = tuple(f"{n} {what} were dropped" for what, n in dropped.items())
    return FrameworkReading(framework, tuple(rejected), notes)


def _read_tables(path: Path) -> Mapping[str, Table]:
    files = {name: path / f"{name}.txt" for name in LAYER_OF}
    tables = {name: read_table(file) for name, file in files.items() if file.exists()}
    if not tables:
        wanted = ", ".join(f"{name}.txt" for name in LAYER_OF)
        raise UnreadableSource(str(path), f"holds none of {wanted}.")
    for table in tables.values():
        table.require(*_COLUMNS)
    return tables


def _read_scores(table: Table, dropped: Counter[str], rejected: list[Rejected]) -> Iterable[_Score]:
    """The rows that hold: suppressed and not relevant ones are counted in ``dropped``."""

    def build(row: Row) -> _Score | None:
        scale = row.text("Scale ID")
        if scale not in _RANGE_OF:
            return None
        if row.text("Recommend Suppress") == "Y":
            dropped[_SUPPRESSED] += 1
            return None
        if row.text("Not Relevant") == "Y":
            dropped[_NOT_RELEVANT] += 1
            return None
        value = parse_number(row.text("Data Value"), "Data Value")
        least, most = _RANGE_OF[scale]
        if not least <= value <= most:
            raise InvalidValue(f"Data Value of {scale} must lie in {least} to {most}, not {value}")
        return _Score(require_text(row, _CODE), require_text(row, "Element ID"), scale, value)

    built = build_records(table, build, ids=(_CODE,), rejected=rejected)
    return [placed.value for placed in built if placed.value is not None]


def _build_requirements(
    scores: Iterable[_Score], framework_id: str, dropped: Counter[str]
) -> Mapping[str, tuple[Requirement, ...]]:
    """By occupation: each element that has both a level and an importance."""
    value_of: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for score in scores:
        value_of[score.code, score.element][score.scale] = score.value
    requirements: defaultdict[str, list[Requirement]] = defaultdict(list)
    for (code, element), value in value_of.items():
        if "LV" not in value:
            continue
        if "IM" not in value:
            dropped["levels without an importance"] += 1
            continue
        asked = Requirement(f"{framework_id}:{element}", value["LV"], value["IM"])
        requirements[code].append(asked)
    return {code: tuple(asked) for code, asked in requirements.items()}


def _build_competencies(
    path: Path, tables: Mapping[str, Table], framework_id: str
) -> tuple[Competency, ...]:
    model = _read_by_key(path / "Content Model Reference.txt", "Element ID")
    layer_of: dict[str, Layer] = {}
    named: dict[str, str] = {}
    for name, table in tables.items():
        for row in table.rows:
            layer_of.setdefault(row.text("Element ID"), LAYER_OF[name])
            named.setdefault(row.text("Element ID"), row.text("Element Name"))
    layer_of.pop("", None)
    return tuple(
        Competency(
            f"{framework_id}:{element}",
            named[element] or _text(model, element, "Element Name") or element,
            SCALE,
            description=_text(model, element, "Description"),
            layer=layer,
            cluster=_text(model, element.rpartition(".")[0], "Element Name"),
        )
        for element, layer in layer_of.items()
    )


def _build_roles(
    path: Path,
    tables: Iterable[Table],
    requirements: Mapping[str, tuple[Requirement, ...]],
    *,
    framework_id: str,
) -> tuple[RoleProfile, ...]:
    occupations = _read_by_key(path / "Occupation Data.txt", _CODE)
    title_of = {row.text(_CODE): row.text("Title") for table in tables for row in table.rows}
    title_of |= {code: row.text("Title") for code, row in occupations.items()}
    return tuple(
        RoleProfile(
            f"{framework_id}:{code}",
            title_of[code] or code,
            title_of[code] or code,
            asked,
            description=_text(occupations, code, "Description"),
        )
        for code, asked in requirements.items()
    )


def _read_by_key(file: Path, column: str) -> Mapping[str, Row]:
    """Rows of a file by one of their columns; empty where the file is not there."""
    if not file.exists():
        return {}
    table = read_table(file)
    table.require(column)
    return {row.text(column): row for row in table.rows}


def _text(rows: Mapping[str, Row], key: str, column: str) -> str:
    return rows[key].text(column) if key in rows else ""
