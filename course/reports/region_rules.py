"""Shares of people who hold the standard: by branch, by region, by role group. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from course.content.model import LearningPath
from course.people.domain import Kind
from course.reports.board_rules import BoardBranch

STEPS = (90, 75, 60, 40)
"""Least whole percent of each shade: on the line, then darker the further below it."""
OTHER = "other"
"""The role group of jobs that no path names. No path has this id: it has no job roles."""


class Part(NamedTuple):
    """Some people, and how many of them hold the standard; ``expiring`` of these soon not."""

    people: int = 0
    holding: int = 0
    expiring: int = 0
    overdue: int = 0

    @property
    def percent(self) -> int:
        """Whole percent, never rounded up: 89.9 is not 90."""
        return 100 * self.holding // self.people if self.people else 0

    @property
    def step(self) -> int:
        """Shade from 0, on the line, to 4, far below it; counted in whole numbers."""
        share = 100 * self.holding
        return next((n for n, least in enumerate(STEPS) if share >= least * self.people), 4)

    def plus(self, other: "Part") -> "Part":
        return Part(*(a + b for a, b in zip(self, other, strict=True)))


NONE = Part()


def total(parts: Iterable[Part]) -> Part:
    """Whoever works in two of the places counts in both, so that a column adds up."""
    found = NONE
    for part in parts:
        found = found.plus(part)
    return found


@dataclass(frozen=True)
class RoleGroup:
    """People whose job role gives the same path."""

    id: str
    title: str
    job_roles: tuple[str, ...]
    """As the course writes them; small and capital letters are alike."""


def role_groups(paths: Sequence[LearningPath]) -> tuple[RoleGroup, ...]:
    """One for each path that names job roles, in the course's order.

    Decision: a group is what the job role asks for, not what somebody happens to be assigned:
    whoever should have been asked and was not must show in the share. A job role that two
    paths name belongs to the first.
    """
    named: set[str] = set()
    found = []
    for path in paths:
        fresh = tuple(role for role in path.job_roles if role.lower() not in named)
        named |= {role.lower() for role in fresh}
        if fresh:
            found.append(RoleGroup(path.id, path.title, fresh))
    return tuple(found)


class Column(NamedTuple):
    """A role group of one kind: what a cell of the heat map is about."""

    group: str
    kind: Kind


@dataclass(frozen=True)
class Tally:
    """One branch, or the sum of several."""

    everybody: Part = NONE
    """Each person of a branch once, also with two engagements there."""
    cells: Mapping[Column, Part] = field(default_factory=dict)


def added(tallies: Iterable[Tally]) -> Tally:
    cells: dict[Column, Part] = {}
    everybody = NONE
    for tally in tallies:
        everybody = everybody.plus(tally.everybody)
        for column, part in tally.cells.items():
            cells[column] = cells.get(column, NONE).plus(part)
    return Tally(everybody, cells)


# --- regions and branches ---------------------------------------------------------------


@dataclass(frozen=True)
class Region:
    id: UUID
    name: str
    parent_id: UUID | None
    whole: bool
    """All of its branches are in reach."""


@dataclass(frozen=True)
class RegionBranch:
    branch: BoardBranch
    region_id: UUID


@dataclass(frozen=True)
class Country:
    """The regions and branches that somebody sees, each by name."""

    regions: tuple[Region, ...]
    branches: tuple[RegionBranch, ...]
    newest_revision_id: str | None

    @property
    def tops(self) -> tuple[Region, ...]:
        """Whole regions that lie in no other whole one."""
        whole = {region.id for region in self.regions if region.whole}
        return tuple(r for r in self.regions if r.whole and r.parent_id not in whole)

    def children(self, region_id: UUID) -> tuple[Region, ...]:
        return tuple(r for r in self.regions if r.parent_id == region_id and r.id != region_id)

    def own(self, region_id: UUID) -> tuple[RegionBranch, ...]:
        """Branches of the region itself."""
        return tuple(one for one in self.branches if one.region_id == region_id)

    def below(self, region_id: UUID) -> tuple[RegionBranch, ...]:
        """Branches of the region and of all regions below it."""
        inside, fresh = {region_id}, [region_id]
        while fresh:
            found = [child.id for child in self.children(fresh.pop()) if child.id not in inside]
            inside |= set(found)
            fresh += found
        return tuple(one for one in self.branches if one.region_id in inside)

    @property
    def loose(self) -> tuple[RegionBranch, ...]:
        """Branches that lie in no whole region."""
        inside = {one.branch.id for top in self.tops for one in self.below(top.id)}
        return tuple(one for one in self.branches if one.branch.id not in inside)


@dataclass(frozen=True)
class Row:
    """A line of the heat map."""

    id: UUID
    name: str
    tally: Tally
    answers: tuple[str, ...]
    """Names of whoever answers for it."""
    branch: bool
    """A branch, or else a region of ``branches``."""
    branches: int = 1

    @property
    def all(self) -> Part:
        return self.tally.everybody


ORDERS = ("name", "lowest", "overdue")


def ordered(rows: Iterable[Row], order: str) -> list[Row]:
    """By name, the lowest share first, or most overdue first; without people last."""
    by_name = sorted(rows, key=attrgetter("name"))
    if order == "lowest":
        return sorted(by_name, key=lambda row: _share(row.all))
    if order == "overdue":
        return sorted(by_name, key=lambda row: (not row.all.people, -row.all.overdue))
    return by_name


def _share(part: Part) -> tuple[bool, float, int]:
    share = part.holding / part.people if part.people else 0
    return (not part.people, share, -part.overdue)


def columns(rows: Iterable[Row], groups: Sequence[RoleGroup]) -> list[Column]:
    """The columns that hold anybody: groups as in the course, employees before contractors."""
    used = {column for row in rows for column, part in row.tally.cells.items() if part.people}
    ids = [*(group.id for group in groups), OTHER]
    return [Column(id_, kind) for id_ in ids for kind in Kind if (id_, kind) in used]


def page_of(rows: Sequence[Row], number: int, most: int) -> tuple[Sequence[Row], int]:
    """One page of rows, and how many pages there are; a number beyond them is the last."""
    pages = max(1, -(-len(rows) // most))
    at = min(max(number, 1), pages)
    return rows[(at - 1) * most : at * most], pages


def first_day(branches: Iterable[BoardBranch], otherwise: date) -> date:
    """The day it is where it is earliest."""
    return min((branch.today for branch in branches), default=otherwise)
