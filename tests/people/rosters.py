"""Roster files for tests, and the company that they are about."""

import csv
import io
from types import SimpleNamespace
from typing import Any

from course.actor import OPERATOR, Actor
from course.people import roster, roster_shown
from course.people.roster_verdicts import Verdict

COLUMNS = (
    "person_id",
    "name",
    "email",
    "phone",
    "kind",
    "vendor",
    "region",
    "branch",
    "job_role",
    "language",
    "starts_on",
    "ends_on",
)


def row(person_id: str = "A1", **given: str) -> dict[str, str]:
    """One row of a roster: an employee at York unless told otherwise."""
    usual = {"name": f"Person {person_id.strip().upper()}", "kind": "employee", "branch": "York"}
    kind = {"kind": "contractor"} if given.get("vendor") else {}
    return usual | kind | {"person_id": person_id, "job_role": "technician"} | given


def table(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> io.BytesIO:
    """The rows as a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(out.getvalue().encode())


def company(make: Any) -> SimpleNamespace:
    """North with York and Wick, South with Bath; the vendors Pike and Kestrel."""
    north, south = make.region(name="North"), make.region(name="South")
    return SimpleNamespace(
        york=make.branch(name="York", region_id=north.id),
        wick=make.branch(name="Wick", region_id=north.id),
        bath=make.branch(name="Bath", region_id=south.id, time_zone="Pacific/Auckland"),
        pike=make.vendor(name="Pike"),
        kestrel=make.vendor(name="Kestrel"),
    )


class Desk:
    """Imports in the name of somebody; the operator unless told."""

    def __init__(self, work: Any, actor: Actor = OPERATOR):
        self._work, self.actor = work, actor

    def begin(self) -> Any:
        return self._work(self.actor)

    def show(self, *rows: dict[str, str], file: io.BytesIO | None = None, **options: Any) -> Any:
        """The id of an import that has not been applied."""
        columns = options.pop("columns", COLUMNS)
        return roster.stage(
            self.begin,
            actor=self.actor,
            file=file or table(*rows, columns=columns),
            file_name="roster.csv",
            options=roster.Options(**options),
        )

    def apply(self, import_id: Any) -> bool:
        with self.begin() as uow:
            return roster.apply(uow, actor=self.actor, import_id=import_id)

    def take(self, *rows: dict[str, str], **given: Any) -> list[str]:
        """Show and apply; the verdicts in the order of the file."""
        import_id = self.show(*rows, **given)
        found = [line.verdict.value for line in self.lines(import_id)]
        assert self.apply(import_id)
        return found

    def lines(self, import_id: Any, verdict: Verdict | None = None) -> list[roster_shown.LineRow]:
        with self.begin() as uow:
            return [row for _, row in roster_shown.lines(uow.session, import_id, verdict, 0, None)]

    def refusals(self, *rows: dict[str, str], **given: Any) -> list[str]:
        """Why rows are refused."""
        return [line.why or "" for line in self.lines(self.show(*rows, **given), Verdict.REFUSED)]

    def sums(self, import_id: Any) -> dict[str, int]:
        with self.begin() as uow:
            found = roster_shown.import_(uow.session, self.actor, import_id)
        return {verdict.value: number for verdict, number in found.sums.items() if number}
