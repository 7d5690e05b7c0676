"""Handouts in print: PDF by Typst, and the wallpaper as PNG. Made once per revision and process.

They are the same for everybody who asks, so they are kept in memory; the same revision gives the
same bytes. Nothing here reads the database: give back its snapshot before asking.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from course.content.model import Agreement, Clause, Revision
from course.handouts import domain
from course.handouts.rich import pieces
from course.printing.press import Press, Printed

TEMPLATES = Path(__file__).parent / "typst"
KEPT = 120
"""Handouts a process keeps: those of two revisions, at some 20 to 60 kB each."""
ON_A_CARD, ON_A_WALLPAPER = 4, 3
"""At most so many key figures; more would be too small to read in a doorway."""


@dataclass(frozen=True)
class _Wanted:
    """A handout, known by its ids; the revision comes along."""

    revision_id: str
    template: str
    module_id: str
    revision: Revision = field(compare=False)


def sheet(revision: Revision, module_id: str) -> Printed:
    """The team-talk sheet, A4. Raises ``NotFound`` here and below for an unknown module."""
    return _printed(_wanted("sheet.typ", revision, module_id))


def card(revision: Revision, module_id: str) -> Printed:
    """The pocket card: one side of A6."""
    return _printed(_wanted("card.typ", revision, module_id))


def wallpaper(revision: Revision, module_id: str) -> bytes:
    """A PNG of 1170 by 2532 pixels, which leaves room for a phone's clock and buttons."""
    return _drawn(_wanted("wallpaper.typ", revision, module_id))


def promises(revision: Revision) -> Printed:
    """What customers are promised, A4."""
    return _printed(_Wanted(revision.id, "promises.typ", "", revision))


def _wanted(template: str, revision: Revision, module_id: str) -> _Wanted:
    """A part of a module has the handouts of the whole, so that they are made once."""
    whole = domain.handout(revision, module_id).module.id
    return _Wanted(revision.id, template, whole, revision)


@lru_cache(maxsize=KEPT)
def _printed(wanted: _Wanted) -> Printed:
    agreement = wanted.revision.agreement
    first_day = datetime.combine(agreement.effective_on, time(), UTC)
    return _press().pdf(wanted.template, _inputs(wanted), first_day)


@lru_cache(maxsize=KEPT)
def _drawn(wanted: _Wanted) -> bytes:
    return _press().png(wanted.template, _inputs(wanted))


@cache
def _press() -> Press:
    """One per process: it holds the fonts in memory."""
    return Press({file.name: file.read_bytes() for file in sorted(TEMPLATES.glob("*.typ"))})


def _inputs(wanted: _Wanted) -> dict[str, str]:
    """Text only, so that no title can run as Typst code."""
    if wanted.module_id:
        page = _of_module(domain.handout(wanted.revision, wanted.module_id))
    else:
        page = _of_promises(wanted.revision.agreement)
    return {"page": json.dumps(page, ensure_ascii=False)}


def _of_agreement(agreement: Agreement) -> dict[str, Any]:
    return {
        "language": agreement.language,
        "company": domain.company(agreement),
        "agreement": agreement.title,
        "edition": agreement.edition,
    }


def _of_module(handout: domain.Handout) -> dict[str, Any]:
    module = handout.module
    return _of_agreement(handout.agreement) | {
        "title": module.title,
        "objective": module.objective,
        "team_talk": module.team_talk,
        "pocket_line": module.pocket_line,
        "pocket": list(handout.pocket),
        "story_title": handout.story_title,
        "story": [piece for html in handout.story for piece in pieces(html)],
        "clauses": [_clause(clause) for clause in handout.clauses],
        "others": [_clause(clause) for clause in handout.others],
        "card_figures": _figures(handout.figures[:ON_A_CARD]),
        "wallpaper_figures": _figures(handout.figures[:ON_A_WALLPAPER]),
        "lines": [{"name": line.name, "number": line.number} for line in handout.lines],
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {"number": clause.number, "title": clause.title, "words": pieces(clause.html)}


def _figures(figures: Iterable[domain.KeyFigure]) -> list[dict[str, Any]]:
    return [
        {
            "clause": figure.clause.number,
            "number": figure.number,
            "unit": figure.unit,
            "runs": [{"text": part.text, "strong": part.strong} for part in figure.parts],
        }
        for figure in figures
    ]


def _of_promises(agreement: Agreement) -> dict[str, Any]:
    sections = [
        {"title": section.title, "promises": [clause.customer for clause in clauses]}
        for section, clauses in domain.promises(agreement)
    ]
    contact = domain.contact(agreement)
    number = contact.number if contact else ""
    return _of_agreement(agreement) | {"sections": sections, "contact": number}
