"""Reads of the certificate register: a page of it, or all of it, row by row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, Self
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, sessionmaker

from course.actor import Act, Actor
from course.credentials.domain import Status
from course.credentials.edition_queries import is_missed, missed_edition
from course.credentials.fact_queries import COVERED, kept_until, taken_back
from course.credentials.models import Credential, Revocation
from course.credentials.queries import PLACED
from course.people.domain import Kind
from course.people.models import Branch, Person, Region, Vendor
from course.people.queries import branches_below, called, within_reach

ORDER = (Credential.valid_until.desc(), Credential.serial)
PAGE = 50
MANY = 1_000
"""A page counts up to here; beyond it says "more than"."""
BATCH = 1_000

Sessions = sessionmaker[Session]
"""Makes sessions that only read; for downloads, which outlive the request that asked."""


@dataclass(frozen=True)
class RegisterFilter:
    """Which certificates somebody wants to see. None: any."""

    region_id: UUID | None = None
    """With all regions below it."""
    branch_id: UUID | None = None
    vendor_id: UUID | None = None
    kind: Kind | None = None
    status: Status | None = None
    person_id: str | None = None
    """HR's or the vendor's own id of one person."""
    valid_on: date | None = None
    """People could rely on it on this day: inside its period and not revoked by its end."""

    def chosen(self) -> tuple[tuple[str, str], ...]:
        """What is set, as plain words: for the audit log, a manifest and a link."""
        given = ((field.name, getattr(self, field.name)) for field in fields(self))
        return tuple((name, str(value)) for name, value in given if value is not None)


@dataclass(frozen=True)
class Asked:
    """One register: who looks, for what act, as of which day, through which filter."""

    actor: Actor
    act: Act
    on: date
    """The day that decides each status."""
    base_url: str
    """Where people reach the public check."""
    filter: RegisterFilter = RegisterFilter()


class RegisterRow(NamedTuple):
    """One certificate. The order of these fields is the order of every export's columns."""

    serial: str
    person_id: str
    """HR's or the vendor's own id."""
    name: str
    """As printed on the certificate."""
    kind: str
    vendor: str | None
    region: str
    branch: str
    path: str
    edition: str
    revision: str
    status: str
    """A ``credentials.domain.Status``."""
    valid_from: date
    valid_until: date
    revoked_at: datetime | None
    language: str
    score_percent: int
    acknowledged_at: datetime
    verify_url: str


COLUMNS = RegisterRow._fields


class Position(NamedTuple):
    """The last row of a page; the next page begins after it."""

    valid_until: date
    serial: str

    def written(self) -> str:
        """For a link."""
        return f"{self.valid_until.isoformat()}~{self.serial}"

    @classmethod
    def read(cls, link: str) -> Self | None:
        """Out of a link; None, the beginning, for anything that is no position."""
        day, _, serial = link.partition("~")
        try:
            return cls(date.fromisoformat(day), serial)
        except ValueError:
            return None


@dataclass(frozen=True)
class RegisterPage:
    rows: Sequence[RegisterRow]
    missed: Mapping[str, str]
    """Serial -> the edition for which a certificate is lapsed though its days are not over."""
    count: int
    """Of the whole register, but at most ``MANY`` + 1."""
    next: Position | None
    covered: Mapping[str, date]
    """Serial to the last day of cover, where the certificate does not hold and cover does.

    It is no part of the register, and stands in no export: it is no credential.
    """


def has_status(status: Status, on: date) -> ColumnElement[bool]:
    """``credentials.domain.status`` in SQL: exactly one holds for each credential on a day.

    Plain ranges, so that an index may help; a test holds the two together.
    """
    if status is Status.REVOKED:
        return Revocation.credential_id.is_not(None)
    begun = Credential.valid_from <= on
    ended = or_(Credential.valid_until < on, and_(begun, is_missed(on)))
    renewing, kept = Credential.renewable_from <= on, Revocation.credential_id.is_(None)
    return {
        Status.NOT_YET: and_(not_(begun), kept),
        Status.LAPSED: and_(ended, kept),
        Status.EXPIRING: and_(begun, renewing, not_(ended), kept),
        Status.VALID: and_(begun, not_(renewing), not_(ended), kept),
    }[status]


def status_on(on: date) -> ColumnElement[str]:
    return case(*((has_status(status, on), status.value) for status in Status))


def _conditions(asked: Asked) -> Iterator[ColumnElement[bool]]:
    yield within_reach(asked.actor, asked.act, PLACED)
    wanted = asked.filter
    if wanted.region_id:
        yield Credential.branch_id.in_(branches_below(wanted.region_id))
    if wanted.branch_id:
        yield Credential.branch_id == wanted.branch_id
    if wanted.vendor_id:
        yield Credential.vendor_id == wanted.vendor_id
    if wanted.person_id:
        yield Credential.person_id.in_(called(wanted.person_id))
    if wanted.kind:
        yield Credential.kind == wanted.kind
    if wanted.status:
        yield has_status(wanted.status, asked.on)
    if wanted.valid_on:
        midnight = datetime.combine(wanted.valid_on + timedelta(days=1), time.min, UTC)
        yield Credential.valid_from <= wanted.valid_on
        yield Credential.valid_until >= wanted.valid_on
        yield ~is_missed(wanted.valid_on)
        yield kept_until(literal(midnight, Revocation.revoked_at.type))


def found_by(asked: Asked, *columns: Any) -> Select[Any]:
    """Columns of the credentials that a register holds, without an order."""
    return (
        select(*columns)
        .select_from(Credential)
        .outerjoin(Revocation, taken_back())
        .where(*_conditions(asked))
    )


def _register(asked: Asked) -> Select[Any]:
    address: ColumnElement[str] = Credential.record["verify_url"].as_string()
    return (
        found_by(
            asked,
            Credential.serial,
            Person.code,
            Credential.record["name"].as_string(),
            type_coerce(Credential.kind, String),
            Vendor.name,
            Region.name,
            Branch.name,
            Credential.path_id,
            Credential.edition,
            Credential.revision_id,
            status_on(asked.on).label("status"),
            Credential.valid_from,
            Credential.valid_until,
            Revocation.revoked_at,
            Credential.language,
            Credential.score_percent,
            Credential.acknowledged_at,
            literal(asked.base_url, String) + address,
        )
        .join(Person, Person.id == Credential.person_id)
        .join(Branch, Branch.id == Credential.branch_id)
        .join(Region, Region.id == Branch.region_id)
        .outerjoin(Vendor, Vendor.id == Credential.vendor_id)
        .order_by(*ORDER)
    )


def register(session: Session, asked: Asked) -> Iterator[RegisterRow]:
    """The whole register, last to lapse first, streamed."""
    with session.execute(_register(asked), execution_options={"yield_per": BATCH}) as rows:
        yield from map(RegisterRow._make, rows)


def register_page(session: Session, asked: Asked, after: Position | None = None) -> RegisterPage:
    """One page of the register, in two statements however long the register is."""
    everybody_alike = Actor(None, "", asked.actor.grants_for(asked.act))
    page, counted = _page(replace(asked, actor=everybody_alike), after is not None)
    place = {"day": after.valid_until, "serial": after.serial} if after else {}
    found = session.execute(page, place).all()
    rows = [RegisterRow._make(row[:-2]) for row in found]
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    covers = zip(rows, (row[-2] for row in found), strict=True)
    return RegisterPage(
        rows[:PAGE],
        dict(_missed(found, asked.on)),
        session.execute(counted).scalar_one(),
        Position(more.valid_until, more.serial) if more else None,
        {
            row.serial: until
            for row, until in covers
            if until and until >= asked.on and not Status(row.status).holds
        },
    )


def _missed(found: Sequence[Any], on: date) -> Iterator[tuple[str, str]]:
    """Serials of certificates that only a newer edition makes lapse, and that edition."""
    for row in found:
        if row[-1] and row.status == Status.LAPSED and row.valid_until >= on:
            yield row.serial, row[-1]


@lru_cache(maxsize=50)
def _page(asked: Asked, further: bool) -> tuple[Select[Any], Select[int]]:
    """The statements of a page, built once: that takes longer than running them.

    A page's certificates are found first and their names looked up after: joined at once, SQLite
    begins with the few regions, reads every certificate and sorts them all.
    """
    found = found_by(asked, Credential.id).order_by(*ORDER).limit(PAGE + 1)
    if further:
        day, serial = bindparam("day", type_=Date()), bindparam("serial", type_=String())
        later = or_(Credential.valid_until < day, Credential.serial > serial)
        found = found.where(Credential.valid_until <= day, later)
    more = COVERED, missed_edition(asked.on)
    page = _register(asked).add_columns(*more).where(Credential.id.in_(found))
    return page, _counted(asked, MANY + 1)


def count(session: Session, asked: Asked, at_most: int | None = None) -> int:
    """How many certificates the register holds; counting stops at ``at_most``."""
    return session.execute(_counted(asked, at_most)).scalar_one()


def _counted(asked: Asked, at_most: int | None) -> Select[int]:
    found = found_by(asked, literal(1).label("one")).limit(at_most).subquery()
    return select(func.count()).select_from(found)
