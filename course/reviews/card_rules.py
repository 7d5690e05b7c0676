"""What lies on the table of a review: numbers with n and definitions, and service events. Pure.

Before the meeting it is counted from what is recorded; once held it is read as it was kept.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from course.content.model import Measure, MeasureId
from course.measures.interval_rules import Interval
from course.measures.score_rules import Score
from course.measures.shown_rules import Plot, plot
from course.reviews.reward_rules import Share

EMPLOYEES = "Own employees"


@dataclass(frozen=True)
class Count:
    """One of the seven measures: of the branch's own employees, and of the firm there."""

    measure: Measure
    employees: Score
    contractors: Score | None
    """None in the review of a branch's own team."""


@dataclass(frozen=True)
class Happened:
    """A service event, without a word that anybody typed."""

    id: UUID
    reference: str
    clause_id: str
    clause: str
    """Its number and title as of that day."""
    found_on: date
    closed_on: date | None

    @property
    def state(self) -> str:
        return "Closed" if self.closed_on else "Open"


@dataclass(frozen=True)
class Card:
    since: date
    until: date
    shares: tuple[Share, ...]
    """What was kept of reviews and actions."""
    counts: tuple[Count, ...]
    events: tuple[Happened, ...]
    """Since the review before, the newest first."""

    def plots(self, firm: str | None, *, inside: bool) -> list[Plot]:
        """A picture of each measure of which there is something to say.

        Args:
            firm: with whom; None for a branch's own team.
            inside: for the company. Whoever comes for the firm sees the firm's own line only.
        """
        found = [plot(one.measure, _groups(one, firm, inside)) for one in self.counts]
        return [one for one in found if one.anything]

    def silent(self, firm: str | None, *, inside: bool) -> list[str]:
        """Titles of those measures of which nothing was recorded."""
        shown = {one.measure.id for one in self.plots(firm, inside=inside)}
        return [one.measure.title for one in self.counts if one.measure.id not in shown]


def _groups(one: Count, firm: str | None, inside: bool) -> list[tuple[str, Score, None, bool]]:
    groups: list[tuple[str, Score, None, bool]] = []
    if one.contractors and firm:
        groups.append((firm, one.contractors, None, True))
    if inside or not firm:
        groups.append((EMPLOYEES, one.employees, None, False))
    return groups


def card_data(card: Card) -> dict[str, Any]:
    """As it is kept."""
    return {
        "since": card.since.isoformat(),
        "until": card.until.isoformat(),
        "shares": [[one.id, one.title, one.part, one.whole] for one in card.shares],
        "counts": [
            {
                "measure": asdict(one.measure) | {"excluded": list(one.measure.excluded)},
                "employees": _score_data(one.employees),
                "contractors": _score_data(one.contractors) if one.contractors else None,
            }
            for one in card.counts
        ],
        "events": [
            [
                str(one.id),
                one.reference,
                one.clause_id,
                one.clause,
                one.found_on.isoformat(),
                one.closed_on.isoformat() if one.closed_on else None,
            ]
            for one in card.events
        ],
    }


def _score_data(score: Score) -> list[Any]:
    between = [score.interval.low, score.interval.high] if score.interval else None
    return [score.hits, score.n, between, score.median]


def card_from(data: Mapping[str, Any]) -> Card:
    return Card(
        since=date.fromisoformat(data["since"]),
        until=date.fromisoformat(data["until"]),
        shares=tuple(Share(*one) for one in data["shares"]),
        counts=tuple(_count_from(one) for one in data["counts"]),
        events=tuple(_event_from(*one) for one in data["events"]),
    )


def _count_from(data: Mapping[str, Any]) -> Count:
    given = dict(data["measure"])
    given |= {"id": MeasureId(given["id"]), "excluded": tuple(given["excluded"])}
    measure, theirs = Measure(**given), data["contractors"]
    return Count(
        measure,
        _score_from(measure, *data["employees"]),
        _score_from(measure, *theirs) if theirs else None,
    )


def _score_from(
    measure: Measure, hits: int, n: int, between: list[float] | None, median: int | None
) -> Score:
    return Score(measure, hits, n, Interval(*between) if between else None, median)


def _event_from(
    id_: str, reference: str, clause_id: str, clause: str, found_on: str, closed_on: str | None
) -> Happened:
    closed = date.fromisoformat(closed_on) if closed_on else None
    return Happened(UUID(id_), reference, clause_id, clause, date.fromisoformat(found_on), closed)
