"""A lesson screen as one learner sees it: a page made once, with that learner's answers put in.

No database here, and at most a few filled-in slots for each request.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from flask import render_template, request, url_for
from markupsafe import Markup

from course.assignments.queries import Held
from course.content.model import (
    Block,
    ClauseBlock,
    Module,
    PictureBlock,
    RecallBlock,
    Revision,
    Screen,
)
from course.learning.domain import shuffled
from course.learning.queries import ScreenState
from course.web.answers import fresh_id
from course.web.components import csrf_field, flashes, watched
from course.web.filters import clock
from course.web.moulds import Mould, rendered, slot


@dataclass(frozen=True)
class _Shown:
    """A screen of a revision, known by its ids; the rest comes along."""

    revision_id: str
    number: int
    """Of the module on its path, from 1."""
    screen_id: str
    clause_ids: tuple[str, ...]
    """Where it is about some clauses only: other screens lie before and behind it."""
    root: str
    revision: Revision = field(compare=False)
    module: Module = field(compare=False)
    screen: Screen = field(compare=False)


def lesson_page(
    learner_id: UUID,
    assignment: Held,
    revision: Revision,
    module: Module,
    screen: Screen,
    state: ScreenState,
) -> Markup:
    number = revision.path(assignment.path_id).module_ids.index(module.id) + 1
    root = request.script_root
    about = assignment.clause_ids
    shown = _Shown(revision.id, number, screen.id, about, root, revision, module, screen)
    given = {
        "who": str(learner_id),
        "assignment": str(assignment.id),
        "csrf": csrf_field(),
        "flashes": flashes(),
        "watched": watched(),
        "saved": _saved(assignment, state),
    }
    for id_ in screen.recall_ids:
        question = _recall(id_, shown, assignment, state)
        given[_name(id_)] = question.fill(given | {"answer": fresh_id()})
    return _page(shown).fill(given)


@lru_cache(maxsize=1_000)
def _page(shown: _Shown) -> Mould:
    """The page with everything that is the same for every learner."""
    module, screen = shown.module, shown.screen
    place = module.position(screen.id)
    first = screen.blocks[0] if screen.blocks else None
    page = render_template(
        "learning/lesson.html",
        module=module,
        screen=screen,
        number=shown.number,
        place=place,
        before=module.screens[place - 1] if place else None,
        following=next(iter(module.screens[place + 1 :]), None),
        opens=isinstance(first, PictureBlock),
        blocks=[_html(shown.revision, block) for block in screen.blocks],
        address=_address(module),
        saved=slot("saved"),
        actor={"person_id": slot("who")},
        csrf_field=lambda: slot("csrf"),
        flashes=lambda: slot("flashes"),
        watched=lambda: slot("watched"),
    )
    return Mould(page)


def _address(module: Module) -> str:
    return url_for("learning.module", assignment_id=slot("assignment"), module_id=module.id)


def _html(revision: Revision, block: Block) -> Markup:
    if isinstance(block, RecallBlock):
        return slot(_name(block.item_id))
    clause = revision.clause(block.clause_id) if isinstance(block, ClauseBlock) else None
    digest = revision.file(block.path).digest if isinstance(block, PictureBlock) else None
    return rendered("learning/block.html", block=block, clause=clause, digest=digest)


def _name(item_id: str) -> str:
    return f"recall {item_id}"


def _recall(item_id: str, shown: _Shown, assignment: Held, state: ScreenState) -> Mould:
    options = shown.revision.item(item_id).decision.options
    order = tuple(o.id for o in shuffled(options, f"{assignment.id}/{item_id}"))
    return _question(shown, item_id, order, state.chosen.get(item_id))


@lru_cache(maxsize=10_000)
def _question(shown: _Shown, item_id: str, order: tuple[str, ...], chosen_id: str | None) -> Mould:
    """One quick recall with its options in one order, answered in one way or not at all."""
    item = shown.revision.item(item_id)
    page = render_template(
        "learning/recall.html",
        item=item,
        options=[item.decision.option(id_) for id_ in order],
        chosen_id=chosen_id,
        clause=shown.revision.clause(item.clause_id),
        action=f"{_address(shown.module)}/{shown.screen.id}/{item.id}#recall-{item.id}",
        agreement=url_for("learning.agreement", assignment_id=slot("assignment")),
        answer_id=slot("answer"),
        csrf_field=lambda: slot("csrf"),
    )
    return Mould(page)


def _saved(assignment: Held, state: ScreenState) -> Markup:
    if state.saved_at is None:
        return Markup()
    return _saved_line().fill({"clock": clock(state.saved_at, assignment.time_zone)})


@lru_cache(maxsize=1)
def _saved_line() -> Mould:
    return Mould(render_template("learning/saved.html", clock=slot("clock")))
