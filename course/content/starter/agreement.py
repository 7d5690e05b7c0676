"""A proposal as modules/agreement.md, each line with the line it came from."""

from collections.abc import Mapping, Sequence

from course.content.outline import Line
from course.content.starter.proposals import Clause, Section
from course.content.starter.yaml_writer import Value, to_yaml

Lines = list[tuple[int, str]]
"""Line of the source, 0 for what was added; and the text."""


def agreement_lines(
    front: Mapping[str, Value] | list[Line], before: Sequence[Line], sections: Sequence[Section]
) -> Lines:
    """The whole file.

    Args:
        front: keys and values, or the lines of front matter to keep as they are.
        before: lines to keep above the first section.
    """
    if isinstance(front, list):
        lines: Lines = [*front]
    else:
        lines = [(0, line) for line in to_yaml(dict(front)).rstrip("\n").split("\n")]
    lines = [(0, "---"), *lines, (0, "---"), *(before or [(0, "")])]
    for section in sections:
        lines += _block(section.line, section.heading or _section_heading(section), section.loose)
        for clause in section.clauses:
            lines += _block(clause.line, clause.heading or _clause_heading(clause), clause.lines)
    while lines and not lines[-1][1].strip():
        lines.pop()
    return lines


def _block(number: int, heading: str, below: Sequence[Line]) -> Lines:
    """A heading and its lines, apart from what comes next."""
    first = [] if below and not below[0][1].strip() else [(number, "")]
    last = [] if below and not below[-1][1].strip() else [(number, "")]
    return [(number, heading), *first, *below, *(last if below else [])]


def _section_heading(section: Section) -> str:
    return f"# {section.title} {{: #{section.id}}}"


def _clause_heading(clause: Clause) -> str:
    marks = " ".join(f'{name}="{value}"' for name, value in clause.attributes.items())
    return f"## {clause.number} {clause.title} {{: #{clause.id} {marks}}}"
