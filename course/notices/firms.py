"""What firms are told: papers that end, reviews of expectations that are due, and visits that
were refused. One ``SELECT`` for each stage, as for learners' own obligations.

A firm's papers are first the firm's business: whoever runs its people hears. HR hears only where
nobody of the firm can be reached by e-mail, and of reviews, which need both sides.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from course.actor import Role
from course.notices import ledger
from course.notices.domain import (
    EXPECT,
    NOT_LET_IN,
    PAPERS,
    VISIT_DAYS,
    VISIT_FIRM,
    VISIT_URGENCY,
    About,
    Channel,
    Stage,
    State,
)
from course.notices.obligations import Filling, day_of, said
from course.people.models import Engagement, Person, RoleGrant, Vendor
from course.vendors.document_queries import relied_on
from course.vendors.domain import Status
from course.vendors.models import (
    ExpectationReview,
    VendorAgreement,
    VendorDocument,
    VendorSignature,
    VisitDecision,
)
from course.vendors.queries import status_now


def of_papers(stage: Stage, filling: Filling) -> Select[Any]:
    """Papers that count, end within so many days, and have not been replaced."""
    first, last = _window(stage, filling)
    ends = VendorDocument.ends_on
    found = (
        row(About.VENDOR_PAPER, VendorDocument.id, ends, stage.name, stage.urgency, filling)
        .select_from(VendorDocument)
        .join(Vendor, Vendor.id == VendorDocument.vendor_id)
        .join(RoleGrant, or_(_runs_firm(), and_(RoleGrant.role == Role.HR, ~_reachable(filling))))
    )
    return told(found, filling).where(
        ends >= first,
        ends <= last,
        relied_on(),
        status_now() != Status.ENDED.value,
        ~said(RoleGrant.person_id, VendorDocument.id, ends, stage.name),
    )


def of_expectations(stage: Stage, filling: Filling) -> Select[Any]:
    """Firms whose review of expectations is due: both sides are told."""
    first, last = _window(stage, filling)
    due = due_days()
    found = (
        row(About.EXPECTATIONS, due.c.vendor_id, due.c.day, stage.name, stage.urgency, filling)
        .select_from(due)
        .join(Vendor, Vendor.id == due.c.vendor_id)
        .join(RoleGrant, or_(_runs_firm(), RoleGrant.role == Role.HR))
    )
    return told(found, filling).where(
        due.c.day >= first,
        due.c.day <= last,
        status_now() != Status.ENDED.value,
        ~said(RoleGrant.person_id, due.c.vendor_id, due.c.day, stage.name),
    )


def due_days() -> CTE:
    """When each firm's next review of expectations is due."""
    signed = select(VendorAgreement.vendor_id, VendorSignature.review_on.label("day")).join(
        VendorAgreement, VendorAgreement.id == VendorSignature.agreement_id
    )
    held = select(ExpectationReview.vendor_id, ExpectationReview.next_on.label("day"))
    every = union_all(signed.where(VendorSignature.review_on.is_not(None)), held).subquery()
    return (
        select(every.c.vendor_id, func.max(every.c.day).label("day"))
        .group_by(every.c.vendor_id)
        .cte("reviews_due")
    )


def of_visits(filling: Filling) -> Any:
    """Workers who were not let in, and whoever runs their firm's people: they may appeal."""
    day = day_of(VisitDecision.made_at)
    since = filling.now - timedelta(days=VISIT_DAYS)
    refused = [~VisitDecision.let_in, VisitDecision.made_at >= since]
    own = (
        select(
            *ledger.columns(
                filling,
                person_id=VisitDecision.person_id,
                about=About.VISIT,
                about_id=VisitDecision.id,
                day=day,
                stage=literal(NOT_LET_IN),
                urgency=VISIT_URGENCY,
                branch_id=VisitDecision.branch_id,
                fate=(
                    ledger.channel(filling),
                    literal(State.DROPPED.value if filling.missed else State.DUE.value),
                    ledger.why(filling),
                ),
            )
        )
        .join(Person, Person.id == VisitDecision.person_id)
        .where(*refused, ~said(VisitDecision.person_id, VisitDecision.id, day, NOT_LET_IN))
    )
    firms = (
        row(About.VISIT, VisitDecision.id, day, VISIT_FIRM, VISIT_URGENCY, filling)
        .select_from(VisitDecision)
        .join(Vendor, Vendor.id == VisitDecision.vendor_id)
        .join(RoleGrant, _runs_firm())
    )
    heard = told(firms, filling).where(
        *refused,
        RoleGrant.person_id != VisitDecision.person_id,
        ~said(RoleGrant.person_id, VisitDecision.id, day, VISIT_FIRM),
    )
    return union_all(own, heard)


def _window(stage: Stage, filling: Filling) -> tuple[date, date]:
    today = filling.now.date()
    return today + timedelta(days=stage.until), today + timedelta(days=stage.days_left)


def _runs_firm() -> ColumnElement[bool]:
    return and_(RoleGrant.role == Role.VENDOR_ADMIN, RoleGrant.vendor_id == Vendor.id)


def _reachable(filling: Filling) -> ColumnElement[bool]:
    """Whether somebody who runs the firm's people has an address."""
    grant, who = aliased(RoleGrant), aliased(Person)
    return (
        exists()
        .where(
            grant.role == Role.VENDOR_ADMIN,
            grant.vendor_id == Vendor.id,
            who.id == grant.person_id,
            func.coalesce(who.email, "") != "",
            or_(grant.ends_on.is_(None), grant.ends_on >= filling.now.date()),
        )
        .correlate(Vendor)
    )


def row(
    about: About, about_id: Any, day: Any, stage: str, urgency: int, filling: Filling
) -> Select[Any]:
    """By mail or not at all: the pages of the firm say the same every day."""
    works = aliased(Engagement)
    home = (
        select(works.branch_id)
        .where(works.person_id == RoleGrant.person_id)
        .order_by(works.starts_on.desc(), works.id)
        .limit(1)
        .correlate(RoleGrant)
        .scalar_subquery()
    )
    gone = true() if filling.missed else ~ledger.by_mail(filling)
    return select(
        *ledger.columns(
            filling,
            person_id=RoleGrant.person_id,
            about=about,
            about_id=about_id,
            day=day,
            stage=literal(stage),
            urgency=urgency,
            branch_id=home,
            fate=(
                literal(Channel.MAIL.value),
                case((gone, State.DROPPED.value), else_=State.DUE.value),
                ledger.why(filling),
            ),
        )
    )


def told(found: Select[Any], filling: Filling) -> Select[Any]:
    """Only grants that still hold."""
    return found.join(Person, Person.id == RoleGrant.person_id).where(
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= filling.now.date())
    )


LADDERS = (
    *((About.VENDOR_PAPER, stage) for stage in PAPERS),
    *((About.EXPECTATIONS, stage) for stage in EXPECT),
)
"""Every stage that is about a firm, in the order in which they are filled."""


def of(about: About, stage: Stage, filling: Filling) -> Select[Any]:
    if about is About.VENDOR_PAPER:
        return of_papers(stage, filling)
    return of_expectations(stage, filling)


# --- what has come to nothing -------------------------------------------------------------


def paper_stands(notice: Any) -> ColumnElement[bool]:
    """Whether the notice's paper still counts, ends on that day, and was not replaced."""
    return (
        exists()
        .where(
            VendorDocument.id == notice.about_id,
            VendorDocument.ends_on == notice.day,
            relied_on(),
        )
        .correlate(notice)
    )


def review_stands(notice: Any) -> ColumnElement[bool]:
    """Whether the firm's review is still due on the notice's day."""
    due = due_days()
    return (
        exists()
        .where(due.c.vendor_id == notice.about_id, due.c.day == notice.day)
        .correlate(notice)
    )
