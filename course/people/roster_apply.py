"""Writing what an import was shown to do: whole sets at once, then telling who is concerned."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    text,
    update,
)

from course.db import UnitOfWork, new_id
from course.events import Event, PeopleChanged, PeopleLeft, RosterImported
from course.people.models import Engagement, Person
from course.people.roster_models import RosterImport, RosterLine, RosterRow
from course.people.roster_verdicts import Step, Verdict
from course.people.sign_in_models import SignInLink, SignInSession

AT_ONCE = 2_000
"""People in one event."""
TURN = 7_205_759
"""The lock that imports take on PostgreSQL; any number that nothing else uses."""
Numbered: TypeAlias = Select[*tuple[Any, ...]]
"""Lines of an import: their numbers, and whom they are about."""
PERSON = ("name", "email", "email_key", "phone", "language", "name_key", "phone_key")
PEOPLE = cast(Table, Person.__table__)
ENGAGEMENTS = cast(Table, Engagement.__table__)
_ROW = and_(RosterRow.import_id == RosterLine.import_id, RosterRow.number == RosterLine.number)


def one_at_a_time(uow: UnitOfWork) -> None:
    """Wait until no other import is being applied. SQLite has one writer anyway."""
    if uow.session.get_bind().dialect.name == "postgresql":
        uow.session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})


def write(
    uow: UnitOfWork, import_id: UUID, today: ColumnElement[date], sums: Mapping[str, int]
) -> None:
    """Everything that the lines of an import say; then events for whatever follows.

    Args:
        today: the day it is at an engagement's branch.
    """
    of_import = RosterLine.import_id == import_id
    _write_people(uow, of_import)
    _write_days(uow, of_import)
    _begin(uow, of_import)
    gone = _gone(import_id, today)
    _sign_out(uow, gone)
    uow.session.execute(
        update(RosterImport).where(RosterImport.id == import_id).values(applied_at=uow.now)
    )
    uow.emit(RosterImported(import_id=import_id, **sums))
    uow.emit_each(_told(uow, of_import, gone))


def _write_people(uow: UnitOfWork, of_import: ColumnElement[bool]) -> None:
    becomes = [getattr(RosterLine, name) for name in PERSON]
    new = (
        select(new_id(), RosterLine.code, RosterRow.code_key, *becomes)
        .join_from(RosterLine, RosterRow, _ROW)
        .where(of_import, RosterLine.new_person)
    )
    columns = ["id", "code", "code_key", *PERSON]
    uow.session.execute(insert(PEOPLE).from_select(columns, new, include_defaults=False))
    uow.session.execute(
        update(PEOPLE)
        .values({name: getattr(RosterLine, name) for name in PERSON})
        .where(Person.id == RosterLine.person_id, of_import, RosterLine.was_name.is_not(None))
    )


def _write_days(uow: UnitOfWork, of_import: ColumnElement[bool]) -> None:
    """Engagements that go on otherwise, and those that somebody leaves for another branch."""
    same = [Engagement.id == RosterLine.engagement_id, of_import]
    altered = {
        "branch_id": RosterRow.branch_id,
        "job_role": RosterRow.job_role,
        "starts_on": RosterLine.starts_on,
        "ends_on": RosterLine.ends_on,
    }
    for step, values, rows in (
        (Step.ALTER, altered, [_ROW]),
        (Step.END, {"ends_on": RosterLine.ends_on}, []),
        (Step.MOVE, {"ends_on": RosterLine.old_ends_on}, []),
    ):
        uow.session.execute(
            update(ENGAGEMENTS).values(values).where(*same, RosterLine.step == step, *rows)
        )


def _begin(uow: UnitOfWork, of_import: ColumnElement[bool]) -> None:
    begun = (
        select(
            new_id(),
            Person.id,
            RosterRow.kind,
            RosterRow.vendor_id,
            RosterRow.branch_id,
            RosterRow.job_role,
            RosterLine.starts_on,
            RosterLine.ends_on,
        )
        .join_from(RosterLine, RosterRow, _ROW)
        .join(Person, Person.code_key == RosterRow.code_key)
        .where(of_import, RosterLine.step.in_([Step.BEGIN, Step.MOVE]))
    )
    columns = ["id", "person_id", "kind", "vendor_id", "branch_id", "job_role"]
    columns += ["starts_on", "ends_on"]
    uow.session.execute(insert(ENGAGEMENTS).from_select(columns, begun, include_defaults=False))


def _gone(import_id: UUID, today: ColumnElement[date]) -> Numbered:
    """Line by line, people whom the import ended and who have no engagement that goes on."""
    goes_on = exists().where(
        Engagement.person_id == RosterLine.person_id,
        or_(Engagement.ends_on.is_(None), Engagement.ends_on > today),
    )
    return select(RosterLine.number, RosterLine.person_id).where(
        RosterLine.import_id == import_id, RosterLine.verdict == Verdict.ENDED, not_(goes_on)
    )


def _sign_out(uow: UnitOfWork, gone: Numbered) -> None:
    """Whoever left is signed out everywhere, and links that were not used open nothing."""
    who = gone.with_only_columns(RosterLine.person_id)
    uow.session.execute(
        update(SignInSession)
        .where(SignInSession.person_id.in_(who), SignInSession.ended_at.is_(None))
        .values(ended_at=uow.now)
    )
    uow.session.execute(
        update(SignInLink)
        .where(
            SignInLink.person_id.in_(who),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > uow.now,
        )
        .values(expires_at=uow.now)
    )


def _told(uow: UnitOfWork, of_import: ColumnElement[bool], gone: Numbered) -> Iterator[Event]:
    for ids in _portions(uow, gone):
        yield PeopleLeft(person_ids=ids)
    moved = (
        select(RosterLine.number, RosterLine.person_id)
        .join_from(RosterLine, RosterRow, _ROW)
        .where(of_import, RosterLine.step.in_([Step.MOVE, Step.ALTER]))
        .where(RosterLine.was_branch_id != RosterRow.branch_id)
    )
    for ids in _portions(uow, moved):
        yield PeopleChanged(what="moved", person_ids=ids)
    changed = (
        select(RosterLine.number, func.coalesce(RosterLine.person_id, Person.id))
        .outerjoin(RosterRow, and_(_ROW, RosterLine.person_id.is_(None)))
        .outerjoin(Person, Person.code_key == RosterRow.code_key)
        .where(of_import, RosterLine.verdict.in_([Verdict.ADDED, Verdict.CHANGED, Verdict.ENDED]))
    )
    for ids in _portions(uow, changed):
        yield PeopleChanged(what="imported", person_ids=ids)


def _portions(uow: UnitOfWork, numbered: Numbered) -> Iterator[tuple[UUID, ...]]:
    """Ids in the order of the lines, some at a time, each once in its portion."""
    after, order = 0, numbered.order_by(RosterLine.number).limit(AT_ONCE)
    while rows := uow.session.execute(order.where(RosterLine.number > after)).all():
        after = rows[-1][0]
        yield tuple(dict.fromkeys(row[1] for row in rows))
