"""What happens to open assignments when people leave or move. Evidence stays as it is."""

from sqlalchemy import update

from course.assignments import leaving_queries as queries
from course.assignments.models import Assignment
from course.assignments.queries import is_open
from course.db import UnitOfWork
from course.events import AssignmentsChanged, PeopleChanged, PeopleLeft

WHY = "No engagement goes on."


def withdraw_for_people(uow: UnitOfWork, left: PeopleLeft) -> None:
    """Withdraw whatever these people have open. Doing it again changes nothing.

    Nobody decided that they need not finish it, so a rule asks them again when they come back.
    """
    rows = uow.session.execute(
        update(Assignment)
        .where(Assignment.person_id.in_(left.person_ids), is_open())
        .values(withdrawn_at=uow.now, unmatched_at=uow.now, withdrawn_why=WHY)
        .returning(Assignment.id, Assignment.person_id)
    ).all()
    if rows:
        uow.emit(
            AssignmentsChanged(
                what="withdrawn",
                assignment_ids=tuple(row.id for row in rows),
                person_ids=tuple(sorted({row.person_id for row in rows})),
                due_on=None,
                until=None,
                why=WHY,
            )
        )


def follow_to_branch(uow: UnitOfWork, changed: PeopleChanged) -> None:
    """Open assignments go along to the branch that somebody moved to.

    The due day stays; from now on it ends in the new branch's time zone, and whoever passes is
    certified there. Whoever still works at the old branch too keeps it there.
    """
    if changed.what != "moved":
        return
    onward = queries.onward(uow.now.date())
    uow.session.execute(
        update(Assignment)
        .where(Assignment.person_id.in_(changed.person_ids), is_open(), onward.gone_on)
        .values(branch_id=onward.branch_id)
        .execution_options(synchronize_session=False)
    )
