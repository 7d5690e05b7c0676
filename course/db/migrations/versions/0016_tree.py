"""The log becomes a Merkle tree; what people typed stands beside its entries and can be erased.

What stood in the chain before is carried over entry by entry. Its last digest, and whether
everything in it still fitted, become an entry of their own, so that converting hides nothing.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"

BATCH = 2_000
TYPED = {
    "AssignmentsChanged": ("why",),
    "CredentialRevoked": ("reason",),
    "ExportTaken": ("filter",),
    "PathGivenToMany": ("filter",),
    "RuleMade": ("filter",),
}
"""Fields that hold what somebody typed, by event."""


def upgrade() -> None:
    _let_go_of_old_triggers()
    log = _Tree()
    _entries(log)
    _views(log)
    log.write_head()
    op.create_table(
        "audit_checkpoint",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=True),
        sa.Column("mailed_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_audit_checkpoint")),
    )
    op.add_column("person", sa.Column("erased_at", sa.DateTime(), nullable=True))


def _let_go_of_old_triggers() -> None:
    """The list in ``db.append_only`` makes new ones when all migrations are through."""
    if op.get_bind().dialect.name == "sqlite":
        for table in ("audit_entry", "audit_view", "view_seal"):
            for act in ("update", "delete"):
                op.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
        return
    for table in ("audit_entry", "audit_view", "view_seal"):
        op.execute(f"DROP TRIGGER IF EXISTS {table}_stays ON {table}")
    op.execute("DROP FUNCTION IF EXISTS audit_entry_stays()")


def _set_aside(table: str) -> None:
    """On PostgreSQL the name of the key is the schema's, not the table's."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(f"pk_{table}", table)
    op.rename_table(table, f"{table}_before")


# --- entries ---------------------------------------------------------------------------

OLD_ENTRY = sa.table(
    "audit_entry_before",
    sa.column("seq", sa.BigInteger()),
    sa.column("at", sa.DateTime()),
    sa.column("event", sa.String()),
    sa.column("actor_id", sa.Uuid()),
    sa.column("data", sa.Text()),
    sa.column("digest", sa.String()),
)
ENTRY = sa.table(
    "audit_entry",
    sa.column("seq", sa.BigInteger()),
    sa.column("at", sa.DateTime()),
    sa.column("event", sa.String()),
    sa.column("actor_id", sa.Uuid()),
    sa.column("data", sa.Text()),
    sa.column("nodes", sa.LargeBinary()),
    sa.column("texts", sa.Text()),
)


def _entries(log: "_Tree") -> None:
    _set_aside("audit_entry")
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("nodes", sa.LargeBinary(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
    )
    head = op.get_bind().execute(sa.text("SELECT seq, digest FROM audit_head")).one_or_none()
    chain = _Chain()
    for batch in _batches(OLD_ENTRY, "seq"):
        for row in batch:
            chain.add(row)
            log.add(row.at, row.event, row.actor_id, json.loads(row.data))
        log.flush()
    log.chain, log.broken = chain, chain.broken_at(head)
    op.create_index("ix_audit_entry_event", "audit_entry", ["event", "seq"])
    op.drop_table("audit_entry_before")
    op.drop_table("audit_head")
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )


def _batches(table: sa.TableClause, key: str) -> Iterator[list[Any]]:
    column, last = table.c[key], None
    while True:
        found = sa.select(table).order_by(column).limit(BATCH)
        rows = list(op.get_bind().execute(found if last is None else found.where(column > last)))
        if not rows:
            return
        yield rows
        last = getattr(rows[-1], key)


class _Chain:
    """What held the log together before: each digest over the one before and the entry."""

    def __init__(self) -> None:
        self.digest, self.seq = "0" * 64, 0
        self.first_break: int | None = None

    def add(self, row: Any) -> None:
        at = row.at.replace(tzinfo=UTC).isoformat()
        parts = (self.digest, str(row.seq), at, row.event, str(row.actor_id or "-"), row.data)
        link = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        if self.first_break is None and (row.seq != self.seq + 1 or link != row.digest):
            self.first_break = self.seq + 1
        self.digest, self.seq = row.digest, row.seq

    def broken_at(self, head: Any) -> str | None:
        if self.first_break is None and head and (self.seq, self.digest) != tuple(head):
            self.first_break = self.seq + 1
        return f"entry {self.first_break}" if self.first_break else None


class _Tree:
    """The new log, grown entry by entry (RFC 6962) and written in batches."""

    def __init__(self) -> None:
        self.size = 0
        self.frontier: list[bytes] = []
        self.chain = _Chain()
        self.broken: str | None = None
        self._rows: list[dict[str, Any]] = []

    def add(self, at: datetime, event: str, actor_id: Any, values: dict[str, Any]) -> None:
        texts = {}
        for name in TYPED.get(event, ()):
            if values.get(name):
                salt = secrets.token_bytes(16)
                texts[name] = {"salt": salt.hex(), "text": values[name]}
                digest = hashlib.sha256(salt + _canonical(values[name]).encode()).hexdigest()
                values[name] = {"salted_sha256": digest}
        data = _canonical(values)
        actor = f'"{actor_id}"' if actor_id else "null"
        moment = at.replace(tzinfo=UTC).isoformat()
        leaf = (
            f'{{"actor":{actor},"at":"{moment}","data":{data},'
            f'"event":"{event}","seq":{self.size + 1}}}'
        )
        self._rows.append(
            {
                "seq": self.size + 1,
                "at": at,
                "event": event,
                "actor_id": actor_id,
                "data": data,
                "nodes": self._grow(leaf.encode()),
                "texts": _canonical(texts) if texts else None,
            }
        )

    def _grow(self, leaf: bytes) -> bytes:
        whole, size = [hashlib.sha256(b"\0" + leaf).digest()], self.size
        while size & 1:
            whole.append(hashlib.sha256(b"\1" + self.frontier.pop() + whole[-1]).digest())
            size >>= 1
        self.frontier.append(whole[-1])
        self.size += 1
        return b"".join(whole)

    def flush(self) -> None:
        if self._rows:
            op.get_bind().execute(sa.insert(ENTRY), self._rows)
            self._rows = []

    def write_head(self) -> None:
        self.flush()
        if self.size:
            head = sa.table(
                "audit_head",
                sa.column("id", sa.Integer()),
                sa.column("seq", sa.BigInteger()),
                sa.column("frontier", sa.LargeBinary()),
            )
            values = {"id": 1, "seq": self.size, "frontier": b"".join(self.frontier)}
            op.get_bind().execute(sa.insert(head).values(**values))


def _canonical(values: Any) -> str:
    """RFC 8785: what the log holds are texts, whole numbers, lists and objects with plain names,
    for which sorted names and no spaces are the whole of it."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


# --- what auditors opened --------------------------------------------------------------

FIELDS = ("id", "at", "person_id", "grant_id", "method", "endpoint", "path", "status")
_TYPES: dict[str, Any] = {"at": sa.DateTime(), "status": sa.Integer()}
_TYPES |= dict.fromkeys(("id", "person_id", "grant_id"), sa.Uuid())
_COLUMNS = [(name, _TYPES.get(name, sa.String())) for name in FIELDS]
OLD_VIEW = sa.table("audit_view_before", *(sa.column(*column) for column in _COLUMNS))
VIEW = sa.table(
    "audit_view",
    *(sa.column(*column) for column in _COLUMNS),
    sa.column("salt", sa.String()),
    sa.column("path_sha256", sa.String()),
)


def _views(log: _Tree) -> None:
    sealed = _sealed()
    log.broken = log.broken or _misfit(sealed)
    _copy_views()
    now = datetime.now(UTC).replace(tzinfo=None)
    if log.size:
        values = {
            "broken_at": log.broken,
            "digest": log.chain.digest,
            "entries": log.chain.seq,
        }
        log.add(now, "ChainEnded", None, values)
    for seal in sealed:
        views, digest = _digest(VIEW, seal, ("path_sha256",))
        log.add(now, "ViewsSealed", None, seal | {"salted": True, "sha256": digest, "views": views})


def _sealed() -> list[dict[str, Any]]:
    found = sa.select(ENTRY.c.data).where(ENTRY.c.event == "ViewsSealed").order_by(ENTRY.c.seq)
    return [json.loads(data) for data in op.get_bind().execute(found).scalars()]


def _misfit(sealed: list[dict[str, Any]]) -> str | None:
    before = sa.table("audit_view", *(sa.column(*column) for column in _COLUMNS))
    for seal in sealed:
        if _digest(before, seal, ("path",)) != (seal["views"], seal["sha256"]):
            return f"views up to {seal['until'][:10]}"
    return None


def _digest(table: sa.TableClause, seal: dict[str, Any], path: tuple[str, ...]) -> tuple[int, str]:
    """How many views one seal covers, and SHA-256 over a line of JSON for each."""
    since, until = (
        datetime.fromisoformat(seal[n]).replace(tzinfo=None) for n in ("since", "until")
    )
    names = (*FIELDS[:6], *path, "status")
    rows = op.get_bind().execute(
        sa.select(*(table.c[name] for name in names))
        .where(table.c.at >= since, table.c.at < until)
        .order_by(table.c.at, table.c.id)
    )
    count, found = 0, hashlib.sha256()
    for row in rows:
        values = [
            value.replace(tzinfo=UTC) if isinstance(value, datetime) else value for value in row
        ]
        found.update(json.dumps([str(value) for value in values]).encode() + b"\n")
        count += 1
    return count, found.hexdigest()


def _copy_views() -> None:
    for index in ("ix_audit_view_at", "ix_audit_view_person"):
        op.drop_index(index, "audit_view")
    _set_aside("audit_view")
    op.create_table(
        "audit_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("endpoint", sa.String(length=100), nullable=False),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("path_sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_view")),
    )
    for batch in _batches(OLD_VIEW, "id"):
        op.get_bind().execute(sa.insert(VIEW), [_salted(row) for row in batch])
    op.drop_table("audit_view_before")
    op.create_index("ix_audit_view_at", "audit_view", ["at", "id"])
    op.create_index("ix_audit_view_person", "audit_view", ["person_id", "at", "id"])


def _salted(row: Any) -> dict[str, Any]:
    salt = secrets.token_hex(16)
    digest = hashlib.sha256(f"{salt} {row.path}".encode()).hexdigest()
    return {**row._mapping, "salt": salt, "path_sha256": digest}
