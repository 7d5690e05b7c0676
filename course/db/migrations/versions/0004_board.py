"""The board reads one index, and each branch's state has a name."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.drop_index("ix_standing_branch", table_name="standing")
    op.create_index(
        op.f("ix_standing_branch"),
        "standing",
        [
            "branch_id",
            "person_id",
            "kind",
            "starts_on",
            "ends_on",
            "due_on",
            "valid_until",
            "renewable_from",
            "revoked",
            "vendor_id",
            "name",
            "engagement_id",
            "path_id",
        ],
        unique=False,
    )
    version = op.create_table(
        "standing_version",
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_standing_version_branch_id_branch")
        ),
        sa.PrimaryKeyConstraint("branch_id", name=op.f("pk_standing_version")),
    )
    branch = sa.table("branch", sa.column("id", sa.Uuid()))
    first = sa.literal(uuid4(), sa.Uuid())
    op.get_bind().execute(
        sa.insert(version).from_select(["branch_id", "version"], sa.select(branch.c.id, first))
    )
