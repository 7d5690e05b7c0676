"""The board's read model without foreign keys, and an index of who held what on which days."""

from alembic import op

revision = "0012"
down_revision = "0011"

KEYS = ("engagement", "person", "branch", "vendor", "assignment")


def upgrade() -> None:
    with op.batch_alter_table("standing") as table:
        for other in KEYS:
            table.drop_constraint(f"fk_standing_{other}_id_{other}", type_="foreignkey")
    op.drop_index("ix_credential_person_id", table_name="credential")
    columns = ["person_id", "valid_from", "valid_until", "id"]
    op.create_index("ix_credential_person", "credential", columns, unique=False)
