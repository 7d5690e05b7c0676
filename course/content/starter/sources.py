"""The text that an agreement comes in: its front matter, if any, and where its lines are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from course.content.outline import Line
from course.content.problems import Notes, Problem, shown
from course.content.schema import AgreementFront
from course.content.validate import validate
from course.content.yaml_tree import Value, read_tree

_KEY = re.compile(r"[A-Za-z_]+:(\s|$)")
_OURS = {"edition", "effective_on", "parameters", "changes"}
"""Keys that no other front matter has."""


@dataclass(frozen=True)
class Source:
    """An agreement as handed in."""

    name: str
    """Of its file."""
    text: str
    has_lines: bool = True
    """Whether people see the same lines; those of a converted document mean nothing to them."""
    left_out: tuple[str, ...] = ()
    """What the file holds beside its text, such as "2 footnotes"."""

    @property
    def lines(self) -> list[Line]:
        return list(enumerate(self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1))

    def place(self, line: int) -> str:
        """A line as its author finds it."""
        if self.has_lines:
            return f"{self.name}:{max(line, 1)}"
        words = next((text for number, text in self.lines if number == line), "")
        return f"{self.name}, near {shown(words)}" if words.strip() else self.name


@dataclass(frozen=True)
class Front:
    """What was found above an agreement."""

    values: Mapping[str, Value]
    lines: list[Line]
    """As written, without the lines around it."""
    body: list[Line]
    ours: bool
    problems: tuple[Problem, ...] = ()
    """If it was meant to be ours: why it is not."""


def read_front(lines: list[Line]) -> Front:
    """Front matter of ours, or of another tool, or none at all."""
    nothing = Front({}, [], lines, False)
    end = next((n for n, (_, text) in enumerate(lines[1:], 1) if text.rstrip() == "---"), None)
    if lines[0][1].rstrip() != "---" or end is None:
        return nothing
    written, notes = lines[1:end], Notes()
    tree = read_tree("\n".join(text for _, text in written), "front matter", notes, first_line=2)
    if tree is None and any(_KEY.match(text) for _, text in written):
        return Front({}, written, [], False, tuple(notes.problems))
    if tree is None or not isinstance(tree.value, dict):
        return nothing
    ours = validate(AgreementFront, tree, notes) is not None and not notes.has_errors
    meant = ours or bool(_OURS & tree.value.keys())
    problems = tuple(notes.problems) if meant and not ours else ()
    return Front(tree.value, written, lines[end + 1 :], ours, problems)
