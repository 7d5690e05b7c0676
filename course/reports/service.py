"""Changes that reports make: the board's read model, and the record of each export."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from course.db import UnitOfWork
from course.events import (
    AssignmentsChanged,
    ClausesAsked,
    ClausesShown,
    CoverEnded,
    CoverGiven,
    CredentialAwarded,
    CredentialReinstated,
    CredentialRevoked,
    ExportTaken,
    PathAssigned,
    PathGivenToMany,
    PeopleChanged,
    RuleLetGo,
)
from course.keys import service as keys
from course.reports import board, queries
from course.reports.board_rules import Asked
from course.reports.standing import ANEW, ANEW_FOR, ANEW_LET_GO, BIG, after_asking, after_batch

ZIP = "zip"
AT_ONCE = 2_000
"""People per statement: databases take a limited number of values in one."""


def take_export(uow: UnitOfWork, *, asked: queries.Asked, form: str) -> int:
    """Record that a register leaves the system: by which filter, in which form, how many rows.

    Decision: the record is saved before the first byte is sent, in a unit of work of its own. A
    download may take minutes, and a transaction that waits for a slow reader would hold every
    writer up; and whoever breaks a download off has seen its beginning. Rows are counted by the
    filter that the download then uses. Keys that a pack is signed with are made now, where an
    instance has none yet.

    Returns:
        The number of rows.
    """
    rows = queries.count(uow.session, asked)
    if form == ZIP:
        keys.ensure(uow)
    uow.emit(ExportTaken(what="certificates", form=form, filter=asked.filter.chosen(), rows=rows))
    return rows


def take_board(
    uow: UnitOfWork, *, asked: Asked, form: str, filter_: tuple[tuple[str, str], ...]
) -> int:
    """Record in the same way that a board leaves the system; returns the number of rows."""
    rows = board.row_count(uow.session, asked)
    uow.emit(ExportTaken(what="board", form=form, filter=filter_, rows=rows))
    return rows


def refresh(uow: UnitOfWork, person_ids: Sequence[UUID]) -> None:
    """Write the read model of these people anew, from what the database holds now.

    A few statements for one person or a hundred thousand. Safe to repeat. Two refreshes of one
    person cannot meet: reactions run behind the audit entry of their event, and appending to
    the log makes writers queue.
    """
    uow.session.flush()
    for start in range(0, len(person_ids), AT_ONCE):
        given = {"person_ids": person_ids[start : start + AT_ONCE], "fresh": uuid4()}
        for statement in ANEW_FOR:
            uow.session.execute(statement, given)


def rebuild(uow: UnitOfWork) -> None:
    """Write the whole read model anew: after rows were put in from outside, such as a restore."""
    uow.session.flush()
    for statement in ANEW:
        uow.session.execute(statement, {"fresh": uuid4()})


def refresh_after_assigning(uow: UnitOfWork, assigned: PathAssigned) -> None:
    """The people who were assigned have something due now."""
    refresh(uow, assigned.person_ids)


def refresh_after_batch(uow: UnitOfWork, given: PathGivenToMany) -> None:
    """The same for a batch, set by set."""
    uow.session.flush()
    values = {"batch_id": given.batch_id, "fresh": uuid4()}
    dialect = uow.session.get_bind().dialect.name
    for statement in after_batch(dialect, big=given.people > BIG):
        uow.session.execute(statement, values)


def refresh_after_asking(uow: UnitOfWork, asked: ClausesAsked) -> None:
    """People have changed clauses to show, and their credentials hold no longer than the grace."""
    uow.session.flush()
    given = {"batch_id": asked.batch_id, "at": uow.now, "fresh": uuid4()}
    for statement in after_asking(big=asked.people > BIG, dropped=asked.dropped > 0):
        uow.session.execute(statement, given)


def refresh_after_showing(uow: UnitOfWork, shown: ClausesShown) -> None:
    """They have shown them, and the credential holds as long as it did."""
    refresh(uow, [shown.person_id])


def refresh_after_change(uow: UnitOfWork, changed: AssignmentsChanged) -> None:
    """Days moved, or there is nothing due any more."""
    refresh(uow, changed.person_ids)


def refresh_after_letting_go(uow: UnitOfWork, let: RuleLetGo) -> None:
    """People who no longer match a rule have nothing due from it."""
    given = {"rule_id": let.rule_id, "at": uow.now, "fresh": uuid4()}
    for statement in ANEW_LET_GO:
        uow.session.execute(statement, given)


def refresh_after_award(uow: UnitOfWork, awarded: CredentialAwarded) -> None:
    """The holder's dates moved, and the assignment is closed."""
    refresh(uow, [awarded.person_id])


def refresh_after_revoking(uow: UnitOfWork, revoked: CredentialRevoked) -> None:
    """The holder stands without this credential."""
    refresh(uow, [revoked.person_id])


def refresh_after_reinstating(uow: UnitOfWork, reinstated: CredentialReinstated) -> None:
    """The holder stands with this credential again."""
    refresh(uow, [reinstated.person_id])


def refresh_after_cover(uow: UnitOfWork, cover: CoverGiven | CoverEnded) -> None:
    """Somebody is covered until another day, or not any more."""
    refresh(uow, [cover.person_id])


def refresh_after_moving(uow: UnitOfWork, changed: PeopleChanged) -> None:
    """Names, branches, vendors or days of engagements changed."""
    refresh(uow, changed.person_ids)
