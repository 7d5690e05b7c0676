"""Who is asked what by a text: found once, and used alike for counting and for asking."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from course.agreements import queries as agreements
from course.assignments import who as days_of
from course.assignments.who import Days
from course.content.model import Revision
from course.credentials.fact_queries import taken_back
from course.credentials.models import Credential, Demand, Proof, Revocation
from course.db import new_id
from course.library import queries as library
from course.people.models import Branch, Engagement
from course.recertification import domain
from course.recertification.domain import Group

DEMAND: Any = Demand.__table__
COLUMNS = (
    "id",
    "person_id",
    "path_id",
    "from_revision_id",
    "to_revision_id",
    "edition",
    "clause_ids",
    "asks",
    "kind",
    "vendor_id",
    "branch_id",
    "grace_on",
    "asked_at",
    "batch_id",
)
"""Of ``Demand``, in the order of ``demanding``."""


def groups(
    session: Session, after: Revision, days: Days, person_id: UUID | None = None
) -> tuple[Group, ...]:
    """Whom a revision asks what, published or not; nobody if it is the first."""
    wordings = domain.with_revision(agreements.wordings(session), after)
    proved = [(path, library.revision(session, id_)) for path, id_ in _proved(session, person_id)]
    return domain.groups(after, proved, wordings, days.latest)


def _proved(session: Session, person_id: UUID | None) -> Iterator[tuple[str, str]]:
    """Path ids, each with a revision on which somebody proved it or something of it."""
    whole = select(Credential.path_id, Credential.revision_id)
    parts = select(Credential.path_id, Proof.revision_id).join(
        Proof, Proof.credential_id == Credential.id
    )
    if person_id:
        whole = whole.where(Credential.person_id == person_id)
        parts = parts.where(Credential.person_id == person_id)
    for row in session.execute(whole.union(parts).order_by("path_id", "revision_id")):
        yield row[0], row[1]


def _asked(groups: Sequence[Group]) -> CTE:
    """The groups as rows of a statement."""
    columns = DEMAND.c
    rows = [
        select(
            literal(group.path_id, columns.path_id.type).label("path_id"),
            literal(group.from_revision_id, columns.from_revision_id.type).label("base_id"),
            literal(group.kind, columns.kind.type).label("kind"),
            literal(" ".join(group.clause_ids), columns.clause_ids.type).label("clause_ids"),
            literal(group.asks, columns.asks.type).label("asks"),
            literal(group.grace_on, columns.grace_on.type).label("grace_on"),
            literal(len(group.clause_ids)).label("size"),
        )
        for group in groups
    ]
    return union_all(*rows).cte("asked")


def found(groups: Sequence[Group], days: Days, person_id: UUID | None = None) -> Subquery:
    """One row for each person and path that is asked: the groups' columns, branch and vendor.

    Whoever holds a credential that runs today or later, on a text before the groups' own, and
    has an engagement that goes on; once, where the most is asked of them. Whoever is asked for
    these very words already is left out: that is why asking is safe to repeat.
    """
    asked, today = _asked(groups), days.after()
    shown = (
        select(Proof.revision_id)
        .where(Proof.credential_id == Credential.id)
        .order_by(Proof.shown_at.desc(), Proof.id)
        .limit(1)
        .correlate(Credential)
        .scalar_subquery()
    )
    newest_first = [asked.c.size.desc(), Engagement.starts_on.desc(), Engagement.id]
    place = func.row_number().over(partition_by=Credential.id, order_by=newest_first)
    rows = (
        select(
            Credential.person_id,
            asked,
            Engagement.branch_id,
            Engagement.vendor_id,
            place.label("place"),
        )
        .select_from(Credential)
        .join(
            asked,
            and_(
                asked.c.path_id == Credential.path_id,
                asked.c.base_id == func.coalesce(shown, Credential.revision_id),
            ),
        )
        .join(
            Engagement,
            and_(Engagement.person_id == Credential.person_id, Engagement.kind == asked.c.kind),
        )
        .join(Branch, Branch.id == Engagement.branch_id)
        .where(
            Credential.valid_until >= today,
            or_(Engagement.ends_on.is_(None), Engagement.ends_on >= today),
            _newest(),
            ~_standing(asked),
        )
    )
    if person_id:
        rows = rows.where(Credential.person_id == person_id)
    every = rows.subquery("every")
    once = select(*(c for c in every.c if c.name != "place")).where(every.c.place == 1)
    return once.subquery("found")


def _newest() -> ColumnElement[bool]:
    """Neither revoked nor followed by a newer one that is not."""
    other, taken = aliased(Credential), aliased(Revocation)
    follower = (
        select(other.id)
        .where(
            other.person_id == Credential.person_id,
            other.path_id == Credential.path_id,
            other.issued_at > Credential.issued_at,
            ~exists().where(taken_back(other, taken)).correlate(other),
        )
        .correlate(Credential)
    )
    revoked = exists().where(taken_back()).correlate(Credential)
    return and_(~revoked, ~follower.exists())


def _standing(asked: CTE) -> ColumnElement[bool]:
    same = select(Demand.id).where(
        Demand.person_id == Credential.person_id,
        Demand.path_id == Credential.path_id,
        Demand.asks == asked.c.asks,
        Demand.settled_at.is_(None),
    )
    return same.correlate(Credential, asked).exists()


def demanding(found: Subquery, after: Revision, now: Any, batch_id: UUID) -> Select[Any]:
    """Rows of new demands, in order of people, so that two at once wait for each other."""
    row, columns = found.c, DEMAND.c
    return select(
        new_id(),
        row.person_id,
        row.path_id,
        row.base_id,
        literal(after.id, columns.to_revision_id.type),
        literal(after.agreement.edition, columns.edition.type),
        row.clause_ids,
        row.asks,
        row.kind,
        row.vendor_id,
        row.branch_id,
        row.grace_on,
        literal(now, columns.asked_at.type),
        literal(batch_id, columns.batch_id.type),
    ).order_by(row.person_id, row.path_id)


def holders_newest(session: Session, person_id: UUID, path_id: str) -> UUID | None:
    """The credential that evidence for a newer edition is added to."""
    found = (
        select(Credential.id)
        .where(Credential.person_id == person_id, Credential.path_id == path_id, _newest())
        .order_by(Credential.id)
        .limit(1)
    )
    return session.execute(found).scalar_one_or_none()


def days(session: Session, now: datetime) -> Days:
    """Which day it is, wherever there is a branch."""
    return days_of.days(session, now)
