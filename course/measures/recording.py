"""Recording facts that were judged, and the sums over them, in one transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import delete, select, update

from course.db import UnitOfWork
from course.db.bulk import add_up, fill
from course.measures.domain import Verdict, What
from course.measures.intake_queries import TABLES
from course.measures.judging import SETTLING, Judged
from course.measures.models import Complaint, Visit, VisitSum
from course.measures.row_rules import Fact
from course.measures.visit_rules import Came, Tally

AT_ONCE = 10_000


def write(
    uow: UnitOfWork,
    what: What,
    judged: Iterable[Sequence[Judged]],
    note: Callable[[Judged], object] = lambda row: None,
) -> None:
    """Record what is new in these rows, some at a time, and what it adds to the sums.

    Args:
        note: is shown every row.
    """
    tally = Tally()
    for rows in judged:
        for row in rows:
            note(row)
        new = [row.fact for row in rows if row.fact and row.verdict is Verdict.ADDED]
        _add(uow, what, new)
        _settle(uow, rows)
        if what is What.VISITS:
            tally.count(new)
    _sum(uow, tally)


def _add(uow: UnitOfWork, what: What, facts: Sequence[Fact]) -> None:
    """One statement for all of them."""
    names = TABLES[what].__table__.columns.keys()
    rows = ({**fact, "recorded_at": uow.now} for fact in facts)
    fill(uow.session, TABLES[what], ([row[name] for name in names] for row in rows))


def _settle(uow: UnitOfWork, rows: Sequence[Judged]) -> None:
    for row in rows:
        if row.verdict is Verdict.SETTLED and row.fact:
            values = {name: row.fact[name] for name in sorted(SETTLING)}
            uow.session.execute(
                update(Complaint).where(Complaint.reference == row.reference).values(values)
            )


def _sum(uow: UnitOfWork, tally: Tally) -> None:
    add_up(uow.session, VisitSum, tally.rows(), Came._fields)


def sum_again(uow: UnitOfWork) -> None:
    """Write all sums anew from the visits, while nobody hands any in."""
    uow.session.execute(delete(VisitSum))
    tally = Tally()
    tally.count(_visits(uow))
    _sum(uow, tally)


def _visits(uow: UnitOfWork) -> Iterator[Fact]:
    columns = [column for column in Visit.__table__.columns if column.key in Tally.READS]
    asked = select(*columns).execution_options(yield_per=AT_ONCE)
    for row in uow.session.execute(asked):
        yield dict(row._mapping)
