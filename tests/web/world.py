"""Everybody of the small company in a browser, and every spot where an id can be put.

Which there are is found on the pages that each role is shown; ``fields.py`` says what each of
them names, and ``ground.py`` who reaches what.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import quote, quote_plus, urlencode, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import Engine, event, inspect, text
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from course.actor import Act
from course.people import service as people
from tests.web import fields
from tests.web.fields import Spot
from tests.web.ground import Ground, reaches
from tests.web.pages import Form, Page, Sent, query_of
from tests.web.roles import (
    CORA,
    EMPLOYEE,
    EVERYBODY,
    OUTSIDER,
    OWNER,
    SAM,
    SIGNED_IN,
    VENDOR_ADMIN,
    may,
)

WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) (?!audit_view\b)(\w+)")
"""A view of an auditor is noted, whatever it was of."""
OWNERS = {"credentials.certificate", "credentials.credential", "credentials.pdf"}
OWNERS |= {"credentials.badge_png", "credentials.badge_svg", "reports.proof"}
OWNERS |= {"vendors.visit", "vendors.appeal"}
OWNERS |= {f"incidents.{one}" for one in ("event", "tell_office", "add_fact", "name_owner")}
OWNERS |= {"incidents.answer_promise", "incidents.refresher", "incidents.log_event"}
OWNERS |= {"reviews.review", "reviews.review_file", "reviews.add_point", "reviews.say_action"}
"""Pages for everybody with a record that show more to some roles."""
LEADS_TO_NO_FORM = {"people.sign_out", "people.cards"}
"""After the first nobody is signed in any more; the second prints."""
FILES = (".csv", ".ics", ".pdf", ".png", ".svg", ".txt")


@dataclass(frozen=True)
class Answer:
    """Everything that an answer tells, without what differs each time."""

    status: int
    location: str
    words: str
    flashed: str

    @property
    def everything(self) -> str:
        return self.location + self.words + self.flashed

    def masked(self, tried: str, known: set[str]) -> "Answer":
        return Answer(
            self.status,
            _masked(self.location, tried, known),
            _masked(self.words, tried, known),
            _masked(self.flashed, tried, known),
        )


def _masked(words: str, tried: str, known: set[str]) -> str:
    forms = {tried, str(escape(tried)), tried.replace("-", ""), quote(tried), quote_plus(tried)}
    for form in {*forms, *map(quote, forms)}:
        words = words.replace(form, "TRIED")
    words = re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", words)
    return fields.UUIDS.sub(lambda id_: id_[0] if id_[0] in known else "SOME ID", words)


@dataclass
class Visitor:
    """Somebody in one role, with the forms that they were shown by method and endpoint."""

    role: str
    browser: FlaskClient
    token: str
    forms: dict[tuple[str, str], Form] = field(default_factory=dict)

    def ask(self, method: str, url: str, sent: Sent) -> Answer:
        data = urlencode([("csrf_token", self.token), *sent]) if method == "POST" else None
        kind = "application/x-www-form-urlencoded" if data else None
        response = self.browser.open(
            url, method=method, data=data, content_type=kind, buffered=True
        )
        flashed = ""
        if "session" in response.headers.get("Set-Cookie", "") or response.status_code == 303:
            with self.browser.session_transaction() as session:
                flashed = str(session.pop("_flashes", ""))
        words = response.get_data().decode("utf-8", "replace")
        return Answer(response.status_code, response.location or "", words, flashed)


class World:
    """The ground, the visitors, and every spot that was found on their pages."""

    def __init__(self, app: Flask, ground: Ground, work: Callable[..., Any]):
        self.app, self.ground = app, ground
        app.test_client_class = FlaskClient
        self._urls = app.url_map.bind("localhost")
        self.rules: dict[tuple[str, str], Rule] = {
            (method, rule.endpoint): rule
            for rule in app.url_map.iter_rules()
            for method in sorted(rule.methods or ())
            if method in {"GET", "POST"}
        }
        self.visitors = {
            role: self._visitor(role, number, work) for number, role in enumerate(EVERYBODY)
        }
        self.spots: dict[Spot, None] = {}
        self.known = self._ids()

    def _visitor(self, role: str, number: int, work: Callable[..., Any]) -> Visitor:
        browser = self.app.test_client()
        browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        if role != OUTSIDER:
            with work() as uow:
                link = people.make_sign_in_link(uow, person_id=self.ground.people[role].id)
            with work() as uow:
                opened = people.sign_in(uow, token=link.token)
            with browser.session_transaction() as session:
                session["sign_in"] = opened.token
        page = Page(browser.get("/sign-in/any").text, "/")
        return Visitor(role, browser, page.forms[-1].fields["csrf_token"].chosen[0])

    def _ids(self) -> set[str]:
        """Every id there is, so that one that leaks is not taken for one that was made up."""
        found: set[str] = set()
        engine = self.app.extensions["course.engine"]
        with engine.connect().execution_options(read_only=True) as connection:
            for table in inspect(connection).get_table_names():
                for row in connection.execute(text(f"SELECT * FROM {table}")):
                    found |= {str(value) for value in row if value}
        with_dashes = {_dashed(value) for value in found if len(value) == 32}
        return {value for value in found | with_dashes if fields.UUIDS.fullmatch(value)}

    def endpoint(self, url: str, method: str) -> str | None:
        try:
            endpoint, _ = self._urls.match(urlsplit(url).path, method=method)
        except HTTPException:  # a link that leads out of the product
            return None
        return str(endpoint)

    def guard(self, endpoint: str) -> Any:
        return getattr(self.app.view_functions[endpoint], "guard", "public")

    def path(
        self, endpoint: str, method: str, things: dict[str, str], over: dict[str, str] | None = None
    ) -> str:
        """The address with ids out of ``things``, and ``over`` in the places that it names."""
        values = {}
        for name in self.rules[method, endpoint].arguments:
            kind = fields.kind_of_place(endpoint, name)
            stock = things | {"number": "1", "position": "1", "token": "no-such-token"}
            stock |= {"filename": "course.css"}
            values[name] = stock[kind] if kind else stock[name.removesuffix("_id")]
        return self._urls.build(endpoint, values | (over or {}), method=method)

    # --- finding out what there is -------------------------------------------------------

    def explore(self) -> None:
        """Open every page once in every role that may, and send every form to see the next."""
        for method, endpoint in self.rules:
            self._note_declared(method, endpoint)
        for visitor in self.visitors.values():
            for method, endpoint in self.rules:
                if method == "GET" and self._opens(visitor, endpoint):
                    self._look(visitor, endpoint)
        sent = {("POST", endpoint) for endpoint in LEADS_TO_NO_FORM}
        with discarding(self.app):
            for visitor in self.visitors.values():
                for what, form in list(visitor.forms.items()):
                    if form.method == "POST" and what not in sent:
                        sent.add(what)
                        self._send(visitor, form)

    def _note_declared(self, method: str, endpoint: str) -> None:
        """Places in the address, and what views read beside the fields of their pages."""
        for name in sorted(self.rules[method, endpoint].arguments):
            if kind := fields.kind_of_place(endpoint, name):
                self.spots[Spot(method, endpoint, "path", name, kind)] = None
        for name in fields.EXTRA.get((method, endpoint), ()):
            where = "query" if method == "GET" or name[0] == "?" else "form"
            for spot in fields.spots(method, endpoint, where, name.lstrip("?")):
                self.spots[spot] = None

    def _opens(self, visitor: Visitor, endpoint: str) -> bool:
        """Pages that are the same for all, and those of a learner, are looked at by one alone."""
        guard = self.guard(endpoint)
        if self.rules["GET", endpoint].rule.endswith(FILES):
            return False
        if not isinstance(guard, Act) or guard is Act.LEARN:
            return visitor.role == EMPLOYEE and not endpoint.startswith(("handouts.", "library."))
        return visitor.role in SIGNED_IN and may(visitor.role, guard)

    def own(self, role: str) -> str:
        """Whose things somebody in this role works with."""
        return SAM if reaches(role, "person", SAM) else CORA

    def things_of(self, role: str) -> dict[str, str]:
        """Of each kind one in reach, if there is one."""
        first, second = (SAM, CORA) if self.own(role) == SAM else (CORA, SAM)
        things = self.ground.things
        return {
            kind: things[first if reaches(role, kind, first) else second][kind]
            for kind in things[first]
        }

    def _look(self, visitor: Visitor, endpoint: str) -> None:
        url = self.path(endpoint, "GET", self.things_of(visitor.role))
        response = visitor.browser.get(url, buffered=True)
        if response.status_code == 200 and response.mimetype == "text/html":
            self._learn(visitor, Page(response.text, url))

    def _send(self, visitor: Visitor, form: Form) -> None:
        sent = self.sent(visitor.role, form)
        answer = visitor.ask("POST", form.action, sent)
        if "<form" in answer.words:
            self._learn(visitor, Page(answer.words, form.action))

    def _learn(self, visitor: Visitor, page: Page) -> None:
        for form in page.forms:
            endpoint = self.endpoint(form.action, form.method)
            assert endpoint, f"a form leads to {form.action}, which is nowhere"
            visitor.forms.setdefault((form.method, endpoint), form)
            for found in form.fields.values():
                fields.assert_plain_is_plain(endpoint, found)
                where = "query" if form.method == "GET" else "form"
                for spot in fields.spots(form.method, endpoint, where, found.name):
                    self.spots[spot] = None
        for link in [*page.links, *(form.action for form in page.forms)]:
            method = "GET" if link in page.links else "POST"
            endpoint = self.endpoint(link, method)
            for name, _ in query_of(link)[1] if endpoint else ():
                for spot in fields.spots(method, str(endpoint), "query", name):
                    self.spots[spot] = None

    # --- asking --------------------------------------------------------------------------

    def sent(self, role: str, form: Form) -> Sent:
        """What a form sends when somebody in this role fills in what is empty."""
        endpoint = str(self.endpoint(form.action, form.method))
        things = self.things_of(role)
        sent: Sent = []
        for name, found in form.fields.items():
            kinds = fields.kinds_of_field(endpoint, name)
            kind = kinds[0].rpartition(":")[2] if kinds else ""
            own = things[kind] if kind and kind not in fields.LEFT_EMPTY else ""
            offered = [value for value in found.offered if value]
            if found.kind == "typed":
                general = fields.star(name)
                own = own if general == name else ""
                values = found.chosen or [own or fields.TYPED.get(general, "")]
            elif found.kind == "checkbox":
                first = [own] if own in offered else offered[:1]
                values = found.chosen or (first if kinds else [])
            elif found.kind == "file" or name == "csrf_token":
                values = []
            else:
                values = found.chosen or offered[:1]
            sent += [(name, value) for value in values]
        return sent

    def ask(self, visitor: Visitor, spot: Spot, tried: str) -> tuple[Answer, set[str]]:
        """Ask as this visitor, with the id at its spot and everything else in order.

        Returns:
            The answer without what differs each time, and the tables that would have changed.
        """
        things = self.things_of(visitor.role)
        over = {spot.name: tried} if spot.where == "path" else {}
        url = self.path(spot.endpoint, spot.method, things, over)
        form = self._form(visitor, spot)
        sent = self.sent(visitor.role, form) if form and spot.method == "POST" else []
        if spot.where == "query":
            url = f"{url}?{urlencode({spot.name: spot.before + tried})}"
        if spot.where == "form":
            sent = _with(sent, spot, tried)
        engine = self.app.extensions["course.engine"]
        with discarding(self.app), changes_in(engine) as changed:
            answer = visitor.ask(spot.method, url, sent)
        return answer.masked(tried, self.known), changed

    def passes_over(self, visitor: Visitor, spot: Spot) -> bool:
        """Whether the rest of the form is acted on, whatever stands in this field.

        So it is with a field that only leads back, and with one that this role is not asked:
        what they send in it all the same has to be answered alike, too.
        """
        if spot.field in fields.LEADS_BACK or spot.field in fields.NOTED:
            return True
        form = visitor.forms.get((spot.method, spot.endpoint))
        asked = {fields.star(name) for name in form.fields} if form else {spot.name}
        return spot.where == "form" and spot.name not in asked

    def roles_for(self, spot: Spot) -> list[str]:
        """Everybody; at the second spot of a page, those whom the guard lets in at all.

        A guard looks at nothing but the role, so that it refuses one spot like the next.
        """
        guard = self.guard(spot.endpoint)
        first = next(
            s for s in self.spots if (s.method, s.endpoint) == (spot.method, spot.endpoint)
        )
        if spot == first or not isinstance(guard, Act):
            return list(EVERYBODY)
        return [role for role in SIGNED_IN if may(role, guard)]

    def names_of(self, whose: str) -> list[str]:
        """What would tell whose something is."""
        return [self.ground.things[whose][kind] for kind in ("person name", "vendor name")]

    def _form(self, visitor: Visitor, spot: Spot) -> Form | None:
        """As this visitor was shown it, or as somebody else was."""
        others = (v.forms.get((spot.method, spot.endpoint)) for v in self.visitors.values())
        own = visitor.forms.get((spot.method, spot.endpoint))
        return own or next((form for form in others if form), None)

    def reached(self, role: str, spot: Spot, whose: str) -> bool:
        guard = self.guard(spot.endpoint)
        if guard is Act.LEARN and spot.endpoint not in OWNERS:
            return OWNER[whose] == role
        if not isinstance(guard, Act):
            return True  # public: tests/credentials/test_verify_page.py
        if spot.field in fields.ANY_BRANCH and role == VENDOR_ADMIN:
            return True
        return reaches(role, spot.kind, whose)


def _with(sent: Sent, spot: Spot, tried: str) -> Sent:
    """The form with the id in its field, alone there, and with what has to go along."""
    if "*" in spot.name:
        named = spot.name.replace("*", tried)
        rest = [(n, v) for n, v in sent if fields.star(n) != spot.name]
        return [*rest, (named, fields.TYPED[spot.name])]
    along = fields.ALONG.get(spot.kind, {})
    rest = [(n, v) for n, v in sent if n != spot.name and n not in along]
    return [*rest, *along.items(), (spot.name, spot.before + tried)]


def _dashed(hexadecimal: str) -> str:
    cut = (0, 8, 12, 16, 20, 32)
    return "-".join(hexadecimal[a:b] for a, b in pairwise(cut))


@contextmanager
def changes_in(engine: Engine) -> Iterator[set[str]]:
    """Tables in which rows change meanwhile, whether that is kept or not."""
    changed: set[str] = set()
    before: list[int] = []

    def total(cursor: Any) -> int:
        """SQLite counts what a connection has changed; elsewhere each statement says it."""
        return getattr(getattr(cursor, "connection", None), "total_changes", 0)

    def note_before(_connection: Any, cursor: Any, *_rest: Any) -> None:
        before.append(total(cursor))

    def note_after(_connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        was, table = before.pop(), WRITES.match(statement)
        rows = total(cursor) - was if engine.dialect.name == "sqlite" else cursor.rowcount
        if table and rows > 0:
            changed.add(table[1])

    event.listen(engine, "before_cursor_execute", note_before)
    event.listen(engine, "after_cursor_execute", note_after)
    try:
        yield changed
    finally:
        event.remove(engine, "before_cursor_execute", note_before)
        event.remove(engine, "after_cursor_execute", note_after)


@contextmanager
def discarding(app: Flask) -> Iterator[None]:
    """Whatever is done meanwhile runs to its end, reactions included, and is not saved."""
    begin = app.extensions["course.unit_of_work"]

    def begin_in_vain(**given: Any) -> Any:
        uow = begin(**given)
        uow.discard()
        return uow

    app.extensions["course.unit_of_work"] = begin_in_vain
    yield
    app.extensions["course.unit_of_work"] = begin
