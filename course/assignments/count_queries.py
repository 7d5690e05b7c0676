"""Reads of what giving a path to a group of people would come to, and came to."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, case, func, literal, null, select
from sqlalchemy.orm import Session

from course.actor import Actor
from course.assignments.domain import Counts, Given, Who
from course.assignments.queries import is_open
from course.assignments.who import FINISHED, SILENT, Days, has, matching
from course.people.models import Engagement, Person


def counts(
    session: Session, actor: Actor, who: Who, days: Days, path_id: str, *, again: bool
) -> Counts:
    """How many people match, and what giving them the path would come to; one statement."""

    def any_(so: ColumnElement[bool]) -> ColumnElement[int]:
        return func.max(case((so, 1), else_=0))

    person = (
        matching(
            actor,
            who,
            days,
            any_(has(path_id, is_open())).label("open"),
            any_(has(path_id, FINISHED)).label("finished"),
            any_(SILENT).label("silent"),
        )
        .group_by(Engagement.person_id)
        .subquery()
    )
    row, left_out = person.c, literal(0) if again else person.c.finished
    fresh = and_(row.open == 0, left_out == 0)
    found = session.execute(
        select(
            func.count(),
            *(
                func.coalesce(func.sum(case((so, 1), else_=0)), 0)
                for so in (
                    row.open == 1,
                    and_(row.open == 0, left_out == 1),
                    fresh,
                    and_(fresh, row.silent == 1),
                )
            ),
        ).select_from(person)
    ).one()
    return Counts(*found)


def given(
    session: Session, actor: Actor, who: Who, days: Days, path_id: str, fresh: int, *, again: bool
) -> Given:
    """The same when ``fresh`` people have just been given it; they have it open by now.

    Decision: counted behind the giving and not before it, which takes a third of the time:
    who finished the path is who matches and still does not have it open.
    """
    # Not in the order of an index on people: each of them would be looked up somewhere else.
    whose = func.coalesce(Engagement.person_id, null())
    has_open = func.max(case((has(path_id, is_open()), 1), else_=0)).label("open")
    person = matching(actor, who, days, has_open).group_by(whose).subquery()
    both = select(func.count(), func.coalesce(func.sum(person.c.open), 0)).select_from(person)
    everybody, open_ = session.execute(both).one()
    return Given(everybody, open_ - fresh, 0 if again else everybody - open_, fresh)


def names(
    session: Session, actor: Actor, who: Who, days: Days, *so: ColumnElement[bool], most: int
) -> Sequence[str]:
    """The first few names of those for whom something is so."""
    found = (
        matching(actor, who, days, Person.name, Person.code_key)
        .where(*so)
        .distinct()
        .order_by(Person.name, Person.code_key)
        .limit(most)
    )
    return [row.name for row in session.execute(found)]
