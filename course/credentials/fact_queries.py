"""What holds by the latest fact: what was taken back, what stands in, and the history of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, exists, func, literal, select
from sqlalchemy.orm import Session

from course.credentials.models import Credential, Reinstatement, Revocation
from course.credentials.standin_models import Cover, CoverEnd
from course.people.models import Person


def taken_back(credential: Any = Credential, fact: Any = Revocation) -> ColumnElement[bool]:
    """Joins a credential with the revocation in force: one at most, none once reinstated.

    Everything that asks whether a credential is revoked asks this.
    """
    lifted = exists().where(
        Reinstatement.credential_id == fact.credential_id, Reinstatement.ordinal == fact.ordinal
    )
    return and_(fact.credential_id == credential.id, ~lifted.correlate(fact))


def taken_back_before(
    moment: Any, credential: Any = Credential, fact: Any = Revocation
) -> ColumnElement[bool]:
    """Joins a credential with the revocation that was in force just before a moment."""
    lifted = exists().where(
        Reinstatement.credential_id == fact.credential_id,
        Reinstatement.ordinal == fact.ordinal,
        Reinstatement.reinstated_at < moment,
    )
    known = fact.revoked_at < moment
    return and_(fact.credential_id == credential.id, known, ~lifted.correlate(fact))


def kept_until(moment: Any, credential: Any = Credential) -> ColumnElement[bool]:
    """Whether a credential was not revoked just before a moment, as it was known then."""
    known = exists().where(taken_back_before(moment, credential))
    return ~known.correlate(credential)


def covers() -> Subquery:
    """The last day of cover by person and path; ended covers left out, those run out not."""
    lasting = ~exists().where(CoverEnd.cover_id == Cover.id)
    return (
        select(Cover.person_id, Cover.path_id, func.max(Cover.covers_until).label("covered_until"))
        .where(lasting)
        .group_by(Cover.person_id, Cover.path_id)
        .subquery("covers")
    )


def is_covered(person_id: Any, path_id: Any, on: Any) -> ColumnElement[bool]:
    """Whether cover answers for somebody on a path on a day; columns of whatever is asked about."""
    return (
        exists()
        .where(
            Cover.person_id == person_id,
            Cover.path_id == path_id,
            Cover.covers_until >= on,
            ~exists().where(CoverEnd.cover_id == Cover.id),
        )
        .correlate_except(Cover)
    )


COVERED = (
    select(func.max(Cover.covers_until))
    .where(
        Cover.person_id == Credential.person_id,
        Cover.path_id == Credential.path_id,
        ~exists().where(CoverEnd.cover_id == Cover.id),
    )
    .correlate(Credential)
    .scalar_subquery()
)
"""The last day of cover of a credential's holder, on its path."""


# --- one after the other -----------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    """A certificate was taken back, or reinstated: by whom, when and why."""

    what: str
    """``revoked`` or ``reinstated``."""
    at: datetime
    by: str | None
    """None for the operator."""
    reason: str


def history(session: Session, credential_id: UUID) -> Sequence[Fact]:
    """What has been added to a certificate since it was issued, oldest first."""
    revoked = (
        select(
            Revocation.ordinal,
            literal("revoked").label("what"),
            Revocation.revoked_at.label("at"),
            Person.name,
            Revocation.reason,
        )
        .outerjoin(Person, Person.id == Revocation.revoked_by)
        .where(Revocation.credential_id == credential_id)
    )
    reinstated = (
        select(
            Reinstatement.ordinal,
            literal("reinstated"),
            Reinstatement.reinstated_at,
            Person.name,
            Reinstatement.reason,
        )
        .outerjoin(Person, Person.id == Reinstatement.reinstated_by)
        .where(Reinstatement.credential_id == credential_id)
    )
    rows = session.execute(revoked.union_all(reinstated)).all()
    # A revocation stands before what lifted it, also where the clock stood still.
    ordered = sorted(rows, key=lambda row: (row.ordinal, row.what == "reinstated"))
    return [Fact(row.what, row.at, row.name, row.reason) for row in ordered]
