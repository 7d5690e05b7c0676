"""A test client that behaves like a browser, and looks hard at each page it is shown."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html.parser import HTMLParser
from itertools import groupby
from typing import Any
from urllib.parse import urldefrag, urljoin

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from course.people import service as people
from tests.seen import Seen


class Browser(FlaskClient):
    """Signs in through the real service; posts the form it finds, hidden fields included."""

    work: Any

    def sign_in(self, person: Any) -> "Browser":
        with self.work() as uow:
            link = people.make_sign_in_link(uow, person_id=person.id)
        with self.work() as uow:
            opened = people.sign_in(uow, token=link.token)
        with self.session_transaction() as session:
            session.clear()
            session["sign_in"] = opened.token
        return self

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs | {"buffered": True})
        if (
            response.mimetype == "text/html"
            and response.data
            and not 300 <= response.status_code < 400
        ):
            check_once(response.text)
        return response

    def submit(
        self, url: str, *, form: int = -1, press: str | None = None, **fields: Any
    ) -> TestResponse:
        """Open the page, then post one of its forms (the last, unless told) as a browser would.

        Args:
            press: value of the submit button pressed, for forms with several.
        """
        page = self.get(url)
        forms = [f for f in Forms(page.text).forms if f.method == "post"]
        chosen = forms[form]
        data = chosen.hidden | (
            {chosen.button: press} if press is not None and chosen.button else {}
        )
        return self.post(urldefrag(urljoin(url, chosen.action)).url, data=data | fields)


def without_tokens(response: TestResponse) -> str:
    """What a page says, apart from what differs each time it is opened."""
    return untokened(response.text)


def untokened(text: str) -> str:
    return re.sub(r'(name="(?:csrf_token|answer_id)" value=")[^"]*', r"\1", text)


def token(page: TestResponse) -> dict[str, str]:
    """The hidden token of a page, for a post that no form of it makes."""
    return {"csrf_token": Forms(page.text).forms[-1].hidden["csrf_token"]}


class Form:
    def __init__(self, attributes: dict[str, str]):
        self.action = attributes.get("action", "")
        self.method = attributes.get("method", "get").lower()
        self.hidden: dict[str, str] = {}
        self.button: str | None = None
        self.names: set[str] = set()


class Forms(HTMLParser):
    """The forms of a page with their hidden fields."""

    def __init__(self, text: str):
        super().__init__()
        self.forms: list[Form] = []
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given))
            self._inside = True
        if not self._inside or not given.get("name"):
            return
        self.forms[-1].names.add(given["name"])
        if tag == "input" and given.get("type") == "hidden":
            self.forms[-1].hidden[given["name"]] = given.get("value", "")
        if tag == "button":
            self.forms[-1].button = given["name"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


_NOT_BUILT = re.compile(r"(?<=>)[^<&]+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+|(?<= value=\")[^\"&]*")
"""What differs between two pages that are built alike: words, ids, figures and what is typed."""
_ROWS = re.compile(r"(?=<(?:tr|li|option)\b)")
"""Where one of many may begin that are built alike."""
seen = Seen()


def check_once(text: str) -> None:
    """Checks the first of all pages that are built alike: parsing takes longer than making one.

    Two rows alike are as good as fifty: what is wrong with many, such as an id that comes twice,
    is wrong with two.
    """
    built = "".join(_at_most_two(_ROWS.split(_NOT_BUILT.sub("", text))))
    if built not in seen:
        check_page(text)
        seen.add(built)


def _at_most_two(rows: Iterable[str]) -> Iterator[str]:
    for row, alike in groupby(rows):
        yield row * min(2, len(list(alike)))


@lru_cache(maxsize=4)
def _parsed(text: str) -> tuple[Any, Sequence[Any]]:
    parser = html5lib.HTMLParser(strict=False)
    return parser.parse(text), parser.errors


def parsed(text: str) -> Any:
    """The tree of a page, to be read only: made once however much is asked of it."""
    return _parsed(text)[0]


def check_page(text: str) -> None:
    """Valid HTML, one h1, a title, unique ids, labelled controls, a token in each posting form."""
    tree, errors = _parsed(text)
    assert not errors, f"not valid HTML: {errors[:3]}"
    name = "{http://www.w3.org/1999/xhtml}"
    assert len(list(tree.iter(name + "h1"))) == 1, "a page has exactly one h1"
    title = tree.find(f".//{name}title")
    assert title is not None, "a page has a title"
    assert (title.text or "").split("|")[0].strip(), "a page's title says what it is"
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    labelled = {e.get("for") for e in tree.iter(name + "label")}
    wrapped = {c for label in tree.iter(name + "label") for c in label.iter()}
    for control in tree.iter():
        if control.tag in {name + "input", name + "select", name + "textarea"}:
            if control.get("type") in {"hidden", "submit"}:
                continue
            named = control.get("id") in labelled or control in wrapped or control.get("aria-label")
            assert named, f"no label: {control.attrib}"
    for form in Forms(text).forms:
        assert form.method == "get" or "csrf_token" in form.names, f"no token: {form.action}"
    for element in tree.iter():
        inline = [a for a in element.keys() if a.startswith("on") or a == "style"]  # noqa: SIM118
        assert not inline, f"inline script or style: {element.tag} {inline}"
        assert element.tag != name + "script" or element.get("src"), "inline script"
