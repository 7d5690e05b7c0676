"""The first page as one learner sees it: made once for all at the same place, then filled in.

No database here, and a few filled-in slots for each request.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from flask import render_template, request, url_for
from markupsafe import Markup

from course.actor import Actor
from course.assignments.queries import Held
from course.content.model import LearningPath, Revision, is_refresher
from course.credentials.domain import Status
from course.credentials.edition_queries import Missing
from course.credentials.edition_queries import Shown as Evidence
from course.credentials.queries import Certificate
from course.home import facts
from course.home.domain import Step, StepKind, Way
from course.learning.domain import Reading
from course.web.components import csrf_field, flashes, watched
from course.web.filters import clock, short_day, weekday
from course.web.filters import place as place_of
from course.web.menu import menu
from course.web.moulds import Mould, rendered, slot


@dataclass(frozen=True)
class PathPage:
    """One open path, ready to show."""

    assignment: Held
    revision: Revision
    path: LearningPath
    way: Way
    reading: Reading
    days_left: int
    """Whole days until the due day in the branch's time zone; negative when it is over."""

    @property
    def today(self) -> date:
        """Where the branch is."""
        return self.assignment.due_on - timedelta(days=self.days_left)

    @property
    def excused_until(self) -> date | None:
        until = self.assignment.excused_until
        return until if until and until >= self.today else None


class Shown(NamedTuple):
    """One certificate as a line."""

    serial: str
    title: str
    state: Status
    until: date
    covered_until: date | None
    """The newest one has ended, and counts for so long all the same."""
    missed: Missing | None
    """What it lapsed for, before its last day."""
    shown: tuple[Evidence, ...]
    """Newer editions that were shown since."""


def home_page(
    learner: Actor,
    revision: Revision,
    pages: Sequence[PathPage],
    finished: Sequence[Held],
    certificates: Sequence[Certificate],
    now: datetime,
) -> Markup:
    root = request.script_root
    shown = tuple(
        Shown(
            c.serial,
            c.record["credential_title"],
            c.status_at(now),
            c.valid_until,
            None if n else c.covered_at(now),
            c.missed_at(now),
            c.shown,
        )
        for n, c in enumerate(certificates)
    )
    given = {
        "who": str(learner.learner_id),
        "name": learner.name,
        "csrf": csrf_field(),
        "flashes": flashes(),
        "watched": watched(),
        "pages": _menu(learner),
        "strip": _strip(pages[0]) if pages else "",
        "paths": Markup().join(_path_part(page, n > 0) for n, page in enumerate(pages)),
        "certificates": _certificates(root, shown),
        "last": str(finished[-1].id) if finished else "",
    }
    frame = _Frame(root, revision.id, bool(pages), bool(certificates), bool(finished), revision)
    return _frame(frame).fill(given)


@dataclass(frozen=True)
class _Frame:
    """What all share who have something to do, or nothing, or nothing any more."""

    root: str
    revision_id: str
    has_paths: bool
    has_certificates: bool
    has_finished: bool
    revision: Revision = field(compare=False)


@lru_cache(maxsize=200)
def _frame(shown: _Frame) -> Mould:
    page = render_template(
        "home/home.html",
        shown=shown,
        words=shown.revision.agreement.parameters_by_name,
        actor={"person_id": slot("who"), "name": slot("name")},
        pages=slot("pages"),
        strip=slot("strip"),
        paths=slot("paths"),
        certificates=slot("certificates"),
        last=slot("last"),
        csrf_field=lambda: slot("csrf"),
        flashes=lambda: slot("flashes"),
        watched=lambda: slot("watched"),
    )
    return Mould(page)


def _menu(learner: Actor) -> Markup:
    """Who only learns needs none: everything they have stands on this page."""
    if not learner.grants:
        return Markup()
    return rendered("home/menu.html", all=menu())


def _strip(page: PathPage) -> Markup:
    way, held = page.way, page.assignment
    mould = _strip_of(len(way.steps), way.done, way.place)
    return mould.fill({"due": weekday(held.due_on), "place": place_of(held.time_zone)})


@lru_cache(maxsize=1_000)
def _strip_of(total: int, done: int, here: int | None) -> Mould:
    page = render_template(
        "home/strip.html",
        total=total,
        done=done,
        here=here,
        due=slot("due"),
        place=slot("place"),
    )
    return Mould(page)


@lru_cache(maxsize=10_000)
def _certificates(_root: str, shown: tuple[Shown, ...]) -> Markup:
    return rendered("home/certificates.html", lines=shown)


# --- one path --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Part:
    """A path at one place of it, the same for everybody who stands there."""

    root: str
    revision_id: str
    path_id: str
    steps: tuple[Step, ...]
    later: bool
    """Not the first path of the page."""
    begun: bool
    """Something of it was read."""
    changed: bool
    """Not the whole path: what belongs to changed clauses."""
    refresher: bool
    """After a service event: one clause, three questions, for a whole team."""
    revision: Revision = field(compare=False)
    path: LearningPath = field(compare=False)
    way: Way = field(compare=False)


def _path_part(page: PathPage, later: bool) -> Markup:
    revision, path, read = page.revision, page.path, page.reading
    steps = page.way.steps
    part = _Part(
        request.script_root,
        revision.id,
        path.id,
        steps,
        later,
        bool(read.screens),
        bool(page.assignment.clause_ids),
        is_refresher(path.id),
        revision,
        path,
        page.way,
    )
    held = page.assignment
    given = {
        "assignment": str(held.id),
        "marks": _marks(page),
        "saved": _saved(read.last_at, held.time_zone) if read.last_at else "",
        "reason": held.reason.words,
    }
    return _path(part).fill(given)


@lru_cache(maxsize=2_000)
def _path(part: _Part) -> Mould:
    way, revision, path = part.way, part.revision, part.path
    page = render_template(
        "home/path.html",
        part=part,
        next=way.next,
        address=lambda step: address(slot("assignment"), step),
        line=lambda number, step: _line(part.root, number, step),
        marks=slot("marks"),
        saved=slot("saved"),
        reason=slot("reason"),
        summary=facts.summary(revision, path),
        facts=facts.sheet(revision, path),
        help=facts.helper(revision),
        data=facts.data(revision),
    )
    return Mould(page)


@lru_cache(maxsize=10_000)
def _line(_root: str, number: int, step: Step) -> Markup:
    link = address(slot("assignment"), step)
    return rendered("home/step.html", number=number, step=step, link=link)


def _marks(page: PathPage) -> Markup:
    """What is out of the ordinary, which is nothing as a rule."""
    if page.days_left >= 0 and not page.excused_until and not page.assignment.note:
        return Markup()
    return rendered("home/marks.html", page=page)


def _saved(at: datetime, zone: str) -> Markup:
    return _saved_line().fill({"day": short_day(at), "clock": clock(at, zone)})


@lru_cache(maxsize=1)
def _saved_line() -> Mould:
    return Mould(render_template("home/saved.html", day=slot("day"), clock=slot("clock")))


def address(assignment_id: UUID | str, step: Step) -> str:
    """Where a step of the path leads."""
    if step.kind is StepKind.CHANGES:
        return url_for("learning.changes", assignment_id=assignment_id)
    if step.kind is StepKind.MODULE:
        return url_for("learning.module", assignment_id=assignment_id, module_id=step.id)
    if step.kind is StepKind.SCENARIO:
        return url_for("assessment.scenario", assignment_id=assignment_id, scenario_id=step.id)
    if step.kind is StepKind.AGREEMENT:
        return url_for("learning.agreement", assignment_id=assignment_id)
    return url_for("check.intro", assignment_id=assignment_id)
