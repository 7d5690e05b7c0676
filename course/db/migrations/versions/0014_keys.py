"""The keys that the instance signs with, and the credentials that they signed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"

IN_USE = sa.text("retired_at IS NULL")


def upgrade() -> None:
    _add_keys()
    _add_signed()


def _add_signed() -> None:
    op.create_table(
        "signed_credential",
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("list_number", sa.Integer(), nullable=False),
        sa.Column("list_index", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["credential_id"],
            ["credential.id"],
            name=op.f("fk_signed_credential_credential_id_credential"),
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["signing_key.id"], name=op.f("fk_signed_credential_key_id_signing_key")
        ),
        sa.PrimaryKeyConstraint("credential_id", name=op.f("pk_signed_credential")),
        sa.UniqueConstraint(
            "list_number", "list_index", name=op.f("uq_signed_credential_list_number_list_index")
        ),
    )


def _add_keys() -> None:
    op.create_table(
        "signing_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("credential", "log", "seal", name="purpose", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("certificate", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "retired_at IS NOT NULL OR wrapped IS NOT NULL",
            name=op.f("ck_signing_key_private_until_retired"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
    )
    op.create_index(
        "uq_signing_key_in_use",
        "signing_key",
        ["purpose"],
        unique=True,
        sqlite_where=IN_USE,
        postgresql_where=IN_USE,
    )
