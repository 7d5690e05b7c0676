"""Revocations that can be lifted, temporary cover, and evidence from elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

BOARD = (
    "branch_id",
    "person_id",
    "kind",
    "starts_on",
    "ends_on",
    "due_on",
    "valid_until",
    "renewable_from",
    "revoked",
    "covered_until",
    "vendor_id",
    "name",
    "engagement_id",
    "path_id",
)


def upgrade() -> None:
    _number_revocations()
    _add_reinstatement()
    _add_claim()
    _add_review()
    _add_cover()
    op.add_column("assignment", sa.Column("short_path_id", sa.String(length=100), nullable=True))
    op.add_column("standing", sa.Column("covered_until", sa.Date(), nullable=True))
    op.drop_index("ix_standing_branch", table_name="standing")
    op.create_index("ix_standing_branch", "standing", list(BOARD))


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_person")
    return sa.ForeignKeyConstraint([column], ["person.id"], name=name)


def _number_revocations() -> None:
    """A credential may be taken back more than once; SQLite cannot change a primary key.

    The rows are few: they are carried over by hand, so that both engines do the same.
    """
    old = sa.table(
        "revocation",
        sa.column("credential_id", sa.Uuid()),
        sa.column("revoked_at", sa.DateTime()),
        sa.column("revoked_by", sa.Uuid()),
        sa.column("reason", sa.Text()),
    )
    rows = [row._asdict() for row in op.get_bind().execute(sa.select(old))]
    op.drop_table("revocation")
    new = op.create_table(
        "revocation",
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["credential_id"],
            ["credential.id"],
            name=op.f("fk_revocation_credential_id_credential"),
        ),
        _person("revocation", "revoked_by"),
        sa.PrimaryKeyConstraint("credential_id", "ordinal", name=op.f("pk_revocation")),
    )
    if rows:
        op.bulk_insert(new, [{**row, "ordinal": 1} for row in rows])


def _add_reinstatement() -> None:
    op.create_table(
        "reinstatement",
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reinstated_at", sa.DateTime(), nullable=False),
        sa.Column("reinstated_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["credential_id", "ordinal"],
            ["revocation.credential_id", "revocation.ordinal"],
            name=op.f("fk_reinstatement_credential_id_ordinal_revocation"),
        ),
        _person("reinstatement", "reinstated_by"),
        sa.PrimaryKeyConstraint("credential_id", "ordinal", name=op.f("pk_reinstatement")),
    )


def _add_claim() -> None:
    op.create_table(
        "claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("path_id", sa.String(length=100), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.String(length=64), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("shown_on", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.String(length=200), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=False),
        sa.Column("claimed_by", sa.Uuid(), nullable=False),
        _person("claim", "person_id"),
        _person("claim", "claimed_by"),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_claim_vendor_id_vendor")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_claim_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["published_revision.id"],
            name=op.f("fk_claim_revision_id_published_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_person_id"), "claim", ["person_id"])
    op.create_index("ix_claim_vendor", "claim", ["vendor_id", "claimed_at"])
    op.create_table(
        "claim_line",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("clause_id", sa.String(length=100), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_line_claim_id_claim")
        ),
        sa.PrimaryKeyConstraint("claim_id", "clause_id", name=op.f("pk_claim_line")),
    )


def _add_review() -> None:
    op.create_table(
        "claim_review",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=False),
        sa.Column("accepted_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_review_claim_id_claim")
        ),
        _person("claim_review", "reviewed_by"),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_claim_review")),
    )
    op.create_table(
        "claim_ruling",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("clause_id", sa.String(length=100), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim_review.claim_id"],
            name=op.f("fk_claim_ruling_claim_id_claim_review"),
        ),
        sa.ForeignKeyConstraint(
            ["claim_id", "clause_id"],
            ["claim_line.claim_id", "claim_line.clause_id"],
            name=op.f("fk_claim_ruling_claim_id_clause_id_claim_line"),
        ),
        sa.PrimaryKeyConstraint("claim_id", "clause_id", name=op.f("pk_claim_ruling")),
    )


def _add_cover() -> None:
    op.create_table(
        "cover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("path_id", sa.String(length=100), nullable=False),
        sa.Column("covers_from", sa.Date(), nullable=False),
        sa.Column("covers_until", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("covers_until >= covers_from", name=op.f("ck_cover_until_after_from")),
        _person("cover", "person_id"),
        _person("cover", "given_by"),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_cover_claim_id_claim")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_cover_claim_id")),
    )
    op.create_index(op.f("ix_cover_person_id"), "cover", ["person_id"])
    op.create_index("ix_cover_until", "cover", ["covers_until", "id"])
    op.create_table(
        "cover_end",
        sa.Column("cover_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cover_id"], ["cover.id"], name=op.f("fk_cover_end_cover_id_cover")
        ),
        _person("cover_end", "ended_by"),
        sa.PrimaryKeyConstraint("cover_id", name=op.f("pk_cover_end")),
    )
