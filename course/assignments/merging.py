"""What making two records of one person one does to assignments."""

from sqlalchemy import update

from course.assignments.domain import MERGED, stays
from course.assignments.merging_queries import open_by_path
from course.assignments.models import Assignment
from course.db import UnitOfWork
from course.events import MergeUndone, PeopleMerged
from course.people import merging


def follow(uow: UnitOfWork, merged: PeopleMerged) -> None:
    """Everything moves. Where both have a path open, ``stays`` says which goes on; the other is
    withdrawn, with all that was done on it."""
    paths = open_by_path(uow.session, merged.kept_id, merged.lost_id)
    ends = [one for some in paths for one in some if one is not stays(some)]
    merging.note(
        uow,
        merged.merge_id,
        Assignment,
        [(one.id, one.person_id, {"withdrawn": True}) for one in ends],
    )
    uow.session.execute(
        update(Assignment)
        .where(Assignment.id.in_([one.id for one in ends]))
        .values(withdrawn_at=uow.now, withdrawn_why=MERGED)
    )
    merging.move(uow, merged, Assignment)


def go_back(uow: UnitOfWork, undone: MergeUndone) -> None:
    """Whose they were; what was withdrawn is open again."""
    merging.take_back(uow, undone, Assignment)
    noted = merging.noted(uow, undone.merge_id, Assignment)
    ended = [id_ for id_, was in noted.items() if was]
    uow.session.execute(
        update(Assignment)
        .where(Assignment.id.in_(ended))
        .values(withdrawn_at=None, withdrawn_why=None)
    )
