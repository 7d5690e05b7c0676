"""Sums of visits by day, place and firm; and indexes that hold what a scorecard asks for."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    _sum()
    for table, name in (
        ("visit", "visit_branch"),
        ("visit", "visit_day"),
        ("visit", "visit_damage"),
        ("visit", "visit_return_of"),
        ("survey_reply", "survey_reply_branch"),
        ("survey_reply", "survey_reply_day"),
        ("complaint", "complaint_branch"),
        ("complaint", "complaint_day"),
    ):
        op.drop_index(f"ix_{name}", table_name=table)
    done_by = ["kind", "branch_id", "vendor_id"]
    _index("damage", ["visited_on", "notify_minutes", *done_by], where="damage_found_at")
    _index("return_of", ["return_of", "visited_on"], where="return_of")
    op.create_index(
        "ix_survey_reply_day", "survey_reply", ["replied_on", "question", "score", *done_by]
    )
    op.create_index(
        "ix_complaint_day",
        "complaint",
        ["logged_on", "working_days", "agreed_at", "due_on", *done_by],
    )


def _index(name: str, columns: list[str], *, where: str) -> None:
    there = sa.text(f"{where} IS NOT NULL")
    op.create_index(
        f"ix_visit_{name}", "visit", columns, sqlite_where=there, postgresql_where=there
    )


def _sum() -> None:
    op.create_table(
        "visit_sum",
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("employee", "contractor", name="kind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("booked", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("no_shows", sa.Integer(), nullable=False),
        sa.Column("jobs", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'contractor') = (vendor_id IS NOT NULL)",
            name=op.f("ck_visit_sum_vendor_if_contractor"),
        ),
        sa.PrimaryKeyConstraint("visited_on", "branch_id", "team_id", name=op.f("pk_visit_sum")),
        sqlite_with_rowid=False,
    )
    op.execute(
        """
        INSERT INTO visit_sum
        SELECT visited_on, branch_id, COALESCE(vendor_id, branch_id), kind, vendor_id, COUNT(*),
            SUM(CASE WHEN moved IS NULL AND arrived_at BETWEEN window_from AND window_until
                THEN 1 ELSE 0 END),
            SUM(CASE WHEN moved IS NULL AND arrived_at IS NULL
                AND (called_at IS NULL OR called_at > window_until) THEN 1 ELSE 0 END),
            SUM(CASE WHEN done AND NOT several_visits AND NOT no_access AND return_of IS NULL
                THEN 1 ELSE 0 END)
        FROM visit
        WHERE moved IS NULL OR moved = 'late'
        GROUP BY visited_on, branch_id, kind, vendor_id
        """
    )
