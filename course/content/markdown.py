"""Markdown to HTML that is safe to show, and HTML to plain words."""

import re
from html.parser import HTMLParser

import nh3
from markdown import Markdown

from course.content.commonmark import second_opinion
from course.content.outline import Line
from course.content.problems import Notes, Place, shown

_BLOCKS = frozenset(
    {"p", "li", "blockquote", "pre", "h3", "h4", "hr", "tr", "table", "br", "ul", "ol"}
)
TAGS = _BLOCKS | {"em", "strong", "code", "a", "thead", "tbody", "th", "td"}
"""All that a page ever shows of a text."""
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"https", "http", "mailto", "tel"}
MAX_MARKERS = 6
"""Quotes and lists inside each other on one line."""
MAX_INDENT = 24
MAX_PARAGRAPH = 3_000
MAX_BRACKETS = 100
"""In one paragraph; more than links need, and slow to look through."""

_MARKERS = re.compile(r"(?:\s*(?:>|(?:[-*+]|[0-9]{1,9}[.)])(?=\s)))*")
_MARKER = re.compile(r">|[-*+](?=\s)|[0-9][.)](?=\s)")
_LINK = re.compile(
    r"\]\(\s*<?([^\s)>]*)|^\s{0,3}\[[^\]]+\]:\s*<?([^\s>]*)|<([a-zA-Z][\w+.-]*:[^\s>]*)>"
)
_SETEXT = re.compile(r" {0,3}(=+|-+)\s*")


class Renderer:
    """Turns Markdown into safe HTML. Costly to make, so one serves a whole compilation."""

    def __init__(self) -> None:
        self._markdown = Markdown(
            extensions=["sane_lists", "tables", "pymdownx.superfences", "pymdownx.highlight"],
            extension_configs={"pymdownx.highlight": {"use_pygments": False}},
            output_format="html",
        )
        # Without these two, HTML in a text is just text.
        self._markdown.preprocessors.deregister("html_block")
        self._markdown.inlinePatterns.deregister("html")

    def html(self, file: str, lines: list[Line], notes: Notes) -> str:
        """Safe HTML of a run of lines; empty, with a problem noted, for what cannot be rendered."""
        key = ("html", file, *lines)
        return notes.once(key, lambda own: self._html(file, lines, own))

    def _html(self, file: str, lines: list[Line], notes: Notes) -> str:
        while lines and not lines[-1][1].strip():
            lines = lines[:-1]
        if not lines or not _is_sound(file, lines, notes):
            return ""
        text = "\n".join(line for _, line in lines)
        try:
            html = self._markdown.reset().convert(text)
        except RecursionError:
            _too_deep(Place(file, lines[0][0]), notes)
            return ""
        second_opinion(file, lines, html, notes)
        # The last guard: whatever the steps above let through, only these tags leave.
        return nh3.clean(html, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=SCHEMES).strip()


def words_of(html: str) -> str:
    """The words of safe HTML without markup, one line for each block."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.found).split("\n"))
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append("\n" if tag in _BLOCKS else " " if tag in ("td", "th") else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        # A line break inside a paragraph of the source is a space.
        self.found.append(data.replace("\n", " "))


def _is_sound(file: str, lines: list[Line], notes: Notes) -> bool:
    """Whether the text is safe to give to the renderer; notes what it must not hold."""
    sound, length, brackets, before = True, 0, 0, ""
    for number, line in lines:
        at = Place(file, number)
        length = length + len(line) if line.strip() else 0
        brackets = brackets + line.count("[") if line.strip() else 0
        if _is_deep(line):
            _too_deep(at, notes)
            return False
        if length > MAX_PARAGRAPH or brackets > MAX_BRACKETS:
            what = "This paragraph has too many characters, or too many brackets"
            notes.error(at, "too-long", what, "Put empty lines between thoughts.")
            return False
        if before.strip() and _SETEXT.fullmatch(line):
            remedy = "Put an empty line before it, or write headings with `##`."
            notes.error(at, "underline", "This line makes a heading of the one above", remedy)
            sound = False
        sound = _links_are_sound(line, at, notes) and sound
        before = line
    return sound


def _is_deep(line: str) -> bool:
    indent = len(line) - len(line.lstrip(" \t>"))
    start = _MARKERS.match(line)
    markers = len(_MARKER.findall(start[0])) if start else 0
    return markers > MAX_MARKERS or (indent > MAX_INDENT and bool(line.strip()))


def _links_are_sound(line: str, at: Place, notes: Notes) -> bool:
    if "![" in line:
        remedy = "Give it a paragraph of its own: ![What it shows](pictures/name.svg)."
        notes.error(at, "picture-in-text", "A picture cannot stand here", remedy)
        return False
    sound = True
    for link in _LINK.finditer(line):
        target = link[1] or link[2] or link[3] or ""
        scheme, colon, _ = target.partition(":")
        if not colon or scheme.lower() not in SCHEMES:
            what = f"The link to {shown(target)} does not lead to a web page, a mail or a phone"
            remedy = "Start it with https:, mailto: or tel:; show clauses with `::clause id`."
            notes.error(at, "unsafe-link", what, remedy)
            sound = False
    return sound


def _too_deep(at: Place, notes: Notes) -> None:
    what = "Quotes or lists are nested too deeply here"
    notes.error(at, "too-deep", what, "Keep one inside another at most.")
