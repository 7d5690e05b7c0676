"""The learner's first page."""

from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.agreements import queries as agreements
from course.assessment import queries as assessment
from course.assignments import queries as assignments
from course.assignments.domain import today_in
from course.assignments.queries import Held
from course.content.model import is_refresher
from course.credentials import queries as credentials
from course.home import facts
from course.home.domain import way
from course.home.home_page import PathPage, home_page
from course.learning import queries as learning
from course.learning.domain import NOTHING_READ
from course.library import queries as library
from course.web.addresses import Pages
from course.web.context import current_actor, reading, settings
from course.web.guards import public, requires

bp = Pages("home", __name__, template_folder="templates")


@bp.get("/learn")
@requires(Act.LEARN)
def home() -> ResponseReturnValue:
    """What is due, what is next, how far, and one button."""
    session, learner = reading(), current_actor()
    held = assignments.held(session, learner.learner_id)
    pages = _pages(session, learner, [a for a in held if a.open])
    revision = pages[0].revision if pages else library.newest(session)
    finished = [assignment for assignment in held if not assignment.open]
    certificates = credentials.held_by(session, learner.learner_id)
    now = settings().clock()
    return home_page(learner, revision, pages, finished, certificates, now)


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
                    changed=bool(assignment.clause_ids) and not is_refresher(path.id),
                ),
                read,
                (assignment.due_on - _today(assignment)).days,
            )
        )
    return pages


def _today(assignment: Held) -> date:
    return today_in(assignment.time_zone, settings().clock())
