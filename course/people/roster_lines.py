"""The verdicts of an import, one after the other, however many there are."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, groupby, islice
from uuid import UUID
from zoneinfo import ZoneInfo

from course.actor import Actor
from course.db import UnitOfWork
from course.errors import NotReady
from course.people import known_queries
from course.people import roster_queries as queries
from course.people.roster_judge import judge
from course.people.roster_rules import Wish
from course.people.roster_verdicts import Asked, Line, Step, Verdict, refused

MOST_ROWS_OF_ONE = 200
"""Rows that one person may have in a file."""
DAY = timedelta(days=1)


class TooManyMissing(NotReady):
    """Ending those who are not in the file would end more than the share that was allowed."""


class Tally:
    """Counts lines as they pass, and seals them."""

    def __init__(self) -> None:
        self._counts: Counter[Verdict] = Counter()
        self._seal = hashlib.sha256()

    def counting(self, lines: Iterable[Line]) -> Iterator[Line]:
        for line in lines:
            self._counts[line.verdict] += 1
            self._seal.update(repr(tuple(line)).encode())
            yield line

    @property
    def sums(self) -> dict[str, int]:
        return {verdict.value: self._counts[verdict] for verdict in Verdict}

    @property
    def digest(self) -> str:
        return self._seal.hexdigest()


def lines_of(uow: UnitOfWork, actor: Actor, import_id: UUID) -> Iterator[Line]:
    """Every verdict, row by row as people come, then those who are not in the file."""
    asked = queries.staged(uow.session, import_id)
    assert asked
    _follow_merges(uow, import_id)
    branch_days = days(uow)
    today = {branch_id: day for day, ids in branch_days for branch_id in ids}
    people = known_queries.OneByOne(known_queries.known(uow.session, import_id, actor))
    last = 1
    groups = groupby(queries.rows(uow.session, import_id), key=lambda row: row[0])
    for code_key, rows in groups:
        for line in _of_person(code_key, rows, people, today, asked.says_ends):
            last = max(last, line.number)
            yield line
    if asked.missing_end and branch_days:
        yield from _missing(uow, actor, import_id, asked.missing_share, branch_days, last)


def _follow_merges(uow: UnitOfWork, import_id: UUID) -> None:
    """Rows that name a merged record by its id or e-mail are about the one that counts.

    Doing it again changes nothing. An old e-mail beside the person is not news about them: the
    one they have stays.
    """
    uow.session.execute(*queries.by_old_id(import_id))
    uow.session.execute(*queries.by_old_email(import_id))


def _of_person(
    code_key: str | None,
    rows: Iterator[queries.Read],
    people: known_queries.OneByOne,
    today: Mapping[UUID, date],
    says_ends: bool,
) -> Iterable[Line]:
    if code_key is None:
        return (refused(number, why) for _, (number, why, *_), _ in rows)
    known = people.take(code_key)
    some = list(islice(rows, MOST_ROWS_OF_ONE + 1))
    if len(some) > MOST_ROWS_OF_ONE:
        words = f"More than {MOST_ROWS_OF_ONE} rows have this person_id. Look at the column."
        return (refused(wish[0], words) for _, wish, _ in chain(some, rows))
    taken = {wish[0]: why for _, wish, why in some if why}
    wishes = [wish for _, wish, _ in some if isinstance(wish, Wish)]
    return judge(Asked(wishes, today, says_ends, taken), known)


def days(uow: UnitOfWork) -> list[tuple[date, Sequence[UUID]]]:
    """Which day it is in which branches; the day of most of them comes last."""
    found: dict[date, list[UUID]] = {}
    for branch_id, zone in queries.zones(uow.session):
        found.setdefault(uow.now.astimezone(ZoneInfo(zone)).date(), []).append(branch_id)
    return sorted(found.items(), key=lambda item: len(item[1]))


def _missing(
    uow: UnitOfWork,
    actor: Actor,
    import_id: UUID,
    share: int,
    branch_days: Sequence[tuple[date, Sequence[UUID]]],
    last: int,
) -> Iterator[Line]:
    """Lines that end, as of yesterday, whoever is in reach and not in the file."""
    today = queries.today_at(branch_days)
    missing = queries.missing(import_id, actor, today)
    every = queries.count(uow.session, queries.running(actor, today))
    gone = queries.count(uow.session, missing)
    if gone * 100 > share * every:
        raise TooManyMissing(
            f"{gone:,} of {every:,} engagements are not in this file and would end. That is more "
            f"than {share} in 100, so nothing was done. Is the file whole? If it is, allow more."
        )
    found = uow.session.execute(missing, execution_options=queries.STREAM)
    for number, row in enumerate(found, start=last + 1):
        yield Line(
            number,
            Verdict.ENDED,
            "Not in the file.",
            step=Step.END,
            person_id=row.person_id,
            engagement_id=row.id,
            starts_on=row.starts_on,
            ends_on=row.today - DAY,
            was_branch_id=row.branch_id,
            was_job_role=row.job_role,
            was_starts_on=row.starts_on,
            was_ends_on=row.ends_on,
        )
