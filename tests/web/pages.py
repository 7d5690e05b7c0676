"""What a page asks for: its forms with their fields as a browser would send them, and its links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

Sent = list[tuple[str, str]]
"""Fields and values as they go over the line; a name may come twice."""


@dataclass
class Field:
    """One field: every value that the page offers for it, and those it would send untouched."""

    name: str
    kind: str
    """``typed`` for what people write themselves, else the control's own kind."""
    offered: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


@dataclass
class Form:
    method: str
    action: str
    fields: dict[str, Field] = field(default_factory=dict)

    def field(self, name: str, kind: str) -> Field:
        return self.fields.setdefault(name, Field(name, kind))


class Page(HTMLParser):
    """The forms of a page, and the queries of its links by their path."""

    def __init__(self, text: str, address: str):
        super().__init__()
        self.forms: list[Form] = []
        self.links: set[str] = set()
        self._address = address
        self._by_id: dict[str, Form] = {}
        self._open: Form | None = None
        self._select: Field | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self._address, given.get("action", ""))
            self._open = Form(given.get("method", "get").upper(), action)
            self._by_id[given.get("id", "")] = self._open
            self.forms.append(self._open)
        elif tag == "a" and "?" in given.get("href", ""):
            self.links.add(urljoin(self._address, given["href"]))
        elif tag == "option" and self._select:
            self._option(given)
        elif given.get("name"):
            form = self._by_id.get(given["form"]) if "form" in given else self._open
            if form:
                self._control(tag, given, form)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag == "select":
            self._select = None

    def _option(self, given: dict[str, str]) -> None:
        assert self._select
        self._select.offered.append(given.get("value", ""))
        if "selected" in given:
            self._select.chosen = [given.get("value", "")]

    def _control(self, tag: str, given: dict[str, str], form: Form) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        if kind not in {"hidden", "checkbox", "radio", "file", "select", "button", "submit"}:
            kind = "typed"
        into, value = form.field(given["name"], kind), given.get("value", "")
        if kind == "select":
            self._select = into
            return
        into.offered.append(value or ("on" if kind in {"checkbox", "radio"} else ""))
        if kind == "hidden" or "checked" in given or (kind == "typed" and value):
            into.chosen.append(into.offered[-1])


def query_of(address: str) -> tuple[str, Sent]:
    """Path and query of an address."""
    parts = urlsplit(address)
    return parts.path, parse_qsl(parts.query, keep_blank_values=True)
