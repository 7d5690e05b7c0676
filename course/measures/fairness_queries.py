"""Answers of final checks by question, kind and total score, counted by one statement."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from course.assessment.domain import AttemptKind
from course.assessment.models import Answer, Attempt
from course.assignments.models import Assignment
from course.content.model import Rating
from course.measures.domain import Period
from course.measures.fairness_rules import Fair, Odds, Stratum, enough, odds, verdict
from course.measures.parity_queries import within
from course.measures.queries import Who, reached
from course.people.domain import Kind
from course.people.models import Engagement

BANDS = 10
"""Bands of the total score: people in one of them did about as well on the whole check."""


@dataclass(frozen=True)
class Question:
    """One question, and what can be said of it."""

    decision_id: str
    employees: int
    contractors: int
    employees_right: int
    contractors_right: int
    odds: Odds | None
    verdict: Fair


def fairness(session: Session, who: Who, period: Period) -> Sequence[Question]:
    """Every question that was answered, those to look at first."""
    on = func.date(Attempt.finished_at)
    engaged = and_(
        Engagement.person_id == Attempt.person_id,
        Engagement.branch_id == Assignment.branch_id,
        func.date(Engagement.starts_on) <= on,
        or_(Engagement.ends_on.is_(None), func.date(Engagement.ends_on) >= on),
    )
    band = (Attempt.points * BANDS // Attempt.max_points).label("band")
    right = func.sum(case((Answer.rating == Rating.BEST, 1), else_=0))
    rows = session.execute(
        select(Answer.decision_id, band, Engagement.kind, func.count(), right)
        .select_from(Answer)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Engagement, engaged)
        .where(
            Attempt.kind == AttemptKind.CHECK,
            Attempt.max_points > 0,
            *within(Attempt.finished_at, period),
            *reached(Engagement, who),
        )
        .group_by(Answer.decision_id, "band", Engagement.kind)
        .order_by(Answer.decision_id)
    )
    counts: dict[str, dict[int, dict[Kind, tuple[int, int]]]] = {}
    for decision_id, at, kind, n, best in rows:
        counts.setdefault(decision_id, {}).setdefault(at, {})[kind] = (n, int(best))
    found = [_question(decision_id, bands) for decision_id, bands in counts.items()]
    order = list(Fair)[::-1]
    return sorted(found, key=lambda one: (order.index(one.verdict), one.decision_id))


def _question(decision_id: str, bands: dict[int, dict[Kind, tuple[int, int]]]) -> Question:
    def of(band: dict[Kind, tuple[int, int]], kind: Kind) -> tuple[int, int]:
        return band.get(kind, (0, 0))

    pairs = [(of(band, Kind.EMPLOYEE), of(band, Kind.CONTRACTOR)) for band in bands.values()]
    strata = [Stratum(e[1], e[0] - e[1], c[1], c[0] - c[1]) for e, c in pairs]
    employees, contractors = sum(e[0] for e, _ in pairs), sum(c[0] for _, c in pairs)
    found = odds(strata) if enough(employees, contractors) else None
    return Question(
        decision_id,
        employees,
        contractors,
        sum(e[1] for e, _ in pairs),
        sum(c[1] for _, c in pairs),
        found,
        verdict(employees, contractors, found),
    )
