"""The keys that the instance signs with."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"

IN_USE = sa.text("retired_at IS NULL")


def upgrade() -> None:
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
            "(retired_at IS NULL) = (wrapped IS NOT NULL)",
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
