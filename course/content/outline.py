"""Split a Markdown file into its front matter and its headed parts, keeping line numbers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from course.content.problems import Notes, Place, did_you_mean, shown
from course.content.yaml_tree import Tree, read_tree

Line = tuple[int, str]
"""Line number in the file, and the text without its line break."""

MAX_PARTS = 300

_HEADING = re.compile(
    r"(?P<level>#{1,2})[ \t]+(?P<text>.*?)[ \t]*(?:\{:(?P<attributes>.*)\}[ \t]*)?"
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATTRIBUTE = re.compile(r"""\s*(?:\#(?P<id>[^\s"=]+)|(?P<name>[A-Za-z_]+)="(?P<value>[^"]*)")""")


@dataclass(frozen=True)
class Headed:
    """A heading of level 1 or 2 and the lines up to the next one."""

    level: int
    title: str
    attributes: dict[str, str]
    """As in ``{: #call-the-office binds="employee" }``; the id under ``id``."""
    at: Place
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Outline:
    front: Tree
    preamble: list[Line]
    """What stands before the first heading."""
    parts: list[Headed]


def read_outline(text: str, file: str, attributes: Iterable[str], notes: Notes) -> Outline | None:
    """The outline of a file; None, with a problem, without readable front matter.

    Args:
        attributes: the names that headings may carry besides an id.
    """
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        what = "The front matter is missing or not closed"
        remedy = "Start the file with a line `---`, then keys and values, then a line `---`."
        notes.error(Place(file, 1), "no-front-matter", what, remedy)
        return None
    front = read_tree("\n".join(lines[1:end]), file, notes, first_line=2)
    if front is None:
        return None
    outline = Outline(front, [], [])
    for number, line, fenced in with_fences(lines[end + 1 :], end + 2):
        heading = None if fenced else _HEADING.fullmatch(line)
        if heading and len(outline.parts) >= MAX_PARTS:
            what, remedy = f"This file has more than {MAX_PARTS} headings", "Split it."
            notes.error(Place(file, number), "too-long", what, remedy)
            return outline
        if heading:
            outline.parts.append(_headed(heading, Place(file, number), attributes, notes))
        else:
            into = outline.parts[-1].lines if outline.parts else outline.preamble
            into.append((number, line))
    return outline


def paragraphs(lines: list[Line]) -> Iterator[list[Line]]:
    """Groups of lines between blank ones; a fenced block stays in one group."""
    group: list[Line] = []
    for number, line, fenced in with_fences(
        [text for _, text in lines], lines[0][0] if lines else 1
    ):
        if line.strip() or fenced:
            group.append((number, line))
        elif group:
            yield group
            group = []
    if group:
        yield group


def with_fences(lines: list[str], first: int) -> Iterator[tuple[int, str, bool]]:
    """Each line with its number, and whether it belongs to a fenced block."""
    fence = ""
    for number, line in enumerate(lines, first):
        mark = _FENCE.match(line)
        if fence:
            yield number, line, True
            if mark and mark[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
        else:
            fence = mark[1] if mark else ""
            yield number, line, bool(fence)


def _headed(heading: re.Match[str], at: Place, attributes: Iterable[str], notes: Notes) -> Headed:
    found: dict[str, str] = {}
    text, position = (heading["attributes"] or "").rstrip(), 0
    while position < len(text):
        attribute = _ATTRIBUTE.match(text, position)
        if attribute is None:
            what = f"{shown(text[position:])} is not an attribute of a heading"
            notes.error(at, "heading", what, 'Write {: #id name="value" }.')
            break
        position = attribute.end()
        name, value = attribute["name"] or "id", attribute["id"] or attribute["value"] or ""
        if name in found or name not in {"id", *attributes}:
            what = f"The attribute {shown(name)} is not known here or stands twice"
            notes.error(at, "heading", what, did_you_mean(name, attributes, "Remove it."))
        found.setdefault(name, value)
    return Headed(len(heading["level"]), heading["text"], found, at)
