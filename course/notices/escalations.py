"""Who answers for people who are late, and the weekly overview that tells them.

A vendor's people are first the vendor's business: after a week its admins hear, after two weeks
the manager of the branch and of the region above. Nobody gets a mail for each person: what is
written here are the lines of an overview.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from course.actor import Role
from course.assignments.domain import Reason
from course.assignments.models import Assignment
from course.assignments.queries import is_open
from course.notices import ledger
from course.notices.domain import (
    ESCALATED_7,
    ESCALATED_14,
    ESCALATION_URGENCY,
    WEEKLY,
    WEEKLY_URGENCY,
    About,
    Channel,
    State,
    Why,
    monday,
)
from course.notices.obligations import Filling, is_waited_for, said
from course.people.models import Branch, Engagement, Person, Region, RoleGrant
from course.reports.models import Standing, is_overdue

OVERSEE = (Role.MANAGER, Role.REGION_MANAGER, Role.VENDOR_ADMIN)
"""Roles that get a weekly overview."""
A_WEEK, TWO_WEEKS = 7, 14


def regions_above() -> CTE:
    """Pairs: a region, and itself or one above it."""
    pairs = select(Region.id.label("region_id"), Region.id.label("above_id")).cte(
        "above", recursive=True
    )
    up = select(pairs.c.region_id, Region.parent_id).join(Region, Region.id == pairs.c.above_id)
    return pairs.union_all(up.where(Region.parent_id.is_not(None)))


def after_a_week(filling: Filling) -> Any:
    """The vendor's admins; the manager of the branch for everybody else."""
    admins = (
        _late(ESCALATED_7, A_WEEK, filling, false())
        .join(Engagement, _works_for_vendor(Engagement, filling))
        .join(
            RoleGrant,
            and_(RoleGrant.role == Role.VENDOR_ADMIN, RoleGrant.vendor_id == Engagement.vendor_id),
        )
    )
    works, grant = aliased(Engagement), aliased(RoleGrant)
    has_admin = exists().where(
        _works_for_vendor(works, filling),
        grant.role == Role.VENDOR_ADMIN,
        grant.vendor_id == works.vendor_id,
    )
    later = Assignment.due_on <= filling.days.after(-TWO_WEEKS)
    managers = _late(ESCALATED_7, A_WEEK, filling, later).join(RoleGrant, _manages_branch())
    return union_all(_told(admins, filling), _told(managers, filling).where(~has_admin))


def after_two_weeks(filling: Filling) -> Any:
    """The managers of the branch and of the regions above it."""
    above = regions_above()
    managers = _late(ESCALATED_14, TWO_WEEKS, filling, false()).join(RoleGrant, _manages_branch())
    over = (
        _late(ESCALATED_14, TWO_WEEKS, filling, false())
        .join(above, above.c.region_id == Branch.region_id)
        .join(
            RoleGrant,
            and_(RoleGrant.role == Role.REGION_MANAGER, RoleGrant.region_id == above.c.above_id),
        )
    )
    return union_all(_told(managers, filling), _told(over, filling))


def _manages_branch() -> ColumnElement[bool]:
    return and_(RoleGrant.role == Role.MANAGER, RoleGrant.branch_id == Assignment.branch_id)


def _works_for_vendor(engagement: Any, filling: Filling) -> ColumnElement[bool]:
    return and_(
        engagement.person_id == Assignment.person_id,
        engagement.branch_id == Assignment.branch_id,
        engagement.vendor_id.is_not(None),
        or_(engagement.ends_on.is_(None), engagement.ends_on >= filling.days.after()),
    )


def _late(stage: str, days: int, filling: Filling, over: ColumnElement[bool]) -> Select[Any]:
    """Open assignments so many days late; ``_told`` adds who hears of them."""
    return (
        select(
            *ledger.columns(
                filling,
                person_id=RoleGrant.person_id,
                about=About.ESCALATION,
                about_id=Assignment.id,
                day=Assignment.due_on,
                stage=literal(stage),
                urgency=ESCALATION_URGENCY[stage],
                branch_id=Assignment.branch_id,
                fate=_to_office(filling, over, Why.OVERTAKEN),
            )
        )
        .select_from(Assignment)
        .join(Branch, Branch.id == Assignment.branch_id)
        .where(
            is_open(),
            Assignment.reason != Reason.SERVICE_EVENT,  # never a reproach: nobody is told
            Assignment.due_on <= filling.days.after(-days),
            is_waited_for(filling.days),
            ~said(RoleGrant.person_id, Assignment.id, Assignment.due_on, stage),
        )
    )


def _told(late: Select[Any], filling: Filling) -> Select[Any]:
    return late.join(Person, Person.id == RoleGrant.person_id).where(
        _holds(filling), RoleGrant.person_id != Assignment.person_id
    )


def _holds(filling: Filling) -> ColumnElement[bool]:
    return or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= filling.now.date())


def _to_office(
    filling: Filling, over: ColumnElement[bool], dropped: Why
) -> list[ColumnElement[Any]]:
    """Channel, state and why of what managers and admins are told.

    By mail or not at all: they have the board, which says the same every day.
    """
    mail, silent = ledger.by_mail(filling), ledger.silent(filling)
    if filling.missed:
        over, dropped = true(), Why.BEFORE
    return [
        literal(Channel.MAIL.value),
        case((or_(over, ~mail), State.DROPPED.value), else_=State.DUE.value),
        case((over, dropped.value), (mail, null()), else_=silent.value),
    ]


# --- the weekly overview ---------------------------------------------------------------


def weekly(filling: Filling) -> Select[Any]:
    """Everybody who answers for people, once a week; dropped where there is nothing to say.

    It begins on Monday, where their branch is. A row is written for a quiet week too, so that
    somebody who is late on Wednesday does not bring an overview on Wednesday.
    """
    works = aliased(Engagement)
    lasts = or_(works.ends_on.is_(None), works.ends_on >= filling.now.date())
    home = (
        select(works.branch_id)
        .where(works.person_id == RoleGrant.person_id, lasts)
        .order_by(works.starts_on.desc(), works.id)
        .limit(1)
        .scalar_subquery()
    )
    week, due = filling.days.of(monday), _any_due(filling)
    return (
        select(
            *ledger.columns(
                filling,
                person_id=RoleGrant.person_id,
                about=About.OVERVIEW,
                about_id=RoleGrant.person_id,
                day=week,
                stage=literal(WEEKLY),
                urgency=WEEKLY_URGENCY,
                branch_id=Branch.id,
                fate=_to_office(filling, ~due, Why.NOTHING_TO_SAY),
            )
        )
        .select_from(RoleGrant)
        .join(Person, Person.id == RoleGrant.person_id)
        .join(Branch, Branch.id == home)
        .where(
            RoleGrant.role.in_(OVERSEE),
            _holds(filling),
            ~said(RoleGrant.person_id, RoleGrant.person_id, week, WEEKLY),
        )
        .order_by(RoleGrant.person_id, case((due, 0), else_=1))
    )


def _any_due(filling: Filling) -> ColumnElement[bool]:
    """Whether anybody in reach of a grant is late, or has something due within the week."""
    place, above, today = aliased(Branch), regions_above(), filling.days.after()
    soon = and_(
        or_(is_overdue(today), Standing.due_on.between(today, filling.days.after(A_WEEK - 1))),
        or_(Standing.ends_on.is_(None), Standing.ends_on >= today),
    )
    below = (
        select(literal(1))
        .select_from(above)
        .join(place, place.region_id == above.c.region_id)
        .join(Standing, Standing.branch_id == place.id)
        .where(above.c.above_id == RoleGrant.region_id, soon)
        .correlate(RoleGrant, Branch)
        .exists()
    )
    here = exists().where(Standing.branch_id == RoleGrant.branch_id, soon)
    firm = exists().where(Standing.vendor_id == RoleGrant.vendor_id, soon)
    return case(
        (RoleGrant.role == Role.MANAGER, here.correlate(RoleGrant, Branch)),
        (RoleGrant.role == Role.VENDOR_ADMIN, firm.correlate(RoleGrant, Branch)),
        else_=below,
    )
