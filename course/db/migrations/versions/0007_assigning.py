"""Rules that assign by themselves, and why an assignment is there, excused or taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "assignment_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("path_id", sa.String(length=100), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("employee", "contractor", name="kind", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("job_role", sa.String(length=100), nullable=True),
        sa.Column("branch_id", sa.Uuid(), nullable=True),
        sa.Column("region_id", sa.Uuid(), nullable=True),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("started_from", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("plan", sa.String(length=200), nullable=True),
        sa.Column("holds_from", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("days > 0", name=op.f("ck_assignment_rule_some_days")),
        sa.CheckConstraint(
            "branch_id IS NULL OR region_id IS NULL", name=op.f("ck_assignment_rule_one_place")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_assignment_rule_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_assignment_rule_region_id_region")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_assignment_rule_vendor_id_vendor")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_assignment_rule_made_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_rule")),
    )
    # A constraint with its column, in one statement: SQLite can add none afterwards.
    kind = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    op.execute(
        f"ALTER TABLE assignment ADD COLUMN rule_id {kind} "
        "CONSTRAINT fk_assignment_rule_id_assignment_rule REFERENCES assignment_rule (id)"
    )
    for column in (
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("excused_until", sa.Date(), nullable=True),
        sa.Column("excused_why", sa.Text(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.Column("unmatched_at", sa.DateTime(), nullable=True),
    ):
        op.add_column("assignment", column)
    op.create_index("ix_assignment_rule", "assignment", ["rule_id"])
    op.create_index("ix_assignment_batch", "assignment", ["batch_id"])
