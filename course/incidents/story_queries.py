"""Which stories turn on a clause, and where whoever asks can play them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from course.actor import Actor
from course.assignments import queries as assignments
from course.content.model import Module, Revision

MOST = 3


@dataclass(frozen=True)
class Story:
    """A practice scenario in which the clause decides."""

    id: str
    title: str
    assignment_id: UUID | None
    """The actor's own, in whose path the story is, so that they can play it; None: in none."""


def sheets(revision: Revision, clause_id: str) -> Sequence[Module]:
    """Modules whose team-talk sheet is about a clause."""
    return [m for m in revision.modules if not m.part_of and clause_id in m.clause_ids][:MOST]


def stories(session: Session, actor: Actor, revision: Revision, clause_id: str) -> Sequence[Story]:
    """Those of the newest text, first the ones that the actor can play: one statement."""
    mine = dict(_own(session, actor))
    found = [
        Story(one.id, one.title, mine.get(one.id))
        for one in revision.scenarios
        if clause_id in one.clause_ids
    ]
    return sorted(found, key=lambda one: one.assignment_id is None)[:MOST]


def _own(session: Session, actor: Actor) -> Iterator[tuple[str, UUID]]:
    """Every story of the actor's paths with an assignment that has it: the next due comes last."""
    if actor.person_id is None:
        return
    for one in reversed(assignments.held(session, actor.person_id)):
        path = assignments.taught(session, one).path(one.path_id)
        yield from ((scenario_id, one.id) for scenario_id in path.scenario_ids)
