"""Credentials, revocations and the board's read model."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "standing",
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("path_id", sa.String(length=100), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("employee", "contractor", name="kind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("renewable_from", sa.Date(), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_standing_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_standing_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_standing_engagement_id_engagement")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_standing_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_standing_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("engagement_id", "path_id", name=op.f("pk_standing")),
    )
    op.create_index(
        op.f("ix_standing_branch"), "standing", ["branch_id", "due_on", "valid_until"], unique=False
    )
    op.create_index(op.f("ix_standing_person"), "standing", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_standing_vendor"), "standing", ["vendor_id", "branch_id"], unique=False
    )
    op.create_table(
        "credential",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("path_id", sa.String(length=100), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("employee", "contractor", name="kind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("score_percent", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("renewable_from", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_credential_until_after_from")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_credential_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_credential_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_credential_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["published_revision.id"],
            name=op.f("fk_credential_revision_id_published_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_credential_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_credential_attempt_id")),
        sa.UniqueConstraint(
            "person_id", "path_id", "ordinal", name=op.f("uq_credential_person_id_path_id_ordinal")
        ),
        sa.UniqueConstraint("serial", name=op.f("uq_credential_serial")),
    )
    op.create_index(
        op.f("ix_credential_branch"), "credential", ["branch_id", "valid_until"], unique=False
    )
    op.create_index(op.f("ix_credential_person_id"), "credential", ["person_id"], unique=False)
    op.create_index(op.f("ix_credential_until"), "credential", ["valid_until", "id"], unique=False)
    op.create_index(
        op.f("ix_credential_vendor"), "credential", ["vendor_id", "valid_until"], unique=False
    )
    op.create_table(
        "revocation",
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["credential_id"],
            ["credential.id"],
            name=op.f("fk_revocation_credential_id_credential"),
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["person.id"], name=op.f("fk_revocation_revoked_by_person")
        ),
        sa.PrimaryKeyConstraint("credential_id", name=op.f("pk_revocation")),
    )
