"""Frameworks and catalogues that the tests of the ingest load, and looks into the database."""

import json
from datetime import UTC, datetime

from sqlalchemy import MetaData, select

from catalog_ingest.ingest import IngestSettings, ingest
from recommender.framework import Competency, Framework, Scale
from recommender.store.frameworks import Frameworks
from recommender.store.mappings import Mappings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEVELS = Scale(("Awareness", "Working", "Practitioner", "Expert"))


def framework(id="org", description="Keep the history of files.", **other):
    told = ("names parts", "uses parts", "repairs parts", "designs parts")
    return Framework(
        id,
        "Our own",
        (
            Competency(f"{id}:git", "Version control", LEVELS, description, aliases=("Git",)),
            Competency(f"{id}:sql", "Querying data", LEVELS, descriptors=told),
            Competency(f"{id}:talk", "Gesprächsführung", Scale(("held",)), aliases=("Git",)),
        ),
        **other,
    )


def save(database, *frameworks):
    with database.transaction() as session:
        for one in frameworks:
            Frameworks(session).save(one)


def record(id, title, **other):
    return {"id": str(id), "title": title, "modality": "course", **other}


RECORDS = [
    record(1, "Version control with Git", description="Branch, merge and undo."),
    record(2, "Querying data", description="Select. " * 160, level="beginner"),
    record(3, "Gesprächsführung üben", minutes=45),
    record(4, "Advanced merging"),
]


def write(folder, records, name="shelf.jsonl"):
    path = folder / name
    path.write_text("".join(f"{json.dumps(one)}\n" for one in records), encoding="utf-8")
    return path


def no_step(what, total):
    return lambda n: None


def run(home, database, encoder, path, **settings):
    return ingest(
        home,
        database,
        encoder,
        path,
        settings=IngestSettings(**settings),
        now=NOON,
        step=no_step,
    )


def dump(database):
    """Every row of every table, by table, in one order."""
    tables = MetaData()
    with database.transaction() as session:
        connection = session.connection()
        tables.reflect(connection)
        return {
            name: sorted(map(repr, connection.execute(select(table)).all()))
            for name, table in tables.tables.items()
        }


def mappings_of(database, item_id):
    with database.transaction() as session:
        return Mappings(session).of_item(item_id)
