"""What people decide about visits: letting somebody work or not, and appeals.

The answer flags; a named person decides, and says why. Nothing here stops anybody by itself.
"""

from uuid import UUID

from course.actor import Act, Actor
from course.db import UnitOfWork
from course.errors import NotFound, NotReady
from course.events import (
    VisitAppealAnswered,
    VisitAppealed,
    VisitDecided,
)
from course.people import place_queries
from course.vendors import ready_queries, visit_queries
from course.vendors.models import VisitAppeal, VisitAppealAnswer, VisitDecision
from course.vendors.ready_rules import Light

SAY_WHY = "Write why. The worker and the firm read it, and may answer."


def decide(
    uow: UnitOfWork, *, actor: Actor, decision_id: UUID, code: str, let_in: bool, reason: str
) -> bool:
    """Let a worker go to work, or not. The answer of this moment is kept along with it.

    Args:
        decision_id: made by the page, so that a second press is no second decision.
        reason: needed where the person goes against the answer, or does not let in.

    Returns:
        Whether this call did it.

    Raises:
        NotFound: nobody in reach has this code, or the actor may not decide about them.
        NotReady: the reason is missing, or it is about the actor's own visit.
    """
    worker = ready_queries.by_code(uow.session, actor, code, uow.now)
    if worker is None or actor.person_id is None:
        raise NotFound("There is no such person.")
    if not _may_decide(uow, actor, worker):
        raise NotFound("There is no such person.")
    if worker.person_id == actor.person_id:
        raise NotReady("This is you. Somebody else decides about your visits.")
    if not reason and not (let_in and worker.ready.light is Light.GREEN):
        raise NotReady(SAY_WHY)
    return uow.add_once(
        VisitDecision,
        VisitDecided(
            decision_id=decision_id,
            person_id=worker.person_id,
            branch_id=worker.branch_id,
            let_in=let_in,
            light=worker.ready.light.value,
            codes=worker.ready.codes,
        ),
        id=decision_id,
        person_id=worker.person_id,
        branch_id=worker.branch_id,
        vendor_id=worker.vendor_id,
        let_in=let_in,
        reason=reason,
        light=worker.ready.light,
        reasons=[[one.code.value, one.words] for one in worker.ready.reasons],
        made_by=actor.person_id,
        made_at=uow.now,
    )


def _may_decide(uow: UnitOfWork, actor: Actor, worker: ready_queries.Worker) -> bool:
    """The branch of the visit has to be in reach for deciding, and not only for looking."""
    branches = place_queries.branches(uow.session, actor, Act.DECIDE_VISIT)
    return any(branch.id == worker.branch_id for branch in branches)


def appeal(uow: UnitOfWork, *, actor: Actor, decision_id: UUID, words: str) -> bool:
    """Say why a decision should be otherwise: the worker, or whoever runs the vendor's people.

    Once for each decision. Returns whether this call did it.

    Raises:
        NotFound: there is no such decision, or it is not theirs to appeal.
        NotReady: nothing was written, or the worker was let in.
    """
    made = visit_queries.decision(uow.session, actor, decision_id)
    if not may_appeal(made, actor):
        raise NotFound("There is no such decision.")
    if made.let_in:
        raise NotReady("They were let in. There is nothing to appeal.")
    if not words:
        raise NotReady("Write why it should be otherwise.")
    return uow.add_once(
        VisitAppeal,
        VisitAppealed(decision_id=decision_id),
        decision_id=decision_id,
        words=words,
        made_by=actor.person_id,
        made_at=uow.now,
    )


def may_appeal(made: visit_queries.Decision, actor: Actor) -> bool:
    runs = {g.vendor_id for g in actor.grants_for(Act.SIGN_FOR_VENDOR)}
    return made.person_id == actor.person_id or (
        made.vendor_id is not None and made.vendor_id in runs
    )


def may_answer(made: visit_queries.Decision, actor: Actor) -> bool:
    """Somebody else than whoever decided, and nobody whose own appeal it is."""
    return actor.may(Act.ANSWER_APPEAL) and actor.person_id not in {made.decided_by, made.person_id}


def answer_appeal(
    uow: UnitOfWork, *, actor: Actor, decision_id: UUID, stands: bool, words: str
) -> bool:
    """Look at a decision again, as somebody else than whoever took it. Once.

    Returns:
        Whether this call did it.

    Raises:
        NotFound: there is no such decision in reach.
        NotReady: nobody has appealed, it is one's own decision, or nothing was written.
    """
    made = visit_queries.decision(uow.session, actor, decision_id, Act.ANSWER_APPEAL)
    if made.appealed_at is None:
        raise NotReady("Nobody has appealed this decision.")
    if not may_answer(made, actor):
        raise NotReady("You decided this yourself. Somebody else has to look again.")
    if not words:
        raise NotReady("Write what you found. The worker and the firm read it.")
    return uow.add_once(
        VisitAppealAnswer,
        VisitAppealAnswered(decision_id=decision_id, stands=stands),
        decision_id=decision_id,
        stands=stands,
        words=words,
        made_by=actor.person_id,
        made_at=uow.now,
    )
