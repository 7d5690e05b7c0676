"""The case of a service event: its clocks, its timeline, and what is added to it."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotFound
from course.incidents import (
    fact_queries,
    queries,
    refresh_queries,
    refreshing,
    running,
    story_queries,
    team_queries,
)
from course.incidents.blueprint import bp
from course.incidents.domain import Fact, minutes
from course.incidents.fact_queries import Line
from course.incidents.forms import (
    YES,
    FactForm,
    OwnerForm,
    PromiseForm,
    RefresherForm,
    ToldForm,
)
from course.incidents.queries import Event
from course.library import queries as library
from course.web.acting import acted, beside
from course.web.answers import answer_id, fresh_id
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.forms import CourseForm
from course.web.guards import requires

BEGINS = {"told": ToldForm, "fact": FactForm, "promise": PromiseForm, "refresher": RefresherForm}
KEPT = "Kept, with your name and the time."


@bp.get("/service-events/<uuid:event_id>")
@requires(Act.LEARN)
def event(event_id: UUID) -> ResponseReturnValue:
    """One case, for whoever logged it, its owner, and whoever leads there."""
    return _page(_event(event_id))


@bp.post("/service-events/<uuid:event_id>/told")
@requires(Act.LEARN)
def tell_office(event_id: UUID) -> ResponseReturnValue:
    """The office knows now: the clock of clause 4.2 stops."""
    found, form = _event(event_id), ToldForm(request.form)
    if found.person_id != current_actor().person_id and not _runs(event_id):
        raise NotFound(queries.NONE_SUCH)
    id_ = answer_id(request.form)
    went = acted(
        form,
        lambda uow: running.tell_office(
            uow,
            actor=current_actor(),
            event_id=event_id,
            fact_id=id_,
            who=form.words.data or "",
        ),
        says=lambda _: "Kept, with the time.",
        to=_to(event_id),
        unless=beside(form.words),
    )
    return went or (_page(found, told=form), 422)


@bp.post("/service-events/<uuid:event_id>/facts")
@requires(Act.LEARN)
def add_fact(event_id: UUID) -> ResponseReturnValue:
    """A call, a promise, a note, or that the customer agrees."""
    found, form, id_ = _run(event_id), FactForm(request.form), answer_id(request.form)
    went = acted(
        form,
        lambda uow: running.add_fact(
            uow,
            actor=current_actor(),
            event_id=event_id,
            fact_id=id_,
            kind=Fact(form.kind.data),
            words=form.words.data or "",
            due_at=form.due_at(found.time_zone),
        ),
        says=lambda _: KEPT,
        to=_to(event_id),
        unless=beside(form.words),
    )
    return went or (_page(found, fact=form), 422)


@bp.post("/service-events/<uuid:event_id>/owner")
@requires(Act.LEARN)
def name_owner(event_id: UUID) -> ResponseReturnValue:
    """Take the case over, or hand it on to somebody of the company."""
    found, id_ = _run(event_id), answer_id(request.form)
    form = _owner_form(request.form, found)
    if not form.validate():
        raise NotFound("There is no such person.")
    with unit_of_work() as uow:
        running.name_owner(
            uow,
            actor=current_actor(),
            event_id=event_id,
            fact_id=id_,
            person_id=UUID(form.owner.data),
        )
    flash("Kept. The customer hears one name only: this one.")
    return redirect(_to(event_id), code=303)


@bp.post("/service-events/<uuid:event_id>/promises/<uuid:promise_id>")
@requires(Act.LEARN)
def answer_promise(event_id: UUID, promise_id: UUID) -> ResponseReturnValue:
    """Kept or not."""
    found, form = _run(event_id), PromiseForm(request.form)
    went = acted(
        form,
        lambda uow: running.answer_promise(
            uow,
            actor=current_actor(),
            event_id=event_id,
            promise_id=promise_id,
            kept=form.answer.data == YES,
            words=form.words.data or "",
        ),
        says=lambda _: KEPT,
        to=_to(event_id),
        unless=beside(form.words),
    )
    return went or (_page(found, promise=form, promise_id=promise_id), 422)


@bp.post("/service-events/<uuid:event_id>/refresher")
@requires(Act.LEARN)
def refresher(event_id: UUID) -> ResponseReturnValue:
    """Whether the team takes a few questions about this promise, and why."""
    found, form, id_ = _run(event_id), RefresherForm(request.form), answer_id(request.form)
    went = acted(
        form,
        lambda uow: refreshing.decide(
            uow,
            actor=current_actor(),
            event_id=event_id,
            fact_id=id_,
            give=form.answer.data == YES,
            why=form.reason.data or "",
        ),
        says=_said,
        to=_to(event_id),
        unless=beside(form.reason),
    )
    return went or (_page(found, refresher=form), 422)


def _said(asked: int | None) -> str:
    if asked is None:
        return "Somebody had decided already."
    return f"Given to {asked} people of the branch." if asked else "Kept, with your reason."


def _to(event_id: UUID) -> str:
    return url_for(".event", event_id=event_id)


def _event(event_id: UUID) -> Event:
    return queries.event(reading(), current_actor(), event_id)


def _run(event_id: UUID) -> Event:
    return queries.event(reading(), current_actor(), event_id, Act.RUN_EVENTS)


def _owner_form(data: object, found: Event) -> OwnerForm:
    own = team_queries.employees(reading(), found.branch_id, settings().clock().date())
    return OwnerForm(data, people=own)


def _runs(event_id: UUID) -> bool:
    try:
        _run(event_id)
    except NotFound:
        return False
    return True


def _page(found: Event, promise_id: UUID | None = None, **forms: CourseForm) -> str:
    session, actor, now = reading(), current_actor(), settings().clock()
    revision, newest = library.revision(session, found.revision_id), library.newest(session)
    office, owner, morning = minutes(revision.agreement)
    lines, runs = fact_queries.timeline(session, found.id), _runs(found.id)
    names = found.inside or found.person_id == actor.person_id
    given = next((line for line in lines if line.batch_id), None)
    owning = _owner_form(None, found) if runs else None
    if owning and str(actor.person_id) in owning.ids:
        owning.owner.data = str(actor.person_id)
    return render_template(
        "incidents/case.html",
        event=found,
        clause=revision.clause(found.clause_id),
        clocks=(found.office(office, now), found.owner_clock(owner, morning, now)),
        now=now,
        lines=lines,
        answers={line.about_id: line for line in lines if line.about_id},
        decided=next((x for x in lines if x.kind in {Fact.REFRESHER, Fact.NO_REFRESHER}), None),
        refreshed=refresh_queries.refreshed(session, given.batch_id)
        if given and given.batch_id
        else None,
        kinds=Fact,
        names=names,
        mine=found.person_id == actor.person_id,
        runs=runs,
        desk=actor.may(Act.SEE_EVENTS),
        owning=owning,
        forms={name: forms.get(name) or form(None) for name, form in BEGINS.items()},
        promise_id=promise_id,
        sheets=story_queries.sheets(newest, found.clause_id),
        stories=story_queries.stories(session, actor, newest, found.clause_id),
        can_refresh=refreshing.path_for(newest, found.clause_id) is not None,
        clause_link=actor.may(Act.SEE_CLAUSES),
        line=newest.agreement.parameters_by_name.get("office_line", ""),
        fresh_id=fresh_id,
        shown=shown_words(lines, names, found),
    )


def shown_words(lines: Sequence[Line], names: bool, found: Event) -> dict[UUID, tuple[str, str]]:
    """Words and name of each line, as far as somebody may see them.

    Whoever runs a vendor's people follows the case and its clocks; what the branch writes about
    and with the customer, and who of it does what, stays with the branch.
    """
    return {
        line.id: (
            line.words if names or _own(line, found) else "",
            (line.made_by_name or "") if names or _own(line, found) else "The branch",
        )
        for line in lines
    }


def _own(line: Line, found: Event) -> bool:
    return line.made_by is not None and line.made_by == found.person_id
