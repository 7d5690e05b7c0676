"""Erasing a person, and purging what is older than it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.agreements import erasing as agreements
from course.assignments import erasing as assignments
from course.audit import erasing as audit
from course.credentials import erasing as credentials
from course.db import UnitOfWork
from course.directory import erasing as directory
from course.errors import NotFound, NotReady
from course.events import DataPurged, PeopleChanged, PeopleLeft, PersonErased
from course.incidents import erasing as incidents
from course.jobs import erasing as jobs
from course.machines import erasing as machines
from course.notices import erasing as notices
from course.people import erasing as people
from course.people import erasing_queries, keeping_queries, merging
from course.people.domain import opens_no_more
from course.people.erasing_queries import Erasable
from course.reviews import erasing as reviews
from course.vendors import erasing as vendors

SLICES = (
    people,
    jobs,
    agreements,
    assignments,
    credentials,
    vendors,
    incidents,
    reviews,
    machines,
    notices,
    directory,
)
"""Each erases its own rows; a new one with personal data is one more here."""
AT_ONCE = 500
"""People that one run of a rule erases: the rest follows on the next day."""
REQUEST, RULE = "request", "rule"
OWN = "This is your own record. Ask somebody else from HR to erase it."
ABOVE = "This person has a role that opens more than yours. Ask an admin to erase them."


@dataclass(frozen=True)
class Erased:
    """``rows``: counts of what went, by what it is."""

    person: Erasable
    rows: tuple[tuple[str, int], ...]


def refuse(session: Session, *, actor: Actor, person: Erasable, today: date) -> str:
    """Why this actor may not erase them now; empty where nothing speaks against it."""
    if person.erased_at:
        return "Their name was erased before. Nothing is left to erase."
    if actor.person_id == person.id:
        return OWN
    if not opens_no_more(keeping_queries.roles(session, person.id), actor):
        return ABOVE
    if places := erasing_queries.works_at(session, [person.id], today):
        return f"They still work at {', '.join(places)}. Give them a last day first."
    return ""


def erasable(session: Session, actor: Actor, person_id: UUID) -> Erasable:
    """Raises ``NotFound`` for whom the actor may not erase, and for part of another record."""
    person = erasing_queries.erasable(session, person_id)
    if person is None or person.merged_into or not actor.may(Act.ERASE_PEOPLE):
        raise NotFound("There is no such person.")
    return person


def erase_person(uow: UnitOfWork, *, actor: Actor, person_id: UUID, cause: str = REQUEST) -> Erased:
    """Erase everything that says who somebody is. It cannot be undone; all or nothing.

    Certificates still verify with least data, the log still verifies, numbers stay what they
    are, and nobody can sign in as them. A dry run of this is what is shown before.

    Raises:
        NotFound: there is no such person, or the actor may not.
        NotReady: they still work here, were erased before, or it is not for this actor to do.
    """
    merging.alone(uow)
    person = erasable(uow.session, actor, person_id)
    if why := refuse(uow.session, actor=actor, person=person, today=uow.now.date()):
        raise NotReady(why)
    ids = erasing_queries.whose(uow.session, person_id, ()).person_ids
    called = credentials.names(uow, *ids) | agreements.names(uow, *ids) | vendors.names(uow, *ids)
    whose = erasing_queries.whose(uow.session, person_id, called)
    rows = [line for slice_ in SLICES for line in slice_.erase(uow, whose)]
    rows += audit.erase(uow, whose.person_ids, whose.words)
    kept = tuple((what, n) for what, n in rows if n)
    uow.emit(PeopleLeft(person_ids=whose.person_ids))
    uow.emit(PeopleChanged(what="erased", person_ids=whose.person_ids))
    uow.emit(PersonErased(person_id=person_id, cause=cause, rows=kept))
    return Erased(person, kept)


# --- by rule ---------------------------------------------------------------------------

PURGES = {
    "sign_in": ("sign-in links, sessions and tries", people.purge_sign_in),
    "views": ("what auditors opened", audit.purge_views),
    "notices": ("notices", notices.purge),
}
"""What each setting is about, and what deletes it."""


def purge(uow: UnitOfWork, sort: str, before: datetime) -> tuple[str, int]:
    """Delete rows of one sort that are older; what they are, and how many. Safe to repeat."""
    what, act = PURGES[sort]
    rows = act(uow, before)
    if rows:
        uow.emit(DataPurged(what=sort, before=before, rows=rows))
    return what, rows


def due_leavers(session: Session, before: date) -> Iterator[UUID]:
    """People who left before a day, and have not been erased."""
    yield from erasing_queries.leavers(session, before, AT_ONCE)
