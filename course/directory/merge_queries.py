"""Two records side by side, what would clash, and what stands in the way of parting them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from course.agreements.models import Acknowledgement
from course.assessment.models import Answer, Attempt
from course.assignments.domain import MERGED as WHY
from course.assignments.domain import Open, stays
from course.assignments.merging_queries import open_by_path
from course.assignments.models import Assignment
from course.credentials.models import Credential
from course.directory.domain import Tie
from course.learning.models import RecallAnswer, ScreenRead
from course.people.merge_models import Merge, MergeMove
from course.people.models import Branch, Engagement, Person

TABLES = (Assignment, Attempt, Acknowledgement, Credential)


@dataclass(frozen=True)
class Counts:
    """How many rows of each sort a record holds."""

    assignments: int
    attempts: int
    acknowledgements: int
    credentials: int


def counts(session: Session, person_ids: Sequence[UUID]) -> dict[UUID, Counts]:
    """One statement for both records."""
    columns = [
        select(func.count())
        .select_from(table)
        .where(table.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
        for table in TABLES
    ]
    rows = session.execute(select(Person.id, *columns).where(Person.id.in_(person_ids)))
    return {id_: Counts(*numbers) for id_, *numbers in rows}


@dataclass(frozen=True)
class Clash:
    """A path that both records have open: which one goes on."""

    path_id: str
    stays: Open
    ends: Open

    @property
    def why(self) -> str:
        if self.stays.begun_at and self.ends.begun_at:
            return "it was begun first"
        if self.stays.begun_at:
            return "it has been begun, the other has not"
        if self.stays.due_on != self.ends.due_on:
            return "nobody has begun it, and it is due first"
        return "nobody has begun it, and it was given first"


def clashes(session: Session, kept_id: UUID, lost_id: UUID) -> Sequence[Clash]:
    paths = open_by_path(session, kept_id, lost_id)
    pairs = [(some, stays(some)) for some in paths if len(some) == 2]
    return [
        Clash(one.path_id, one, next(other for other in some if other is not one))
        for some, one in pairs
    ]


def read_twice(session: Session, kept_id: UUID, lost_id: UUID) -> int:
    """How many texts both records acknowledged."""
    other = aliased(Acknowledgement)
    found = select(func.count()).where(
        Acknowledgement.person_id == kept_id,
        other.person_id == lost_id,
        other.text_sha256 == Acknowledgement.text_sha256,
    )
    return session.execute(found).scalar_one()


def same_places(kept: Sequence[Tie], lost: Sequence[Tie]) -> list[Tie]:
    """Engagements that both records have at one place, for one firm, at one time."""
    return [
        tie
        for tie in lost
        if any(
            (tie.branch_id, tie.vendor_id) == (other.branch_id, other.vendor_id)
            and (other.ends_on is None or other.ends_on >= tie.starts_on)
            and (tie.ends_on is None or tie.ends_on >= other.starts_on)
            for other in kept
        )
    ]


# --- parting them again -------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """A merge that stands."""

    id: UUID
    kept_id: UUID
    lost_id: UUID
    made_at: datetime
    engagement_ids: tuple[UUID, ...]
    lost_name: str
    lost_code: str


def made(session: Session, merge_id: UUID) -> Made | None:
    """A merge, also one that was undone; None where there is none."""
    row: Any = session.execute(
        select(
            Merge.id,
            Merge.kept_id,
            Merge.lost_id,
            Merge.made_at,
            Merge.engagement_ids,
            Person.name,
            Person.code,
        )
        .join(Person, Person.id == Merge.lost_id)
        .where(Merge.id == merge_id)
    ).one_or_none()
    if row is None:
        return None
    return Made(*[*row[:4], tuple(UUID(id_) for id_ in row[4]), *row[5:]])


def stands(session: Session, merge_id: UUID) -> bool:
    """Whether a merge has not been undone. Where the database can, nobody undoes it meanwhile."""
    found = select(Merge.undone_at).where(Merge.id == merge_id).with_for_update()
    return session.execute(found).scalar_one() is None


def pointers(session: Session, *person_ids: UUID) -> dict[UUID, UUID | None]:
    """Into which record each of these was merged; None for those that count."""
    found = select(Person.id, Person.merged_into).where(Person.id.in_(person_ids))
    return dict(session.execute(found).all())


def in_the_way(session: Session, merge: Made) -> list[str]:
    """Why a merge cannot be undone: new work that nobody can say whose it would be."""
    later = _later(session, merge)
    if later:
        return [f"The record {later} was merged after this one. Undo that first."]
    checks = (_new_credentials, _new_work, _opened_again, _new_engagements, _taken_addresses)
    return [why for check in checks for why in check(session, merge)]


def _later(session: Session, merge: Made) -> str | None:
    """A merge that builds on this one: into the same record, or of that record into another."""
    after = or_(Merge.kept_id == merge.kept_id, Merge.lost_id == merge.kept_id)
    return session.scalar(
        select(Person.code)
        .join(Merge, Merge.lost_id == Person.id)
        .where(after, Merge.id != merge.id, Merge.undone_at.is_(None))
        .where(Merge.made_at > merge.made_at)
        .order_by(Merge.made_at.desc(), Merge.id)
        .limit(1)
    )


def _moved(merge: Made, table: Any, row_id: Any) -> ColumnElement[bool]:
    """Whether a row is one that the merge moved."""
    return exists().where(
        MergeMove.merge_id == merge.id,
        MergeMove.table_name == table.__tablename__,
        MergeMove.row_id == row_id,
    )


def _new_credentials(session: Session, merge: Made) -> list[str]:
    """A period is counted on from those before it, so it belongs to both histories."""
    before = aliased(Credential)
    counted_on = exists().where(
        before.path_id == Credential.path_id, _moved(merge, Credential, before.id)
    )
    ids = _moved(merge, Assignment, Attempt.assignment_id)
    serials = session.scalars(
        select(Credential.serial)
        .join(Attempt, Attempt.id == Credential.attempt_id)
        .where(Credential.person_id == merge.kept_id, ~_moved(merge, Credential, Credential.id))
        .where(Credential.issued_at > merge.made_at, or_(counted_on, ids))
        .order_by(Credential.issued_at, Credential.id)
    )
    return [f"The certificate {serial} was earned on both records together." for serial in serials]


def _new_work(session: Session, merge: Made) -> list[str]:
    """Reading and answering since then, on an assignment that would go back."""
    since = merge.made_at
    of_assignment = Assignment.id
    attempts = select(Attempt.id).where(Attempt.assignment_id == of_assignment)
    answers = (
        select(Answer.id)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(Attempt.assignment_id == of_assignment, Answer.answered_at > since)
    )
    done = or_(
        attempts.where(Attempt.started_at > since).exists(),
        answers.exists(),
        exists().where(ScreenRead.assignment_id == of_assignment, ScreenRead.read_at > since),
        exists().where(
            RecallAnswer.assignment_id == of_assignment, RecallAnswer.answered_at > since
        ),
        Assignment.begun_at > since,
        Assignment.completed_at > since,
    )
    paths = session.scalars(
        select(Assignment.path_id)
        .where(_moved(merge, Assignment, Assignment.id), done)
        .order_by(Assignment.path_id)
        .distinct()
    )
    return [
        f"There is new work on the path {path_id}, which came from the other record."
        for path_id in paths
    ]


def _opened_again(session: Session, merge: Made) -> list[str]:
    """What was withdrawn would open again beside one that was given since."""
    fresh = aliased(Assignment)
    ended = and_(_moved(merge, Assignment, Assignment.id), Assignment.withdrawn_why == WHY)
    whose = (
        select(MergeMove.person_id)
        .where(
            MergeMove.merge_id == merge.id,
            MergeMove.table_name == Assignment.__tablename__,
            MergeMove.row_id == Assignment.id,
        )
        .correlate(Assignment)
        .scalar_subquery()
    )
    open_ = and_(fresh.completed_at.is_(None), fresh.withdrawn_at.is_(None))
    paths = session.scalars(
        select(Assignment.path_id)
        .join(fresh, fresh.path_id == Assignment.path_id)
        .where(ended, open_, fresh.person_id == whose, fresh.person_id == merge.kept_id)
        .where(~_moved(merge, Assignment, fresh.id))
        .order_by(Assignment.path_id)
        .distinct()
    )
    return [
        f"The path {path_id} was given anew since. Withdraw it on the board first."
        for path_id in paths
    ]


def _new_engagements(session: Session, merge: Made) -> list[str]:
    names = session.scalars(
        select(Branch.name)
        .join(Engagement, Engagement.branch_id == Branch.id)
        .where(Engagement.person_id == merge.kept_id, Engagement.id.not_in(merge.engagement_ids))
        .where(~_moved(merge, Engagement, Engagement.id))
        .order_by(Branch.name, Engagement.id)
    )
    return [f"An engagement at {name} began since, and nobody can say whose." for name in names]


def _taken_addresses(session: Session, merge: Made) -> list[str]:
    """The other record's e-mail, if somebody else has it by now."""
    was: Any = session.scalar(
        select(MergeMove.was).where(
            MergeMove.merge_id == merge.id,
            MergeMove.table_name == Person.__tablename__,
            MergeMove.row_id == merge.lost_id,
        )
    )
    both = (merge.kept_id, merge.lost_id)
    taken = was["email_key"] and session.scalar(
        select(Person.id).where(Person.email_key == was["email_key"], Person.id.not_in(both))
    )
    return ["Somebody else has the e-mail of the other record by now."] if taken else []
