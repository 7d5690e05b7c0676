"""What the board's read model has to hold, as one sum over people, assignments and credentials."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    false,
    func,
    not_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from course.assignments.domain import Reason
from course.assignments.models import Assignment
from course.assignments.queries import is_open
from course.credentials.fact_queries import covers, taken_back
from course.credentials.models import Credential, Demand, Revocation
from course.people.models import Engagement, Person

PersonId = InstrumentedAttribute[UUID] | Column[UUID]


def rows_for(among: Any) -> Select[Any]:
    """Columns in the order of ``Standing``.

    One row for each engagement and path that its person has open, holds a credential for or is
    covered on; one with an empty path where there is nothing. No clock is asked, and ended
    engagements and cover are kept, so that what was written today is still right tomorrow.
    """
    # A refresher after a service event is help for a team: it says nothing of where one stands.
    counted = Assignment.reason != Reason.SERVICE_EVENT
    asked = select(Assignment).where(is_open(), counted, among(Assignment.person_id))
    open_ = asked.subquery("open")
    held = _held(_ranked(among))
    demanded = _demanded(among)
    cover = covers()
    paths = (
        select(open_.c.person_id, open_.c.path_id)
        .union(
            select(held.c.person_id, held.c.path_id),
            select(cover.c.person_id, cover.c.path_id).where(among(cover.c.person_id)),
        )
        .subquery("paths")
    )
    return (
        select(
            Engagement.id,
            func.coalesce(paths.c.path_id, ""),
            Engagement.person_id,
            Engagement.branch_id,
            Engagement.vendor_id,
            Engagement.kind,
            Person.name,
            Engagement.starts_on,
            Engagement.ends_on,
            open_.c.id,
            open_.c.due_on,
            until(held.c.valid_until, demanded.c.grace_on),
            held.c.renewable_from,
            func.coalesce(held.c.revoked, false()),
            cover.c.covered_until,
        )
        .join(Person, Person.id == Engagement.person_id)
        .outerjoin(paths, paths.c.person_id == Engagement.person_id)
        .outerjoin(open_, _same(open_, paths))
        .outerjoin(held, _same(held, paths))
        .outerjoin(demanded, _same(demanded, paths))
        .outerjoin(cover, _same(cover, paths))
        .where(among(Engagement.person_id))
    )


def _demanded(among: Any) -> Subquery:
    """The grace of the oldest changed text that people have not shown yet, by person and path."""
    return (
        select(Demand.person_id, Demand.path_id, func.min(Demand.grace_on).label("grace_on"))
        .where(Demand.settled_at.is_(None), among(Demand.person_id))
        .group_by(Demand.person_id, Demand.path_id)
        .subquery("demanded")
    )


def until(valid_until: Any, grace_on: Any) -> ColumnElement[Any]:
    """The last day on which people may rely on it."""
    return case((grace_on < valid_until, grace_on), else_=valid_until)


def _same(one: Subquery | CTE, paths: Subquery) -> ColumnElement[bool]:
    return and_(one.c.person_id == paths.c.person_id, one.c.path_id == paths.c.path_id)


def _ranked(among: Any) -> Subquery:
    """Credentials numbered per person and path: of all the newest first, of good ones the last.

    Two good ones that end on one day are those of two records that were merged.
    """
    revoked = Revocation.credential_id.is_not(None)
    whose = [Credential.person_id, Credential.path_id]
    newest: list[ColumnElement[Any]] = [
        Credential.issued_at.desc(),
        Credential.valid_from.desc(),
        Credential.id.asc(),
    ]
    last = [Credential.valid_until.desc(), Credential.ordinal]
    return (
        select(
            *whose,
            Credential.valid_until,
            Credential.renewable_from,
            revoked.label("revoked"),
            func.row_number().over(partition_by=whose, order_by=newest).label("of_all"),
            func.row_number().over(partition_by=whose, order_by=[revoked, *last]).label("of_good"),
        )
        .outerjoin(Revocation, taken_back())
        .where(among(Credential.person_id))
        .subquery("ranked")
    )


def _held(ranked: Subquery) -> CTE:
    """One row per person and path: dates of the last good one, fate of the newest of all."""
    good = and_(ranked.c.of_good == 1, not_(ranked.c.revoked))
    revoked = and_(ranked.c.of_all == 1, ranked.c.revoked)
    return (
        select(
            ranked.c.person_id,
            ranked.c.path_id,
            func.max(case((good, ranked.c.valid_until))).label("valid_until"),
            func.max(case((good, ranked.c.renewable_from))).label("renewable_from"),
            (func.max(case((revoked, 1), else_=0)) == 1).label("revoked"),
        )
        .group_by(ranked.c.person_id, ranked.c.path_id)
        .cte("held")
    )
