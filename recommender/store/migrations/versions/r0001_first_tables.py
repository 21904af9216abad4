"""The first tables: frameworks, catalogue, vectors, mappings, overrides, people, journeys."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Each before those that refer to it.
TABLES = (
    "framework",
    "competency",
    "role_profile",
    "progression_route",
    "competency_edge",
    "competency_name",
    "source_record",
    "encoder",
    "vector",
    "mapping",
    "mapping_stamp",
    "override",
    "override_undone",
    "persona",
    "learner",
    "rating",
    "interaction",
    "journey",
)


def upgrade() -> None:
    create_frameworks()
    create_catalogue()
    create_mappings()
    create_overrides()
    create_people()
    create_histories()


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


def key(name: str, kind: sa.types.TypeEngine[Any] | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind or sa.Text(), primary_key=True, nullable=False)


def needed(name: str, kind: sa.types.TypeEngine[Any] | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind or sa.Text(), nullable=False)


def moment() -> sa.types.TypeEngine[Any]:
    return sa.DateTime(timezone=True)


def create_frameworks() -> None:
    op.create_table(
        "framework",
        key("id"),
        needed("title"),
        needed("is_active", sa.Boolean()),
        needed("content_hash"),
    )
    create_part("competency", needed("label"), needed("n_levels", sa.Integer()))
    create_part("role_profile", needed("label"), needed("name"))
    create_part("progression_route")
    create_part("competency_edge")
    op.create_index("ix_role_profile_name", "role_profile", ["name"])
    op.create_table(
        "competency_name",
        key("name"),
        key("framework_id"),
        key("competency_id"),
        of_competency(),
    )
    op.create_index(
        "ix_competency_name_framework_id_competency_id",
        "competency_name",
        ["framework_id", "competency_id"],
    )


def create_part(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        key("framework_id"),
        key("id"),
        needed("position", sa.Integer()),
        *columns,
        needed("content_hash"),
        needed("document"),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], ondelete="CASCADE"),
    )


def of_competency() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["framework_id", "competency_id"],
        ["competency.framework_id", "competency.id"],
        ondelete="CASCADE",
    )


def create_catalogue() -> None:
    op.create_table(
        "source_record",
        key("id"),
        needed("source"),
        needed("canonical_id"),
        needed("duplicate_key"),
        needed("content_hash"),
        needed("is_active", sa.Boolean()),
        needed("modality"),
        needed("provider"),
        needed("languages"),
        needed("first_seen_at", moment()),
        needed("modified_at", moment()),
        needed("document"),
    )
    for column in ("source", "canonical_id", "duplicate_key", "is_active"):
        op.create_index(f"ix_source_record_{column}", "source_record", [column])
    op.create_table(
        "encoder",
        key("id"),
        needed("name"),
        needed("weights_hash"),
        needed("dimension", sa.Integer()),
    )
    op.create_table(
        "vector",
        key("encoder_id"),
        key("text_hash"),
        needed("numbers", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["encoder_id"], ["encoder.id"], ondelete="CASCADE"),
    )


def create_mappings() -> None:
    op.create_table(
        "mapping",
        key("item_id"),
        key("framework_id"),
        key("competency_id"),
        key("origin"),
        needed("confidence", sa.Float()),
        needed("entry_level", sa.Integer()),
        needed("exit_level", sa.Integer()),
        needed("exit_probability", sa.JSON()),
        needed("evidence"),
        needed("model"),
        sa.ForeignKeyConstraint(["item_id"], ["source_record.id"], ondelete="CASCADE"),
        of_competency(),
    )
    op.create_index(
        "ix_mapping_framework_id_competency_id", "mapping", ["framework_id", "competency_id"]
    )
    op.create_table(
        "mapping_stamp",
        key("framework_id"),
        key("item_id"),
        needed("content_hash"),
        needed("stamp"),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["source_record.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_mapping_stamp_item_id", "mapping_stamp", ["item_id"])


def create_overrides() -> None:
    op.create_table(
        "override",
        key("id"),
        needed("item_id"),
        needed("competency_id"),
        needed("action"),
        needed("author"),
        needed("made_at", moment()),
        sa.Column("entry_level", sa.Integer()),
        sa.Column("exit_level", sa.Integer()),
        needed("reason"),
    )
    for column in ("item_id", "competency_id"):
        op.create_index(f"ix_override_{column}", "override", [column])
    op.create_table(
        "override_undone",
        key("override_id"),
        needed("undone_at", moment()),
        needed("undone_by"),
        sa.ForeignKeyConstraint(["override_id"], ["override.id"]),
    )


def create_people() -> None:
    op.create_table("persona", key("id"), needed("document"))
    op.create_table("learner", key("id"), needed("team"), needed("persona_id"), needed("document"))
    op.create_index("ix_learner_team", "learner", ["team"])
    op.create_table(
        "rating",
        key("learner_id"),
        key("competency_id"),
        key("source"),
        key("rater_id"),
        key("rated_at", sa.Date()),
        needed("level", sa.Integer()),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], ondelete="CASCADE"),
    )


def create_histories() -> None:
    op.create_table(
        "interaction",
        key("id"),
        needed("learner_id"),
        needed("item_id"),
        needed("kind"),
        needed("occurred_at", moment()),
        sa.Column("value", sa.Float()),
        needed("recommendation_id"),
    )
    op.create_index("ix_interaction_item_id", "interaction", ["item_id"])
    op.create_index(
        "ix_interaction_learner_id_occurred_at", "interaction", ["learner_id", "occurred_at"]
    )
    op.create_table(
        "journey",
        key("id"),
        sa.Column("learner_id", sa.Text()),
        needed("edition_id"),
        needed("created_at", moment()),
        needed("document"),
    )
    op.create_index("ix_journey_learner_id_created_at", "journey", ["learner_id", "created_at"])
