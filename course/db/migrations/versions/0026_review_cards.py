"""What the record said at each review is kept with it, and how often a review was moved."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

REVIEW = sa.table(
    "review",
    sa.column("id", sa.Uuid()),
    sa.column("planned_on", sa.Date()),
    sa.column("made_at", sa.DateTime()),
    sa.column("moves", sa.Integer()),
)


def upgrade() -> None:
    op.create_table(
        "review_card",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_card_review_id_review")
        ),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_card")),
    )
    op.add_column("review", sa.Column("moves", sa.Integer(), nullable=False, server_default="0"))
    _number_as_before()


def _number_as_before() -> None:
    """Calendar entries that are out bear the days between making and meeting as their number."""
    connection = op.get_bind()
    rows = connection.execute(sa.select(REVIEW.c.id, REVIEW.c.planned_on, REVIEW.c.made_at)).all()
    for id_, planned_on, made_at in rows:  # one ahead for each series
        days = max(timedelta(), planned_on - made_at.date()).days
        connection.execute(sa.update(REVIEW).where(REVIEW.c.id == id_).values(moves=days))
