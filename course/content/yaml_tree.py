"""YAML to plain values that remember their lines.

Built from the parser's events, so no object is ever constructed from a tag and depth is ours to
limit. Scalars hold no surprises: ``no``, ``12:30``, dates and ``1.10`` stay text; only ``true``,
``false``, ``null`` and whole numbers mean something else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from course.content.problems import Notes, Place, shown

Value = None | bool | int | str | list["Value"] | dict[str, "Value"]
Path = tuple[str | int, ...]

MAX_DEPTH = 20
MAX_VALUES = 40_000

_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})")
_WORDS: Mapping[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "true": True,
    "false": False,
}
_CAUSES = {
    "found unexpected end of stream": ("A quotation mark is never closed", "Close it."),
    "mapping values are not allowed in this context": (
        "A colon is not expected here",
        "Indent the line like its neighbours, or put the whole text in quotation marks.",
    ),
    "found character that cannot start any token": (
        "A value cannot start with this character",
        "Put the text in quotation marks, and indent with spaces, not tabs.",
    ),
    "found unknown escape character": (
        "A backslash in quotation marks stands before a wrong letter",
        "Write two backslashes.",
    ),
}
_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Tree:
    """The value of a YAML text, and the line on which each part of it stands."""

    file: str
    value: Value
    lines: Mapping[Path, int]

    def at(self, *path: str | int) -> Place:
        """The place of a part, or of the nearest part that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.file, self.lines.get(path, 1))

    def value_at(self, path: Path) -> Value:
        """The part under a path that is in ``lines``."""
        value = self.value
        for key in path:
            if isinstance(value, dict):
                value = value[str(key)]
            else:
                assert isinstance(value, list)
                value = value[int(key)]
        return value


class _Broken(Exception):
    """Reading stops here; the text makes no sense beyond this line."""

    def __init__(self, line: int, what: str, remedy: str):
        self.line, self.what, self.remedy = line, what, remedy
        super().__init__(what)


def read_tree(text: str, file: str, notes: Notes, first_line: int = 1) -> Tree | None:
    """The tree of a YAML text that starts on ``first_line`` of its file; None with a problem."""
    key = ("tree", text, file, first_line)
    return notes.once(key, lambda own: _read(text, file, own, first_line))


def _read(text: str, file: str, notes: Notes, first_line: int) -> Tree | None:
    last = first_line + text.count("\n")
    try:
        builder = _Builder(file, first_line, notes)
        for event in yaml.parse(text, Loader=_Parser):
            builder.take(event)
        return Tree(file, builder.root, builder.lines)
    except _Broken as broken:
        at = Place(file, min(broken.line, last))
        notes.error(at, "invalid-yaml", broken.what, broken.remedy)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = Place(file, min(mark.line + first_line if mark else first_line, last))
        cause = str(getattr(error, "problem", None) or "it cannot be read")
        what, remedy = _CAUSES.get(
            cause,
            (
                f"This is not valid YAML ({cause})",
                "Check colons, quotation marks and indentation here and just above.",
            ),
        )
        notes.error(at, "invalid-yaml", what, remedy)
    return None


@dataclass
class _Frame:
    """A list or mapping whose end has not come yet."""

    holds: list[Value] | dict[str, Value]
    path: Path
    lost: bool = False
    """Below a key that stands twice: read to its end, and then forgotten."""
    key: str | None = None
    key_line: int = 0
    twice: bool = False
    """The key stood there already, with a value that is kept."""


@dataclass
class _Builder:
    file: str
    first_line: int
    notes: Notes
    root: Value = None
    lines: dict[Path, int] = field(default_factory=dict)
    frames: list[_Frame] = field(default_factory=list)
    documents: int = 0

    def take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        line = (mark.line if mark else 0) + self.first_line
        if isinstance(event, yaml.NodeEvent):
            self._refuse_magic(event, line)
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _Broken(line, "A second document begins here", "Remove the line `---`.")
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open([], line)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open({}, line)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self.frames.pop()

    def _refuse_magic(self, event: yaml.NodeEvent, line: int) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            remedy = "Write the text out; start text with `*` or `&` in quotation marks."
            raise _Broken(line, "Aliases and anchors are not allowed", remedy)
        if tag := getattr(event, "tag", None):
            remedy = "Remove the tag; start text with `!` in quotation marks."
            raise _Broken(line, f"Tags such as {shown(tag)} are not allowed", remedy)
        if len(self.lines) > MAX_VALUES:
            raise _Broken(line, "This file holds too many values", "Split it.")

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        frame = self.frames[-1] if self.frames else None
        if frame and isinstance(frame.holds, dict) and frame.key is None:
            self._key(frame, event.value, line)
        else:
            self._place(_meaning(event), line)

    def _key(self, frame: _Frame, key: str, line: int) -> None:
        frame.twice = key in frame.holds
        if frame.twice:
            at, remedy = Place(self.file, line), "Keep one of the two."
            self.notes.error(at, "duplicate-key", f"The key {shown(key)} stands here twice", remedy)
        frame.key, frame.key_line = key, line

    def _open(self, holds: list[Value] | dict[str, Value], line: int) -> None:
        frame = self.frames[-1] if self.frames else None
        if frame and isinstance(frame.holds, dict) and frame.key is None:
            remedy = "Put it in quotation marks, if it starts with a bracket."
            raise _Broken(line, "A key must be plain text", remedy)
        lost = frame is not None and (frame.lost or frame.twice)
        path = self._place(holds, line)
        if len(self.frames) >= MAX_DEPTH:
            raise _Broken(line, "Lists and mappings are nested too deeply", "Flatten them.")
        self.frames.append(_Frame(holds, path, lost))

    def _place(self, value: Value, line: int) -> Path:
        """Put a value where it belongs and return its path."""
        path: Path = ()
        lost = False
        if not self.frames:
            self.root = value
        else:
            frame = self.frames[-1]
            lost = frame.lost or frame.twice
            if isinstance(frame.holds, list):
                path = (*frame.path, len(frame.holds))
                frame.holds.append(value)
            else:
                assert frame.key is not None
                path, line = (*frame.path, frame.key), frame.key_line
                frame.holds.setdefault(frame.key, value)
                frame.key, frame.twice = None, False
        if not lost:
            self.lines[path] = line
        return path


def _meaning(event: yaml.ScalarEvent) -> Value:
    if not event.implicit[0]:  # written in quotation marks, or as a block
        return event.value
    if _NUMBER.fullmatch(event.value):
        return int(event.value)
    return _WORDS.get(event.value, event.value)
