"""Every field that names something, tried by every role with an id out of reach and an unknown one.

Sam is an employee of one branch, Cora a contractor of the firm Pike at another; ``ground.py``
says who reaches whose things. What is out of reach has to be answered like what does not exist:
status, address, words and what the next page says. And it must not write a thing.

``world.py`` finds the fields on the pages that each role is shown. A new route, place or field
fails until ``fields.py`` says what it names; one whose own ids change nothing fails as well,
because then it was not tried at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, g
from sqlalchemy import func, inspect, select, text

from course.actor import Act
from course.app import create_app
from course.audit import queries as audit
from course.config import Settings
from course.people import queries as people
from course.web.context import reading
from course.web.guards import requires
from tests.web import fields
from tests.web.fields import Spot
from tests.web.ground import Ground
from tests.web.pages import Field, Page
from tests.web.roles import CORA, MANAGER, SAM
from tests.web.world import Answer, Visitor, World

ANSWERED_ALIKE = {
    "GET assignments.plans query region (region name)": "only with more branches than here",
    "GET people.roles query q (code)": "neither has a role: tests/people/test_role_pages.py",
    "GET reviews.grant path vendor_id (vendor)": "there is a page only where numbers propose it",
    "GET vendors.api_ready path code (code)": "asks for the key of a branch first",
    "GET vendors.gate query code (code)": "leads on to the answer, which is tried itself",
    "POST assignments.assign query name (code)": "the filter does not narrow what was ticked",
    "POST reviews.grant path vendor_id (vendor)": "as above: tests/reviews/test_recognition.py",
}
"""Spots whose own ids make no difference in this small company, and why."""
LEAK = "GET leaky path person_id (person)"


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """One of its own, to which a page is added."""
    app = create_app(settings, testing=True)
    yield app
    app.extensions["course.engine"].dispose()


@pytest.fixture
def leaky(app: Flask) -> None:
    """A page as it must not be: it says "no" where it should say that there is nothing here."""

    def leaks(person_id: UUID) -> tuple[str, int]:
        people.person(reading(), person_id)
        return ("yes", 200) if g.actor.may(Act.MERGE_PEOPLE) else ("no", 403)

    app.add_url_rule("/leaky/<uuid:person_id>", "leaky", requires(Act.SEE_PEOPLE)(leaks))


@pytest.fixture
def world(app, leaky, make, walk, work, db, revision) -> World:
    world = World(app, Ground(make, walk, work, db, revision), work)
    world.explore()
    return world


@dataclass
class Findings:
    """What is wrong, and which spots were seen to make a difference to somebody."""

    wrong: list[str] = field(default_factory=list)
    telling: set[Spot] = field(default_factory=set)


def try_spot(world: World, visitor: Visitor, spot: Spot, into: Findings) -> None:
    """One role, one spot, three ids: unknown, out of reach, and in reach where it is needed.

    Nothing is saved, so that one fault does not change what is asked after it.
    """
    nobodys = world.ground.nobodys()[spot.kind]
    unknown, changed = world.ask(visitor, spot, nobodys)
    says, quiet = f"{spot}, {visitor.role}:", world.passes_over(visitor, spot)
    if changed and not quiet and spot.field not in fields.UNIQUE:
        into.wrong.append(f"{says} an unknown id changes {sorted(changed)}")
    for whose in (SAM, CORA):
        tried = world.ground.things[whose][spot.kind]
        if world.reached(visitor.role, spot, whose):
            if spot not in into.telling and world.ask(visitor, spot, tried)[0] != unknown:
                into.telling.add(spot)
            continue
        answer, changed = world.ask(visitor, spot, tried)
        if changed and not quiet:
            into.wrong.append(f"{says} {whose} changes {sorted(changed)}")
        if spot.field in fields.UNIQUE:
            told = [name for name in world.names_of(whose) if name in answer.everything]
            into.wrong += [f"{says} {whose} tells {name}" for name in told]
        elif answer != unknown:
            into.wrong.append(f"{says} {whose} {_differs(answer, unknown)}")


def _differs(answer: Answer, unknown: Answer) -> str:
    """Where the two part for the first time."""
    part = next(name for name, value in vars(answer).items() if value != vars(unknown)[name])
    one, other = str(vars(answer)[part]), str(vars(unknown)[part])
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    near = slice(max(0, at - 60), at + 120)
    return f"gets {part} {one[near]!r} and not {other[near]!r}"


def _state(app: Flask) -> dict[str, Any]:
    """Rows of every table, and the head of the log; what auditors open is noted anyway."""
    tables = set(inspect(app.extensions["course.engine"]).get_table_names()) - {"audit_view"}
    with app.extensions["course.read_sessions"]() as session:
        counts = {
            table: session.execute(select(func.count()).select_from(text(table))).scalar_one()
            for table in sorted(tables)
        }
        return counts | {"head": audit.head(session)}


def test_what_is_out_of_reach_is_answered_like_what_does_not_exist_in_every_field(world, request):
    """Every role on SQLite; on PostgreSQL one role for each field, another one each time."""
    everything = "sqlite" in request.node.name
    before, found = _state(world.app), Findings()
    assert len(world.spots) > 100, "the pages were not found"

    for number, spot in enumerate(world.spots):
        roles = world.roles_for(spot)
        if str(spot) == LEAK and not everything:
            roles = [MANAGER]
        for role in roles if everything else roles[number % len(roles) :][:1]:
            try_spot(world, world.visitors[role], spot, found)

    leaks = [wrong for wrong in found.wrong if wrong.startswith(LEAK)]
    others = [wrong for wrong in found.wrong if wrong not in leaks]
    assert not others, "\n".join(["", *others])
    assert leaks, "the page that leaks on purpose was not noticed"
    assert _state(world.app) == before
    if everything:
        silent = {s for s in set(world.spots) - found.telling if s.field not in fields.LEADS_BACK}
        assert sorted(map(str, silent)) == sorted(ANSWERED_ALIKE), "tried with nothing in reach"


def test_names_that_views_read_by_themselves_are_known():
    known = {*fields.NAMES, *fields.PLAIN, *(name for _, name in fields.OTHERWISE)}

    assert fields.names_read_by_views() - known == set()


def test_a_place_that_nobody_has_explained_fails():
    with pytest.raises(AssertionError, match="say in PLACES what <secret_id>"):
        fields.kind_of_place("team.new", "secret_id")


def test_a_field_that_nobody_has_explained_fails():
    with pytest.raises(AssertionError, match="say in NAMES or PLAIN what field secret"):
        fields.kinds_of_field("team.new", "secret")


def test_a_field_that_is_said_to_name_nothing_and_offers_an_id_fails():
    choice = Field("kind", "select", ["", "5b0c2ad4-54e7-4e52-9f19-6e6a4c1b7f10"])

    with pytest.raises(AssertionError, match="offers ids in kind"):
        fields.assert_plain_is_plain("team.new", choice)


def test_a_page_gives_up_its_fields_and_links():
    page = Page(
        '<a href="?branch=1">B</a><form method="post" action="/x?y=2"><input name="a" value="1">'
        '<select name="b"><option value="">-<option value="2" selected>2</select>'
        '<input type="checkbox" name="c" value="3"></form><form id="f"></form>'
        '<input form="f" type="hidden" name="d" value="4">',
        "/team",
    )

    assert page.links == {"/team?branch=1"}
    assert [(f.method, f.action, sorted(f.fields)) for f in page.forms] == [
        ("POST", "/x?y=2", ["a", "b", "c"]),
        ("GET", "/team", ["d"]),
    ]
    assert page.forms[0].fields["b"].chosen == ["2"]
    assert page.forms[0].fields["c"] == Field("c", "checkbox", ["3"], [])
