"""Visits, survey replies and complaints; files of them, and programs that hand them in."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

FIRM = "(kind = 'contractor') = (vendor_id IS NOT NULL)"


def upgrade() -> None:
    _add_visit()
    _add_reply()
    _add_complaint()
    _add_import()


def _foreign(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=name)


def _done(table: str) -> list[sa.schema.SchemaItem]:
    """Where it was done and by whom."""
    kind = sa.Enum("employee", "contractor", name="kind", native_enum=False, length=32)
    return [
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("engagement_id", sa.Uuid(), nullable=True),
        _foreign(table, "branch_id", "branch"),
        _foreign(table, "vendor_id", "vendor"),
        _foreign(table, "engagement_id", "engagement"),
        sa.CheckConstraint(FIRM, name=op.f(f"ck_{table}_vendor_if_contractor")),
        sa.PrimaryKeyConstraint("reference", name=op.f(f"pk_{table}")),
    ]


def _add_visit() -> None:
    moved = sa.Enum("customer", "early", "late", name="moved", native_enum=False, length=32)
    op.create_table(
        "visit",
        sa.Column("reference", sa.String(length=64), nullable=False),
        *_done("visit"),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("window_from", sa.DateTime(), nullable=False),
        sa.Column("window_until", sa.DateTime(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(), nullable=True),
        sa.Column("called_at", sa.DateTime(), nullable=True),
        sa.Column("moved", moved, nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("no_access", sa.Boolean(), nullable=False),
        sa.Column("several_visits", sa.Boolean(), nullable=False),
        sa.Column("return_of", sa.String(length=64), nullable=True),
        sa.Column("damage_found_at", sa.DateTime(), nullable=True),
        sa.Column("office_called_at", sa.DateTime(), nullable=True),
        sa.Column("notify_minutes", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "window_until >= window_from", name=op.f("ck_visit_window_ends_after_start")
        ),
    )
    op.create_index("ix_visit_branch", "visit", ["branch_id", "visited_on"])
    op.create_index("ix_visit_day", "visit", ["visited_on"])
    found = sa.text("damage_found_at IS NOT NULL")
    op.create_index(
        "ix_visit_damage", "visit", ["visited_on"], sqlite_where=found, postgresql_where=found
    )
    there = sa.text("return_of IS NOT NULL")
    op.create_index(
        "ix_visit_return_of", "visit", ["return_of"], sqlite_where=there, postgresql_where=there
    )


def _add_reply() -> None:
    op.create_table(
        "survey_reply",
        sa.Column("reference", sa.String(length=64), nullable=False),
        *_done("survey_reply"),
        sa.Column("visit_reference", sa.String(length=64), nullable=False),
        sa.Column("replied_at", sa.DateTime(), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=False),
        sa.Column("question", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        _foreign("survey_reply", "visit_reference", "visit", "reference"),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_survey_reply_score_of_five")),
    )
    op.create_index("ix_survey_reply_branch", "survey_reply", ["branch_id", "replied_on"])
    op.create_index("ix_survey_reply_day", "survey_reply", ["replied_on"])


def _add_complaint() -> None:
    op.create_table(
        "complaint",
        sa.Column("reference", sa.String(length=64), nullable=False),
        *_done("complaint"),
        sa.Column("visit_reference", sa.String(length=64), nullable=True),
        sa.Column("logged_at", sa.DateTime(), nullable=False),
        sa.Column("logged_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(), nullable=True),
        sa.Column("working_days", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        _foreign("complaint", "visit_reference", "visit", "reference"),
    )
    op.create_index("ix_complaint_branch", "complaint", ["branch_id", "logged_on"])
    op.create_index("ix_complaint_day", "complaint", ["logged_on"])


def _add_import() -> None:
    what = sa.Enum("visits", "surveys", "complaints", name="what", native_enum=False, length=32)
    op.create_table(
        "fact_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("what", what, nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("ignored", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("refused_rows", sa.JSON(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.DateTime(), nullable=True),
        _foreign("fact_import", "made_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_import")),
    )
    op.create_index(op.f("ix_fact_import_made_at"), "fact_import", ["made_at"])
    op.create_table(
        "fact_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        _foreign("fact_token", "branch_id", "branch"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_token")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_fact_token_token_sha256")),
    )
