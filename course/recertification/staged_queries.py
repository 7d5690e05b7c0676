"""Reads of packs that wait to be published, each by whoever handed it in."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.actor import Actor
from course.content.serialise import from_json
from course.errors import NotFound
from course.library import queries as library
from course.people.domain import Kind
from course.recertification import edition
from course.recertification.domain import Place
from course.recertification.edition import Edition
from course.recertification.models import StagedPack


@dataclass(frozen=True)
class Staged:
    """A pack that was handed in, and what its dry run came to."""

    id: UUID
    edition: str
    before: str | None
    """The edition it was held against; None: it is the first."""
    made_at: datetime
    published_at: datetime | None
    revision_id: str
    outrun: bool
    """Something else was published since."""
    warnings: Sequence[str]
    shown: Edition


def staged(session: Session, actor: Actor, staged_id: UUID) -> Staged:
    """One's own.

    Raises:
        NotFound: there is no such pack, or it is somebody else's.
    """
    found = select(
        StagedPack.edition,
        StagedPack.previous_id,
        StagedPack.made_at,
        StagedPack.published_at,
        StagedPack.revision_id,
        StagedPack.content,
        StagedPack.warnings,
        StagedPack.places,
    ).where(StagedPack.id == staged_id, StagedPack.made_by == actor.person_id)
    row = session.execute(found).one_or_none()
    if row is None:
        raise NotFound("There is no such pack. Hand it in again.")
    previous = library.revision(session, row.previous_id) if row.previous_id else None
    content = row.content and from_json(zlib.decompress(row.content))
    after = content or library.revision(session, row.revision_id)
    return Staged(
        id=staged_id,
        edition=row.edition,
        before=previous.agreement.edition if previous else None,
        made_at=row.made_at,
        published_at=row.published_at,
        revision_id=row.revision_id,
        outrun=row.published_at is None and library.newest_id(session) != row.previous_id,
        warnings=row.warnings,
        shown=edition.edition(previous or after, after, [_place(one) for one in row.places]),
    )


@dataclass(frozen=True)
class Waiting:
    id: UUID
    edition: str
    made_at: datetime


def waiting(session: Session, actor: Actor) -> Sequence[Waiting]:
    """What somebody has handed in and not published yet, newest first."""
    rows = session.execute(
        select(StagedPack.id, StagedPack.edition, StagedPack.made_at)
        .where(StagedPack.made_by == actor.person_id, StagedPack.published_at.is_(None))
        .order_by(StagedPack.made_at.desc(), StagedPack.id)
    )
    return [Waiting(*row) for row in rows]


def _place(said: dict[str, object]) -> Place:
    read = {
        "branch_id": UUID(str(said["branch_id"])),
        "grace_on": date.fromisoformat(str(said["grace_on"])),
        "kind": Kind(str(said["kind"])),
    }
    return Place(**(said | read))  # type: ignore[arg-type]
