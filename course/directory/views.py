"""Everybody in reach, with a search and a filter."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.directory import place_queries, queries
from course.directory.blueprint import bp
from course.directory.domain import State, Wanted, words_of
from course.errors import NotFound
from course.people.domain import Kind
from course.web.context import current_actor, reading, settings
from course.web.guards import requires

OWN_STAFF = "own"
"""The firm filter's word for people whom no vendor sends."""
ALL = "all"
STATES = (
    ("", "Here now"),
    (State.TO_COME.value, "Still to come"),
    (State.LEFT.value, "Left"),
    (ALL, "All of them"),
)


@dataclass(frozen=True)
class Choice:
    """The filter as it stands in the address; empty for whatever is not chosen."""

    q: str = ""
    kind: str = ""
    branch: str = ""
    firm: str = ""
    state: str = ""

    @property
    def narrows(self) -> bool:
        return any(vars(self).values())

    @property
    def address(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}


@bp.get("/people")
@requires(Act.SEE_PEOPLE)
def people() -> ResponseReturnValue:
    """Five statements, signing in included, however many people there are."""
    session, actor, now = reading(), current_actor(), settings().clock()
    places = place_queries.places(session, actor, now)
    choice = Choice(**{name: request.args.get(name, "").strip() for name in Choice().__dict__})
    after, before = _id("after"), _id("before")
    page = queries.page(
        session,
        queries.Reach(actor, places),
        places,
        _wanted(choice, places),
        after=after,
        before=None if after else before,
    )
    if not page.lines and (after or before):
        address: dict[str, Any] = choice.address
        return redirect(url_for(".people", **address), code=303)
    own_firm = places.vendors[0].name if _one_firm(places) else None
    return render_template(
        "directory/people.html",
        choice=choice,
        lines=page.lines,
        page=page,
        branches=[("", "All branches"), *((str(b.id), b.name) for b in places.branches)],
        firms=_firms(places),
        states=STATES,
        company=place_queries.company(session, places),
        own_firm=own_firm,
        all_states=replace(choice, state=ALL).address,
        first_page="after" not in request.args and "before" not in request.args,
    )


def _one_firm(places: place_queries.Places) -> bool:
    return len(places.vendors) == 1 and not _manages()


def _manages() -> bool:
    """Whether they see people whom no vendor sends."""
    return any(not grant.vendor_id for grant in current_actor().grants_for(Act.SEE_PEOPLE))


def _firms(places: place_queries.Places) -> list[tuple[str, str]]:
    own = [(OWN_STAFF, place_queries.company(reading(), places))] if _manages() else []
    return [("", "All firms"), *own, *((str(v.id), v.name) for v in places.vendors)]


def _wanted(choice: Choice, places: place_queries.Places) -> Wanted:
    """Raises ``NotFound`` for a choice that is not offered: out of reach and unknown are alike."""
    branches = {str(place.id): place.id for place in places.branches}
    vendors = {str(place.id): place.id for place in places.vendors}
    known = (
        choice.kind in {"", *Kind},
        choice.branch in {"", *branches},
        choice.firm in {"", OWN_STAFF, *vendors},
        choice.state in {"", ALL, *State},
    )
    if not all(known):
        raise NotFound("There is no such choice.")
    return Wanted(
        words=words_of(choice.q),
        kind=Kind(choice.kind) if choice.kind else None,
        branch_id=branches.get(choice.branch),
        vendor_id=vendors.get(choice.firm),
        own_staff=choice.firm == OWN_STAFF,
        state=None if choice.state == ALL else State(choice.state or State.HERE),
    )


def _id(name: str) -> UUID | None:
    """One that cannot be read begins at the top."""
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None
