"""What is recorded of firms and teams in numbers: one statement for each measure, the seven of
service together in one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from course.incidents.domain import minutes, office_clock
from course.incidents.fact_queries import TOLD_AT
from course.incidents.models import ServiceEvent
from course.library import queries as library
from course.measures import queries as measures
from course.measures.domain import Period
from course.measures.intake_queries import definitions
from course.measures.queries import Who
from course.measures.score_rules import scores
from course.people.domain import Kind
from course.reviews.domain import SLACK
from course.reviews.models import Review, ReviewAction, ReviewActionSaid, ReviewSeries
from course.reviews.reward_rules import OF_SERVICE, Measure, Share
from course.vendors.models import VisitDecision

GREEN = "green"
"""The light of a visit with nothing missing."""
Pairs = Mapping[UUID | None, tuple[int, int]]
"""So many of so many, by firm; None for a branch's own team."""
Where = Sequence[ColumnElement[bool]]


def facts(
    session: Session, vendor_ids: Collection[UUID], since: date, until: date
) -> Mapping[UUID, Sequence[Share]]:
    """The recorded numbers of each firm in a period, both days included."""
    theirs = [ReviewSeries.vendor_id.in_(vendor_ids)]
    counted: dict[Measure, Pairs] = {
        Measure.REVIEWS_ON_TIME: _reviews(session, theirs, since, until),
        Measure.ACTIONS_ON_TIME: _actions(session, theirs, since, until),
        Measure.READY_AT_VISIT: _visits(session, vendor_ids, since, until),
        Measure.EVENTS_TOLD: _events(
            session, [ServiceEvent.vendor_id.in_(vendor_ids)], since, until
        ),
        **_service(session, since, until),
    }
    return {
        id_: [Share(one, one.words, *of.get(id_, (0, 0))) for one, of in counted.items()]
        for id_ in vendor_ids
    }


def record(
    session: Session,
    vendor_id: UUID | None,
    branch_ids: Collection[UUID],
    since: date,
    until: date,
) -> Sequence[Share]:
    """What a firm (or the own team) kept of reviews and of the office's clock, as the log has it.

    Args:
        branch_ids: at these branches; everywhere where there are none.
    """

    def theirs(table: type[ReviewSeries] | type[ServiceEvent]) -> Where:
        here = [table.branch_id.in_(branch_ids)] if branch_ids else []
        return [table.vendor_id.is_not_distinct_from(vendor_id), *here]

    counted = {
        Measure.REVIEWS_ON_TIME: _reviews(session, theirs(ReviewSeries), since, until),
        Measure.ACTIONS_ON_TIME: _actions(session, theirs(ReviewSeries), since, until),
        Measure.EVENTS_TOLD: _events(session, theirs(ServiceEvent), since, until),
    }
    return tuple(Share(one, one.words, *of.get(vendor_id, (0, 0))) for one, of in counted.items())


def _summed(rows: Sequence[tuple[UUID | None, bool]]) -> Pairs:
    found: dict[UUID | None, tuple[int, int]] = {}
    for vendor_id, kept in rows:
        part, whole = found.get(vendor_id, (0, 0))
        found[vendor_id] = (part + kept, whole + 1)
    return found


def _reviews(session: Session, where: Where, since: date, until: date) -> Pairs:
    rows = session.execute(
        select(ReviewSeries.vendor_id, Review.due_on, Review.held_on)
        .join(Review, Review.series_id == ReviewSeries.id)
        .where(*where, Review.due_on.between(since, until))
    )
    return _summed(
        [
            (vendor_id, held is not None and held <= due + SLACK)
            for vendor_id, due, held in rows
            if held or due + SLACK < until
        ]
    )


def _actions(session: Session, where: Where, since: date, until: date) -> Pairs:
    first_done = (
        select(func.min(ReviewActionSaid.made_at))
        .where(ReviewActionSaid.action_id == ReviewAction.id, ReviewActionSaid.done)
        .correlate(ReviewAction)
        .scalar_subquery()
    )
    rows = session.execute(
        select(ReviewSeries.vendor_id, ReviewAction.due_on, first_done)
        .join(Review, Review.series_id == ReviewSeries.id)
        .join(ReviewAction, ReviewAction.review_id == Review.id)
        .where(*where, ReviewAction.due_on >= since, ReviewAction.due_on < until)
    )
    return _summed([(id_, done is not None and done.date() <= due) for id_, due, done in rows])


def _visits(session: Session, vendor_ids: Collection[UUID], since: date, until: date) -> Pairs:
    green = func.sum(case((VisitDecision.light == GREEN, 1), else_=0))
    rows = session.execute(
        select(VisitDecision.vendor_id, green, func.count())
        .where(
            VisitDecision.vendor_id.in_(vendor_ids),
            *_within(VisitDecision.made_at, since, until),
        )
        .group_by(VisitDecision.vendor_id)
    )
    return {id_: (part, whole) for id_, part, whole in rows}


def _events(session: Session, where: Where, since: date, until: date) -> Pairs:
    """Clause 4.2 by the clock that stands on each case. No call counts as late, the day after."""
    rows = session.execute(
        select(ServiceEvent.vendor_id, ServiceEvent.revision_id, ServiceEvent.found_at, TOLD_AT)
        .where(*where, *_within(ServiceEvent.found_at, since, until))
        .order_by(ServiceEvent.id)
    ).all()
    known = {edition: library.revision(session, edition) for edition in {row[1] for row in rows}}
    promised = {id_: minutes(edition.agreement)[0] for id_, edition in known.items()}
    return _summed(
        [
            (id_, told is not None and office_clock(promised[edition], found, told, told).in_time)
            for id_, edition, found, told in rows
            if told or found.date() < until
        ]
    )


def _within(moment: Any, since: date, until: date) -> Where:
    first, last = (datetime.combine(day, time(), UTC) for day in (since, until))
    return [moment >= first, moment < last + timedelta(days=1)]


def _service(session: Session, since: date, until: date) -> dict[Measure, Pairs]:
    """Those of the seven measures of which more is better; the others reward nobody."""
    known = definitions(session)
    period = Period("", "", since, until, until)
    found = measures.counted(session, known, Who(everywhere=True), period, by_group=True)
    pairs: dict[Measure, dict[UUID | None, tuple[int, int]]] = {
        one: {} for one in OF_SERVICE.values()
    }
    for (kind, vendor_id), counted in found.items():
        for score in scores(known.values(), counted):
            one = OF_SERVICE.get(score.measure.id)
            if kind is Kind.CONTRACTOR and one:
                pairs[one][vendor_id] = (score.hits, score.n)
    return {**pairs}
