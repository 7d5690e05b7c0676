"""The migration of the log, with rows in it: the chain becomes a tree and hides nothing."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from course.audit import queries
from course.audit.domain import told
from course.audit.models import AuditEntry, AuditView
from course.db import append_only, make_engine, migrate
from course.events import ChainEnded, CredentialRevoked

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
MANY = 2_100


@pytest.fixture
def before(empty_url):
    """A database of the day before, with ``MANY`` links and three views of one sealed day."""
    engine = make_engine(empty_url)
    with engine.begin() as connection:
        migrate.upgrade_within(connection, "0014")
        views = [_view(n) for n in range(3)]
        connection.execute(
            text(
                "INSERT INTO audit_view (id, at, person_id, grant_id, method, endpoint, path, "
                "status) VALUES (:id, :at, :person, :grant, 'GET', 'x.y', :path, 200)"
            ),
            views,
        )
        links = _links(views)
        connection.execute(
            text(
                "INSERT INTO audit_entry (seq, at, event, actor_id, data, digest) "
                "VALUES (:seq, :at, :event, :actor, :data, :digest)"
            ),
            links,
        )
        connection.execute(
            text("INSERT INTO audit_head (id, seq, digest) VALUES (1, :seq, :digest)"), links[-1]
        )
    yield engine
    engine.dispose()


def _view(number):
    ids = {name: uuid4().hex for name in ("id", "person", "grant")}
    at = (AT + timedelta(minutes=number)).replace(tzinfo=None)
    return ids | {"at": str(at) + ".000000", "path": f"/people?q=Ana+{number}"}


def _old_line(view):
    at = str(datetime.fromisoformat(view["at"]).replace(tzinfo=UTC))
    ids = [str(UUID(view[name])) for name in ("person", "grant")]
    values = [str(UUID(view["id"])), at, *ids, "GET", "x.y", view["path"], "200"]
    return json.dumps(values).encode() + b"\n"


def _links(views):
    """As the program wrote them: each digest over the one before and the entry, line by line."""
    sealed = hashlib.sha256(b"".join(map(_old_line, views))).hexdigest()
    midnight = AT.replace(hour=0)
    seal = {
        "since": "2000-01-01 00:00:00+00:00",
        "until": str(midnight + DAY),
        "views": len(views),
        "sha256": sealed,
    }
    said = [("RegionAdded", {"name": "Ä", "n": n}) for n in range(MANY - 2)]
    said += [("CredentialRevoked", {"reason": "Ana asked", "serial": "S"}), ("ViewsSealed", seal)]
    links, digest = [], "0" * 64
    for seq, (event, values) in enumerate(said, 1):
        data = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        actor = UUID(int=seq) if seq % 2 else None
        parts = (digest, str(seq), AT.isoformat(), event, str(actor or "-"), data)
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        links.append(
            {
                "seq": seq,
                "at": "2026-03-01 09:00:00.000000",
                "event": event,
                "actor": actor.hex if actor else None,
                "data": data,
                "digest": digest,
            }
        )
    return links


def test_every_entry_and_view_is_carried_over_and_fits(before):
    with before.connect() as connection:
        last = connection.scalar(text("SELECT digest FROM audit_head"))

    migrate.upgrade(before)

    with Session(before) as session:
        assert queries.verify(session) is None
        assert queries.misfit(session) is None
        [ended] = queries.told_of(session, ChainEnded)
        assert ended == {"entries": MANY, "digest": last, "broken_at": None}
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
        assert [row.seq for row in rows] == list(range(1, MANY + 3))
        assert rows[0].actor_id == UUID(int=1)
        assert told(rows[7].data, rows[7].texts) == {"name": "Ä", "n": 7}
        assert queries.told_of(session, CredentialRevoked)[0]["reason"] == "Ana asked"
        assert not any("Ana" in row.data for row in rows)
        assert len(session.scalars(select(AuditView.salt).distinct()).all()) == 3
        assert append_only.missing(session.connection()) == []


def test_an_address_can_be_erased_afterwards_and_everything_still_fits(before):
    migrate.upgrade(before)

    with Session(before) as session:
        session.execute(text("UPDATE audit_view SET path = NULL, salt = NULL"))
        session.execute(text("UPDATE audit_entry SET texts = NULL"))
        session.commit()
        assert queries.verify(session) is None
        assert queries.misfit(session) is None


@pytest.mark.parametrize(
    ("table", "change", "where"),
    [
        ("audit_entry", "UPDATE audit_entry SET data = '{}' WHERE seq = 40", "entry 40"),
        ("audit_entry", f"DELETE FROM audit_entry WHERE seq = {MANY}", f"entry {MANY}"),
        ("audit_view", "UPDATE audit_view SET status = 404", "views up to 2026-03-02"),
    ],
)
def test_what_did_not_hold_before_is_told_for_ever(before, table, change, where):
    with before.begin() as connection:
        if connection.dialect.name == "sqlite":
            for act in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER {table}_no_{act}"))
        else:
            connection.execute(text(f"DROP TRIGGER {table}_stays ON {table}"))
        connection.execute(text(change))

    migrate.upgrade(before)

    with Session(before) as session:
        assert where in queries.verify(session).what


def test_an_empty_log_stays_empty(empty_url):
    engine = make_engine(empty_url)
    migrate.upgrade(engine)

    with Session(engine) as session:
        assert queries.head(session)[0] == 0
        assert queries.verify(session) is None
    engine.dispose()
