"""The periods of a person and path, and which days each certificate counts for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from course.credentials import domain
from course.credentials.domain import Period
from course.credentials.fact_queries import kept_until, taken_back
from course.credentials.models import Credential, Revocation


def _same(other: Any, credential: Any = Credential) -> ColumnElement[bool]:
    return and_(
        other.person_id == credential.person_id,
        other.path_id == credential.path_id,
        other.id != credential.id,
    )


def _stands(other: Any) -> ColumnElement[bool]:
    fact = aliased(Revocation)
    return ~exists().where(taken_back(other, fact)).correlate(other)


def _held_before() -> ColumnElement[Any]:
    """``domain.apart`` in SQL: how far those that come first reach; a test holds the two together.

    Null where they end before it begins: always, but for two records that were merged.
    """
    other = aliased(Credential)
    first = or_(
        other.valid_from < Credential.valid_from,
        and_(
            other.valid_from == Credential.valid_from,
            or_(
                other.valid_until > Credential.valid_until,
                and_(
                    other.valid_until == Credential.valid_until,
                    other.ordinal < Credential.ordinal,
                ),
            ),
        ),
    )
    return (
        select(func.max(other.valid_until))
        .where(_same(other), first, other.valid_until >= Credential.valid_from, _stands(other))
        .correlate(Credential)
        .scalar_subquery()
    )


HELD_BEFORE = _held_before()
"""The last day that an earlier certificate that stands holds of a credential's days."""


def ends_later(newer: Any, credential: Any = Credential) -> ColumnElement[bool]:
    """Which of two credentials of one person and path is the later one; never both.

    Two end on one day only where two records were merged: the kept record's counts then.
    """
    same_day = newer.valid_until == credential.valid_until
    return or_(
        newer.valid_until > credential.valid_until,
        and_(same_day, newer.ordinal < credential.ordinal),
    )


@dataclass(frozen=True)
class Periods:
    """What a person has had on a path."""

    kept: tuple[Period, ...]
    """Those that stand, by their first day. They never overlap: see ``domain.apart``."""
    revoked: tuple[Period, ...]
    count: int
    """Certificates, whatever became of them."""


_OF = (
    select(
        Credential.person_id,
        Credential.serial,
        Credential.path_id,
        Credential.valid_from,
        Credential.valid_until,
        Revocation.revoked_at,
    )
    .outerjoin(Revocation, taken_back())
    .order_by(Credential.path_id, Credential.ordinal)
)
_PERIODS = _OF.where(
    Credential.person_id == bindparam("person_id"), Credential.path_id == bindparam("path_id")
)


def periods(session: Session, person_id: UUID, path_id: str) -> Periods:
    """Every period of a person and path."""
    rows = session.execute(_PERIODS, {"person_id": person_id, "path_id": path_id}).all()
    kept = domain.apart([_days(row) for row in rows if row.revoked_at is None])
    revoked = sorted((_days(row) for row in rows if row.revoked_at), key=_first)
    return Periods(
        tuple(sorted((one for one in kept if one), key=_first)), tuple(revoked), len(rows)
    )


def _days(row: Any) -> Period:
    return Period(row.valid_from, row.valid_until)


def _first(period: Period) -> Any:
    return period.valid_from


# --- two records of one person -----------------------------------------------------------


@dataclass(frozen=True)
class GivesWay:
    """A certificate that would count for fewer days than are printed on it, or for none."""

    serial: str
    period: Period
    counts_for: Period | None


def would_give_way(session: Session, kept_id: UUID, lost_id: UUID) -> Sequence[GivesWay]:
    """What making two records one would come to, path by path."""
    both = _OF.where(Credential.person_id.in_((kept_id, lost_id)))
    # The lost record's are counted on behind those of the kept one, as merging does.
    whose = case((Credential.person_id == kept_id, 0), else_=1)
    ordered = both.order_by(None).order_by(Credential.path_id, whose, Credential.ordinal)
    paths: dict[str, list[Any]] = {}
    for row in session.execute(ordered):
        if row.revoked_at is None:
            paths.setdefault(row.path_id, []).append(row)
    return [
        GivesWay(row.serial, _days(row), counts_for)
        for rows in paths.values()
        for row, counts_for in zip(rows, domain.apart([_days(row) for row in rows]), strict=True)
        if counts_for != _days(row)
    ]


def holds_its_days(session: Session, serial: str) -> bool:
    """Whether another certificate stands for days of one that has just been reinstated.

    Not one that stood beside it when it was revoked: merging two records has made that, and
    reinstating brings back what was.
    """
    other, last = aliased(Credential), aliased(Revocation)
    revoked_at = (
        select(func.max(last.revoked_at))
        .where(last.credential_id == Credential.id)
        .correlate(Credential)
        .scalar_subquery()
    )
    beside = and_(other.issued_at < revoked_at, kept_until(revoked_at, other))
    found = (
        select(other.id)
        .join(Credential, _same(other))
        .where(
            Credential.serial == serial,
            other.valid_from <= Credential.valid_until,
            other.valid_until >= Credential.valid_from,
            _stands(other),
            ~beside,
        )
    )
    return session.execute(found.limit(1)).first() is not None
