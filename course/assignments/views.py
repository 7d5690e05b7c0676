"""The page where a manager gives people a path."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.assignments import queries, service
from course.assignments.domain import today_in
from course.assignments.forms import AssignForm
from course.content.model import Revision
from course.errors import NotFound
from course.library import queries as library
from course.people import queries as people
from course.people.domain import Kind
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.filters import count
from course.web.guards import requires

bp = Blueprint("assignments", __name__, template_folder="templates")

OWN_STAFF = "own"
"""The firm filter's word for employees."""


@dataclass(frozen=True)
class Desk:
    """What the page works on: one branch, its people, and those whom the filter leaves."""

    branches: tuple[people.BranchRow, ...]
    branch: people.BranchRow
    today: date
    people: tuple[queries.Candidate, ...]
    kind: str
    firm: str

    @property
    def firms(self) -> list[tuple[str, str]]:
        vendors = {(row.vendor, str(row.vendor_id)) for row in self.people if row.vendor}
        return [(id_, name) for name, id_ in sorted(vendors)]

    @property
    def listed(self) -> list[queries.Candidate]:
        return [row for row in self.people if self._shows(row)]

    def _shows(self, row: queries.Candidate) -> bool:
        firm = str(row.vendor_id) if row.vendor_id else OWN_STAFF
        return self.kind in {"", row.kind} and self.firm in {"", firm}


@bp.route("/team/assign", methods=["GET", "POST"])
@requires(Act.ASSIGN)
def assign() -> ResponseReturnValue:
    """Which path, who, until when. Sending it twice gives nobody anything twice."""
    revision = library.newest(reading())
    desk = _desk()
    posted = request.method == "POST"
    if _owes_own_path(revision, desk):
        own = revision.path(queries.OWN_PATH)
        return render_template("assignments/own_path.html", path=own), 409 if posted else 200
    form = _form(desk, revision)
    if posted and form.beyond_reach():
        raise NotFound("There is no such path or person.")
    if posted and form.validate():
        return _assign(form, desk)
    return _page(form, desk, revision), 422 if form.errors else 200


@bp.post("/team/own-path")
@requires(Act.ASSIGN)
def begin_own_path() -> ResponseReturnValue:
    """A manager begins with the standard for those who lead."""
    with unit_of_work() as uow:
        service.begin_own_path(uow, actor=current_actor())
    return redirect(url_for("home.home"), code=303)


def _desk() -> Desk:
    """Raises ``NotFound`` for a branch, kind or firm that this manager does not have."""
    session, actor = reading(), current_actor()
    branches = tuple(people.branches(session, actor, Act.ASSIGN))
    wanted = request.args.get("branch") or (str(branches[0].id) if branches else "")
    branch = next((b for b in branches if str(b.id) == wanted), None)
    if branch is None:
        raise NotFound("There is no such branch.")
    today = today_in(branch.time_zone, settings().clock())
    found = queries.candidates(session, actor, today, queries.Chosen(branch_id=branch.id))
    kind, firm = request.args.get("kind", ""), request.args.get("firm", "")
    desk = Desk(branches, branch, today, tuple(found), kind, firm)
    firms = {"", OWN_STAFF, *(id_ for id_, _ in desk.firms)}
    if kind not in {"", *Kind} or firm not in firms:
        raise NotFound("There is nobody of that kind or firm.")
    return desk


def _owes_own_path(revision: Revision, desk: Desk) -> bool:
    """``app.py`` hands in who is certified: credentials stand above this slice."""
    if queries.OWN_PATH not in {path.id for path in revision.paths}:
        return False
    certified = cast(queries.Certified, current_app.extensions["course.certified"])
    return queries.owes_own_path(reading(), current_actor(), desk.today, certified)


def _form(desk: Desk, revision: Revision) -> AssignForm:
    return AssignForm(
        request.form,
        paths=revision.paths,
        people=desk.people,
        listed=desk.listed,
        today=desk.today,
        proposed=desk.today + service.USUAL_TIME,
    )


def _page(form: AssignForm, desk: Desk, revision: Revision) -> str:
    company = dict(revision.agreement.parameters).get("company_name", "Own staff")
    return render_template(
        "assignments/assign.html",
        form=form,
        desk=desk,
        paths=revision.paths,
        titles={path.id: path.title for path in revision.paths},
        company=company,
        own_staff=OWN_STAFF,
        here=url_for(".assign", branch=desk.branch.id, kind=desk.kind, firm=desk.firm),
    )


def _assign(form: AssignForm, desk: Desk) -> ResponseReturnValue:
    path_id, person_ids, due_on = form.picked()
    with unit_of_work() as uow:
        done = service.assign_path(
            uow,
            actor=current_actor(),
            path_id=path_id,
            person_ids=person_ids,
            due_on=due_on,
            on=desk.today,
        )
    flash(in_words(done))
    return redirect(url_for("reports.board", branch=desk.branch.id), code=303)


def in_words(done: service.BulkAssignment) -> str:
    """What assigning came to, in a sentence or two."""
    fresh, before = len(done.assigned), len(done.already_open)
    first = f"Assigned to {count(fresh, 'person', 'people')}." if fresh else "Nobody new."
    keep = "keeps the day they had" if before == 1 else "keep their day"
    return f"{first} {before:,} had it already and {keep}." if before else first
