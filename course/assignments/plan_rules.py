"""Roll-out plans: waves of one path, branch by branch, and how each is getting on. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID, uuid5

LEFT, RIGHT = 1, 99
"""Percent of the drawing's width between which a plan's days lie."""


class State(StrEnum):
    TO_COME = "to come"
    RUNNING = "running"
    DONE = "done"
    ENDED = "ended"


@dataclass(frozen=True)
class Wave:
    """One place of a plan. Counts are of the people there whom the plan is about today."""

    rule_id: UUID
    place: str
    starts_on: date
    days: int
    ended: bool
    people: int = 0
    finished: int = 0

    @property
    def due_on(self) -> date:
        """Until when whoever is asked on the first day has time."""
        return self.starts_on + timedelta(days=self.days)

    def state(self, today: date) -> State:
        if self.ended:
            return State.ENDED
        if self.starts_on > today:
            return State.TO_COME
        return State.DONE if self.people and self.finished >= self.people else State.RUNNING

    @property
    def percent(self) -> int:
        """Whole percent finished, never rounded up."""
        return min(100, 100 * self.finished // self.people) if self.people else 0


@dataclass(frozen=True)
class Bar:
    """Where a wave lies in the drawing, in percent of its width."""

    x: float
    wide: float
    done: float


@dataclass(frozen=True)
class Plan:
    """The waves of one name and path."""

    name: str
    path_id: str
    waves: tuple[Wave, ...]

    @property
    def id(self) -> UUID:
        """Of the first wave: by it the plan is addressed."""
        return self.waves[0].rule_id

    @property
    def starts_on(self) -> date:
        return min(wave.starts_on for wave in self.waves)

    @property
    def due_on(self) -> date:
        return max(wave.due_on for wave in self.waves)

    @property
    def people(self) -> int:
        return sum(wave.people for wave in self.waves)

    @property
    def finished(self) -> int:
        return sum(wave.finished for wave in self.waves)

    def count(self, state: State, today: date) -> int:
        return sum(wave.state(today) is state for wave in self.waves)

    def bar(self, wave: Wave) -> Bar:
        """Days to scale; the done part is the finished share of its length."""
        begin, end = self.at(wave.starts_on), self.at(wave.due_on)
        wide = round(max(end - begin, 0.5), 1)
        return Bar(begin, wide, round(wide * wave.percent / 100, 1))

    def at(self, day: date) -> float:
        """Where a day lies; days outside the plan lie at its ends."""
        span = (self.due_on - self.starts_on).days or 1
        share = min(max((day - self.starts_on).days / span, 0), 1)
        return round(LEFT + (RIGHT - LEFT) * share, 1)


def in_order(waves: Iterable[Wave]) -> tuple[Wave, ...]:
    return tuple(sorted(waves, key=lambda wave: (wave.starts_on, wave.place, wave.rule_id)))


def wave_id(plan_id: UUID, branch_id: UUID) -> UUID:
    """The rule of one branch: the same each time, so that a second press makes no second one."""
    return uuid5(plan_id, branch_id.hex)


@dataclass(frozen=True)
class Expected:
    """What one wave would come to if it began today."""

    matching: int = 0
    asked: int = 0


def seal(starts: Mapping[UUID, date], expected: Mapping[UUID, Expected]) -> str:
    """What a person saw before they said yes: other days or numbers, and they are asked again."""
    lines = sorted(
        f"{branch_id} {day} {vars(expected.get(branch_id, Expected()))}"
        for branch_id, day in starts.items()
    )
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Covered:
    """How far the people of one job role have come at one place."""

    branch_id: UUID
    job_role: str
    people: int
    asked: int
    finished: int


@dataclass(frozen=True)
class RoleLine:
    """The same for one job role at all places of a plan."""

    job_role: str
    people: int
    asked: int
    finished: int

    @property
    def percent(self) -> int:
        return 100 * self.finished // self.people if self.people else 0


def by_role(covered: Sequence[Covered]) -> list[RoleLine]:
    """Job roles by name, each with its sums."""
    roles = sorted({one.job_role for one in covered})
    return [_role_line(role, [one for one in covered if one.job_role == role]) for role in roles]


def _role_line(role: str, covered: Sequence[Covered]) -> RoleLine:
    return RoleLine(
        role,
        sum(one.people for one in covered),
        sum(one.asked for one in covered),
        sum(one.finished for one in covered),
    )
