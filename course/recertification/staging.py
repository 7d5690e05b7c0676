"""A pack handed in on the page: checked, tried without saving, then published as it was shown."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from course.actor import Actor
from course.content.compiler import Compilation, compile_pack
from course.content.model import Revision
from course.content.serialise import from_json, to_json
from course.content.source import Pack
from course.db import UnitOfWork
from course.errors import Conflict, NotFound, NotReady
from course.library import queries as library
from course.library import service
from course.recertification import domain, place_queries
from course.recertification.domain import Place
from course.recertification.models import StagedPack

KEPT = timedelta(days=7)
"""How long a pack that was handed in can be published."""

Begin = Callable[[], UnitOfWork]


class Outcome(StrEnum):
    """What came of pressing the button."""

    PUBLISHED = "published"
    ALREADY = "already"
    """It was pressed before."""
    CHANGED = "changed"
    """It would ask others than was shown; nothing was published, and the numbers are new."""


@dataclass(frozen=True)
class Checked:
    """A pack, held against what is published."""

    compilation: Compilation
    previous: Revision | None
    reasons: Sequence[str]
    """Why it must not be published, apart from errors in its files; empty if it may."""

    @property
    def publishable(self) -> bool:
        return self.compilation.revision is not None and not self.reasons


def check(session: Session, pack: Pack) -> Checked:
    """Compile a pack. Nothing of it runs, and nothing of it is kept."""
    newest = library.newest_id(session)
    previous = library.revision(session, newest) if newest else None
    compilation = compile_pack(pack, previous)
    reasons: list[str] = []
    if compilation.unwritten:
        reasons.append("It holds drafts: write what is still to be written first.")
    if compilation.revision:
        known = [one.edition for one in library.publications(session)]
        reasons += domain.reasons_against(previous, compilation.revision, known)
        if compilation.revision.id == newest:
            reasons.append("This is what is published already. There is nothing to do.")
    return Checked(compilation, previous, reasons)


def stage(begin: Begin, *, actor: Actor, checked: Checked) -> UUID:
    """Publish it without saving anything, and keep what was found, to be looked at.

    Raises:
        NotReady: it may not be published; ``checked`` says why.
    """
    revision = checked.compilation.revision
    if revision is None or not checked.publishable or actor.person_id is None:
        raise NotReady("This pack may not be published.")
    files = checked.compilation.files
    with begin() as uow:
        uow.discard()
        places = _publish(uow, revision, files)
    with begin() as uow:
        uow.session.execute(
            delete(StagedPack).where(
                StagedPack.published_at.is_(None), StagedPack.made_at < uow.now - KEPT
            )
        )
        staged_id = uuid4()
        uow.session.execute(
            insert(StagedPack).values(
                id=staged_id,
                made_at=uow.now,
                made_by=actor.person_id,
                revision_id=revision.id,
                edition=revision.agreement.edition,
                previous_id=checked.previous.id if checked.previous else None,
                content=zlib.compress(to_json(revision), 9),
                files=_zipped(files),
                warnings=[str(problem) for problem in checked.compilation.problems],
                places=as_plain(places),
                digest=_digest(places),
            )
        )
    return staged_id


def publish(begin: Begin, *, actor: Actor, staged_id: UUID) -> Outcome:
    """Do what was shown, all of it or nothing. Safe to press twice, and for two at once.

    Raises:
        NotFound: there is no such pack, or it is somebody else's.
        NotReady: something else was published since; the message says what to do.
    """
    with begin() as uow:
        row = uow.session.get(StagedPack, staged_id, with_for_update=True)
        if row is None or row.made_by != actor.person_id:
            raise NotFound("There is no such pack. Hand it in again.")
        if row.published_at:
            return Outcome.ALREADY
        _refuse_outrun(uow.session, row.previous_id)
        assert row.content, "it is forgotten only once it is published"
        assert row.files
        places = _publish(uow, from_json(zlib.decompress(row.content)), _unzipped(row.files))
        if _digest(places) == row.digest:
            row.published_at, row.content, row.files = uow.now, None, None
            return Outcome.PUBLISHED
        uow.discard()
    with begin() as uow:
        again = uow.session.get_one(StagedPack, staged_id)
        again.places, again.digest = as_plain(places), _digest(places)
    return Outcome.CHANGED


def _refuse_outrun(session: Session, previous_id: str | None) -> None:
    newest = library.newest_id(session)
    if newest != previous_id:
        edition = library.revision(session, newest).agreement.edition if newest else ""
        raise NotReady(
            f"Edition {edition} was published since you handed this pack in, so what it changes "
            "is not what you were shown. Hand the pack in again."
        )


def _publish(uow: UnitOfWork, revision: Revision, files: Mapping[str, bytes]) -> list[Place]:
    """With all that follows from it; whom it has asked."""
    if not service.publish(uow, revision=revision, files=files):
        raise Conflict("This is what is published already. There is nothing to do.")
    uow.follow()
    return place_queries.has_asked(uow.session, revision.id, uow.now)


def as_plain(places: Sequence[Place]) -> list[dict[str, object]]:
    """For a JSON column; ``staged_queries`` reads them back."""
    return [
        asdict(place) | {"branch_id": str(place.branch_id), "grace_on": place.grace_on.isoformat()}
        for place in places
    ]


def _digest(places: Sequence[Place]) -> str:
    return hashlib.sha256(json.dumps(as_plain(places), sort_keys=True).encode()).hexdigest()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(path, files[path])
    return packed.getvalue()


def _unzipped(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
