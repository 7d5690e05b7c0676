"""Publishing."""

import zlib
from collections.abc import Mapping

from sqlalchemy import select, update

from course.content.model import Revision
from course.content.serialise import to_json
from course.db import UnitOfWork
from course.events import RevisionPublished
from course.library import queries
from course.library.models import PublishedRevision, StoredFile


def publish(uow: UnitOfWork, *, revision: Revision, files: Mapping[str, bytes]) -> bool:
    """Store a compiled revision and make it what new learners get.

    All or nothing, and safe to repeat: publishing what is already the newest changes nothing.
    People who have begun stay on the revision they began with.

    Args:
        revision: compiled without a problem that stops it.
        files: path -> bytes of everything in ``revision.files``.

    Returns:
        Whether anything was published.
    """
    previous_id = queries.newest_id(uow.session)
    if previous_id == revision.id:
        return False
    _store_files(uow, revision, files)
    _store_revision(uow, revision)
    uow.emit(
        RevisionPublished(
            revision_id=revision.id,
            edition=revision.agreement.edition,
            previous_id=previous_id,
        )
    )
    return True


def _store_files(uow: UnitOfWork, revision: Revision, files: Mapping[str, bytes]) -> None:
    wanted = {f.digest: f for f in revision.files}
    known = set(uow.session.scalars(select(StoredFile.digest).where(StoredFile.digest.in_(wanted))))
    for digest, file in sorted(wanted.items()):
        if digest not in known:
            uow.session.add(
                StoredFile(digest=digest, media_type=file.media_type, body=files[file.path])
            )


def _store_revision(uow: UnitOfWork, revision: Revision) -> None:
    """A text that was published before and comes back is the same row, moved to the front."""
    now = {
        "ordinal": queries.next_ordinal(uow.session),
        "published_at": uow.now,
        "published_by": uow.actor_id,
    }
    again = update(PublishedRevision).where(PublishedRevision.id == revision.id).values(**now)
    if uow.session.execute(again.returning(PublishedRevision.id)).first():
        return
    row = PublishedRevision(
        id=revision.id,
        edition=revision.agreement.edition,
        effective_on=revision.agreement.effective_on,
        content=zlib.compress(to_json(revision), 9),
        **now,
    )
    uow.session.add(row)
    uow.session.flush()
