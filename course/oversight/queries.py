"""Reads of what auditors opened, newest first."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from course.actor import Role
from course.audit.models import AuditView
from course.people.models import Person, RoleGrant

PAGE = 50
BATCH = 2_000


@dataclass(frozen=True)
class Asked:
    """A filter; None where it does not narrow. Days are counted as UTC counts them."""

    person_id: UUID | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Seen:
    """One address that an auditor opened. Whoever has been forgotten has no name."""

    id: UUID
    at: datetime
    method: str
    endpoint: str
    path: str
    status: int
    code: str | None
    name: str | None


@dataclass(frozen=True)
class Position:
    """The last line of a page: the next page begins behind it."""

    at: datetime
    id: UUID

    def written(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for what is no position: then a list begins at its beginning."""
        at, _, id_ = text.partition("~")
        try:
            moment = datetime.fromisoformat(at)
            return cls(moment, UUID(id_)) if moment.tzinfo else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Auditor:
    person_id: UUID
    name: str
    code: str


def auditors(session: Session) -> Sequence[Auditor]:
    """Everybody who is or ever was one, by name."""
    ever = select(RoleGrant.person_id).where(RoleGrant.role == Role.AUDITOR)
    rows = session.execute(
        select(Person.id, Person.name, Person.code)
        .where(Person.id.in_(ever))
        .order_by(Person.name, Person.code_key)
    )
    return [Auditor(*row) for row in rows]


def page(session: Session, asked: Asked, after: Position | None) -> Sequence[Seen]:
    """One more than a page shows, so that one knows whether there is another."""
    found = _found(asked, *_SEEN)
    if after:
        found = found.where(tuple_(AuditView.at, AuditView.id) < tuple_(after.at, after.id))
    return [Seen(*row) for row in session.execute(_newest(found).limit(PAGE + 1))]


def every(session: Session, asked: Asked) -> Iterator[Seen]:
    """All of them, streamed."""
    rows = session.execute(_newest(_found(asked, *_SEEN)), execution_options={"yield_per": BATCH})
    with closing(rows):
        for row in rows:
            yield Seen(*row)


def count(session: Session, asked: Asked) -> int:
    return int(session.execute(_found(asked, func.count())).scalar_one())


_SEEN = (
    AuditView.id,
    AuditView.at,
    AuditView.method,
    AuditView.endpoint,
    AuditView.path,
    AuditView.status,
    Person.code,
    Person.name,
)


def _found(asked: Asked, *columns: Any) -> Select[Any]:
    whose = Person.id == AuditView.person_id
    return select(*columns).select_from(AuditView).outerjoin(Person, whose).where(*_so(asked))


def _newest(found: Select[Any]) -> Select[Any]:
    return found.order_by(AuditView.at.desc(), AuditView.id.desc())


def _so(asked: Asked) -> list[ColumnElement[bool]]:
    so: list[ColumnElement[bool]] = []
    if asked.person_id:
        mine = or_(Person.id == asked.person_id, Person.merged_into == asked.person_id)
        so.append(AuditView.person_id.in_(select(Person.id).where(mine)))
    if asked.first:
        so.append(AuditView.at >= _midnight(asked.first))
    if asked.last:
        so.append(AuditView.at < _midnight(asked.last) + timedelta(days=1))
    return so


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
