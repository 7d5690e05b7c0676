"""Changed clauses: what they ask of whom, the assignments that ask it, and what was shown."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

STANDS = "settled_at IS NULL"
KIND = sa.Enum("employee", "contractor", name="kind", native_enum=False, length=32)
SETTLED = sa.Enum("answered", "dropped", name="settled", native_enum=False, length=32)


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "delta",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("from_revision_id", sa.String(length=64), nullable=False),
        sa.Column("to_revision_id", sa.String(length=64), nullable=False),
        sa.Column("clause_ids", sa.Text(), nullable=False),
        _key("delta", "assignment_id", "assignment"),
        _key("delta", "from_revision_id", "published_revision"),
        _key("delta", "to_revision_id", "published_revision"),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_delta")),
    )
    op.create_table(
        "demand",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("path_id", sa.String(length=100), nullable=False),
        sa.Column("from_revision_id", sa.String(length=64), nullable=False),
        sa.Column("to_revision_id", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=32), nullable=False),
        sa.Column("clause_ids", sa.Text(), nullable=False),
        sa.Column("asks", sa.String(length=64), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("grace_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled", SETTLED, nullable=True),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_on IS NULL)", name=op.f("ck_demand_settled_whole")
        ),
        _key("demand", "person_id", "person"),
        _key("demand", "from_revision_id", "published_revision"),
        _key("demand", "to_revision_id", "published_revision"),
        _key("demand", "vendor_id", "vendor"),
        _key("demand", "branch_id", "branch"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand")),
    )
    op.create_index(op.f("ix_demand_person_id"), "demand", ["person_id"])
    op.create_index(op.f("ix_demand_batch"), "demand", ["batch_id"])
    op.create_index(op.f("ix_demand_edition"), "demand", ["to_revision_id", "path_id"])
    op.create_index(
        "uq_demand_standing",
        "demand",
        ["person_id", "path_id", "asks"],
        unique=True,
        sqlite_where=sa.text(STANDS),
        postgresql_where=sa.text(STANDS),
    )
    op.create_table(
        "proof",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=32), nullable=False),
        sa.Column("clause_ids", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("score_percent", sa.Integer(), nullable=False),
        sa.Column("decision_count", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(), nullable=False),
        sa.Column("shown_at", sa.DateTime(), nullable=False),
        sa.Column("shown_on", sa.Date(), nullable=False),
        _key("proof", "credential_id", "credential"),
        _key("proof", "attempt_id", "attempt"),
        _key("proof", "revision_id", "published_revision"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_proof_attempt_id")),
    )
    op.create_index(op.f("ix_proof_credential_id"), "proof", ["credential_id"])
