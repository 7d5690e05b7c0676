"""Reads behind "ready to visit": facts of any number of workers in a fixed number of statements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from course.actor import Act, Actor
from course.agreements.models import Acknowledgement
from course.assignments import who as groups
from course.assignments.domain import today_in
from course.credentials import domain as credentials
from course.credentials.domain import normalise_serial
from course.credentials.edition_queries import GRACE
from course.credentials.fact_queries import taken_back
from course.credentials.models import Credential, Revocation
from course.library import queries as library
from course.people import queries as people
from course.people.domain import fold
from course.people.models import Branch, Engagement, Person, Vendor
from course.vendors import agreement_queries, document_queries, queries
from course.vendors.domain import Document, Status, gaps, papers_hold_until
from course.vendors.ready_rules import Facts, Firm, Held, Read, Ready, ready

MOST = 200
"""Workers of one list."""


@dataclass(frozen=True)
class Worker:
    """Somebody at one branch, with the answer about them."""

    person_id: UUID
    code: str
    name: str
    job_role: str
    vendor_id: UUID | None
    vendor: str | None
    branch_id: UUID
    branch: str
    time_zone: str
    today: date
    ready: Ready
    held_until: date | None


def by_code(session: Session, actor: Actor, typed: str, now: datetime) -> Worker | None:
    """Whoever has this person id, or the certificate with this serial, and works in reach today.

    None for what nobody has and for somebody who works elsewhere: both are answered alike.
    """
    found = workers(session, now, people.within_reach(actor, Act.SEE_READY), _named(typed), most=1)
    return found[0] if found else None


def at_branch(session: Session, branch_id: UUID, code: str, now: datetime) -> Worker | None:
    """For a machine that has the key of one branch: a person id, and nothing else."""
    here = Engagement.branch_id == branch_id
    found = workers(session, now, here, _coded(code), most=1)
    return found[0] if found else None


def of_firm(
    session: Session, actor: Actor, vendor_id: UUID, firm: Firm, now: datetime
) -> Sequence[Worker]:
    """A firm's people in reach, by name. ``firm`` is what its file says."""
    so = (people.within_reach(actor, Act.SEE_READY), Engagement.vendor_id == vendor_id)
    return workers(session, now, *so, most=MOST, known={vendor_id: firm})


def _coded(code: str) -> ColumnElement[bool]:
    called = aliased(Person)
    whose = select(func.coalesce(called.merged_into, called.id)).where(
        called.code_key == fold(code)
    )
    return Person.id.in_(whose)


def _named(typed: str) -> ColumnElement[bool]:
    serial = normalise_serial(typed)
    if serial is None:
        return _coded(typed)
    held = select(Credential.person_id).where(Credential.serial == serial)
    return or_(_coded(typed), Person.id.in_(held))


def workers(
    session: Session,
    now: datetime,
    *so: ColumnElement[bool],
    most: int,
    known: Mapping[UUID, Firm] | None = None,
) -> Sequence[Worker]:
    """Engagements that hold today, with the answer about each: a dozen statements at most.

    Args:
        known: what the files of these people's firms say, where that has been read already.
    """
    rows = session.execute(
        select(
            Person.id,
            Person.code,
            Person.name,
            Engagement.job_role,
            Engagement.vendor_id,
            Vendor.name,
            Branch.id,
            Branch.name,
            Branch.time_zone,
        )
        .join(Engagement, Engagement.person_id == Person.id)
        .join(Branch, Branch.id == Engagement.branch_id)
        .outerjoin(Vendor, Vendor.id == Engagement.vendor_id)
        .where(_today(groups.days(session, now)), *so)
        .order_by(Person.name, Person.code_key, Engagement.starts_on.desc(), Engagement.id)
        .limit(most)
    ).all()
    if not rows:
        return []
    ids = sorted({row[0] for row in rows})
    read, held = _read(session, ids), _held(session, ids)
    firm_ids = sorted({row[4] for row in rows if row[4]})
    firms_ = known or (firms(session, firm_ids, now.date()) if firm_ids else {})
    newest = library.newest(session).agreement
    found = []
    for row in rows:
        today, digests = today_in(row[8], now), read.get(row[0], set())
        own = Read(newest.digest in digests, bool(digests), newest.edition, newest.effective_on)
        best = _best(held.get(row[0], ()), today)
        facts = Facts(row[2], row[7], own, best, firms_.get(row[4]) if row[4] else None)
        until = best.valid_until if best else None
        found.append(Worker(*row, today, ready(facts, today), until))
    return found


def _today(days: groups.Days) -> ColumnElement[bool]:
    lasts = or_(Engagement.ends_on.is_(None), Engagement.ends_on >= days.after())
    return (Engagement.starts_on <= days.after()) & lasts


def _read(session: Session, ids: Collection[UUID]) -> Mapping[UUID, set[str]]:
    """Fingerprints of the texts that people have acknowledged."""
    rows = session.execute(
        select(Acknowledgement.person_id, Acknowledgement.text_sha256).where(
            Acknowledgement.person_id.in_(ids)
        )
    )
    found: dict[UUID, set[str]] = {}
    for person_id, digest in rows:
        found.setdefault(person_id, set()).add(digest)
    return found


@dataclass(frozen=True)
class _Period:
    valid_from: date
    valid_until: date
    """Or the end of the grace, where clauses have changed and are not shown yet."""
    renewable_from: date
    revoked: bool


def _held(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Sequence[_Period]]:
    rows = session.execute(
        select(
            Credential.person_id,
            Credential.valid_from,
            Credential.valid_until,
            Credential.renewable_from,
            Revocation.credential_id.is_not(None),
            GRACE,
        )
        .outerjoin(Revocation, taken_back())
        .where(Credential.person_id.in_(ids))
        .order_by(Credential.person_id, Credential.valid_until.desc(), Credential.id)
    )
    found: dict[UUID, list[_Period]] = {}
    for row in rows:
        until = min(row[2], row[5] or row[2])
        found.setdefault(row[0], []).append(_Period(row[1], until, row[3], row[4]))
    return found


def _best(periods: Sequence[_Period], on: date) -> Held | None:
    """The credential that says most for somebody today: one that holds, else the newest."""
    held = [Held(_status(one, on), one.valid_until) for one in periods]
    return next((one for one in held if one.status.holds), held[0] if held else None)


def _status(one: _Period, on: date) -> credentials.Status:
    return credentials.status(on, one.valid_from, one.valid_until, one.renewable_from, one.revoked)


@dataclass(frozen=True)
class Dossier:
    """What was read of a firm's file, and what it comes to."""

    firm: Firm
    statuses: Sequence[queries.StatusRow]
    documents: Sequence[Document]
    agreements: Sequence[agreement_queries.Sent]


def firms(session: Session, vendor_ids: Collection[UUID], on: date) -> Mapping[UUID, Firm]:
    """What the answer rests on of each firm's file."""
    return {id_: one.firm for id_, one in dossiers(session, vendor_ids, on).items()}


def dossiers(session: Session, vendor_ids: Collection[UUID], on: date) -> Mapping[UUID, Dossier]:
    """Six statements for any number of firms."""
    names = dict(
        session.execute(select(Vendor.id, Vendor.name).where(Vendor.id.in_(vendor_ids))).all()
    )
    statuses = queries.statuses(session, vendor_ids)
    documents = document_queries.documents(session, vendor_ids)
    sent = agreement_queries.sent(session, vendor_ids)
    answers = queries.answering(session, vendor_ids, on)
    newest = library.newest(session).agreement
    found = {}
    for id_, name in names.items():
        latest = next(iter(statuses.get(id_, ())), None)
        papers = documents.get(id_, ())
        firm = Firm(
            name=name,
            status=latest.status if latest else Status.INVITED,
            why=latest.reason if latest else "",
            signed=agreement_queries.signed(sent.get(id_, ()), newest),
            gaps=tuple(gaps(papers, on)),
            papers_until=papers_hold_until(papers, on),
            answers=answers.get(id_, ()),
            signs_next=agreement_queries.signs_next(sent.get(id_, ()), newest),
        )
        found[id_] = Dossier(firm, statuses.get(id_, ()), papers, sent.get(id_, ()))
    return found
