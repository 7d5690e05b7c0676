"""Roles: who has which, giving one, and taking one back."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act, Role
from course.errors import NotFound, NotReady
from course.people import grant_queries, granting, place_queries
from course.people.blueprint import bp
from course.people.grant_forms import GiveForm, RolesForm, place_of
from course.people.grant_queries import PAGE, Given, Holder
from course.people.grant_rules import OPENS, PLACES, WORDS, may_give, roles_to_give
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.filters import day
from course.web.guards import requires

NO_ROLE = "There is no such role."
MOST_PAGES = 10_000


@bp.get("/people/roles")
@requires(Act.SEE_ROLES)
def roles() -> ResponseReturnValue:
    """Two statements, signing in included, however many roles there are."""
    form = RolesForm(request.args)
    page = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    today = settings().clock().date()
    found: Sequence[Given] = ()
    if good := form.validate():
        found = grant_queries.given(
            reading(),
            None if form.state.data else today,
            q=form.q.data or "",
            role=form.picked,
            page=page,
        )
    shown = render_template(
        "people/roles.html",
        form=form,
        lines=found[:PAGE],
        page=page,
        more=len(found) > PAGE,
        words=WORDS,
        today=today,
    )
    return shown, 200 if good else 422


@bp.get("/people/<uuid:person_id>/roles")
@requires(Act.SEE_ROLES)
def person_roles(person_id: UUID) -> ResponseReturnValue:
    """With ``role`` in the address, the form that gives it."""
    person = grant_queries.holder(reading(), person_id)
    asked = request.args.get("role", "")
    return _page(person, _role_to_give(person, asked) if asked else None)


@bp.post("/people/<uuid:person_id>/roles")
@requires(Act.GIVE_ROLES)
def give_role(person_id: UUID) -> ResponseReturnValue:
    person = grant_queries.holder(reading(), person_id)
    role = _role_to_give(person, request.form.get("role", ""))
    form = _form(role)
    if not form.validate():
        return _page(person, role, form)
    with unit_of_work() as uow:
        fresh = granting.grant_role(
            uow, person_id=person.id, role=role, until=form.until.data, **form.where()
        )
    until = f" until {day(form.until.data)}" if form.until.data else ""
    said = f"{person.name}: {WORDS[role]}{until}."
    flash(f"Given. {said}" if fresh else f"Nothing to do, they have it already. {said}")
    return redirect(url_for(".person_roles", person_id=person.id), code=303)


@bp.post("/people/<uuid:person_id>/roles/end")
@requires(Act.GIVE_ROLES)
def end_role(person_id: UUID) -> ResponseReturnValue:
    """From their next request on they have nothing of it."""
    person = grant_queries.holder(reading(), person_id)
    role = _role_to_give(person, request.form.get("role", ""))
    where = _place(role, request.form.get("place", ""))
    try:
        with unit_of_work() as uow:
            ended = granting.end_role(uow, person_id=person.id, role=role, **where)
    except NotReady as problem:
        return _page(person, None, problem=str(problem))
    if not ended:
        raise NotFound(NO_ROLE)
    flash(f"Ended. {person.name} is not {WORDS[role]} there any more.")
    return redirect(url_for(".person_roles", person_id=person.id), code=303)


def _role_to_give(person: Holder, written: str) -> Role:
    """Raises ``NotFound`` for one that the actor may not give, or not to this person: nobody
    changes their own roles."""
    role = next((role for role in WORDS if role.value == written), None)
    if role is None or not may_give(current_actor(), role) or _is_self(person):
        raise NotFound(NO_ROLE)
    return role


def _is_self(person: Holder) -> bool:
    return person.id == current_actor().person_id


def _place(role: Role, written: str) -> dict[str, UUID]:
    """Raises ``NotFound`` where it is not a place for this role."""
    try:
        where = place_of(written) if written else {}
    except ValueError:
        raise NotFound(NO_ROLE) from None
    wanted = {f"{PLACES[role]}_id"} if role in PLACES else set()
    if set(where) != wanted:
        raise NotFound(NO_ROLE)
    return where


def _form(role: Role) -> GiveForm:
    return GiveForm(
        request.form,
        role=role,
        places=place_queries.places(reading()) if role in PLACES else (),
        today=settings().clock().date(),
    )


def _page(
    person: Holder, role: Role | None, form: GiveForm | None = None, problem: str = ""
) -> ResponseReturnValue:
    actor, today = current_actor(), settings().clock().date()
    gives = actor.may(Act.GIVE_ROLES) and not _is_self(person)
    held = grant_queries.given_to(reading(), person.id)
    page = render_template(
        "people/person_roles.html",
        person=person,
        now=[one for one in held if one.lasts(today)],
        past=[one for one in held if not one.lasts(today)],
        own=_is_self(person),
        to_give=roles_to_give(actor) if gives else (),
        role=role,
        form=form or (_form(role) if role else None),
        problem=problem,
        words=WORDS,
        opens=OPENS,
        kinds=PLACES,
    )
    return page, 409 if problem else 422 if form else 200
