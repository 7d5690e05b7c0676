"""What was decided at the demo's gate in Harbour, and appealed."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import select

from course.actor import Actor
from course.db import UnitOfWork
from course.demo.telling import DANA, JOAN, MARTA, Firm, Told
from course.vendors import visiting
from course.vendors.models import VisitDecision


def mornings(firm: Firm) -> Iterator[Told]:
    """Two mornings at the gate in Harbour: one goes against the answer, one is appealed."""
    dana, joan, marta = firm.who(DANA), firm.who(JOAN), firm.who(MARTA)
    decided = partial(_decide, actor=dana)
    yield 12, 7, dana, partial(decided, code="PK-04", let_in=True, reason="")
    yield (
        7,
        7,
        dana,
        partial(
            decided,
            code="PK-02",
            let_in=True,
            reason="One job more, together with Łukasz Wójcik, who holds the certificate.",
        ),
    )
    yield (
        5,
        7,
        dana,
        partial(
            decided,
            code="PK-03",
            let_in=False,
            reason="No certificate, and the customer lives alone and needs more time.",
        ),
    )
    words = "Tomasz had the check booked for that day. Please let him go with a colleague."
    yield 5, 11, joan, partial(_appeal, actor=joan, words=words)
    found = "Right at that visit. With a colleague he may go to the next; Dana plans it."
    yield 4, 9, marta, partial(_look_again, actor=marta, words=found)


def _decide(uow: UnitOfWork, *, actor: Actor, code: str, let_in: bool, reason: str) -> None:
    visiting.decide(uow, actor=actor, decision_id=uuid4(), code=code, let_in=let_in, reason=reason)


def _decision(uow: UnitOfWork) -> UUID:
    refused = select(VisitDecision.id).where(~VisitDecision.let_in)
    return uow.session.execute(refused).scalar_one()


def _appeal(uow: UnitOfWork, *, actor: Actor, words: str) -> None:
    visiting.appeal(uow, actor=actor, decision_id=_decision(uow), words=words)


def _look_again(uow: UnitOfWork, *, actor: Actor, words: str) -> None:
    visiting.answer_appeal(uow, actor=actor, decision_id=_decision(uow), stands=True, words=words)
