"""Reads of who is here already, with every engagement: what a roster or a form is judged by."""

from collections import deque
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from course.actor import Act, Actor
from course.people.models import Engagement, Person, RoleGrant
from course.people.queries import NOWHERE, within_reach
from course.people.roster_models import RosterRow
from course.people.roster_queries import STREAM, Rows
from course.people.roster_verdicts import Known, Tie


def known(session: Session, import_id: UUID, actor: Actor) -> Iterator[Known]:
    """Everybody whom good rows name and who is here already, in the order of
    ``roster_queries.rows``."""
    named = (
        select(RosterRow.code_key)
        .where(RosterRow.import_id == import_id, RosterRow.why.is_(None))
        .distinct()
        .subquery("named")
    )
    stated = _known(actor, Act.IMPORT_PEOPLE).join(named, named.c.code_key == Person.code_key)
    yield from _gathered(session.execute(stated, execution_options=STREAM))


def known_as(
    session: Session, actor: Actor, act: Act, *, code_key: str = "", email_key: str = ""
) -> Known | None:
    """Whoever has this id, or else this e-mail; of a record that was merged, the one that counts.

    Args:
        act: which of the actor's rights decides what is in reach.
    """
    called = aliased(Person)
    whose = Person.id == func.coalesce(called.merged_into, called.id)
    named = called.code_key == code_key if code_key else called.email_key == email_key
    rows = session.execute(_known(actor, act).join(called, whose).where(named))
    return next(_gathered(rows), None)


def known_by_id(session: Session, actor: Actor, act: Act, person_id: UUID) -> Known | None:
    rows = session.execute(_known(actor, act).where(Person.id == person_id))
    return next(_gathered(rows), None)


def _known(actor: Actor, act: Act) -> Rows:
    """Fields of ``Known`` and, but for its first two, of ``Tie``; one row an engagement."""
    has_role = exists().where(RoleGrant.person_id == Person.id)
    return (
        select(
            Person.id,
            Person.code_key,
            Person.name,
            Person.email,
            Person.email_key,
            Person.phone,
            Person.language,
            func.coalesce(within_reach(actor, act, NOWHERE), False),
            has_role,
            Engagement.id,
            Engagement.kind,
            Engagement.vendor_id,
            Engagement.branch_id,
            Engagement.job_role,
            Engagement.starts_on,
            Engagement.ends_on,
            func.coalesce(within_reach(actor, act), False),
        )
        .outerjoin(Engagement, Engagement.person_id == Person.id)
        .order_by(Person.code_key, Engagement.starts_on, Engagement.id)
    )


def _gathered(found: Iterator[Any]) -> Iterator[Known]:
    person: Any = None
    ties: list[Tie] = []
    for row in found:
        if person and person[0] != row[0]:
            yield Known._make([*person, tuple(ties)])
            ties = []
        person = (*row[:7], bool(row[7]), bool(row[8]))
        if row[9]:
            ties.append(Tie._make([*row[9:16], bool(row[16])]))
    if person:
        yield Known._make([*person, tuple(ties)])


class OneByOne:
    """A stream in which the next can be looked at, to be taken when its turn has come."""

    def __init__(self, people: Iterator[Known]):
        self._people = people
        self._next: deque[Known] = deque()

    def take(self, code_key: str) -> Known | None:
        """The person with this id, if they are the next one."""
        if not self._next:
            self._next.extend(x for x in [next(self._people, None)] if x)
        if self._next and self._next[0].code_key == code_key:
            return self._next.popleft()
        return None
