"""One table for the secrets of machines: three had one each. Every secret opens what it opened."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

PURPOSES = ("ready", "events", "facts")
KEY = sa.table(
    "machine_key",
    sa.column("id", sa.Uuid()),
    sa.column("purpose", sa.String()),
    sa.column("branch_id", sa.Uuid()),
    sa.column("name", sa.String()),
    sa.column("secret_sha256", sa.String()),
    sa.column("used_at", sa.DateTime()),
    sa.column("minute", sa.Integer()),
    sa.column("asked", sa.Integer()),
    sa.column("made_by", sa.Uuid()),
    sa.column("made_at", sa.DateTime()),
    sa.column("withdrawn_by", sa.Uuid()),
    sa.column("withdrawn_at", sa.DateTime()),
)
OLD = ("id", "branch_id", "name", "token_sha256", "made_at")


def upgrade() -> None:
    _add_table()
    for old, purpose in (("gate_key", "ready"), ("service_event_key", "events")):
        more = ("made_by", "withdrawn_by", "withdrawn_at", "minute", "asked")
        _carry(purpose, old, *more)
    _carry("facts", "fact_token", "ended_at")
    _point_events_at_it()
    for old in ("gate_key", "service_event_key", "fact_token"):
        op.drop_table(old)


def _add_table() -> None:
    name = "machine_key"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(*PURPOSES, name="purpose", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("branch_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "purpose = 'facts' OR branch_id IS NOT NULL",
            name=op.f("ck_machine_key_reach_by_purpose"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{other}.id"], name=op.f(f"fk_{name}_{column}_{other}")
            )
            for column, other in (
                ("branch_id", "branch"),
                ("made_by", "person"),
                ("withdrawn_by", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_key")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_machine_key_secret_sha256")),
    )
    op.create_index(op.f("ix_machine_key_branch_id"), name, ["branch_id"])


def _carry(purpose: str, table: str, *more: str) -> None:
    names = [*OLD, *more]
    old = sa.table(table, *(sa.column(name, _type(name)) for name in names))
    rows = op.get_bind().execute(sa.select(old).order_by(old.c.made_at, old.c.id)).mappings()
    if carried := [_new(purpose, row) for row in rows]:
        op.bulk_insert(KEY, carried)


def _type(name: str) -> sa.types.TypeEngine[Any]:
    new = {"token_sha256": "secret_sha256", "ended_at": "withdrawn_at"}.get(name, name)
    return KEY.c[new].type


def _new(purpose: str, row: sa.RowMapping) -> dict[str, Any]:
    """When it was used last is known to the minute, where it was counted at all."""
    minute = row.get("minute") or 0
    used = datetime.fromtimestamp(minute * 60, UTC).replace(tzinfo=None) if minute else None
    return {
        "purpose": purpose,
        **{name: row[name] for name in ("id", "branch_id", "name", "made_at")},
        "secret_sha256": row["token_sha256"],
        "used_at": used,
        "minute": minute,
        "asked": row.get("asked") or 0,
        "made_by": row.get("made_by"),
        "withdrawn_by": row.get("withdrawn_by"),
        "withdrawn_at": row.get("withdrawn_at") or row.get("ended_at"),
    }


def _point_events_at_it() -> None:
    """Events keep the id of their key; the foreign key names the new table."""
    if op.get_bind().dialect.name == "sqlite":
        _copy_events()
        return
    old = op.f("fk_service_event_key_id_service_event_key")
    op.drop_constraint(old, "service_event", type_="foreignkey")
    new = op.f("fk_service_event_key_id_machine_key")
    op.create_foreign_key(new, "service_event", "machine_key", ["key_id"], ["id"])


def _copy_events() -> None:
    """SQLite changes no constraint of a table that is there: it and what names it are copied.

    The statements that made both are read out of the database, so that the copies are alike.
    """
    bind, tables = op.get_bind(), ("service_event", "service_event_fact")
    found = sa.text(
        "SELECT sql FROM sqlite_master WHERE tbl_name = :name AND type = :type AND sql IS NOT NULL"
    )
    made = {t: bind.scalar(found, {"name": t, "type": "table"}) for t in tables}
    indexes = [sql for t in tables for sql in bind.scalars(found, {"name": t, "type": "index"})]
    for table in tables:
        op.rename_table(table, f"{table}_before")
    for table in tables:
        sql = made[table].replace("key_id_service_event_key", "key_id_machine_key")
        op.execute(sql.replace("REFERENCES service_event_key", "REFERENCES machine_key"))
        op.execute(f"INSERT INTO {table} SELECT * FROM {table}_before")  # noqa: S608 - names of ours
    for table in reversed(tables):
        op.drop_table(f"{table}_before")
    for sql in indexes:
        op.execute(sql)
