"""What is erased of assignments: words that somebody typed about one person."""

from sqlalchemy import or_, select, update

from course.assignments.models import Assignment, Rule
from course.db import UnitOfWork
from course.people.domain import Whose

TYPED = (Assignment.note, Assignment.withdrawn_why, Assignment.excused_why)


def erase(uow: UnitOfWork, whose: Whose) -> list[tuple[str, int]]:
    done = uow.session.execute(
        update(Assignment)
        .where(
            Assignment.person_id.in_(whose.person_ids),
            or_(*(column.is_not(None) for column in TYPED)),
        )
        .values(dict.fromkeys(TYPED))
        .returning(Assignment.id)
    ).all()
    return [("notes and reasons of assignments", len(done) + _rules(uow, whose))]


def _rules(uow: UnitOfWork, whose: Whose) -> int:
    """Notes of rules are for everybody: only one that names the person goes."""
    noted = select(Rule.id, Rule.note).where(Rule.note.is_not(None)).order_by(Rule.id)
    naming = [id_ for id_, note in uow.session.execute(noted) if whose.words.named_in(note or "")]
    uow.session.execute(update(Rule).where(Rule.id.in_(naming)).values(note=None))
    return len(naming)
