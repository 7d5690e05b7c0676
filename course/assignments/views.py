"""The page where somebody gives people a path: filter, tick, look once more, say yes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from course.actor import Act
from course.assignments import bulk, count_queries, list_queries, option_queries, queries, service
from course.assignments import who as groups
from course.assignments.blueprint import bp
from course.assignments.domain import Counts, Given, Who, day_ends
from course.assignments.filter_form import PeopleForm
from course.assignments.forms import AssignForm
from course.assignments.own_path import own_path_first
from course.content.model import LearningPath, Revision
from course.errors import NotFound
from course.library import queries as library
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.filters import count
from course.web.forms import uuids
from course.web.guards import requires

PAGE = 50
NAMED = 10
"""How many names the preview writes out of each group."""


@dataclass(frozen=True)
class Desk:
    """What the page works on: a filter, and the days and choices of who uses it."""

    filter: PeopleForm
    options: option_queries.Options
    days: groups.Days
    revision: Revision
    company: str

    @cached_property
    def who(self) -> Who:
        return self.filter.who()

    @property
    def place(self) -> str:
        names = {f"branch:{branch.id}": branch.name for branch in self.options.branches}
        names |= {f"region:{region.id}": region.name for region in self.options.regions}
        if len(self.options.branches) == 1:
            return self.options.branches[0].name
        return names.get(self.filter.place.data or "", "Everybody in your reach")

    @property
    def zones(self) -> list[str]:
        """Time zones in which the day may end for somebody of the filter."""
        chosen = [b.time_zone for b in self.options.branches if b.id == self.who.branch_id]
        return chosen or self.options.zones

    def address(self, **more: str) -> str:
        values: dict[str, Any] = {**self.filter.chosen(), **more}
        return url_for("assignments.assign", **values)


@bp.route("/team/assign", methods=["GET", "POST"])
@requires(Act.ASSIGN)
def assign() -> ResponseReturnValue:
    """Which path, who, until when; then who gets it, to agree to. Twice gives nothing twice."""
    desk = desk_here()
    posted = request.method == "POST"
    if first := own_path_first():
        return first, 409 if posted else 200
    form = AssignForm(
        request.form,
        paths=desk.revision.assignable_paths,
        today=desk.days.latest,
        proposed=desk.days.latest + service.USUAL_TIME,
    )
    if posted and form.beyond_reach():
        raise NotFound("There is no such path or person.")
    if not posted or desk.filter.errors or not form.validate():
        wrong = bool(form.errors or desk.filter.errors)
        return _page(form, desk), 422 if wrong else 200
    who = form.meant(desk.who)
    counts = _counts(form, desk, who)
    if counts.agrees(form.seen.data):
        return _assign(form, desk, who)
    return _preview(form, desk, who, counts), 409 if form.seen.data else 200


def desk_here() -> Desk:
    """Raises ``NotFound`` for a branch, region, kind or firm that this actor does not reach."""
    session, actor = reading(), current_actor()
    options = option_queries.options(session, actor, Act.ASSIGN)
    revision = library.newest(session)
    company = revision.agreement.parameters_by_name.get("company_name", "Own staff")
    given = MultiDict(request.args)
    if branch := given.pop("branch", None):
        given["place"] = f"branch:{branch}"
    form = PeopleForm(given, options, company=company)
    form.refuse_unknown()
    form.validate()
    now = settings().clock()
    zones = {b.time_zone for b in options.branches if given.get("place") == f"branch:{b.id}"}
    days = groups.Days(zones or options.zones, now)
    return Desk(form, options, days, revision, company)


def _counts(form: AssignForm, desk: Desk, who: Who) -> Counts:
    """Raises ``NotFound`` when somebody was ticked who is not in reach."""
    counts = count_queries.counts(
        reading(),
        current_actor(),
        who,
        groups.days(reading(), settings().clock()),
        form.path_id.data or "",
        again=form.again.data,
    )
    if who.person_ids is not None and counts.people != len(who.person_ids):
        raise NotFound("There is no such path or person.")
    return counts


def _page(form: AssignForm, desk: Desk) -> str:
    session, actor = reading(), current_actor()
    after = uuids([request.args["after"]]) if request.args.get("after") else None
    found = list_queries.page(
        session, actor, desk.who, desk.days, after[0] if after else None, PAGE + 1
    )
    shown = found[:PAGE]
    return render_template(
        "assignments/assign.html",
        form=form,
        desk=desk,
        people=shown,
        total=list_queries.people_count(session, actor, desk.who, desk.days),
        known=queries.known_paths(session, [line.person_id for line in shown]),
        more=desk.address(after=str(shown[-1].person_id)) if len(found) > PAGE else None,
        further="after" in request.args,
        paths=desk.revision.assignable_paths,
        titles={path.id: path.title for path in desk.revision.paths},
    )


def _preview(form: AssignForm, desk: Desk, who: Who, counts: Counts) -> str:
    path_id, due_on, note = form.picked()
    return render_template(
        "assignments/preview.html",
        form=form,
        desk=desk,
        path=_path(desk.revision, path_id),
        due_on=due_on,
        note=note,
        counts=counts,
        changed=bool(form.seen.data),
        ends=[(zone, day_ends(due_on, zone)) for zone in desk.zones],
        groups=_named(form, who, path_id, counts),
        again=form.again.data,
    )


def _path(revision: Revision, path_id: str) -> LearningPath:
    return next(path for path in revision.paths if path.id == path_id)


def _named(
    form: AssignForm, who: Who, path_id: str, counts: Counts
) -> dict[str, tuple[int, list[str]]]:
    """The size and a few names of each group of the preview; nothing is asked about empty ones."""
    session, actor = reading(), current_actor()
    days = groups.days(session, settings().clock())
    fresh = groups.gets(path_id, again=form.again.data)
    has = groups.has(path_id, queries.is_open())
    finished = groups.has(path_id, groups.FINISHED)
    wanted = {
        "fresh": (counts.fresh, fresh),
        "open": (counts.open, [has]),
        "finished": (counts.finished, [finished, ~has]),
        "silent": (counts.unreachable, [*fresh, groups.SILENT]),
    }
    return {
        name: (n, list(count_queries.names(session, actor, who, days, *so, most=NAMED)))
        for name, (n, so) in wanted.items()
        if n
    }


def _assign(form: AssignForm, desk: Desk, who: Who) -> ResponseReturnValue:
    path_id, due_on, note = form.picked()
    try:
        with unit_of_work() as uow:
            _, done = bulk.give(
                uow,
                actor=current_actor(),
                who=who,
                path_id=path_id,
                due_on=due_on,
                note=note,
                again=form.again.data,
                seen=form.seen.data,
            )
    except bulk.NumbersChanged:
        return _preview(form, desk, who, _counts(form, desk, who)), 409
    flash(in_words(done))
    return redirect(url_for("reports.board", branch=desk.who.branch_id), code=303)


def in_words(done: Given) -> str:
    """What assigning came to, in a sentence or two."""
    fresh = done.fresh
    said = [f"Assigned to {count(fresh, 'person', 'people')}." if fresh else "Nobody new."]
    if done.open:
        keep = "keeps the day they had" if done.open == 1 else "keep their day"
        said.append(f"{done.open:,} had it already and {keep}.")
    if done.finished:
        said.append(f"{done.finished:,} finished it before.")
    return " ".join(said)
