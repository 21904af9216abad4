"""The tables, private to the store: what crosses its door are domain values.

Values that are only ever read whole are kept as a JSON document beside the columns that
queries need (see ``documents``).
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

from recommender.errors import InvalidValue

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A point in time, always in UTC, also where the database forgets time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise InvalidValue(f"{value.isoformat()} has no time zone: say which, such as UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


framework = Table(
    "framework",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("content_hash", Text, nullable=False),
)


def _part_of_framework(name: str, *columns: Column[str] | Column[int]) -> Table:
    """A table of what a framework is made of, in the order of its source."""
    return Table(
        name,
        metadata,
        Column(
            "framework_id", Text, ForeignKey("framework.id", ondelete="CASCADE"), primary_key=True
        ),
        Column("id", Text, primary_key=True),
        Column("position", Integer, nullable=False),
        *columns,
        Column("content_hash", Text, nullable=False),
        Column("document", Text, nullable=False),
    )


competency = _part_of_framework(
    "competency",
    Column("label", Text, nullable=False),
    Column("n_levels", Integer, nullable=False),
)
role_profile = _part_of_framework(
    "role_profile",
    Column("label", Text, nullable=False),
    Column("name", Text, nullable=False, index=True),
)
progression_route = _part_of_framework("progression_route")
competency_edge = _part_of_framework("competency_edge")

competency_name = Table(
    "competency_name",
    metadata,
    Column("name", Text, primary_key=True),
    Column("framework_id", Text, primary_key=True),
    Column("competency_id", Text, primary_key=True),
    ForeignKeyConstraint(
        ["framework_id", "competency_id"],
        ["competency.framework_id", "competency.id"],
        ondelete="CASCADE",
    ),
    Index(None, "framework_id", "competency_id"),
)

source_record = Table(
    "source_record",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False, index=True),
    Column("canonical_id", Text, nullable=False, index=True),
    Column("duplicate_key", Text, nullable=False, index=True),
    Column("content_hash", Text, nullable=False),
    Column("is_active", Boolean, nullable=False, index=True),
    Column("modality", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("languages", Text, nullable=False),
    Column("first_seen_at", Moment, nullable=False),
    Column("modified_at", Moment, nullable=False),
    Column("document", Text, nullable=False),
)

encoder = Table(
    "encoder",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("weights_hash", Text, nullable=False),
    Column("dimension", Integer, nullable=False),
)

vector = Table(
    "vector",
    metadata,
    Column("encoder_id", Text, ForeignKey("encoder.id", ondelete="CASCADE"), primary_key=True),
    Column("text_hash", Text, primary_key=True),
    Column("numbers", LargeBinary, nullable=False),
)

mapping = Table(
    "mapping",
    metadata,
    Column("item_id", Text, ForeignKey("source_record.id", ondelete="CASCADE"), primary_key=True),
    Column("framework_id", Text, primary_key=True),
    Column("competency_id", Text, primary_key=True),
    Column("origin", Text, primary_key=True),
    Column("confidence", Float, nullable=False),
    Column("entry_level", Integer, nullable=False),
    Column("exit_level", Integer, nullable=False),
    Column("exit_probability", JSON, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("model", Text, nullable=False),
    ForeignKeyConstraint(
        ["framework_id", "competency_id"],
        ["competency.framework_id", "competency.id"],
        ondelete="CASCADE",
    ),
    Index(None, "framework_id", "competency_id"),
)

mapping_stamp = Table(
    "mapping_stamp",
    metadata,
    Column("framework_id", Text, ForeignKey("framework.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", Text, ForeignKey("source_record.id", ondelete="CASCADE"), primary_key=True),
    Column("content_hash", Text, nullable=False),
    Column("stamp", Text, nullable=False),
    Index(None, "item_id"),
)

override = Table(
    "override",
    metadata,
    Column("id", Text, primary_key=True),
    Column("item_id", Text, nullable=False, index=True),
    Column("competency_id", Text, nullable=False, index=True),
    Column("action", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("entry_level", Integer),
    Column("exit_level", Integer),
    Column("reason", Text, nullable=False),
)

override_undone = Table(
    "override_undone",
    metadata,
    Column("override_id", Text, ForeignKey("override.id"), primary_key=True),
    Column("undone_at", Moment, nullable=False),
    Column("undone_by", Text, nullable=False),
)

persona = Table(
    "persona",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document", Text, nullable=False),
)

learner = Table(
    "learner",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team", Text, nullable=False, index=True),
    Column("persona_id", Text, nullable=False),
    Column("document", Text, nullable=False),
)

rating = Table(
    "rating",
    metadata,
    Column("learner_id", Text, ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("competency_id", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("rater_id", Text, primary_key=True),
    Column("rated_at", Date, primary_key=True),
    Column("level", Integer, nullable=False),
)

interaction = Table(
    "interaction",
    metadata,
    Column("id", Text, primary_key=True),
    Column("learner_id", Text, nullable=False),
    Column("item_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("value", Float),
    Column("recommendation_id", Text, nullable=False),
    Index(None, "learner_id", "occurred_at"),
)

journey = Table(
    "journey",
    metadata,
    Column("id", Text, primary_key=True),
    Column("learner_id", Text),
    Column("edition_id", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("document", Text, nullable=False),
    Index(None, "learner_id", "created_at"),
)
