"""What an edition changes and whom it asks, as its owner reads it: counts, no names. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from course.content.model import Revision
from course.content.wordings import ClauseChange, Mark, Words, clause_changes
from course.recertification.domain import Place

SIGNS = {"changed": "~", "new": "+", "withdrawn": "-"}
STRUCK, ADDED = "[-{}-]", "{{+{}+}}"
"""As Git marks words."""


@dataclass(frozen=True)
class Edition:
    """One text against another, and the people concerned."""

    before: Revision
    after: Revision
    changes: tuple[ClauseChange, ...]
    places: Sequence[Place]

    @property
    def people(self) -> int:
        """People and paths: who holds two certificates is asked for each."""
        return sum(place.people for place in self.places)

    @property
    def answered(self) -> int:
        return sum(place.answered for place in self.places)

    @property
    def until(self) -> tuple[date, ...]:
        """Grace dates, the first one first."""
        return tuple(sorted({place.grace_on for place in self.places}))

    def by(self, what: Callable[[Place], str]) -> list[tuple[str, int, int]]:
        """Name, people asked and answered, most people first."""
        asked: Counter[str] = Counter()
        answered: Counter[str] = Counter()
        for place in self.places:
            asked[what(place)] += place.people
            answered[what(place)] += place.answered
        order = sorted(asked, key=lambda name: (-asked[name], name))
        return [(name, asked[name], answered[name]) for name in order]


def edition(before: Revision, after: Revision, places: Sequence[Place]) -> Edition:
    return Edition(before, after, clause_changes(before, after), places)


def as_text(shown: Edition) -> Iterable[str]:
    """Lines for a terminal: each clause with its words and what proves it, then the people."""
    before, after = shown.before.agreement, shown.after.agreement
    yield f"Edition {before.edition} to {after.edition}, in force from {after.effective_on}"
    for change in shown.changes:
        yield ""
        yield from _change(change)
    if not shown.changes:
        yield "No clause differs."
    yield ""
    yield from people(shown)


def people(shown: Edition) -> Iterable[str]:
    """Whom it asks, by path, branch, kind and firm."""
    if not shown.places:
        yield "Nobody is asked again."
        return
    untils = " and ".join(str(day) for day in shown.until)
    yield f"{shown.people:,} asked again, until {untils}:"
    for place in shown.places:
        firm = place.vendor or "own staff"
        where = f"{place.path_id}, {place.branch}, {place.kind}, {firm}"
        yield f"  {place.people:>7,}  {where}"


def _change(change: ClauseChange) -> Iterable[str]:
    what = f"{change.sort}, {change.kind}" if change.kind else str(change.sort)
    why = f": {change.why}" if change.why else ""
    yield f"{SIGNS[change.sort]} {change.clause.number} {change.clause_id} ({what}){why}"
    yield f"    {marked_text(change.words)}"
    for link in change.links:
        yield f"    {link.kind:<8} {link.id}  {link.title}{'  SUSPECT' * link.suspect}"


def marked_text(words: Sequence[Words]) -> str:
    """Words on one line, struck and added ones marked with signs."""
    signs = {Mark.SAME: "{}", Mark.STRUCK: STRUCK, Mark.ADDED: ADDED}
    pieces = (signs[some.mark].format(some.text.strip()) for some in words)
    return " ".join(" ".join(pieces).split())


def as_data(shown: Edition) -> dict[str, Any]:
    """The same for programs."""
    return {
        "from": {"revision": shown.before.id, "edition": shown.before.agreement.edition},
        "to": {
            "revision": shown.after.id,
            "edition": shown.after.agreement.edition,
            "effective_on": shown.after.agreement.effective_on,
        },
        "clauses": [
            {
                "clause_id": change.clause_id,
                "number": change.clause.number,
                "change": change.sort,
                "kind": change.kind or None,
                "why": change.why or None,
                "words": [asdict(some) for some in change.words],
                "proved_by": [asdict(link) for link in change.links],
            }
            for change in shown.changes
        ],
        "people": shown.people,
        "asked": [
            {
                "path": place.path_id,
                "branch": place.branch,
                "kind": place.kind,
                "vendor": place.vendor,
                "grace_on": place.grace_on,
                "people": place.people,
            }
            for place in shown.places
        ],
    }
