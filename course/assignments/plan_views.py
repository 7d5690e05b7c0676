"""Roll-out plans: the list of them, one as a timeline, and a new one with its dry run."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from course.actor import Act
from course.assignments import option_queries
from course.assignments import plan_queries as queries
from course.assignments import plans as service
from course.assignments import who as groups
from course.assignments.blueprint import bp
from course.assignments.own_path import own_path_first
from course.assignments.plan_form import PlanForm
from course.assignments.plan_rules import State, by_role, seal, wave_id
from course.content.model import LearningPath
from course.errors import NotFound
from course.library import queries as library
from course.people.place_queries import BranchRow
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.filters import count
from course.web.guards import requires

MANY = 40
"""Up to so many branches are listed at once; of more, those of one region."""


@bp.get("/team/plans")
@requires(Act.MAKE_RULES)
def plans() -> ResponseReturnValue:
    """Every plan in reach, and the form for a new one."""
    if first := own_path_first():
        return first
    return _page(_form(MultiDict()))


@bp.get("/team/plans/<uuid:rule_id>")
@requires(Act.MAKE_RULES)
def plan(rule_id: UUID) -> ResponseReturnValue:
    """One plan, addressed by any of its waves: branch by branch, and by job role."""
    session, actor = reading(), current_actor()
    lines = queries.lines_of(session, actor, rule_id)
    if not lines:
        raise NotFound("There is no such page.")
    days = groups.days(session, settings().clock())
    covered = queries.coverage(session, actor, days, lines)
    return render_template(
        "assignments/plan.html",
        plan=queries.plan_of(lines, covered),
        roles=by_role(covered),
        titles=_titles(library.newest(session).paths),
        today=days.latest,
        states=State,
    )


@bp.post("/team/plans")
@requires(Act.MAKE_RULES)
def make_plan() -> ResponseReturnValue:
    """A dry run first; with its numbers agreed to, the rules. A second press makes none."""
    if first := own_path_first():
        return first, 409
    form = _form(request.form)
    form.refuse_unknown()
    if not form.validate():
        return _page(form), 422
    session, starts = reading(), form.picked()
    days = groups.days(session, settings().clock())
    path_id = form.path_id.data or ""
    expected = queries.expected(session, form.who(), days, path_id, list(starts))
    agreed, seen = seal(starts, expected), request.form.get("seen")
    plan_id = _plan_id()
    if seen == agreed or _made(plan_id, starts):
        return _make(form, plan_id, starts)
    names = {one.id: one.name for one in form.branches}
    shown = render_template(
        "assignments/plan_preview.html",
        form=form,
        waves=sorted(
            ((names[id_], day, expected.get(id_)) for id_, day in starts.items()),
            key=lambda wave: (wave[1], wave[0]),
        ),
        seal=agreed,
        plan_id=plan_id,
        changed=bool(seen),
        titles=_titles(form.paths),
        today=days.latest,
    )
    return shown, 409 if seen else 200


def _make(form: PlanForm, plan_id: UUID, starts: dict[UUID, date]) -> ResponseReturnValue:
    with unit_of_work() as uow:
        done = service.make(
            uow,
            actor=current_actor(),
            plan_id=plan_id,
            name=(form.name.data or "").strip(),
            path_id=form.path_id.data or "",
            days=form.days.data or 0,
            who=form.who(),
            starts=starts,
        )
    flash(
        f"The plan stands. {count(done.asked, 'person was', 'people were')} asked at once; "
        "the other branches follow on their days."
    )
    first = wave_id(plan_id, next(iter(starts)))
    return redirect(url_for(".plan", rule_id=first), code=303)


def _made(plan_id: UUID, starts: dict[UUID, date]) -> bool:
    """Whether this very form has been carried out already."""
    ids = {wave_id(plan_id, branch_id) for branch_id in starts}
    return any(
        wave.rule_id in ids
        for one in queries.plans(reading(), current_actor())
        for wave in one.waves
    )


def _plan_id() -> UUID:
    """Made by the first page, so that it is the same however often the form is sent."""
    try:
        return UUID(request.form["plan_id"])
    except (KeyError, ValueError):
        return uuid4()


def _options() -> option_queries.Options:
    return option_queries.options(reading(), current_actor(), Act.MAKE_RULES)


def _form(data: MultiDict[str, str]) -> PlanForm:
    paths = library.newest(reading()).assignable_paths
    return PlanForm(data, _options(), paths, settings().clock().date())


def _titles(paths: Sequence[LearningPath]) -> dict[str, str]:
    return {path.id: path.title for path in paths}


def _page(form: PlanForm) -> str:
    listed, regions, region = _listed(form)
    return render_template(
        "assignments/plans.html",
        form=form,
        paths=form.paths,
        plans=queries.plans(reading(), current_actor()),
        titles=_titles(form.paths),
        plan_id=uuid4(),
        today=groups.days(reading(), settings().clock()).latest,
        states=State,
        listed=listed,
        regions=regions,
        region=region,
    )


def _listed(form: PlanForm) -> tuple[Sequence[BranchRow], Sequence[str], str]:
    """Branches that get a field, regions to choose among where there are many, and which it is.

    Raises ``NotFound`` for a region without branches in reach.
    """
    branches = form.branches
    regions = sorted({one.region for one in branches}) if len(branches) > MANY else []
    filled = {id_ for id_, field in form.starts.items() if field.raw_data and field.raw_data[0]}
    region = request.args.get("region", "")
    if regions and region and region not in regions:
        raise NotFound("There is no such region.")
    region = region or (regions[0] if regions else "")
    shown = [one for one in branches if not regions or one.region == region or one.id in filled]
    return shown, regions, region
