"""What the board shows: its rows, the order of statuses, and words for what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from course.actor import Grant
from course.assessment.domain import Outcome
from course.content.model import LearningPath, Revision
from course.content.narrow import narrow
from course.people.domain import Kind


class BoardStatus(StrEnum):
    """Where somebody stands on one path today, the most urgent first."""

    OVERDUE = "overdue"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    NOT_YET = "not_yet"
    COVERED = "covered"
    """No credential, but somebody of HR answers for the person until a day."""
    EXPIRING = "expiring"
    VALID = "valid"


ORDER = tuple(BoardStatus)


@dataclass(frozen=True)
class BoardBranch:
    id: UUID
    name: str
    time_zone: str
    version: UUID | None
    """Of what is known of its people; None before anything is."""
    today: date
    """Where it is."""


@dataclass(frozen=True)
class Firm:
    id: UUID
    name: str


@dataclass(frozen=True)
class Places:
    """The branches and vendors whose people somebody sees, each by name."""

    branches: tuple[BoardBranch, ...]
    vendors: tuple[Firm, ...]
    newest_revision_id: str | None
    """Of the whole library, read along; None where there are no places."""


class Position(NamedTuple):
    """The last row of a page; the next page begins after it."""

    order: int
    day: date
    engagement_id: UUID
    path_id: str


@dataclass(frozen=True)
class Asked:
    """Whose board, of which branches, through which filter.

    Equal questions have equal answers: the branches bring their day and their state along.
    """

    grants: tuple[Grant, ...]
    """What the asker's reach follows from."""
    branches: tuple[BoardBranch, ...]
    kind: Kind | None = None
    vendor_id: UUID | None = None
    own_staff: bool = False
    """Only people without a vendor."""
    status: BoardStatus | None = None
    job_roles: tuple[str, ...] = ()
    """Only people with one of these, if any are given; small and capital letters are alike."""
    other_than: tuple[str, ...] = ()
    """Only people with none of these."""
    everywhere: bool = False
    """The people of one vendor in all branches: then they are everybody who is asked about."""

    @property
    def of_everybody(self) -> "Asked":
        """The same without the filter."""
        vendor_id = self.vendor_id if self.everywhere else None
        return Asked(self.grants, self.branches, vendor_id=vendor_id, everywhere=self.everywhere)


class Progress(NamedTuple):
    """What has been done on one open assignment."""

    revision_id: str
    screens: int
    stories: int
    """Practice scenarios finished at least once."""
    acknowledged_sha256: str | None
    """Digest of the agreement text that the person acknowledged last."""
    check: Outcome | None
    """How the last finished final check ended."""
    check_begun: bool
    """A final check is under way."""
    excused_until: date | None
    assignment_id: UUID
    path_id: str
    """What has to be finished: a shorter path than the row's where a certificate is renewed."""
    about: str | None = None
    """Ids of the changed clauses that it is about, where it is not about the whole path."""


class BoardRow(NamedTuple):
    """One engagement of one person, on one path."""

    name: str
    kind: Kind
    vendor: str | None
    branch: BoardBranch
    path_id: str
    """Empty where nothing has been assigned and nothing earned."""
    due_on: date | None
    valid_until: date | None
    status: BoardStatus
    day: date
    """What rows of one status are sorted by."""
    engagement_id: UUID
    progress: Progress | None = None
    """On the open assignment, if there is one."""
    covered_until: date | None = None
    edition: str | None = None
    """The edition that ``valid_until`` is the grace date of, where clauses have changed."""

    @property
    def position(self) -> Position:
        return Position(ORDER.index(self.status), self.day, self.engagement_id, self.path_id)

    @property
    def words(self) -> str:
        """The status, with the day that matters."""
        if self.status is BoardStatus.OVERDUE and self.due_on:
            days = (self.branch.today - self.due_on).days
            return f"Overdue {days:,} {'day' if days == 1 else 'days'}"
        if self.status is BoardStatus.LAPSED and self.valid_until:
            return f"Lapsed {self._short(self.valid_until + timedelta(days=1))}{self._for_edition}"
        if self.status is BoardStatus.COVERED and self.covered_until:
            return f"Covered to {self._short(self.covered_until)}"
        if self.status is BoardStatus.EXPIRING and self.valid_until:
            return f"Expiring {self._short(self.valid_until)}"
        if self.status is BoardStatus.VALID and self.valid_until:
            return f"Valid to {self._short(self.valid_until)}{self._for_edition}"
        return "Revoked" if self.status is BoardStatus.REVOKED else "Not yet"

    @property
    def _for_edition(self) -> str:
        """Why the day is that of no certificate."""
        return f", edition {self.edition} is open" if self.edition else ""

    def _short(self, day: date) -> str:
        """With the year only where it is not this one."""
        year = "" if day.year == self.branch.today.year else f" {day.year}"
        return f"{day.day} {day:%b}{year}"


@dataclass(frozen=True)
class Share:
    """How many of some people hold the standard; ``expiring`` is the part that runs out soon."""

    people: int
    holding: int
    expiring: int

    def percent(self, number: int) -> float:
        return round(100 * number / self.people, 1) if self.people else 0


@dataclass(frozen=True)
class Counts:
    """People, not rows: who has two paths counts once, and holds the standard with either."""

    everybody: Share
    employees: Share
    contractors: Share
    overdue: int
    statuses: tuple[int, ...]
    """How many have each status, in ``ORDER``: each person once, where it is most urgent."""


def next_step(row: BoardRow, revisions: Mapping[str, Revision]) -> str:
    """What comes next for one row, in a few words."""
    done = row.progress
    if done is None:
        return "Nothing to do" if row.status is BoardStatus.VALID else "Nothing assigned yet"
    if done.excused_until and done.excused_until >= row.branch.today:
        return f"Excused until {done.excused_until.day} {done.excused_until:%b %Y}"
    if done.about:
        return f"Clause changed: {_before_check_of(row, done, revisions) or 'check open'}"
    revision = revisions[done.revision_id]
    path = next((path for path in revision.paths if path.id == done.path_id), None)
    if done.check is Outcome.NOT_YET and not done.check_begun:
        return "Final check: not yet"
    before = None if done.check_begun or not path else _before_check(revision, path, done)
    return before or "Final check open"


def _before_check_of(
    row: BoardRow, done: Progress, revisions: Mapping[str, Revision]
) -> str | None:
    """The same for an assignment about changed clauses, in small letters."""
    if done.check is Outcome.NOT_YET and not done.check_begun:
        return "check not yet"
    if done.check_begun:
        return None
    revision = narrow(revisions[done.revision_id], row.path_id, (done.about or "").split())
    before = _before_check(revision, revision.path(row.path_id), done)
    return before[0].lower() + before[1:] if before else None


def _before_check(revision: Revision, path: LearningPath, done: Progress) -> str | None:
    screens = sum(len(revision.module(id_).screens) for id_ in path.module_ids)
    if done.screens < screens:
        return f"{done.screens} of {screens} screen{'s' * (screens != 1)}"
    if done.stories < len(path.scenario_ids):
        return f"{done.stories} of {len(path.scenario_ids)} stories"
    if done.acknowledged_sha256 != revision.agreement.digest:
        return "Acknowledge the agreement"
    return None
