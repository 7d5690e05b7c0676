"""Everything on record about one person and one clause by the end of one day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Uuid, literal, or_, select
from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.assignments.domain import today_in
from course.content.model import Clause
from course.errors import NotFound
from course.library import queries as library
from course.people.models import Branch, Engagement, Person
from course.people.queries import Placed, within_reach
from course.reports import proof_rules as rules
from course.reports.proof_log_queries import entries
from course.reports.proof_record_queries import Records
from course.reports.proof_rules import (
    Answered,
    Edition,
    Held,
    Logged,
    Read,
    Said,
    Verdict,
)

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Subject:
    """Whom it is about, and the time zone of their days."""

    id: UUID
    code: str
    name: str
    time_zone: str


@dataclass(frozen=True)
class Proof:
    """The answer, and everything that it rests on."""

    subject: Subject
    on: date
    edition: Edition
    clause: Clause
    effective: bool
    """The edition was in force on that day, not only published."""
    verdict: Verdict
    read: Sequence[Read]
    answered: Sequence[Answered]
    said: Sequence[Said]
    held: Sequence[Held]
    log: Sequence[Logged]


def subject(session: Session, actor: Actor, person_id: UUID, on: date) -> Subject:
    """Somebody in reach, or oneself.

    Raises:
        NotFound: there is nobody of that id, or they are out of reach.
    """
    nowhere = literal(None, Uuid)
    everybody = within_reach(actor, Act.SEE_CERTIFICATES, Placed(Person.id, nowhere, nowhere))
    row = session.execute(
        select(Person.id, Person.code, Person.name).where(
            Person.id == person_id,
            Person.merged_into.is_(None),
            or_(everybody, Person.id == actor.person_id),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such person.")
    zones = (
        select(Branch.time_zone)
        .join(Engagement, Engagement.branch_id == Branch.id)
        .where(Engagement.person_id == person_id, Engagement.starts_on <= on)
        .order_by(Engagement.starts_on.desc(), Engagement.id)
        .limit(1)
    )
    return Subject(*row, session.execute(zones).scalar_one_or_none() or "UTC")


def clauses(session: Session) -> Sequence[Clause]:
    """Of the newest edition, to choose from."""
    return library.newest(session).agreement.clauses


def proof(session: Session, about: Subject, called: str, on: date, now: datetime) -> Proof:
    """What the records say.

    Args:
        called: id or printed number of the clause, as of the edition that held on that day.
        on: not after today, where they work.

    Raises:
        NotFound: there was no edition yet, or it has no such clause.
    """
    midnight = datetime.combine(on + DAY, time.min, ZoneInfo(about.time_zone)).astimezone(UTC)
    end = min(midnight, now + timedelta(microseconds=1))
    records = Records(session, about.id, end, on)
    edition, clause = records.clause(called)
    read, answered = list(records.read(clause)), list(records.answered(clause))
    said, held = list(records.said(clause)), list(records.held(clause))
    return Proof(
        subject=about,
        on=on,
        edition=edition,
        clause=clause,
        effective=edition.effective_on <= on,
        verdict=rules.verdict(held, said, answered),
        read=read,
        answered=answered,
        said=said,
        held=held,
        log=entries(session, said, held, records.attempts, end),
    )


def today(about: Subject, now: datetime) -> date:
    return today_in(about.time_zone, now)
