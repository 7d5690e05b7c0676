"""An agreement as its author wrote it: sections, and clauses with the words they hold."""

from dataclasses import dataclass, field

from course.content.outline import Line
from course.content.starter.labels import Label


@dataclass
class SourceClause:
    """One clause. What its author did not give is empty."""

    line: int
    label: Label
    title: str
    attributes: dict[str, str]
    lines: list[Line] = field(default_factory=list)
    heading: str = ""
    """The heading as written, if it is one of ours."""


@dataclass
class SourceSection:
    line: int
    label: Label
    title: str
    attributes: dict[str, str]
    clauses: list[SourceClause] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)
    """What stands before its first clause."""
    heading: str = ""


@dataclass
class Outline:
    title: str
    sections: list[SourceSection]
    ours: bool = False
    """Whether it is an agreement of a pack already, whose headings are kept letter by letter."""
    before: list[Line] = field(default_factory=list)
    """Of one of ours only: what stands before its first section."""
