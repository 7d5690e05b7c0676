"""One person, as far as the asker reaches them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from course.actor import Actor
from course.content.model import Revision
from course.directory import place_queries, queries, stand_queries
from course.directory.domain import OnPath, State, Tie, foremost
from course.directory.place_queries import Places
from course.errors import NotFound
from course.people.merge_models import Merge
from course.people.models import Person


@dataclass(frozen=True)
class Someone:
    """``ties``: engagements in reach, newest first."""

    id: UUID
    code: str
    name: str
    email: str | None
    phone: str | None
    language: str
    merged_into: UUID | None
    erased_at: datetime | None
    ties: tuple[Tie, ...]
    whole: bool
    """Whether the asker reaches everybody, whatever their engagements."""
    places: Places
    """What else the asker reaches."""

    @property
    def foremost(self) -> Tie | None:
        return foremost(self.ties)

    @property
    def state(self) -> State | None:
        return self.foremost.state if self.foremost else None

    @property
    def here(self) -> tuple[Tie, ...]:
        return tuple(tie for tie in self.ties if tie.state is State.HERE)

    @property
    def open(self) -> bool:
        """Whether more than the engagements is shown: not to those whom they have left."""
        return self.whole or self.state in {State.HERE, State.TO_COME}

    @property
    def today(self) -> date | None:
        return self.foremost.today if self.foremost else None


def someone(session: Session, actor: Actor, person_id: UUID, now: datetime) -> Someone:
    """A person in reach.

    Raises:
        NotFound: there is nobody of that id, or they are out of reach.
    """
    places = place_queries.places(session, actor, now)
    reach = queries.Reach(actor, places)
    row = session.execute(
        select(
            Person.id,
            Person.code,
            Person.name,
            Person.email,
            Person.phone,
            Person.language,
            Person.merged_into,
            Person.erased_at,
        ).where(Person.id == person_id)
    ).one_or_none()
    ties = queries.ties_of(session, reach, places, [person_id]).get(person_id, ())
    if row is None or not (ties or reach.everybody or row.merged_into):
        raise NotFound("There is no such person.")
    if row.merged_into:
        someone(session, actor, row.merged_into, now)
    return Someone(*row, ties=ties, whole=reach.everybody, places=places)


def course(session: Session, person: Someone) -> Revision:
    return place_queries.course(session, person.places)


def paths(session: Session, person: Someone) -> Sequence[OnPath]:
    """Every path that is open or was certified, the most urgent first."""
    tie = person.foremost
    return stand_queries.standings(session, [tie]).get(tie.id, ()) if tie else ()


@dataclass(frozen=True)
class Merged:
    """A record that was made part of this one."""

    id: UUID
    code: str
    name: str
    made_at: datetime
    made_by: str | None


def merges(session: Session, person_id: UUID) -> Sequence[Merged]:
    """Newest first; those that were undone are not among them."""
    lost, by = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Merge.id, lost.code, lost.name, Merge.made_at, by.name)
        .join(lost, lost.id == Merge.lost_id)
        .outerjoin(by, by.id == Merge.made_by)
        .where(Merge.kept_id == person_id, Merge.undone_at.is_(None))
        .order_by(Merge.made_at.desc(), Merge.id)
    )
    return [Merged(*row) for row in rows]
