"""A company of any size, the same each time: everybody's place and standing, drawn by dice.

Branches are of very different size; contractors of many vendors work in them; some people have
left, some have two engagements; they are certified, about to expire, lapsed, overdue, in the
middle of their path, or have never been asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from course.content.model import Revision
from tests.bulk_rows import DAY, Issued

SEED = 20_260_301
LARGEST = 2_000
"""People of the largest branch, however large the company is."""
JOBS = {
    "technician": 62,
    "clerk": 14,
    "planner": 10,
    "branch manager": 4,
    "vendor admin": 2,
    "driver": 8,
}
"""Of so many in a hundred; no path names the last."""


@dataclass(frozen=True)
class Size:
    """How many of everything there are; all follow from the people."""

    people: int

    @property
    def branches(self) -> int:
        return max(12, self.people // 250)

    @property
    def vendors(self) -> int:
        return max(6, self.people * 3 // 1_000)

    @property
    def credentials(self) -> int:
        return self.people * 3 // 2

    @property
    def progress(self) -> int:
        """Screens read."""
        return self.people * 10

    @property
    def largest(self) -> int:
        return min(LARGEST, self.people // 5)


@dataclass(frozen=True, slots=True)
class Member:
    """One person; days are counted back from today, and forward where they are negative."""

    number: int
    branch: int
    vendor: int | None
    job_role: str
    came: int
    left: int | None
    before: int | None
    """The branch they moved from, if they moved."""
    beside: int | None
    """The branch where they are an employee at the same time."""
    ages: tuple[int, ...]
    """Days since each certificate began, the newest first."""
    revoked: int | None
    """Which of these was revoked."""
    late: int | None
    """Days since the due day of what is open; None where nothing is."""
    far: float | None
    """The share of the path that has been read of what is open; None before it is begun."""


class Company:
    """Draws people. Two companies of one size are alike."""

    def __init__(self, size: Size):
        self.size = size
        self._dice = Random(SEED)
        self._vendors = [1 / (n + 12) for n in range(size.vendors)]

    def members(self) -> Iterator[Member]:
        dice, size = self._dice, self.size
        jobs = dice.choices(list(JOBS), list(JOBS.values()), k=size.people)
        vendors = dice.choices(range(size.vendors), self._vendors, k=size.people)
        for number, branch in enumerate(self._branches()):
            vendor = vendors[number] if dice.random() < 0.47 else None
            yield self._member(number, branch, vendor, jobs[number])

    def _branches(self) -> list[int]:
        """A branch for each person: the first has ``largest`` people, others a few to many."""
        dice, size = self._dice, self.size
        shares = [dice.uniform(0.1, 1) / (n + 20) ** 0.7 for n in range(1, size.branches)]
        others = dice.choices(range(1, size.branches), shares, k=size.people - size.largest)
        found = [0] * size.largest + others
        dice.shuffle(found)
        return found

    def _member(self, number: int, branch: int, vendor: int | None, job_role: str) -> Member:
        dice = self._dice
        left = dice.randint(1, 300) if dice.random() < 0.06 else None
        ages = self._ages(number, left)
        came = dice.randint(30, 2_000) + max((*ages, left or 0))
        if not ages and left is None and dice.random() < 0.04:
            came = -dice.randint(1, 30)
        revoked = dice.randrange(len(ages)) if ages and dice.random() < 0.02 else None
        late = self._late(ages, revoked) if left is None and came > 0 else None
        begun = late is not None and dice.random() < 0.5
        return Member(
            number,
            branch,
            vendor,
            job_role,
            came,
            left,
            before=self._other(branch, 0.03) if came > 60 else None,
            beside=self._other(branch, 0.02) if vendor is not None else None,
            ages=ages,
            revoked=revoked,
            late=late,
            far=dice.random() if begun else None,
        )

    def _ages(self, number: int, left: int | None) -> tuple[int, ...]:
        """Three of four people hold certificates, or held them: one, two or three in a row."""
        if number % 4 == 3:
            return ()
        dice, chance = self._dice, self._dice.random()
        age = dice.randint(0, 300) if chance < 0.72 else dice.randint(305, 364)
        if chance > 0.82:
            age = dice.randint(366, 700)
        ages = [max(age, (left or 0) + 5)]
        while len(ages) < 1 + (number - number // 4) % 3:
            ages.append(ages[-1] + dice.randint(310, 364))
        return tuple(ages)

    def _late(self, ages: tuple[int, ...], revoked: int | None) -> int | None:
        dice = self._dice
        if not ages:
            wanted = 0.88
        elif ages[0] > 364 or revoked == 0:
            wanted = 0.85
        else:
            wanted = 0.5 if ages[0] > 304 else 0.02
        if dice.random() > wanted:
            return None
        return dice.randint(1, 60) if dice.random() < 0.3 else -dice.randint(0, 60)

    def _other(self, branch: int, chance: float) -> int | None:
        dice, branches = self._dice, self.size.branches
        if dice.random() > chance:
            return None
        return (branch + dice.randint(1, branches - 1)) % branches


class Courses:
    """Which path a job asks for, and what there is to read on it."""

    def __init__(self, revision: Revision):
        self.revision = revision
        self._by_job = {job: path.id for path in revision.paths for job in path.job_roles}
        self.screens = {
            path.id: [
                (module_id, screen.id)
                for module_id in path.module_ids
                for screen in revision.module(module_id).screens
            ]
            for path in revision.paths
        }

    def path_of(self, job_role: str) -> str:
        return self._by_job.get(job_role, "field")

    def most(self, member: Member) -> int:
        """Screens of the path."""
        return len(self.screens[self.path_of(member.job_role)])


def issued(members: list[Member], courses: Courses, today: date) -> Iterator[Issued]:
    """Everybody's certificates, numbered; every tenth person's oldest is of another path."""
    number = 0
    for member in members:
        for at, age in enumerate(member.ages):
            path = courses.path_of(member.job_role)
            if at == 2 and member.number % 10 == 0:
                path = "office" if path == "field" else "field"
            yield Issued(
                number=number,
                person=member.number,
                branch=member.branch,
                vendor=member.vendor,
                path=path,
                valid_from=today - age * DAY,
            )
            number += 1
