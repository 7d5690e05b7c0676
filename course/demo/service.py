"""A year of visits, replies and complaints in the demo company, through the real import."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeAlias

from course.demo.company import BRAMLEY, KESTREL, PEOPLE, PIKE, TECHNICIAN, Someone
from course.demo.founding import Begin, moment
from course.measures import service
from course.measures.domain import What

Row: TypeAlias = dict[str, str]
DAYS = 300
SEED = 8_2
"""The clause that says what is measured."""


@dataclass(frozen=True)
class Habits:
    """How somebody's service goes, in visits of a hundred. Firms differ; so do teams."""

    late: int = 6
    silent: int = 1
    again: int = 12
    unhappy: int = 3
    content: int = 84


HABITS: Mapping[str, Habits] = {
    "": Habits(),
    PIKE: Habits(late=5, again=11, content=86),
    KESTREL: Habits(late=14, silent=4, again=19, unhappy=7, content=68),
    BRAMLEY: Habits(late=4, again=9, unhappy=2, content=90),
}


@dataclass
class _Year:
    """What was noted, kind by kind."""

    chance: Random
    today: date
    visits: list[Row] = field(default_factory=list)
    replies: list[Row] = field(default_factory=list)
    complaints: list[Row] = field(default_factory=list)

    def percent(self, of_hundred: int) -> bool:
        return self.chance.randrange(100) < of_hundred

    def visit(self, someone: Someone, on: date, return_of: str = "") -> None:
        habits = HABITS[someone.vendor]
        begins = datetime.combine(on, time(self.chance.choice((8, 12))))
        row = {
            "reference": f"V-{len(self.visits) + 1:05}",
            "branch": someone.branch,
            "person_id": someone.code,
            "window_from": _written(begins),
            "window_until": _written(begins + timedelta(hours=4)),
            "return_of": return_of,
        }
        self.visits.append(row)
        if self.percent(4):
            row["moved_by"] = "customer"
            return
        if self.percent(habits.silent):
            self._complaint(row, begins)
            return
        self._came(row, begins, habits)
        if not return_of and row.get("done") and self.percent(habits.again):
            again = on + timedelta(days=self.chance.randrange(2, 20))
            if again < self.today:
                self.visit(someone, again, return_of=row["reference"])

    def _came(self, row: Row, begins: datetime, habits: Habits) -> None:
        late = self.percent(habits.late)
        arrived = begins + timedelta(minutes=self.chance.randrange(5, 235) + 230 * late)
        row["arrived_at"] = _written(arrived)
        row["called_at"] = _written(begins + timedelta(hours=3)) if late else ""
        if self.percent(3):
            row["no_access"] = "yes"
            return
        row["done"] = "yes"
        if self.percent(3):
            found = arrived + timedelta(minutes=30)
            row["damage_found_at"] = _written(found)
            if self.percent(92):
                row["office_called_at"] = _written(found + timedelta(minutes=self._told()))
        if self.percent(35):
            score = 5 - self.percent(45) if self.percent(habits.content) else self._unhappy()
            self.replies.append(
                {
                    "reference": f"R-{len(self.replies) + 1:05}",
                    "visit": row["reference"],
                    "replied_at": _written(arrived + timedelta(hours=5)),
                    "score": str(score),
                }
            )
        if self.percent(habits.unhappy):
            self._complaint(row, arrived)

    def _told(self) -> int:
        return self.chance.choice((2, 4, 5, 6, 8, 9, 11, 14, 19, 45))

    def _unhappy(self) -> int:
        return self.chance.choice((1, 2, 3, 3))

    def _complaint(self, visit: Row, about: datetime) -> None:
        logged = about + timedelta(hours=self.chance.randrange(2, 50))
        agreed = logged + timedelta(days=self.chance.choice((1, 2, 4, 6, 8, 11, 13, 20)))
        settled = agreed.date() < self.today and self.percent(93)
        if logged.date() >= self.today:
            return
        self.complaints.append(
            {
                "reference": f"C-{len(self.complaints) + 1:04}",
                "visit": visit["reference"],
                "logged_at": _written(logged),
                "agreed_at": _written(agreed) if settled else "",
            }
        )


def serve_customers(begin: Begin, today: date) -> None:
    """Record what happened at customers' homes until yesterday: the same in every demo."""
    year = _Year(Random(SEED), today)  # noqa: S311 - a story, not a secret
    for someone in PEOPLE:
        if someone.job_role == TECHNICIAN:
            for on in _days(year.chance, today):
                year.visit(someone, on)
    rows = (year.visits, year.replies, year.complaints)
    for what, some in zip(What, rows, strict=True):
        with begin(now=moment(today, 0)) as uow:
            service.take(uow, what=what, file=_file(some), file_name=f"{what}.csv")


def _days(chance: Random, today: date) -> Iterator[date]:
    """Working days with a visit, some four a week."""
    for ago in range(DAYS, 1, -1):
        on = today - timedelta(days=ago)
        if on.weekday() < 5 and chance.randrange(10) < 3:
            yield on


def _file(rows: Iterable[Row]) -> io.BytesIO:
    listed = list(rows)
    names = list(dict.fromkeys(name for row in listed for name in row))
    page = io.StringIO()
    writer = csv.DictWriter(page, names, restval="")
    writer.writeheader()
    writer.writerows(listed)
    return io.BytesIO(page.getvalue().encode())


def _written(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")
