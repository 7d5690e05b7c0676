"""A second opinion: what CommonMark makes of an author's Markdown.

Lessons are rendered by Python-Markdown. Other tools, editors and preview panes among them, follow
CommonMark, and the two disagree about lists above all. Where they do, an author sees one thing
while typing and learners see another, so it is a warning, with the line and how to write it.
"""

import re
from functools import cache
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

from course.content.outline import Line
from course.content.problems import Notes, Place, shown

_MINOR = frozenset({"tbody", "thead", "html", "body", "span", "div", "img"})
_CLOSING = frozenset({"ul", "ol", "li", "blockquote"})
"""Where these end decides what stands inside them."""
_REMEDIES = (
    (re.compile(r"\s*[0-9]+\)\s"), "Number a list with 1. and not with 1)."),
    (re.compile(r" {1,3}([-*+]|[0-9]+[.)])\s"), "Indent a list inside a list by four spaces."),
    (re.compile(r"\s*([-*+]|[0-9]+[.)])\s"), "Put an empty line before a list and after it."),
    (
        re.compile(r"\s*(`{3}|~{3})"),
        "Put an empty line before the fence, and indent it by four spaces inside a list.",
    ),
    (re.compile(r"#"), "Put a space after the # signs."),
    (re.compile(r"\s*>"), "Put an empty line before a quote and after it."),
    (re.compile(r".*\\$"), "End the line with two spaces to break it, not with a backslash."),
)
_OTHERWISE = "Put an empty line between blocks, and indent by four spaces inside a list."

Mark = tuple[str, int]
"""A tag, or words, in the order they appear; and the line, 0 where it is not known."""


def second_opinion(file: str, lines: list[Line], html: str, notes: Notes) -> None:
    """Note raw HTML, and every place where CommonMark would read the lines differently."""
    tokens = _parser().parse("\n".join(text for _, text in lines))
    first = lines[0][0]
    if raw := _raw_html(tokens, first):
        for line, tag in raw:
            what, remedy = f"{shown(tag)} is HTML", "Write Markdown; HTML is shown as text."
            notes.error(Place(file, line), "raw-html", what, remedy)
        return
    ours, theirs = _skeleton(html), _marks(tokens, first)
    for index, (tag, line) in enumerate(theirs):
        if index >= len(ours) or ours[index] != tag:
            _note(file, line, dict(lines), notes)
            return
    if len(ours) > len(theirs):
        _note(file, theirs[-1][1] if theirs else first, dict(lines), notes)


def _note(file: str, line: int, lines: dict[int, str], notes: Notes) -> None:
    """Name the likeliest line: the one that starts something, near where readings part."""
    near = [number for number in (line, line + 1, line - 1, line + 2) if number in lines]
    for number in near:
        for pattern, remedy in _REMEDIES:
            if pattern.match(lines[number]):
                return _warn(Place(file, number), remedy, notes)
    return _warn(Place(file, line), _OTHERWISE, notes)


def _warn(at: Place, remedy: str, notes: Notes) -> None:
    what = "Other Markdown tools read this differently from the course"
    notes.warn(at, "commonmark", what, remedy)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _raw_html(tokens: list[Token], first: int) -> list[tuple[int, str]]:
    found = []
    for token in tokens:
        line = first + (token.map[0] if token.map else 0)
        if token.type == "html_block":
            found.append((line, token.content))
        for child in token.children or ():
            if child.type == "html_inline":
                found.append((line, child.content))
            line += child.type in ("softbreak", "hardbreak")
    return found


def _marks(tokens: list[Token], first: int) -> list[Mark]:
    """Tags and words in CommonMark's reading, each with its line."""
    marks: list[Mark] = []
    line, lists = first, 0
    for token in tokens:
        line = first + token.map[0] if token.map else line
        lists += token.nesting if token.type.endswith(("list_open", "list_close")) else 0
        if token.type in ("fence", "code_block"):
            marks += [("pre", line), ("code", line), (_flat(token.content), line)]
        elif token.type == "inline":
            marks += _inline(token.children or [], line)
        elif token.nesting >= 0 and _counts(token.tag, lists):
            marks.append((token.tag, line))
        elif token.nesting < 0 and token.tag in _CLOSING:
            marks.append((f"/{token.tag}", line))
    return [mark for mark in marks if mark[0]]


def _counts(tag: str, lists: int) -> bool:
    """Both readings leave out the paragraphs of a tight list, but by different rules."""
    return bool(tag) and tag not in _MINOR and (tag != "p" or not lists)


def _inline(children: list[Token], line: int) -> list[Mark]:
    marks: list[Mark] = []
    for child in children:
        if child.type in ("text", "softbreak", "text_special"):
            marks = _with_words(marks, child.content or " ", line)
        elif child.type == "code_inline":
            marks += [("code", line), (_flat(child.content), line)]
        elif child.tag and child.nesting >= 0 and child.tag not in _MINOR:
            marks.append((child.tag, line))
        elif child.nesting < 0:
            marks.append(("", line))  # what follows is other words than what came before
        line += child.type in ("softbreak", "hardbreak")
    return [(_flat(words), at) for words, at in marks]


def _with_words(marks: list[Mark], words: str, line: int) -> list[Mark]:
    if marks and marks[-1][0].startswith(" "):
        return [*marks[:-1], (marks[-1][0] + words, marks[-1][1])]
    return [*marks, (" " + words, line)]


def _flat(words: str) -> str:
    """Words without spaces: the two differ in where they keep them."""
    return "".join(words.split())


def _skeleton(html: str) -> list[str]:
    """Tags and words in our reading."""
    reader = _Skeleton()
    reader.feed(html)
    reader.close()
    reader.flush()
    return reader.marks


class _Skeleton(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.marks: list[str] = []
        self._words = ""
        self._lists = 0

    def flush(self) -> None:
        if words := _flat(self._words):
            self.marks.append(words)
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush()
        self._lists += tag in ("ul", "ol")
        if _counts(tag, self._lists):
            self.marks.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.flush()
        if tag in _CLOSING:
            self.marks.append(f"/{tag}")
        self._lists -= tag in ("ul", "ol")

    def handle_data(self, data: str) -> None:
        self._words += data
