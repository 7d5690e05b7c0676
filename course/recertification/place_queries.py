"""How many people an edition asks, by branch, kind and vendor: counts, no names."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import Session

from course.assignments.who import Days
from course.content.model import Revision
from course.credentials.models import Demand
from course.people.models import Branch, Vendor
from course.recertification.domain import Place
from course.recertification.queries import found, groups


def would_ask(session: Session, after: Revision, days: Days) -> list[Place]:
    """Whom publishing a revision would ask, by branch, kind and vendor: no names, one statement."""
    asked = groups(session, after, days)
    if not asked:
        return []
    row = found(asked, days).c
    return _places(session, row, row.grace_on, func.count(), literal(0))


def has_asked(session: Session, revision_id: str, at: datetime | None = None) -> list[Place]:
    """Whom a published revision has asked, ever or at a moment, and how many have answered."""
    done = func.sum(case((Demand.settled == "answered", 1), else_=0))
    row: Any = Demand
    only = [Demand.to_revision_id == revision_id]
    if at:
        only.append(Demand.asked_at == at)
    return _places(session, row, Demand.grace_on, func.count(), done, *only)


def _places(
    session: Session,
    row: Any,
    grace_on: Any,
    people: ColumnElement[int],
    answered: ColumnElement[Any],
    *only: ColumnElement[bool],
) -> list[Place]:
    by = (row.path_id, Branch.id, Branch.name, row.kind, Vendor.name, grace_on)
    counted = (
        select(*by, people, answered)
        .join(Branch, Branch.id == row.branch_id)
        .outerjoin(Vendor, Vendor.id == row.vendor_id)
        .where(*only)
        .group_by(*by)
        .order_by(Branch.name, Branch.id, row.kind, Vendor.name, row.path_id, grace_on)
    )
    rows: Any = session.execute(counted)
    return [Place(*(*row[:-1], int(row[-1]))) for row in rows]
