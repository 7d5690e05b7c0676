"""Reads of the roster import: what it may name, what its rows ask for, and who is not in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Update,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    null,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session, aliased

from course.actor import Act, Actor
from course.db.ids import OftenRead
from course.people.domain import fold
from course.people.models import Branch, Engagement, Person, Region, Vendor
from course.people.queries import NOWHERE, Placed, within_reach
from course.people.roster_models import RosterImport, RosterRow
from course.people.roster_rules import BranchAt, Places, Wish

Rows: TypeAlias = Select[*tuple[Any, ...]]
STREAM = {"stream_results": True, "yield_per": 1_000}


def reaches_everybody(actor: Actor) -> ColumnElement[bool]:
    return func.coalesce(within_reach(actor, Act.IMPORT_PEOPLE, NOWHERE), False)


def places(session: Session, actor: Actor) -> Places:
    """The names that this importer's roster may use: a vendor admin knows the own vendor only."""
    of_vendor = Placed(null(), null(), Vendor.id)
    vendors = select(Vendor.name, Vendor.id).where(
        within_reach(actor, Act.IMPORT_PEOPLE, of_vendor)
    )
    return Places(
        branches=_branches(session),
        vendors={fold(name): (id_, name) for name, id_ in session.execute(vendors)},
        may_employ=bool(session.scalar(select(reaches_everybody(actor)))),
    )


def _branches(session: Session) -> dict[str, BranchAt]:
    regions = {
        row.id: row for row in session.execute(select(Region.id, Region.name, Region.parent_id))
    }
    above: dict[UUID, tuple[str, ...]] = {}
    for id_ in regions:
        names: list[str] = []
        at: UUID | None = id_
        while at and len(names) <= len(regions):
            names.append(fold(regions[at].name))
            at = regions[at].parent_id
        above[id_] = tuple(names)
    rows = session.execute(select(Branch.id, Branch.name, Branch.region_id))
    return {
        fold(row.name): BranchAt(
            row.id, row.name, above[row.region_id], regions[row.region_id].name
        )
        for row in rows
    }


def zones(session: Session) -> Sequence[tuple[UUID, str]]:
    """Every branch with its time zone."""
    return [(row[0], row[1]) for row in session.execute(select(Branch.id, Branch.time_zone))]


@dataclass(frozen=True)
class Staged:
    """What an import was asked to do."""

    made_by: UUID | None
    says_ends: bool
    missing_end: bool
    missing_share: int
    digest: str | None
    applied_at: datetime | None


def staged(session: Session, import_id: UUID) -> Staged | None:
    """One import; where the database can, nobody else touches it until this transaction ends."""
    columns = [getattr(RosterImport, name) for name in Staged.__annotations__]
    found = select(*columns).where(RosterImport.id == import_id).with_for_update()
    row = session.execute(found).one_or_none()
    return Staged(*row) if row else None


def older_than(moment: datetime) -> Select[UUID]:
    return select(RosterImport.id).where(RosterImport.made_at < moment)


def by_old_id(import_id: UUID) -> tuple[Update, dict[str, object]]:
    """Rows with the id of a record that was merged get the id of the one that counts."""
    return _BY_OLD_ID, {"import_id_": import_id}


def by_old_email(import_id: UUID) -> tuple[Update, dict[str, object]]:
    """The same for e-mails, where the row is about that person."""
    return _BY_OLD_EMAIL, {"import_id_": import_id}


_LOST, _KEPT = aliased(Person), aliased(Person)
_MERGED = _LOST.merged_into == _KEPT.id
_OF_FILE = RosterRow.import_id == bindparam("import_id_")
_ID = select(_KEPT.code_key).where(_MERGED, _LOST.code_key == RosterRow.code_key)
_OF_MAIL = and_(
    _MERGED, _LOST.email_key == RosterRow.email_key, _KEPT.code_key == RosterRow.code_key
)
_BY_OLD_ID = (
    update(cast(Table, RosterRow.__table__))
    .where(_OF_FILE)
    .where(RosterRow.code_key.in_(select(Person.code_key).where(Person.merged_into.is_not(None))))
    .values(code_key=_ID.correlate(RosterRow).scalar_subquery())
)
_BY_OLD_EMAIL = (
    update(cast(Table, RosterRow.__table__))
    .where(_OF_FILE)
    .where(RosterRow.email_key.in_(select(Person.email_key).where(Person.merged_into.is_not(None))))
    .where(select(_KEPT.id).where(_OF_MAIL).correlate(RosterRow).exists())
    .values(
        email=select(_KEPT.email).where(_OF_MAIL).correlate(RosterRow).scalar_subquery(),
        email_key=select(_KEPT.email_key).where(_OF_MAIL).correlate(RosterRow).scalar_subquery(),
    )
)

# --- what the file asks for ----------------------------------------------------------------

_TWICE = "Rows of this file give this e-mail to two people. Each person needs their own."
_TAKEN = "Another person has this e-mail. Leave the cell empty, or correct it."


def _often(column: Any) -> Any:
    """Branches and vendors: the same few, in row after row."""
    return type_coerce(column, OftenRead()) if isinstance(column.type, Uuid) else column


Read: TypeAlias = tuple[str | None, Wish | tuple[int, str], str | None]
"""Whose row it is, what it asks for (or its number and why not), what is wrong with its mail."""


def rows(session: Session, import_id: UUID) -> Iterator[Read]:
    """Rows of a file; good ones of one person stand together, in the order of
    ``known_queries.known``."""
    other = aliased(Person)
    twice = (
        select(RosterRow.email_key)
        .where(RosterRow.import_id == import_id, RosterRow.why.is_(None))
        .where(RosterRow.email_key.is_not(None))
        .group_by(RosterRow.email_key)
        .having(func.min(RosterRow.code_key) != func.max(RosterRow.code_key))
        .subquery("twice")
    )
    wish = [_often(getattr(RosterRow, name)) for name in Wish._fields]
    found = session.execute(
        select(RosterRow.why, twice.c.email_key, other.id, *wish)
        .outerjoin(twice, twice.c.email_key == RosterRow.email_key)
        .outerjoin(
            other,
            and_(other.email_key == RosterRow.email_key, other.code_key != RosterRow.code_key),
        )
        .where(RosterRow.import_id == import_id)
        .order_by(RosterRow.code_key, RosterRow.number),
        execution_options=STREAM,
    )
    for why, shared, owner, *values in found:
        if why is not None:
            yield None, (values[0], why), None
        else:
            yield values[2], Wish(*values), _TWICE if shared else _TAKEN if owner else None


# --- who is not in the file ----------------------------------------------------------------


def today_at(days: Sequence[tuple[date, Sequence[UUID]]]) -> ColumnElement[date]:
    """The day it is at an engagement's branch, from the branches of each day there is now."""
    *some, (usual, _) = days
    if not some:
        return case((Engagement.branch_id.is_not(None), usual))
    return case(*((Engagement.branch_id.in_(ids), day) for day, ids in some), else_=usual)


def running(actor: Actor, today: ColumnElement[date]) -> Rows:
    """Engagements in reach that had begun before today and have not ended."""
    return (
        select(
            Engagement.id,
            Engagement.person_id,
            Engagement.branch_id,
            Engagement.job_role,
            Engagement.starts_on,
            Engagement.ends_on,
            today.label("today"),
        )
        .join(Person, Person.id == Engagement.person_id)
        .where(within_reach(actor, Act.IMPORT_PEOPLE))
        .where(Engagement.starts_on < today)
        .where(or_(Engagement.ends_on.is_(None), Engagement.ends_on >= today))
    )


def count(session: Session, engagements: Rows) -> int:
    every = select(func.count()).select_from(engagements.order_by(None).subquery())
    return session.execute(every).scalar_one()


def missing(import_id: UUID, actor: Actor, today: ColumnElement[date]) -> Rows:
    """Those of them whose person has no row in the file, not even one that is refused."""
    named = exists().where(RosterRow.import_id == import_id, RosterRow.code_key == Person.code_key)
    return running(actor, today).where(not_(named)).order_by(Person.code_key, Engagement.id)
