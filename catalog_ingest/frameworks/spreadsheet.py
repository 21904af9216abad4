"""Our own layout: a framework as a folder of CSV files, or as one workbook."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalog_ingest.frameworks.reading import FrameworkReading
from catalog_ingest.frameworks.spreadsheet_roles import (
    RoleContext,
    read_edges,
    read_roles,
    read_routes,
)
from catalog_ingest.rejected import Rejected
from catalog_ingest.slugs import slug
from catalog_ingest.tables.cells import parse_kind, parse_list, parse_number
from catalog_ingest.tables.layout import read_layout
from catalog_ingest.tables.records import build_records, require_text
from catalog_ingest.tables.table import Row, Table, read_table
from catalog_ingest.tables.workbook import is_workbook
from recommender.errors import InvalidValue, UnreadableSource
from recommender.framework import HELD, MOST_LEVELS, Competency, Framework, Layer, Scale
from recommender.framework import WorkedExample as Example

TABLES = ("framework", "competencies", "roles", "requirements", "routes", "edges")
_FIELDS = ("id", "title", "version", "scale", "provenance")
_WEIGHT = "weight "


@dataclass(frozen=True, slots=True)
class FrameworkSettings:
    """What the ``framework`` table says of the whole."""

    id: str = ""
    title: str = ""
    version: str = ""
    scale: Scale = HELD
    provenance: str = ""
    weight_of: Mapping[Layer, float] = field(default_factory=dict)
    """Weight of a requirement that states none, by the competency's layer; else 1."""


def read_spreadsheet(path: Path, *, framework_id: str = "") -> FrameworkReading:
    """Competencies, roles and routes; the id is the given one, the file's own, or its name."""
    tables = _read_tables(path)
    rejected: list[Rejected] = []
    settings = _read_settings(tables.get("framework"), rejected)
    own_id = framework_id or settings.id or slug(path.stem)
    competencies = _read_competencies(tables["competencies"], own_id, settings, rejected)
    context = RoleContext(own_id, {c.id: c for c in competencies}, settings.weight_of)
    roles = read_roles(tables, context, rejected)
    framework = Framework(
        own_id,
        settings.title or own_id,
        competencies,
        roles=roles,
        routes=read_routes(tables.get("routes"), context, roles, rejected=rejected),
        edges=read_edges(tables.get("edges"), context, rejected),
    )
    notes = (f"version {settings.version}",) if settings.version else ()
    return FrameworkReading(framework, tuple(rejected), notes)


def _read_tables(path: Path) -> Mapping[str, Table]:
    if path.is_dir() or is_workbook(path):
        tables = read_layout(path, TABLES)
    else:
        tables = {"competencies": read_table(path)}
    if "competencies" not in tables:
        raise UnreadableSource(str(path), "holds no table named competencies.")
    tables["competencies"].require("label")
    return tables


def _read_settings(table: Table | None, rejected: list[Rejected]) -> FrameworkSettings:
    """A field that is unknown is set aside; a value that cannot hold refuses the whole file."""
    if table is None:
        return FrameworkSettings()
    table.require("field", "value")
    said: dict[str, str] = {}
    for row in table.rows:
        name = row.text("field").casefold()
        if name in _FIELDS or name.startswith(_WEIGHT):
            said[name] = row.text("value")
        else:
            place = f"{table.name} {row.place}"
            rejected.append(Rejected(place, name, f"the field must be one of {', '.join(_FIELDS)}"))
    try:
        return _to_settings(said)
    except InvalidValue as error:
        raise UnreadableSource(table.source, f"cannot be used: {error}.") from error


def _to_settings(said: Mapping[str, str]) -> FrameworkSettings:
    weights = {n.removeprefix(_WEIGHT): v for n, v in said.items() if n.startswith(_WEIGHT)}
    names = parse_list(said.get("scale", ""))
    if ":" in said.get("id", ""):
        raise InvalidValue("the id must have no colon")
    return FrameworkSettings(
        id=said.get("id", ""),
        title=said.get("title", ""),
        version=said.get("version", ""),
        scale=Scale(names) if names else HELD,
        provenance=said.get("provenance", ""),
        weight_of={
            parse_kind(layer, Layer, "layer"): parse_number(weight, f"weight {layer}")
            for layer, weight in weights.items()
        },
    )


def _read_competencies(
    table: Table, framework_id: str, settings: FrameworkSettings, rejected: list[Rejected]
) -> tuple[Competency, ...]:
    seen: set[str] = set()

    def build(row: Row) -> Competency:
        competency = _to_competency(row, framework_id, settings)
        if competency.id in seen:
            raise InvalidValue(f"the id {competency.id!r} was already read")
        seen.add(competency.id)
        return competency

    built = build_records(table, build, ids=("id", "label"), rejected=rejected)
    return tuple(placed.value for placed in built)


def _to_competency(row: Row, framework_id: str, settings: FrameworkSettings) -> Competency:
    label = require_text(row, "label")
    local_id = row.text("id").removeprefix(f"{framework_id}:") or slug(label)
    if not local_id:
        raise InvalidValue("the label has no letter to make an id of: give an id")
    names = parse_list(row.text("scale"))
    scale = Scale(names) if names else settings.scale
    layer = row.text("layer")
    return Competency(
        f"{framework_id}:{local_id}",
        label,
        scale,
        description=row.text("description"),
        aliases=parse_list(row.text("aliases")),
        descriptors=_read_levels(row, "level", scale),
        examples=tuple(
            Example(level, text)
            for level, text in enumerate(_read_levels(row, "example", scale), 1)
            if text
        ),
        layer=parse_kind(layer, Layer, "layer") if layer else Layer.EXPERTISE,
        cluster=row.text("cluster"),
        provenance=row.text("provenance") or settings.provenance,
    )


def _read_levels(row: Row, column: str, scale: Scale) -> tuple[str, ...]:
    """Texts of ``column 1 .. column L``; () when all are empty, refused above the scale."""
    texts = tuple(row.text(f"{column} {level}") for level in range(1, MOST_LEVELS + 1))
    if any(texts[scale.n_levels :]):
        raise InvalidValue(
            f"{column} {scale.n_levels + 1} or above is filled, but the scale has "
            f"{scale.n_levels} level(s): name the levels under scale"
        )
    return texts[: scale.n_levels] if any(texts) else ()
