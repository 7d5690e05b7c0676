"""The learner's first page."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.agreements import queries as agreements
from course.assessment import queries as assessment
from course.assignments import queries as assignments
from course.assignments.domain import today_in
from course.assignments.queries import Held
from course.content.model import LearningPath, Revision
from course.credentials import queries as credentials
from course.home import facts
from course.home.domain import Step, StepKind, Way, way
from course.learning import queries as learning
from course.learning.domain import NOTHING_READ, Reading
from course.library import queries as library
from course.web.context import current_actor, reading, settings
from course.web.guards import public, requires
from course.web.moulds import Mould, slot

bp = Blueprint("home", __name__, template_folder="templates")


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


@bp.get("/learn")
@requires(Act.LEARN)
def home() -> ResponseReturnValue:
    """What is due, what is next, how far, and one button."""
    session, learner = reading(), current_actor()
    held = assignments.held(session, learner.learner_id)
    pages = _pages(session, learner, [a for a in held if a.open])
    revision = pages[0].revision if pages else library.newest(session)
    return render_template(
        "home/home.html",
        pages=pages,
        finished=[assignment for assignment in held if not assignment.open],
        certificates=credentials.held_by(session, learner.learner_id),
        now=settings().clock(),
        address=address,
        steps=steps,
        fact_sheet=fact_sheet,
        words=revision.agreement.parameters_by_name,
    )


@bp.get("/about")
@public("says what the course is before anybody signs in; names nobody")
def about() -> ResponseReturnValue:
    """The fact sheet for everybody: all paths, and what is stored."""
    revision = library.newest(reading())
    return render_template(
        "home/about.html",
        agreement=revision.agreement,
        company=revision.agreement.parameters_by_name.get("company_name", ""),
        said=revision.facts,
        paths=[(path, facts.summary(revision, path)) for path in revision.assignable_paths],
        data=facts.data(revision),
    )


def _pages(session: Session, learner: Actor, open_: list[Held]) -> list[PathPage]:
    """Everything about all open paths in three statements, however many there are."""
    if not open_:
        return []
    ids = [assignment.id for assignment in open_]
    readings = learning.readings(session, ids)
    lines = assessment.lines(session, ids)
    digests = agreements.digests_acknowledged(session, learner.learner_id)
    pages = []
    for assignment in open_:
        revision = assignments.taught(session, assignment)
        path = revision.path(assignment.path_id)
        read = readings.get(assignment.id, NOTHING_READ)
        attempts = [line for line in lines if line.assignment_id == assignment.id]
        seen = revision.agreement.digest in digests
        pages.append(
            PathPage(
                assignment,
                revision,
                path,
                way(
                    revision,
                    path,
                    read,
                    attempts,
                    acknowledged=seen,
                    changed=bool(assignment.clause_ids),
                ),
                read,
                (assignment.due_on - _today(assignment)).days,
            )
        )
    return pages


def _today(assignment: Held) -> date:
    return today_in(assignment.time_zone, settings().clock())


def fact_sheet(page: PathPage) -> Markup:
    """What the path is for, what it takes and what it leads to."""
    revision, path = page.revision, page.path
    shown = _sheet(_Sheet(request.script_root, revision.id, path.id, revision, path))
    return shown.fill({"open": "" if page.reading.last_at else " open"})


@dataclass(frozen=True)
class _Sheet:
    """A fact sheet, known by its ids; the rest comes along."""

    root: str
    revision_id: str
    path_id: str
    revision: Revision = field(compare=False)
    path: LearningPath = field(compare=False)


@lru_cache(maxsize=100)
def _sheet(shown: _Sheet) -> Mould:
    revision, path = shown.revision, shown.path
    page = render_template(
        "home/facts.html",
        open=slot("open"),
        summary=facts.summary(revision, path),
        facts=facts.sheet(revision, path),
        help=facts.helper(revision),
        data=facts.data(revision),
    )
    return Mould(page)


def steps(page: PathPage) -> Markup:
    """The lines of a path: made once per process for all who stand at the same place."""
    lines = _lines(request.script_root, page.way.steps)
    return lines.fill({"assignment": str(page.assignment.id)})


@lru_cache(maxsize=1_000)
def _lines(root: str, steps_: tuple[Step, ...]) -> Mould:
    return Mould("".join(_line(root, number, step) for number, step in enumerate(steps_, start=1)))


@lru_cache(maxsize=10_000)
def _line(_root: str, number: int, step: Step) -> str:
    link = address(slot("assignment"), step)
    return render_template("home/step.html", number=number, step=step, link=link)


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
