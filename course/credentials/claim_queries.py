"""Reads about claims: the list of those in reach, one with its clauses, what was accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from course.actor import Act, Actor
from course.content.model import Clause
from course.credentials.claim_rules import Accepted
from course.credentials.standin_models import Claim, ClaimLine, Review, Ruling
from course.errors import NotFound
from course.library import queries as library
from course.people import queries as people
from course.people.models import Branch, Person, Vendor

PLACED = people.Placed(Claim.person_id, Claim.branch_id, Claim.vendor_id)
MOST = 200
"""Lines of the list: those that wait, then the newest."""


@dataclass(frozen=True)
class Line:
    """One clause of a claim, in the words that were claimed, and what was decided."""

    clause_id: str
    place: str
    accepted: bool | None
    """None while it waits."""
    why: str | None


@dataclass(frozen=True)
class Reviewed:
    at: datetime
    by: str
    until: date | None


@dataclass(frozen=True)
class Claimed:
    """One claim with its clauses."""

    id: UUID
    person_id: UUID
    name: str
    code: str
    path_id: str
    vendor: str
    branch: str
    time_zone: str
    revision_id: str
    evidence: str
    shown_on: date
    issued_by: str
    claimed_at: datetime
    claimed_by_id: UUID
    claimed_by: str
    review: Reviewed | None
    lines: tuple[Line, ...]


_whose, _claimant, _reviewer = aliased(Person), aliased(Person), aliased(Person)


def claim(session: Session, actor: Actor, claim_id: UUID, act: Act) -> Claimed:
    """One claim in reach, in two statements.

    Raises:
        NotFound: there is none of that id, or it is out of reach.
    """
    row: Any = session.execute(
        _joined(
            select(
                Claim.id,
                Claim.person_id,
                _whose.name,
                _whose.code,
                Claim.path_id,
                Vendor.name,
                Branch.name,
                Branch.time_zone,
                Claim.revision_id,
                Claim.evidence,
                Claim.shown_on,
                Claim.issued_by,
                Claim.claimed_at,
                Claim.claimed_by,
                _claimant.name,
                Review.reviewed_at,
                _reviewer.name,
                Review.accepted_until,
            )
        ).where(Claim.id == claim_id, people.within_reach(actor, act, PLACED))
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such claim.")
    reviewed = Reviewed(*row[15:]) if row[15] else None
    return Claimed(*(*row[:15], reviewed, _lines(session, claim_id)))


def _joined(found: Any) -> Any:
    return (
        found.select_from(Claim)
        .join(_whose, _whose.id == Claim.person_id)
        .join(_claimant, _claimant.id == Claim.claimed_by)
        .join(Vendor, Vendor.id == Claim.vendor_id)
        .join(Branch, Branch.id == Claim.branch_id)
        .outerjoin(Review, Review.claim_id == Claim.id)
        .outerjoin(_reviewer, _reviewer.id == Review.reviewed_by)
    )


def _lines(session: Session, claim_id: UUID) -> tuple[Line, ...]:
    rows = session.execute(
        select(ClaimLine.clause_id, ClaimLine.place, Ruling.accepted, Ruling.why)
        .outerjoin(
            Ruling,
            (Ruling.claim_id == ClaimLine.claim_id) & (Ruling.clause_id == ClaimLine.clause_id),
        )
        .where(ClaimLine.claim_id == claim_id)
        .order_by(ClaimLine.clause_id)
    )
    return tuple(Line(*row) for row in rows)


@dataclass(frozen=True)
class Listed:
    """One claim on the list."""

    id: UUID
    name: str
    path_id: str
    vendor: str
    evidence: str
    claimed_at: datetime
    clauses: int
    accepted: int
    reviewed_at: datetime | None
    until: date | None


def claims(session: Session, actor: Actor) -> Sequence[Listed]:
    """Claims in reach: those that wait, oldest first, then what was decided, newest first."""
    accepted = func.coalesce(func.sum(case((Ruling.accepted, 1), else_=0)), 0)
    counted = (
        select(ClaimLine.claim_id, func.count().label("clauses"), accepted.label("accepted"))
        .outerjoin(
            Ruling,
            (Ruling.claim_id == ClaimLine.claim_id) & (Ruling.clause_id == ClaimLine.clause_id),
        )
        .group_by(ClaimLine.claim_id)
        .subquery()
    )
    found = (
        _joined(
            select(
                Claim.id,
                _whose.name,
                Claim.path_id,
                Vendor.name,
                Claim.evidence,
                Claim.claimed_at,
                counted.c.clauses,
                counted.c.accepted,
                Review.reviewed_at,
                Review.accepted_until,
            )
        )
        .join(counted, counted.c.claim_id == Claim.id)
        .where(people.within_reach(actor, Act.SEE_CLAIMS, PLACED))
        .order_by(
            Review.reviewed_at.is_not(None),
            Review.reviewed_at.desc(),
            Claim.claimed_at,
            Claim.id,
        )
        .limit(MOST)
    )
    return [Listed(*row) for row in session.execute(found)]


def accepted(session: Session, person_id: UUID, path_id: str, today: date) -> list[Accepted]:
    """What counts as shown elsewhere on a day, in the wording that was claimed."""
    return [
        Accepted(clause.id, clause.digest, until)
        for clause, until in _accepted(session, person_id, today, path_id)
    ]


def shown_elsewhere(
    session: Session, person_id: UUID, today: date
) -> Sequence[tuple[Clause, date]]:
    """Each clause that counts as shown elsewhere on a day, once, with its last day."""
    last: dict[str, tuple[Clause, date]] = {}
    for clause, until in _accepted(session, person_id, today):
        if clause.id not in last or last[clause.id][1] < until:
            last[clause.id] = (clause, until)
    return list(last.values())


def _accepted(
    session: Session, person_id: UUID, today: date, path_id: str | None = None
) -> list[tuple[Clause, date]]:
    found = (
        select(Claim.revision_id, Ruling.clause_id, Review.accepted_until)
        .join(Review, Review.claim_id == Claim.id)
        .join(Ruling, Ruling.claim_id == Claim.id)
        .where(
            Claim.person_id == person_id, Ruling.accepted.is_(True), Review.accepted_until >= today
        )
        .order_by(Claim.claimed_at, Claim.id, Ruling.clause_id)
    )
    if path_id:
        found = found.where(Claim.path_id == path_id)
    rows: Any = session.execute(found).all()
    revisions = {id_: library.revision(session, id_) for id_ in {row[0] for row in rows}}
    return [(revisions[row[0]].clause(row[1]), row[2]) for row in rows]
