"""What letters are made of: facts about claimed rows, read for a handful of them at a time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, or_, select
from sqlalchemy.orm import Session

from course.actor import Act, Actor, Grant
from course.assignments.domain import today_in
from course.assignments.models import Assignment
from course.assignments.queries import is_open, taken_path
from course.credentials.models import Credential
from course.jobs.domain import State as JobState
from course.jobs.models import Job
from course.library import queries as library
from course.notices import claim_queries, firms, review_letter_queries
from course.notices.domain import BY_HAND, WAITING, About, Channel, State, helper, quiet_zones
from course.notices.escalations import A_WEEK
from course.notices.letters import Asked, Late, Overview, Task, town
from course.notices.models import Notice
from course.people import queries as people
from course.people.models import Branch, Person, Region, RoleGrant, Vendor
from course.reports.models import Standing, is_overdue
from course.vendors.models import VendorDocument, VisitDecision

STANDS = people.Placed(Standing.person_id, Standing.branch_id, Standing.vendor_id)
MOST_LATE = 1_000
"""Lines of one overview; what is beyond waits for the next."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Words:
    """What the newest course says."""

    titles: Mapping[str, str]
    helper: str


def course_words(session: Session) -> Words:
    newest = library.newest(session)
    return Words(newest.path_titles, helper(newest.agreement.parameters_by_name))


@dataclass(frozen=True)
class Addressed:
    """A claimed row and whom it goes to."""

    notice_id: UUID
    person_id: UUID
    about: About
    stage: str
    email: str
    name: str
    language: str


def addressed(session: Session, ids: Collection[UUID]) -> Sequence[Addressed]:
    """The most urgent first."""
    rows = session.execute(
        select(
            Notice.id,
            Notice.person_id,
            Notice.about,
            Notice.stage,
            func.coalesce(Person.email, ""),
            Person.name,
            Person.language,
        )
        .join(Person, Person.id == Notice.person_id)
        .where(Notice.id.in_(ids))
        .order_by(Notice.urgency.desc(), Notice.due_at, Notice.id)
    )
    return [Addressed(*row) for row in rows]


def tasks(
    session: Session, ids: Collection[UUID], words: Words, now: datetime
) -> Mapping[UUID, Task]:
    """What learners are told about, by row; rows whose obligation is gone are left out."""
    return dict(
        [
            *_assignments(session, ids, words, now),
            *_credentials(session, ids, words, now),
            *_papers(session, ids, now),
            *_expectations(session, ids, now),
            *_visits(session, ids, now),
            *review_letter_queries.tasks(session, ids, now),
            *claim_queries.tasks(session, ids, words.titles, now),
        ]
    )


def jobs(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Asked]:
    """What somebody waited for, by row; those that have been asked for anew are left out."""
    found = (
        select(Notice.id, Job.id, Job.title, Job.problem)
        .join(Job, Job.id == Notice.about_id)
        .where(Notice.id.in_(ids), Notice.about == About.JOB, Job.removed_at.is_(None))
        .where(Job.state.in_((JobState.DONE, JobState.FAILED)))
    )
    rows = session.execute(found)
    return {row[0]: Asked(row[1], row[2], row[3]) for row in rows}


def _assignments(
    session: Session, ids: Collection[UUID], words: Words, now: datetime
) -> Iterator[tuple[UUID, Task]]:
    found = (
        select(
            Notice.id,
            taken_path(),
            Assignment.due_on,
            Branch.time_zone,
            Assignment.reason,
            Assignment.note,
            Assignment.excused_until,
        )
        .join(Assignment, Assignment.id == Notice.about_id)
        .join(Branch, Branch.id == Assignment.branch_id)
        .where(
            Notice.id.in_(ids),
            Notice.about == About.ASSIGNMENT,
            Assignment.person_id == Notice.person_id,
            is_open(),
            or_(Notice.day == Assignment.due_on, Notice.stage.in_(("assigned", BY_HAND))),
        )
    )
    for id_, path_id, due_on, zone, reason, note, excused_until in session.execute(found):
        today = today_in(zone, now)
        if excused_until is None or excused_until < today:
            left, title = (due_on - today).days, words.titles.get(path_id, path_id)
            yield id_, Task(title, due_on, town(zone), left, reason.value, note)


def _credentials(
    session: Session, ids: Collection[UUID], words: Words, now: datetime
) -> Iterator[tuple[UUID, Task]]:
    found = (
        select(Notice.id, Credential.path_id, Credential.valid_until, Branch.time_zone)
        .join(Credential, Credential.id == Notice.about_id)
        .join(Branch, Branch.id == Credential.branch_id)
        .where(Notice.id.in_(ids), Notice.about == About.CREDENTIAL)
    )
    for id_, path_id, until, zone in session.execute(found):
        left, title = (until - today_in(zone, now)).days, words.titles.get(path_id, path_id)
        yield id_, Task(title, until, town(zone), left, About.CREDENTIAL.value)


def _papers(session: Session, ids: Collection[UUID], now: datetime) -> Iterator[tuple[UUID, Task]]:
    found = (
        select(Notice.id, VendorDocument.title, Vendor.name, Notice.day)
        .join(VendorDocument, VendorDocument.id == Notice.about_id)
        .join(Vendor, Vendor.id == VendorDocument.vendor_id)
        .where(Notice.id.in_(ids), Notice.about == About.VENDOR_PAPER, firms.paper_stands(Notice))
    )
    for id_, title, firm, day in session.execute(found):
        left = (day - now.date()).days
        yield id_, Task(f"{title}, {firm}", day, "UTC", left, About.VENDOR_PAPER.value)


def _expectations(
    session: Session, ids: Collection[UUID], now: datetime
) -> Iterator[tuple[UUID, Task]]:
    found = (
        select(Notice.id, Vendor.name, Notice.day)
        .join(Vendor, Vendor.id == Notice.about_id)
        .where(Notice.id.in_(ids), Notice.about == About.EXPECTATIONS, firms.review_stands(Notice))
    )
    for id_, firm, day in session.execute(found):
        yield id_, Task(firm, day, "UTC", (day - now.date()).days, About.EXPECTATIONS.value)


def _visits(session: Session, ids: Collection[UUID], now: datetime) -> Iterator[tuple[UUID, Task]]:
    """Whose visit it was is said to the firm; the day is the one at the branch."""
    found = (
        select(
            Notice.id,
            Notice.person_id,
            VisitDecision.person_id,
            Person.name,
            Branch.name,
            Branch.time_zone,
            VisitDecision.made_at,
        )
        .join(VisitDecision, VisitDecision.id == Notice.about_id)
        .join(Person, Person.id == VisitDecision.person_id)
        .join(Branch, Branch.id == VisitDecision.branch_id)
        .where(Notice.id.in_(ids), Notice.about == About.VISIT)
    )
    for id_, told, whose, name, branch, zone, at in session.execute(found):
        day = today_in(zone, at)
        what = branch if told == whose else f"{name}, {branch}"
        left = (day - today_in(zone, now)).days
        yield id_, Task(what, day, town(zone), left, About.VISIT.value)


def quiet_branches(session: Session, now: datetime) -> Select[UUID] | None:
    """Branches where it is evening or night; None where it is day everywhere."""
    zones = session.execute(select(Branch.time_zone).distinct()).scalars()
    quiet = quiet_zones(zones, now)
    return select(Branch.id).where(Branch.time_zone.in_(quiet)) if quiet else None


# --- the weekly overview ---------------------------------------------------------------


def overview(session: Session, person_id: UUID, words: Words, now: datetime) -> Overview:
    """How the people whom somebody answers for stand today; the same numbers as the board."""
    grants, place, zone = _oversight(session, person_id, now)
    today = today_in(zone, now)
    actor = Actor(person_id, "", grants)
    until = today + (A_WEEK - 1) * DAY
    overdue, soon = session.execute(_numbers(actor, today, until)).one()
    tell = session.execute(_silent(actor, today)).scalar_one()
    late = _late(session, person_id, words, now)
    return Overview(place, overdue, soon, until, tell, tuple(late))


def _oversight(
    session: Session, person_id: UUID, now: datetime
) -> tuple[tuple[Grant, ...], str | None, str]:
    """Somebody's grants, the one place that they are about, and the time zone of their week."""
    rows = session.execute(
        select(
            RoleGrant.role,
            RoleGrant.branch_id,
            RoleGrant.region_id,
            RoleGrant.vendor_id,
            func.coalesce(Branch.name, Region.name, Vendor.name),
            Branch.time_zone,
        )
        .outerjoin(Branch, Branch.id == RoleGrant.branch_id)
        .outerjoin(Region, Region.id == RoleGrant.region_id)
        .outerjoin(Vendor, Vendor.id == RoleGrant.vendor_id)
        .where(
            RoleGrant.person_id == person_id,
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= now.date()),
        )
        .order_by(RoleGrant.id)
    ).all()
    grants = tuple(Grant(*row[:4]) for row in rows)
    names = {row[4] for row in rows}
    zones = [row[5] for row in rows if row[5]]
    return grants, names.pop() if len(names) == 1 else None, zones[0] if zones else "UTC"


def _there(actor: Actor, today: date) -> ColumnElement[bool]:
    return and_(
        people.within_reach(actor, Act.SEE_BOARD, STANDS),
        Standing.starts_on <= today,
        or_(Standing.ends_on.is_(None), Standing.ends_on >= today),
    )


def _numbers(actor: Actor, today: date, until: date) -> Select[*tuple[Any, ...]]:
    """People, not tasks: who is late with two paths counts once."""
    person = Standing.person_id
    return select(
        func.count(distinct(case((is_overdue(today), person)))),
        func.count(distinct(case((Standing.due_on.between(today, until), person)))),
    ).where(_there(actor, today))


def _silent(actor: Actor, today: date) -> Select[Any]:
    reached = select(Standing.person_id).where(_there(actor, today))
    return select(func.count(distinct(Notice.person_id))).where(
        Notice.channel == Channel.IN_PERSON,
        Notice.state == State.DUE,
        Notice.person_id.in_(reached),
    )


def _late(session: Session, person_id: UUID, words: Words, now: datetime) -> Iterator[Late]:
    """Those whom this person has not been told about yet, the longest first."""
    rows = session.execute(
        select(Notice.id, Person.name, Assignment.path_id, Assignment.due_on, Branch.time_zone)
        .join(Assignment, Assignment.id == Notice.about_id)
        .join(Person, Person.id == Assignment.person_id)
        .join(Branch, Branch.id == Assignment.branch_id)
        .where(
            Notice.person_id == person_id,
            Notice.about == About.ESCALATION,
            Notice.state.in_(WAITING),
            Assignment.due_on == Notice.day,
            is_open(),
        )
        .order_by(Assignment.due_on, Person.name, Notice.id)
        .limit(MOST_LATE)
    )
    for id_, name, path_id, due_on, zone in rows:
        days = (today_in(zone, now) - due_on).days
        yield Late(id_, name, words.titles.get(path_id, path_id), days)
