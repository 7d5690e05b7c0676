"""An agreement that is one of a pack already: read strictly, and kept letter by letter."""

import re

from course.content.outline import Line, with_fences
from course.content.starter.outlines import Outline, SourceClause, SourceSection
from course.content.starter.words import split_attributes

_HEADING = re.compile(r"(?P<level>#{1,2})[ \t]+(?P<text>\S.*)")
_NUMBERED = re.compile(r"([0-9]{1,3})\.([0-9]{1,3})\s+(\S.*)")


def read_ours(lines: list[Line], title: str) -> Outline:
    """The outline of an agreement with front matter of ours, as the compiler will see it."""
    outline = Outline(title, [], ours=True)
    into = outline.before
    fenced = with_fences([text for _, text in lines], lines[0][0] if lines else 1)
    for number, line, in_fence in fenced:
        heading = None if in_fence else _HEADING.fullmatch(line)
        if heading is None:
            into.append((number, line))
            continue
        text, attributes = split_attributes(heading["text"])
        if len(heading["level"]) == 1 or not outline.sections:
            section = SourceSection(number, (), text, attributes, heading=line)
            outline.sections.append(section)
            into = section.loose
        else:
            clause = _clause(number, text, attributes, line)
            outline.sections[-1].clauses.append(clause)
            into = clause.lines
    return outline


def _clause(number: int, text: str, attributes: dict[str, str], line: str) -> SourceClause:
    numbered = _NUMBERED.fullmatch(text)
    label = (int(numbered[1]), int(numbered[2])) if numbered else ()
    title = numbered[3] if numbered else text
    return SourceClause(number, label, title, attributes, heading=line)
