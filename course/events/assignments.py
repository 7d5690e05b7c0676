"""Who must finish which path, and until when."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from course.events.base import Event, Personal


@dataclass(frozen=True, kw_only=True)
class PathAssigned(Event):
    path_id: str
    reason: str
    due_on: date
    person_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PathGivenToMany(Event):
    """One path, everybody a filter found: the assignments carry the batch's id.

    ``due_on`` is None where the day differs from branch to branch.
    """

    batch_id: UUID
    path_id: str
    reason: str
    rule_id: UUID | None
    due_on: date | None
    filter: Personal[tuple[tuple[str, str], ...]]
    people: int


@dataclass(frozen=True, kw_only=True)
class AssignmentsChanged(Event):
    """``what`` is extended, withdrawn or excused; ``until`` the last day of an excuse."""

    what: str
    assignment_ids: tuple[UUID, ...]
    person_ids: tuple[UUID, ...]
    due_on: date | None
    until: date | None
    why: Personal[str]


@dataclass(frozen=True, kw_only=True)
class RuleMade(Event):
    rule_id: UUID
    path_id: str
    days: int
    filter: Personal[tuple[tuple[str, str], ...]]


@dataclass(frozen=True, kw_only=True)
class RuleEnded(Event):
    rule_id: UUID


@dataclass(frozen=True, kw_only=True)
class RuleLetGo(Event):
    """People who no longer match, and had not begun, need not finish what the rule asked."""

    rule_id: UUID
    people: int


@dataclass(frozen=True, kw_only=True)
class PathBegun(Event):
    assignment_id: UUID
    person_id: UUID
    revision_id: str
