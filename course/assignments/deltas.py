"""Assignments about some clauses only: asked for set by set, and ended set by set."""

from typing import Any

from sqlalchemy import Select, select, update

from course.assignments.models import Assignment, Delta
from course.assignments.queries import is_open
from course.db import UnitOfWork, insert_those

ASSIGNED = (
    "id",
    "person_id",
    "path_id",
    "branch_id",
    "reason",
    "due_on",
    "assigned_at",
    "revision_id",
    "batch_id",
)
"""Of ``Assignment``: what rows of new assignments consist of, in this order."""
ABOUT = ("assignment_id", "from_revision_id", "to_revision_id", "clause_ids")
"""Of ``Delta``, likewise."""
REPLACED = "A newer edition asks for more."
DROPPED = "The agreement does not say it any more."


def ask(uow: UnitOfWork, rows: Select[Any], about: Select[Any]) -> int:
    """Open assignments that are about some clauses, but for those who have the path open.

    Safe to repeat: two statements, however many people there are.

    Args:
        about: which clauses, for those of the assignments that came to be.
    """
    opened = insert_those(uow.session, Assignment, ASSIGNED, rows)
    insert_those(uow.session, Delta, ABOUT, about)
    return opened


def withdraw(uow: UnitOfWork, ids: Select[Any], why: str) -> None:
    """Nobody waits for these any more. What was read and answered stays."""
    uow.session.execute(
        update(Assignment)
        .where(Assignment.id.in_(select(ids.subquery().c[0])), is_open())
        .values(withdrawn_at=uow.now, withdrawn_why=why)
        .execution_options(synchronize_session=False)
    )
