"""What auditors opened, sealed day by day; and an auditor's role has a last day."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

STILL = timedelta(days=90)
"""How long auditors who were let in without an end may still look."""
HAS_END = "role != 'auditor' OR ends_on IS NOT NULL"


def upgrade() -> None:
    _end_auditors()
    if op.get_bind().dialect.name == "sqlite":
        _copy_grants()
    else:
        name = op.f("ck_role_grant_auditor_has_end")
        op.create_check_constraint(name, "role_grant", HAS_END)
    _add_views()


def _end_auditors() -> None:
    grant = sa.table("role_grant", sa.column("role", sa.String()), sa.column("ends_on", sa.Date()))
    last = datetime.now(UTC).date() + STILL
    endless = (grant.c.role == "auditor", grant.c.ends_on.is_(None))
    op.get_bind().execute(sa.update(grant).where(*endless).values(ends_on=last))


def _copy_grants() -> None:
    """SQLite can add no constraint to a table that is there."""
    roles = ("learner", "vendor_admin", "manager", "region_manager", "hr", "author", "auditor")
    op.create_table(
        "role_grant_with_end",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(*roles, "admin", name="role", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("branch_id", sa.Uuid(), nullable=True),
        sa.Column("region_id", sa.Uuid(), nullable=True),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role != 'manager' OR branch_id IS NOT NULL",
            name=op.f("ck_role_grant_manager_has_branch"),
        ),
        sa.CheckConstraint(
            "role != 'region_manager' OR region_id IS NOT NULL",
            name=op.f("ck_role_grant_region_manager_has_region"),
        ),
        sa.CheckConstraint(
            "role != 'vendor_admin' OR vendor_id IS NOT NULL",
            name=op.f("ck_role_grant_vendor_admin_has_vendor"),
        ),
        sa.CheckConstraint(HAS_END, name=op.f("ck_role_grant_auditor_has_end")),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_role_grant_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_role_grant_region_id_region")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_role_grant_vendor_id_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.execute(
        "INSERT INTO role_grant_with_end"
        " SELECT id, person_id, role, branch_id, region_id, vendor_id, ends_on FROM role_grant"
    )
    op.drop_table("role_grant")
    op.rename_table("role_grant_with_end", "role_grant")
    op.create_index(op.f("ix_role_grant_person_id"), "role_grant", ["person_id"])


def _add_views() -> None:
    op.create_table(
        "audit_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("endpoint", sa.String(length=100), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_view")),
    )
    op.create_index("ix_audit_view_at", "audit_view", ["at", "id"])
    op.create_index("ix_audit_view_person", "audit_view", ["person_id", "at", "id"])
    op.create_table(
        "view_seal",
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_view_seal")),
    )
    for table in ("audit_view", "view_seal"):
        _refuse_changes(table)


def _refuse_changes(table: str) -> None:
    """As the log itself, and by the same means."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()"
    )
