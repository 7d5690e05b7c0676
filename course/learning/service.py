"""Changes that reading makes."""

from uuid import UUID

from course.actor import Actor
from course.assignments import service as assignments
from course.assignments.queries import Held
from course.content.model import Item, ItemUse, Module, Revision
from course.db import UnitOfWork, insert_once
from course.errors import NotFound
from course.learning.models import RecallAnswer, ScreenRead


def mark_read(
    uow: UnitOfWork, *, learner: Actor, assignment: Held, module: Module, screen_id: str
) -> None:
    """The learner goes on from a screen. Marking twice changes nothing.

    The first mark begins the assignment and pins its revision.
    """
    assignments.begin(uow, person_id=learner.learner_id, assignment=assignment)
    insert_once(
        uow.session,
        ScreenRead,
        assignment_id=assignment.id,
        module_id=module.id,
        screen_id=screen_id,
        revision_id=assignment.revision_id,
        read_at=uow.now,
    )


def answer_recall(
    uow: UnitOfWork,
    *,
    learner: Actor,
    assignment: Held,
    revision: Revision,
    item_id: str,
    option_id: str,
    answer_id: UUID,
) -> bool:
    """Keep one choice in a quick recall. The same ``answer_id`` again changes nothing.

    Returns:
        Whether it is kept now; False if it was before.

    Raises:
        NotFound: the item is no recall of this revision, or has no such option.
    """
    item = _recall(revision, item_id)
    try:
        option = item.decision.option(option_id)
    except KeyError:
        raise NotFound("There is no such choice.") from None
    assignments.begin(uow, person_id=learner.learner_id, assignment=assignment)
    return insert_once(
        uow.session,
        RecallAnswer,
        id=answer_id,
        assignment_id=assignment.id,
        item_id=item.id,
        option_id=option.id,
        rating=option.rating,
        clause_ids=list(option.clause_ids),
        revision_id=revision.id,
        language=revision.agreement.language,
        answered_at=uow.now,
    )


def _recall(revision: Revision, item_id: str) -> Item:
    """Questions of the final check are none: nobody tries them out here."""
    for item in revision.items:
        if item.id == item_id and item.use is ItemUse.RECALL:
            return item
    raise NotFound("There is no such question.")
