"""Reads about decisions at the gate, and their appeals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, aliased

from course.actor import Act, Actor
from course.errors import NotFound
from course.people import queries as people
from course.people.models import Branch, Person, Vendor
from course.vendors.models import VisitAppeal, VisitAppealAnswer, VisitDecision
from course.vendors.ready_rules import Light

PAGE = 50
PLACED = people.Placed(VisitDecision.person_id, VisitDecision.branch_id, VisitDecision.vendor_id)


@dataclass(frozen=True)
class Decision:
    """One decision, with what was known then, and what was said about it since."""

    id: UUID
    person_id: UUID
    name: str
    code: str
    vendor_id: UUID | None
    vendor: str | None
    branch: str
    time_zone: str
    let_in: bool
    reason: str
    light: Light
    reasons: Sequence[tuple[str, str]]
    decided_by: UUID
    decided_by_name: str
    decided_at: datetime
    appeal: str | None
    appealed_by: str | None
    appealed_at: datetime | None
    stands: bool | None
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None

    @property
    def state(self) -> str:
        if self.appealed_at is None:
            return "decided"
        return "answered" if self.answered_at else "appealed"


_DECIDER, _APPEALER, _ANSWERER = aliased(Person), aliased(Person), aliased(Person)
_DECISIONS: Select[*tuple[Any, ...]] = (
    select(
        VisitDecision.id,
        VisitDecision.person_id,
        Person.name,
        Person.code,
        VisitDecision.vendor_id,
        Vendor.name,
        Branch.name,
        Branch.time_zone,
        VisitDecision.let_in,
        VisitDecision.reason,
        VisitDecision.light,
        VisitDecision.reasons,
        VisitDecision.made_by,
        _DECIDER.name,
        VisitDecision.made_at,
        VisitAppeal.words,
        _APPEALER.name,
        VisitAppeal.made_at,
        VisitAppealAnswer.stands,
        VisitAppealAnswer.words,
        _ANSWERER.name,
        VisitAppealAnswer.made_at,
    )
    .join(Person, Person.id == VisitDecision.person_id)
    .join(Branch, Branch.id == VisitDecision.branch_id)
    .join(_DECIDER, _DECIDER.id == VisitDecision.made_by)
    .outerjoin(Vendor, Vendor.id == VisitDecision.vendor_id)
    .outerjoin(VisitAppeal, VisitAppeal.decision_id == VisitDecision.id)
    .outerjoin(_APPEALER, _APPEALER.id == VisitAppeal.made_by)
    .outerjoin(VisitAppealAnswer, VisitAppealAnswer.decision_id == VisitDecision.id)
    .outerjoin(_ANSWERER, _ANSWERER.id == VisitAppealAnswer.made_by)
)
_NEWEST = (VisitDecision.made_at.desc(), VisitDecision.id)


def decisions(
    session: Session, actor: Actor, page: int, *, waiting: bool = False
) -> tuple[Sequence[Decision], bool]:
    """Decisions in reach, newest first, and whether there are more.

    Args:
        waiting: only those whose appeal waits for an answer.
    """
    reach = people.within_reach(actor, Act.SEE_READY, PLACED)
    open_ = [VisitAppeal.decision_id.is_not(None), VisitAppealAnswer.decision_id.is_(None)]
    rows = session.execute(
        _DECISIONS.where(reach, *(open_ if waiting else ()))
        .order_by(*_NEWEST)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    found = [Decision(*row) for row in rows]
    return found[:PAGE], len(found) > PAGE


def own(session: Session, person_id: UUID) -> Sequence[Decision]:
    """Decisions about somebody's own visits, newest first."""
    about = _DECISIONS.where(VisitDecision.person_id == person_id)
    return [Decision(*row) for row in session.execute(about.order_by(*_NEWEST).limit(PAGE))]


def decision(
    session: Session, actor: Actor, decision_id: UUID, act: Act = Act.SEE_READY
) -> Decision:
    """One in reach for an act; to look at, everybody also reaches those about themselves.

    Raises:
        NotFound: there is none, or it is out of reach.
    """
    mine: list[ColumnElement[bool]] = []
    if act is Act.SEE_READY:
        mine = [VisitDecision.person_id == actor.person_id]
    reached = or_(people.within_reach(actor, act, PLACED), *mine)
    row = session.execute(_DECISIONS.where(VisitDecision.id == decision_id, reached)).one_or_none()
    if row is None:
        raise NotFound("There is no such decision.")
    return Decision(*row)
