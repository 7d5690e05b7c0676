"""Who is asked what by a text: found once, and used alike for counting and for asking."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    case,
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
from course.assignments.models import Assignment, Delta
from course.assignments.queries import is_open
from course.assignments.who import Days
from course.content.model import Revision
from course.credentials.domain import Settled
from course.credentials.models import Credential, Demand, Proof, Revocation
from course.credentials.queries import taken_back
from course.db import new_id
from course.library import queries as library
from course.library.models import PublishedRevision
from course.people.models import Branch, Engagement, Vendor
from course.recertification import domain
from course.recertification.domain import Group, Place

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


def of_batch(batch_id: UUID) -> ColumnElement[bool]:
    """Demands that were made in one go."""
    return Demand.batch_id == batch_id


def of_person(person_id: UUID, path_id: str) -> ColumnElement[bool]:
    """Demands that stand against somebody on a path."""
    return and_(
        Demand.person_id == person_id, Demand.path_id == path_id, Demand.settled_at.is_(None)
    )


def standing_for(session: Session, person_id: UUID, path_id: str) -> list[tuple[UUID, list[str]]]:
    """What stands against somebody on a path: ids of demands and of their clauses."""
    found = select(Demand.id, Demand.clause_ids).where(of_person(person_id, path_id))
    rows = session.execute(found.order_by(Demand.id))
    return [(row.id, row.clause_ids.split()) for row in rows]


def assigning(which: ColumnElement[bool], reason: str, today: date) -> Select[Any]:
    """Rows of assignments for some demands, each with the demand's id.

    Due by the grace date; where an older edition's demand still stands, by that one's, as long
    as it has not passed: missing it is what makes the credential lapse.
    """
    other = aliased(Demand)
    earliest = (
        select(func.min(other.grace_on))
        .where(
            other.person_id == Demand.person_id,
            other.path_id == Demand.path_id,
            other.settled_at.is_(None),
            other.grace_on >= today,
        )
        .correlate(Demand)
        .scalar_subquery()
    )
    rows: Any = (
        select(
            Demand.id,
            Demand.person_id,
            Demand.path_id,
            Demand.branch_id,
            literal(reason, String()),
            func.coalesce(earliest, Demand.grace_on),
            Demand.asked_at,
            Demand.to_revision_id,
            Demand.batch_id,
        )
        .where(which)
        # Where several stand, the newest: it asks for what the others ask for, too.
        .order_by(Demand.person_id, Demand.path_id, Demand.asked_at.desc(), Demand.id)
    )
    return cast(Select[Any], rows)


def deltas(which: ColumnElement[bool]) -> Select[Any]:
    """Rows of ``Delta`` for the assignments that some demands have come to."""
    rows: Any = (
        select(Demand.id, Demand.from_revision_id, Demand.to_revision_id, Demand.clause_ids)
        .join(Assignment, Assignment.id == Demand.id)
        .where(which)
        .order_by(Demand.id)
    )
    return cast(Select[Any], rows)


def replaced(batch_id: UUID) -> Select[Any]:
    """Open assignments about changed clauses that nobody has begun and a batch asks anew."""
    old, new = aliased(Demand), aliased(Demand)
    again = (
        select(new.id)
        .where(new.person_id == old.person_id, new.path_id == old.path_id, new.batch_id == batch_id)
        .correlate(old)
    )
    return (
        select(Assignment.id)
        .join(Delta, Delta.assignment_id == Assignment.id)
        .join(old, old.id == Assignment.id)
        .where(is_open(), Assignment.begun_at.is_(None), old.batch_id != batch_id, again.exists())
    )


def dropped(now: Any) -> Select[Any]:
    """Assignments of demands that were dropped at a moment."""
    return select(Demand.id).where(Demand.settled_at == now, Demand.settled == Settled.DROPPED)


def unanswerable(days: Days) -> Select[Any]:
    """Demands that stand while nothing asks for them, of people whose engagement goes on.

    They left and have come back, or the path that they had open was taken away. What a manager
    has taken back with a reason stays so.
    """
    decided = (
        select(Assignment.id)
        .where(
            Assignment.id == Demand.id,
            Assignment.withdrawn_at.is_not(None),
            Assignment.unmatched_at.is_(None),
        )
        .correlate(Demand)
    )
    has_open = (
        select(Assignment.id)
        .where(
            Assignment.person_id == Demand.person_id,
            Assignment.path_id == Demand.path_id,
            is_open(),
        )
        .correlate(Demand)
    )
    engaged = (
        select(Engagement.id)
        .join(Branch, Branch.id == Engagement.branch_id)
        .where(
            Engagement.person_id == Demand.person_id,
            or_(Engagement.ends_on.is_(None), Engagement.ends_on >= days.after()),
        )
        .correlate(Demand)
    )
    return select(Demand.id).where(
        Demand.settled_at.is_(None), ~decided.exists(), ~has_open.exists(), engaged.exists()
    )


# --- what stands -------------------------------------------------------------------------


def standing(session: Session) -> list[tuple[Any, ...]]:
    """Kinds of demands that stand: path, revision proved, kind of people, clauses, their seal."""
    what = (Demand.path_id, Demand.from_revision_id, Demand.kind, Demand.clause_ids, Demand.asks)
    rows = session.execute(select(*what).where(Demand.settled_at.is_(None)).distinct())
    return [tuple(row) for row in rows]


def holders_newest(session: Session, person_id: UUID, path_id: str) -> UUID | None:
    """The credential that evidence for a newer edition is added to."""
    found = (
        select(Credential.id)
        .where(Credential.person_id == person_id, Credential.path_id == path_id, _newest())
        .order_by(Credential.id)
        .limit(1)
    )
    return session.execute(found).scalar_one_or_none()


# --- counting ----------------------------------------------------------------------------


def would_ask(session: Session, after: Revision, days: Days) -> list[Place]:
    """Whom publishing a revision would ask, by branch, kind and vendor: no names, one statement."""
    asked = groups(session, after, days)
    if not asked:
        return []
    row = found(asked, days).c
    return _places(session, row, row.grace_on, func.count(), literal(0))


def has_asked(session: Session, revision_id: str, at: datetime | None = None) -> list[Place]:
    """Whom a published revision has asked, ever or at a moment, and how many have answered."""
    done = func.sum(case((Demand.settled == "answered", 1), else_=0))
    row: Any = Demand
    only = [Demand.to_revision_id == revision_id]
    if at:
        only.append(Demand.asked_at == at)
    return _places(session, row, Demand.grace_on, func.count(), done, *only)


def _places(
    session: Session,
    row: Any,
    grace_on: Any,
    people: ColumnElement[int],
    answered: ColumnElement[Any],
    *only: ColumnElement[bool],
) -> list[Place]:
    by = (row.path_id, Branch.id, Branch.name, row.kind, Vendor.name, grace_on)
    counted = (
        select(*by, people, answered)
        .join(Branch, Branch.id == row.branch_id)
        .outerjoin(Vendor, Vendor.id == row.vendor_id)
        .where(*only)
        .group_by(*by)
        .order_by(Branch.name, Branch.id, row.kind, Vendor.name, row.path_id, grace_on)
    )
    rows: Any = session.execute(counted)
    return [Place(*(*row[:-1], int(row[-1]))) for row in rows]


def before(session: Session, revision_id: str) -> str | None:
    """The revision that was the newest when this one was published."""
    here = (
        select(PublishedRevision.ordinal)
        .where(PublishedRevision.id == revision_id)
        .scalar_subquery()
    )
    return session.execute(
        select(PublishedRevision.id)
        .where(PublishedRevision.ordinal < here)
        .order_by(PublishedRevision.ordinal.desc())
        .limit(1)
    ).scalar_one_or_none()


def days(session: Session, now: Any) -> Days:
    return days_of.days(session, now)
