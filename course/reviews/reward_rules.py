"""What good service brings, by rules that were published before: words and sums. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from dateutil.relativedelta import relativedelta

from course.content.model import MeasureId
from course.errors import NotReady


class Measure(StrEnum):
    """What is recorded of every firm in the same way. None is about what anybody has learned."""

    REVIEWS_ON_TIME = "reviews_on_time"
    ACTIONS_ON_TIME = "actions_on_time"
    READY_AT_VISIT = "ready_at_visit"
    EVENTS_TOLD = "events_told"
    APPOINTMENT_KEPT = "appointment_kept"
    RIGHT_FIRST_TIME = "right_first_time"
    CONTENT_CUSTOMERS = "content_customers"
    TOLD_IN_TIME = "told_in_time"
    SETTLED_IN_TIME = "settled_in_time"

    @property
    def words(self) -> str:
        return {
            "reviews_on_time": "Reviews held on time",
            "actions_on_time": "Agreed actions done by their day",
            "ready_at_visit": "Everything in order when checked before a visit",
            "events_told": "Service events told to the office in time",
            "appointment_kept": "Appointments kept",
            "right_first_time": "Jobs right the first time",
            "content_customers": "Customers who were content",
            "told_in_time": "Damage told to the office in time",
            "settled_in_time": "Complaints settled in time",
        }[self]


OF_SERVICE: Mapping[MeasureId, Measure] = MappingProxyType(
    {
        MeasureId.APPOINTMENT_KEPT: Measure.APPOINTMENT_KEPT,
        MeasureId.RIGHT_FIRST_TIME: Measure.RIGHT_FIRST_TIME,
        MeasureId.CONTENT_CUSTOMERS: Measure.CONTENT_CUSTOMERS,
        MeasureId.TIME_TO_NOTIFY: Measure.TOLD_IN_TIME,
        MeasureId.TIME_TO_RESOLVE: Measure.SETTLED_IN_TIME,
    }
)
"""Those of the scorecard of which more is better, so that a rule can ask for at least so many."""


class Reward(StrEnum):
    LETTER = "letter"
    PREFERRED = "preferred"

    @property
    def words(self) -> str:
        return {"letter": "A letter of reference", "preferred": "Preferred status"}[self]


@dataclass(frozen=True)
class Share:
    """One recorded number: so many of so many."""

    id: str
    title: str
    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Rounded down, so that nobody reads more into it than was recorded."""
        return 100 * self.part // self.whole if self.whole else None


@dataclass(frozen=True)
class Terms:
    """What a rule asks for."""

    title: str
    measure: Measure
    threshold: int
    """Percent."""
    months: int
    least: int
    """On fewer than so many, nothing is proposed."""
    reward: Reward
    from_on: date

    def since(self, today: date) -> date:
        """Only what happened after the rule began counts."""
        return max(self.from_on, today - relativedelta(months=self.months))

    def met(self, share: Share) -> bool:
        return share.whole >= self.least and 100 * share.part >= self.threshold * share.whole

    @property
    def words(self) -> str:
        months = "month" if self.months == 1 else f"{self.months} months"
        percent = f"{self.threshold}\N{NO-BREAK SPACE}%"
        words = f"{self.measure.words}: at least {percent} of at least {self.least}"
        return f"{words}, within {months}"


def check_in_advance(from_on: date, today: date) -> None:
    """Raises ``NotReady`` for a rule that would count what has happened already."""
    if from_on <= today:
        raise NotReady("A rule begins after it is published: tomorrow or later.")


# --- letters ---------------------------------------------------------------------------

ATTACHMENT = "letter.json"
"""What a letter says travels inside its PDF under this name."""


@dataclass(frozen=True)
class Letter:
    """What a letter of reference says: recorded facts only, and who signs."""

    serial: str
    company: str
    firm: str
    since: date
    until: date
    facts: tuple[Share, ...]
    thanks: int
    name: str
    """Who signs."""
    issued_on: date

    @property
    def counted(self) -> tuple[Share, ...]:
        """Facts about which there is something to say."""
        return tuple(fact for fact in self.facts if fact.whole)


def letter_data(letter: Letter) -> dict[str, Any]:
    """As it is kept."""
    return {
        "serial": letter.serial,
        "company": letter.company,
        "firm": letter.firm,
        "since": letter.since.isoformat(),
        "until": letter.until.isoformat(),
        "facts": [[f.id, f.title, f.part, f.whole] for f in letter.facts],
        "thanks": letter.thanks,
        "name": letter.name,
        "issued_on": letter.issued_on.isoformat(),
    }


def letter_from(data: Mapping[str, Any]) -> Letter:
    return Letter(
        serial=data["serial"],
        company=data["company"],
        firm=data["firm"],
        since=date.fromisoformat(data["since"]),
        until=date.fromisoformat(data["until"]),
        facts=tuple(Share(*one) for one in data["facts"]),
        thanks=data["thanks"],
        name=data["name"],
        issued_on=date.fromisoformat(data["issued_on"]),
    )
