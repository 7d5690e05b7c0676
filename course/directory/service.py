"""Making two records of one person one, and parting them again."""

from uuid import UUID

from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.db import UnitOfWork
from course.directory import merge_queries
from course.errors import NotFound, NotReady
from course.people import keeping_queries, merging
from course.people.domain import opens_no_more

OWN = "One of these records is your own. Ask somebody else from HR to do it."
ABOVE = "One of these people has a role that opens more than yours. Ask an admin to do it."

ERASED = "One of these records was erased. Nobody can say any more whose it was."


class InTheWay(NotReady):
    """Why a merge cannot be undone, a sentence each."""

    def __init__(self, reasons: list[str]):
        super().__init__("This cannot be undone any more. " + " ".join(reasons))
        self.reasons = reasons


def refuse_merging(session: Session, *, actor: Actor, kept_id: UUID, lost_id: UUID) -> str:
    """Why this actor may not merge these two; empty where nothing speaks against it.

    Whatever opens one record opens the other afterwards. So nobody merges their own, nor one
    with roles that open more than theirs.
    """
    if actor.person_id in {kept_id, lost_id}:
        return OWN
    if keeping_queries.erased(session, kept_id, lost_id):
        return ERASED
    roles = keeping_queries.roles(session, kept_id, lost_id)
    return "" if opens_no_more(roles, actor) else ABOVE


def merge_people(uow: UnitOfWork, *, actor: Actor, kept_id: UUID, lost_id: UUID) -> UUID | None:
    """Everything of one record becomes the other's: all or nothing, and safe to press twice.

    Returns:
        The merge; None where it had been done before.

    Raises:
        NotFound: the actor may not, or there is no such record.
        NotReady: one of them is the actor's own, has roles that open more, or was merged with a
            third one.
    """
    if not actor.may(Act.MERGE_PEOPLE) or kept_id == lost_id:
        raise NotFound("There is no such person.")
    into = merge_queries.pointers(uow.session, kept_id, lost_id)
    if len(into) != 2:
        raise NotFound("There is no such person.")
    if into[lost_id] == kept_id or into[kept_id] == lost_id:
        return None
    if why := refuse_merging(uow.session, actor=actor, kept_id=kept_id, lost_id=lost_id):
        raise NotReady(why)
    merge_id = merging.merge(uow, kept_id=kept_id, lost_id=lost_id)
    if merge_id is None:
        after = merge_queries.pointers(uow.session, kept_id, lost_id)
        if kept_id in after.values() or lost_id in after.values():
            return None
        raise NotReady("One of these records was merged with another one. Look at it first.")
    return merge_id


def undo_merge(uow: UnitOfWork, *, actor: Actor, merge_id: UUID) -> merge_queries.Made:
    """Two records again, exactly as they were. Undoing twice changes nothing.

    Raises:
        NotFound: there is no such merge, or the actor may not.
        InTheWay: new work hangs on what would go back.
    """
    merging.alone(uow)
    made = merge_queries.made(uow.session, merge_id)
    if made is None or not actor.may(Act.MERGE_PEOPLE):
        raise NotFound("There is no such merge.")
    if why := refuse_merging(uow.session, actor=actor, kept_id=made.kept_id, lost_id=made.lost_id):
        raise NotReady(why)
    if merge_queries.stands(uow.session, merge_id):
        if reasons := merge_queries.in_the_way(uow.session, made):
            raise InTheWay(reasons)
        merging.undo(uow, merge_id=merge_id)
    return made
