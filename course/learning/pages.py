"""What a lesson screen shows, put together from the compiled course. No database here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from flask import render_template, request, url_for
from markupsafe import Markup

from course.assignments.queries import Held
from course.content.model import (
    Agreement,
    Block,
    Clause,
    ClauseBlock,
    Item,
    Module,
    Option,
    PictureBlock,
    RecallBlock,
    Revision,
    Screen,
    Section,
)
from course.errors import NotFound
from course.learning.domain import shuffled
from course.learning.queries import ScreenState
from course.web.answers import fresh_id


@dataclass(frozen=True)
class Recall:
    """A quick recall as this learner sees it."""

    item: Item
    options: tuple[Option, ...]
    chosen_id: str | None
    answer_id: str
    clause: Clause


@dataclass(frozen=True)
class Part:
    """One block of a screen, ready for the template: finished HTML, or a quick recall."""

    html: Markup | None = None
    recall: Recall | None = None


@dataclass(frozen=True)
class LessonPage:
    assignment_id: UUID
    address: str
    """Of the module; a screen's is below it."""
    time_zone: str
    module: Module
    screen: Screen
    place: int
    """Zero-based place of the screen in its module."""
    strip: Markup
    opening: Markup | None
    """A picture that stands above the title."""
    parts: Sequence[Part]
    before_id: str | None
    next_title: str | None
    saved_at: datetime | None


def find_module(revision: Revision, path_id: str, module_id: str) -> Module:
    """Raises ``NotFound`` for a module that is not on the path."""
    if module_id not in revision.path(path_id).module_ids:
        raise NotFound("There is no such lesson.")
    return revision.module(module_id)


def find(revision: Revision, path_id: str, module_id: str, screen_id: str) -> tuple[Module, Screen]:
    """Raises ``NotFound`` for a screen the module does not have, too."""
    module = find_module(revision, path_id, module_id)
    for screen in module.screens:
        if screen.id == screen_id:
            return module, screen
    raise NotFound("There is no such lesson.")


def lesson_page(
    assignment: Held, revision: Revision, module: Module, screen: Screen, state: ScreenState
) -> LessonPage:
    place = module.position(screen.id)
    following = module.screens[place + 1 :]
    number = revision.path(assignment.path_id).module_ids.index(module.id) + 1
    made = _made(
        _Shown(revision.id, number, screen.id, request.script_root, revision, module, screen)
    )
    return LessonPage(
        assignment_id=assignment.id,
        address=url_for("learning.module", assignment_id=assignment.id, module_id=module.id),
        time_zone=assignment.time_zone,
        module=module,
        screen=screen,
        place=place,
        strip=made.strip,
        opening=made.opening,
        parts=[
            Part(html=html) if html else Part(recall=_recall(revision, assignment, block, state))
            for block, html in made.blocks
        ],
        before_id=module.screens[place - 1].id if place else None,
        next_title=following[0].title if following else None,
        saved_at=state.saved_at,
    )


@dataclass(frozen=True)
class _Shown:
    """A screen of a revision, known by its ids; the rest comes along."""

    revision_id: str
    module_number: int
    screen_id: str
    root: str
    revision: Revision = field(compare=False)
    module: Module = field(compare=False)
    screen: Screen = field(compare=False)


@dataclass(frozen=True)
class _Made:
    """What of a screen is the same for every learner. A recall is not: its HTML is None."""

    strip: Markup
    opening: Markup | None
    blocks: tuple[tuple[Block, Markup | None], ...]


@lru_cache(maxsize=1_000)
def _made(shown: _Shown) -> _Made:
    """Made once per process, not once per learner."""
    strip = render_template(
        "learning/strip.html",
        number=shown.module_number,
        place=shown.module.position(shown.screen.id),
        total=len(shown.module.screens),
    )
    blocks = tuple((block, _html(shown.revision, block)) for block in shown.screen.blocks)
    opens = bool(blocks) and isinstance(blocks[0][0], PictureBlock)
    return _Made(_markup(strip), blocks[0][1] if opens else None, blocks[opens:])


def _html(revision: Revision, block: Block) -> Markup | None:
    if isinstance(block, RecallBlock):
        return None
    clause = revision.clause(block.clause_id) if isinstance(block, ClauseBlock) else None
    digest = revision.file(block.path).digest if isinstance(block, PictureBlock) else None
    return _markup(
        render_template("learning/block.html", block=block, clause=clause, digest=digest)
    )


def _markup(page: str) -> Markup:
    return Markup(page)  # noqa: S704 - made by our own templates, which escape


def _recall(revision: Revision, assignment: Held, block: Block, state: ScreenState) -> Recall:
    assert isinstance(block, RecallBlock)
    item = revision.item(block.item_id)
    return Recall(
        item,
        shuffled(item.decision.options, f"{assignment.id}/{item.id}"),
        state.chosen.get(item.id),
        fresh_id(),
        revision.clause(item.clause_id),
    )


def after(assignment: Held, module: Module, screen: Screen) -> str:
    """The address to go on to from a screen: the next one, or the module's end."""
    following = module.screens[module.position(screen.id) + 1 :]
    if following:
        return screen_address(assignment, module, following[0].id)
    return url_for("learning.module", assignment_id=assignment.id, module_id=module.id)


def screen_address(assignment: Held, module: Module, screen_id: str) -> str:
    return url_for(
        "learning.lesson",
        assignment_id=assignment.id,
        module_id=module.id,
        screen_id=screen_id,
    )


def sections(agreement: Agreement) -> list[tuple[Section, list[Clause]]]:
    """Each section with its clauses, in the order of the text."""
    clauses = {clause.id: clause for clause in agreement.clauses}
    return [(s, [clauses[id_] for id_ in s.clause_ids]) for s in agreement.sections]
