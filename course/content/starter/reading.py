"""Any agreement in Markdown to an outline: which pieces are sections, and which are clauses."""

from typing import Literal

from course.content.outline import Line
from course.content.starter.bodies import body_of, joined
from course.content.starter.labels import take_bare_labels
from course.content.starter.outlines import Outline, SourceClause, SourceSection
from course.content.starter.pieces import MAX_HEADING_WORDS, Piece, pieces_of, with_bold_headings
from course.content.starter.words import plain, title_of

Role = Literal["section", "clause", "body"]


def read_agreement(lines: list[Line]) -> Outline:
    """The outline of a text, which has no section if there is nothing in it."""
    pieces = pieces_of(lines)
    if not _headings(pieces):
        pieces = with_bold_headings(pieces)
    _number_headings(pieces)
    title, pieces = _take_title(pieces)
    return _built(pieces, _roles(pieces), title)


def _headings(pieces: list[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.kind == "heading"]


def _number_headings(pieces: list[Piece]) -> None:
    """Take "1 On time" for a number only if all headings of that kind count."""
    for level in {heading.level for heading in _headings(pieces)}:
        alike = [heading for heading in _headings(pieces) if heading.level == level]
        if labels := take_bare_labels([heading.text for heading in alike if not heading.label]):
            for heading, (label, text) in zip(alike, labels, strict=False):
                heading.label, heading.text = label, text


def _take_title(pieces: list[Piece]) -> tuple[str, list[Piece]]:
    """The title of the whole, if it has one, and everything else."""
    headings = _headings(pieces)
    top = [h for h in headings if h.level == min(h.level for h in headings)]
    if headings and len(top) == 1 and top[0] is headings[0] and not top[0].label:
        first = pieces.index(top[0])
        if len(pieces) > first + 1 and not any(p.kind != "text" for p in pieces[:first]):
            return plain(top[0].text), pieces[:first] + pieces[first + 1 :]
    if not headings and len(pieces) > 1 and _looks_like_title(pieces[0]):
        return plain(pieces[0].text), pieces[1:]
    return "", pieces


def _looks_like_title(piece: Piece) -> bool:
    words = piece.text.split()
    ends = piece.text.rstrip("*_ ")[-1:] in ".;,:!?…"
    return (
        piece.kind == "text"
        and len(piece.written) == 1
        and 0 < len(words) <= MAX_HEADING_WORDS
        and not ends
        and any(letter.isalpha() for letter in piece.text)
    )


def _roles(pieces: list[Piece]) -> list[Role]:
    """What each piece is in this text."""
    levels = sorted({heading.level for heading in _headings(pieces)})
    deep = any(p.kind == "numbered" and len(p.label) == 2 for p in pieces)
    if len(levels) > 1:
        return _by_levels(pieces, levels)
    if levels:
        return _below_one_level(pieces, deep)
    if deep:
        return [_by_depth(piece, {1: "section", 2: "clause"}) for piece in pieces]
    for kind in ("numbered", "bullet"):
        if sum(piece.kind == kind for piece in pieces) > 1:
            return ["clause" if piece.kind == kind else "body" for piece in pieces]
    return ["clause" for _ in pieces]


def _by_levels(pieces: list[Piece], levels: list[int]) -> list[Role]:
    """Headings of two levels; a section without the lower one may number its clauses instead."""
    of_level: dict[int, Role] = {levels[0]: "section", levels[1]: "clause"}
    section, sections, headed = 0, [], set()
    for piece in pieces:
        section += piece.kind == "heading" and piece.level == levels[0]
        sections.append(section)
        if piece.kind == "heading" and piece.level == levels[1]:
            headed.add(section)
    roles: list[Role] = []
    for piece, section in zip(pieces, sections, strict=True):
        if piece.kind == "heading":
            roles.append(of_level.get(piece.level, "body"))
        else:
            roles.append("body" if section in headed else _by_depth(piece, {2: "clause"}))
    return roles


def _below_one_level(pieces: list[Piece], deep: bool) -> list[Role]:
    """Headings of one level: sections if they hold numbered clauses or lists, else clauses."""
    heads: Role = "section"
    others: list[Role] = []
    if deep and not all(len(heading.label) > 1 for heading in _headings(pieces)):
        others = [_by_depth(piece, {2: "clause"}) for piece in pieces]
    elif _only_lists(pieces):
        others = ["clause" if _is_listed(piece) else "body" for piece in pieces]
    else:
        heads, others = "clause", ["body" for _ in pieces]
    return [
        heads if piece.kind == "heading" else other
        for piece, other in zip(pieces, others, strict=True)
    ]


def _by_depth(piece: Piece, depths: dict[int, Role]) -> Role:
    return depths.get(len(piece.label), "body") if piece.kind == "numbered" else "body"


def _is_listed(piece: Piece) -> bool:
    return piece.kind in ("bullet", "numbered")


def _only_lists(pieces: list[Piece]) -> bool:
    """Whether every heading stands over a list and nothing else."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        if piece.kind == "heading":
            groups.append([])
        elif groups:
            groups[-1].append(piece)
    return all(group and all(_is_listed(piece) for piece in group) for group in groups)


def _built(pieces: list[Piece], roles: list[Role], title: str) -> Outline:
    outline = Outline(title, [])
    before: list[Line] = []
    for piece, role in zip(pieces, roles, strict=True):
        if role == "section":
            outline.sections.append(_section(piece))
        elif role == "clause":
            if not outline.sections:
                name = title or "What we promise"
                outline.sections.append(SourceSection(piece.line, (), name, {}))
            outline.sections[-1].clauses.append(_clause(piece))
        else:
            _put(piece, outline, before)
    _place(before, outline)
    return outline


def _put(piece: Piece, outline: Outline, before: list[Line]) -> None:
    """Text goes to the clause it follows, else to its section, else before everything."""
    lines = body_of(piece)
    if not outline.sections:
        before += joined(before, lines)
    elif clauses := outline.sections[-1].clauses:
        clauses[-1].lines += joined(clauses[-1].lines, lines)
    else:
        outline.sections[-1].loose += joined(outline.sections[-1].loose, lines)


def _section(piece: Piece) -> SourceSection:
    is_heading = piece.kind == "heading"
    if is_heading or (len(piece.written) == 1 and len(piece.text.split()) <= MAX_HEADING_WORDS):
        name = plain(piece.text) or piece.text
        return SourceSection(piece.line, piece.label, name, piece.attributes)
    name = title_of(piece.text) or "Section"
    return SourceSection(piece.line, piece.label, name, {}, loose=body_of(piece, bare=True))


def _clause(piece: Piece) -> SourceClause:
    if piece.kind == "heading":
        name = plain(piece.text) or piece.text
        return SourceClause(piece.line, piece.label, name, piece.attributes)
    return SourceClause(piece.line, piece.label, "", {}, body_of(piece, bare=True))


def _place(before: list[Line], outline: Outline) -> None:
    """Words that stand before the first section, and words of sections outside their clauses."""
    if outline.sections and any(text.strip() for _, text in before):
        first = outline.sections[0]
        first.loose = [*before, *joined(before, first.loose)]
    for order, section in enumerate(outline.sections, 1):
        if any(text.strip() for _, text in section.loose):
            line = next(number for number, text in section.loose if text.strip())
            clause = SourceClause(line, (order, 0), section.title, {}, section.loose)
            section.clauses.insert(0, clause)
            section.loose = []
