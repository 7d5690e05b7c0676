"""Service events: what went wrong at a customer, the case of each, and keys of machines."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    _add_keys()
    _add_events()
    _add_facts()


def _foreign(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def _add_keys() -> None:
    name = "service_event_key"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        _foreign(name, "branch_id", "branch"),
        _foreign(name, "made_by", "person"),
        _foreign(name, "withdrawn_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_event_key")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_service_event_key_token_sha256")),
    )
    op.create_index(op.f("ix_service_event_key_branch_id"), name, ["branch_id"])


def _add_events() -> None:
    name = "service_event"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digits", sa.String(length=8), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("clause_id", sa.String(length=100), nullable=False),
        sa.Column("revision_id", sa.String(length=64), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        _foreign(name, "branch_id", "branch"),
        _foreign(name, "vendor_id", "vendor"),
        _foreign(name, "person_id", "person"),
        _foreign(name, "key_id", "service_event_key"),
        _foreign(name, "revision_id", "published_revision"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_event")),
        sa.UniqueConstraint("digits", name=op.f("uq_service_event_digits")),
    )
    op.create_index("ix_service_event_branch", name, ["branch_id", "found_at"])
    op.create_index("ix_service_event_clause", name, ["clause_id", "branch_id"])
    op.create_index(op.f("ix_service_event_person_id"), name, ["person_id"])
    op.create_index(op.f("ix_service_event_vendor_id"), name, ["vendor_id"])


def _add_facts() -> None:
    name = "service_event_fact"
    kinds: tuple[str, ...] = (
        "office_told",
        "owner",
        "owner_called",
        "note",
        "promise",
        "kept",
        "missed",
        "agreed",
    )
    kinds += ("refresher", "no_refresher")
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Enum(*kinds, name="fact", native_enum=False, length=32), nullable=False
        ),
        sa.Column("once", sa.String(length=60), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        _foreign(name, "event_id", "service_event"),
        _foreign(name, "about_id", "service_event_fact"),
        _foreign(name, "person_id", "person"),
        _foreign(name, "made_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_event_fact")),
        sa.UniqueConstraint("event_id", "once", name=op.f("uq_service_event_fact_event_id_once")),
    )
    op.create_index("ix_service_event_fact_event", name, ["event_id", "kind", "made_at"])
    op.create_index(op.f("ix_service_event_fact_person_id"), name, ["person_id"])
