"""What making two records of one person one does to the rows of people, and to any other rows.

Every slice moves its own rows, with ``move``, and takes them back, with ``take_back``; what
each of them held before stands in ``MergeMove``.
"""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    ColumnElement,
    String,
    Table,
    Uuid,
    and_,
    delete,
    exists,
    insert,
    literal,
    select,
    true,
    update,
)

from course.db import Base, UnitOfWork
from course.events import MergeUndone, PeopleChanged, PeopleMerged
from course.people import merging_queries as queries
from course.people.merge_models import Merge, MergeMove
from course.people.models import Engagement, Person, RoleGrant
from course.people.roster_apply import one_at_a_time
from course.people.roster_models import RosterImport, RosterLine, RosterRow
from course.people.sign_in_models import SignInLink, SignInSession

MOVES = cast(Table, MergeMove.__table__)
PEOPLE = cast(Table, Person.__table__)
ADDRESSES = ("email", "email_key", "phone", "phone_key")


# --- for every slice ----------------------------------------------------------------------


def move(
    uow: UnitOfWork,
    merged: PeopleMerged,
    model: type[Base],
    among: ColumnElement[bool] | None = None,
    *,
    by: str = "person_id",
) -> None:
    """Rows of the lost record become the kept one's. Rows noted before are not noted again.

    Args:
        model: has an ``id``.
        among: which rows; all of them unless given.
        by: the column that says whose a row is.
    """
    table = cast(Table, model.__table__)
    owner = table.c[by]
    whose = and_(owner == merged.lost_id, true() if among is None else among)
    known = exists().where(
        MOVES.c.merge_id == merged.merge_id,
        MOVES.c.table_name == table.name,
        MOVES.c.row_id == table.c.id,
    )
    found = select(
        literal(merged.merge_id, Uuid()),
        literal(table.name, String()),
        table.c.id,
        owner,
        literal({}, JSON()),
    ).where(whose, ~known)
    uow.session.flush()
    columns = ["merge_id", "table_name", "row_id", "person_id", "was"]
    uow.session.execute(insert(MOVES).from_select(columns, found, include_defaults=False))
    uow.session.execute(update(table).where(whose).values({by: merged.kept_id}))


def note(
    uow: UnitOfWork,
    merge_id: UUID,
    model: type[Base],
    rows: Sequence[tuple[UUID, UUID, dict[str, Any]]],
) -> None:
    """Note rows that change in other columns: their ids, whose they are, what the columns hold."""
    name = cast(Table, model.__table__).name
    values = [
        {"merge_id": merge_id, "table_name": name, "row_id": id_, "person_id": whose, "was": was}
        for id_, whose, was in rows
    ]
    if values:
        uow.session.execute(insert(MOVES), values)


def noted(uow: UnitOfWork, merge_id: UUID, model: type[Base]) -> dict[UUID, dict[str, Any]]:
    """What other columns held in the rows of one table that a merge changed, by row."""
    return queries.noted(uow.session, merge_id, model)


def take_back(
    uow: UnitOfWork, undone: MergeUndone, model: type[Base], *, by: str = "person_id"
) -> None:
    """Rows go back to the record that they came from."""
    table = cast(Table, model.__table__)
    noted = (
        select(MOVES.c.person_id)
        .where(
            MOVES.c.merge_id == undone.merge_id,
            MOVES.c.table_name == table.name,
            MOVES.c.row_id == table.c.id,
        )
        .correlate(table)
    )
    uow.session.flush()
    uow.session.execute(update(table).where(noted.exists()).values({by: noted.scalar_subquery()}))


def alone(uow: UnitOfWork) -> None:
    """Wait until nobody else merges, parts or imports people; until this transaction ends."""
    one_at_a_time(uow)


# --- the act ------------------------------------------------------------------------------


def merge(uow: UnitOfWork, *, kept_id: UUID, lost_id: UUID) -> UUID | None:
    """Make two records one. Whether it may be done is the caller's to know.

    Safe to repeat, and when two do it at once, or the other way round: it is done once.

    Returns:
        The merge; None where one of the records has been merged already, or is not there.
    """
    alone(uow)
    both = queries.locked(uow.session, kept_id, lost_id)
    if len(both) != 2 or any(both.values()):
        return None
    merge_id = uuid4()
    engagements = uow.session.scalars(
        select(Engagement.id).where(Engagement.person_id == kept_id).order_by(Engagement.id)
    )
    uow.session.execute(
        insert(Merge).values(
            id=merge_id,
            kept_id=kept_id,
            lost_id=lost_id,
            made_at=queries.next_moment(uow.session, uow.now),
            made_by=uow.actor_id,
            engagement_ids=[id_.hex for id_ in engagements],
        )
    )
    uow.emit(PeopleMerged(merge_id=merge_id, kept_id=kept_id, lost_id=lost_id))
    uow.emit(PeopleChanged(what="merged", person_ids=(kept_id, lost_id)))
    return merge_id


def undo(uow: UnitOfWork, *, merge_id: UUID) -> bool:
    """Put back what a merge moved. Whether nothing new stands in the way is the caller's to know.

    Returns:
        Whether this call did it; False where it was undone before.
    """
    alone(uow)
    row = uow.session.execute(
        update(Merge)
        .where(Merge.id == merge_id, Merge.undone_at.is_(None))
        .values(undone_at=uow.now, undone_by=uow.actor_id)
        .returning(Merge.kept_id, Merge.lost_id)
    ).one_or_none()
    if row is None:
        return False
    queries.locked(uow.session, row.kept_id, row.lost_id)
    uow.emit(MergeUndone(merge_id=merge_id, kept_id=row.kept_id, lost_id=row.lost_id))
    uow.emit(PeopleChanged(what="parted", person_ids=(row.kept_id, row.lost_id)))
    return True


# --- the records themselves ---------------------------------------------------------------


def follow(uow: UnitOfWork, merged: PeopleMerged) -> None:
    """Engagements and roles move; the lost record becomes a pointer, and signs nobody in.

    What the kept record lacks of e-mail and phone it takes over. Pointers to the lost record
    are set on, so that no id leads to one that leads on.
    """
    lost, kept = queries.addresses(uow.session, merged.lost_id, merged.kept_id)
    pointing = uow.session.scalars(
        select(Person.id).where(Person.merged_into == merged.lost_id).order_by(Person.id)
    ).all()
    notes: list[tuple[UUID, UUID, dict[str, Any]]] = [
        (merged.lost_id, merged.lost_id, lost),
        (merged.kept_id, merged.kept_id, kept),
        *((id_, merged.lost_id, {"pointed": True}) for id_ in pointing),
    ]
    note(uow, merged.merge_id, Person, notes)
    mail = {} if kept["email"] else {name: lost[name] for name in ("email", "email_key")}
    call = {} if kept["phone"] else {name: lost[name] for name in ("phone", "phone_key")}
    given = dict.fromkeys(mail) | {"merged_into": merged.kept_id}
    _set(uow, PEOPLE.c.id == merged.lost_id, given)
    _set(uow, PEOPLE.c.merged_into == merged.lost_id, {"merged_into": merged.kept_id})
    if mail or call:
        _set(uow, PEOPLE.c.id == merged.kept_id, mail | call)
    move(uow, merged, Engagement)
    move(uow, merged, RoleGrant)
    sign_out(uow, merged.lost_id)


def go_back(uow: UnitOfWork, undone: MergeUndone) -> None:
    """Two records again. Addresses that were taken over go back, unless they were changed since.

    Files that were read and not imported yet are forgotten: their rows were read as if the two
    were one person.
    """
    was = noted(uow, undone.merge_id, Person)
    lost, kept = was[undone.lost_id], was[undone.kept_id]
    now = queries.addresses(uow.session, undone.kept_id)[0]
    taken = {
        name: kept[name]
        for key, names in (("email_key", ADDRESSES[:2]), ("phone_key", ADDRESSES[2:]))
        if now[key] == lost[key] != kept[key]
        for name in names
    }
    if taken:
        _set(uow, PEOPLE.c.id == undone.kept_id, taken)
    given = {name: lost[name] for name in ADDRESSES} | {"merged_into": None}
    _set(uow, PEOPLE.c.id == undone.lost_id, given)
    pointed = [id_ for id_, old in was.items() if old.get("pointed")]
    _set(uow, PEOPLE.c.id.in_(pointed), {"merged_into": undone.lost_id})
    take_back(uow, undone, Engagement)
    take_back(uow, undone, RoleGrant)
    _forget_files(uow, undone.kept_id)


def _set(uow: UnitOfWork, where: ColumnElement[bool], values: dict[str, Any]) -> None:
    uow.session.execute(update(PEOPLE).where(where).values(values))


def sign_out(uow: UnitOfWork, person_id: UUID) -> None:
    """Sign every browser out; links that were not used open nothing.

    Decision: what opened a record that was merged does not open the other one. It was given to
    whoever answered to that record, and if the two are not one person after all, it must not
    open somebody else's.
    """
    uow.session.execute(
        update(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
        .values(ended_at=uow.now)
    )
    uow.session.execute(
        update(SignInLink)
        .where(
            SignInLink.person_id == person_id,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > uow.now,
        )
        .values(expires_at=uow.now)
    )


def _forget_files(uow: UnitOfWork, kept_id: UUID) -> None:
    key = select(Person.code_key).where(Person.id == kept_id).scalar_subquery()
    named = uow.session.scalars(
        select(RosterImport.id).where(
            RosterImport.applied_at.is_(None),
            exists().where(RosterRow.import_id == RosterImport.id, RosterRow.code_key == key),
        )
    ).all()
    for table in (RosterLine, RosterRow):
        uow.session.execute(delete(table).where(table.import_id.in_(named)))
    uow.session.execute(delete(RosterImport).where(RosterImport.id.in_(named)))
