"""What changed texts do to credentials: what stands against them, and what was shown since."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
)

from course.credentials.domain import Status
from course.credentials.models import Credential, Demand, Proof


@dataclass(frozen=True)
class Missing:
    """Clauses of a newer edition that the holder of a credential has not shown yet."""

    edition: str
    revision_id: str
    clause_ids: tuple[str, ...]
    grace_on: date
    """Last day, inclusive, on which that does no harm."""

    def lapsed(self, on: date) -> bool:
        return on > self.grace_on


@dataclass(frozen=True)
class Shown:
    """Evidence for a newer edition on a credential."""

    edition: str
    shown_on: date
    clause_ids: tuple[str, ...]


def for_edition(status: Status, missing: Missing | None, on: date) -> Status:
    """The status of a credential once changed texts are looked at: past the grace it is lapsed.

    A revoked or an ended one stays what it is.
    """
    if status.holds and missing and missing.lapsed(on):
        return Status.LAPSED
    return status


def is_missed(on: Any) -> ColumnElement[bool]:
    """The same in SQL, about ``Credential``: whether a changed text's grace was over on a day.

    Settled later counts as missed on that day: what was so does not change any more.
    """
    return (
        select(Demand.id)
        .where(
            *_against(),
            Demand.grace_on < on,
            or_(Demand.settled_on.is_(None), Demand.settled_on > on),
        )
        .correlate(Credential)
        .exists()
    )


def missed_edition(on: Any) -> ColumnElement[str | None]:
    """The edition whose grace was missed, the first if there are several."""
    return (
        select(Demand.edition)
        .where(
            *_against(),
            Demand.grace_on < on,
            or_(Demand.settled_on.is_(None), Demand.settled_on > on),
        )
        .order_by(Demand.grace_on, Demand.id)
        .limit(1)
        .correlate(Credential)
        .scalar_subquery()
    )


def _against() -> list[ColumnElement[bool]]:
    """What is demanded of a credential's holder, on its path. Passing the path settles it."""
    return [Demand.person_id == Credential.person_id, Demand.path_id == Credential.path_id]


FIRST: Any = (
    select(Demand.id)
    .where(*_against(), Demand.settled_at.is_(None))
    .order_by(Demand.grace_on, Demand.id)
    .limit(1)
    .correlate(Credential)
    .scalar_subquery()
)
"""The oldest demand that stands against a credential."""

GRACE: Any = (
    select(func.min(Demand.grace_on))
    .where(*_against(), Demand.settled_at.is_(None))
    .correlate(Credential)
    .scalar_subquery()
)
"""The last day on which people may rely on a credential while a changed text stands against it."""

PROOFS: Any = (
    select(
        func.aggregate_strings(
            cast(Proof.shown_on, String)
            + literal("|", literal_execute=True)
            + Proof.edition
            + literal("|", literal_execute=True)
            + Proof.clause_ids,
            "\n",
        )
    )
    .where(Proof.credential_id == Credential.id)
    .correlate(Credential)
    .scalar_subquery()
)
"""Evidence for newer editions, a line each: pages of certificates run no statement more for it."""


def read_proofs(lines: str | None) -> tuple[Shown, ...]:
    """What ``PROOFS`` holds, oldest first."""
    split = (line.split("|") for line in sorted((lines or "").split("\n")) if line)
    return tuple(Shown(e, date.fromisoformat(day), tuple(ids.split())) for day, e, ids in split)


MISSING = (
    Demand.edition.label("missing_edition"),
    Demand.to_revision_id.label("missing_revision_id"),
    Demand.clause_ids.label("missing_clause_ids"),
    Demand.grace_on.label("missing_grace_on"),
)
"""The columns of ``Missing``, of the demand that a statement joins by ``FIRST``."""


def missing_in(values: dict[str, Any]) -> Missing | None:
    """Takes the columns of ``MISSING`` out of a row's values."""
    edition, revision_id, clause_ids, grace_on = (values.pop(c.key) for c in MISSING)
    return Missing(edition, revision_id, tuple(clause_ids.split()), grace_on) if edition else None


def joined(statement: Any) -> Select[Any]:
    """A statement about ``Credential`` with the demand that stands against each."""
    found: Select[Any] = statement.outerjoin(Demand, and_(Demand.id == FIRST))
    return found
