"""Reads of published content. A revision is parsed once per process and then kept."""

import zlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from course.content.model import Revision
from course.content.serialise import from_json
from course.errors import NotFound, NotReady
from course.library.models import PublishedRevision, StoredFile

KEPT = 8
"""How many revisions a process keeps in memory; people under way rarely need more than two."""


class _Shelf:
    """Parsed revisions by id. They are immutable, so every request may share them."""

    def __init__(self) -> None:
        self._revisions: OrderedDict[str, Revision] = OrderedDict()
        self._lock = Lock()

    def get(self, id_: str) -> Revision | None:
        with self._lock:
            if revision := self._revisions.get(id_):
                self._revisions.move_to_end(id_)
            return revision

    def put(self, revision: Revision) -> None:
        with self._lock:
            self._revisions[revision.id] = revision
            while len(self._revisions) > KEPT:
                self._revisions.popitem(last=False)


_shelf = _Shelf()
_CONTENT = select(PublishedRevision.content).where(PublishedRevision.id == bindparam("id"))
NEWEST = (
    select(PublishedRevision.id)
    .order_by(PublishedRevision.ordinal.desc())
    .limit(1)
    .scalar_subquery()
)
"""The id of what new learners get, for use inside other slices' queries."""
_NEWEST = select(NEWEST)


@dataclass(frozen=True)
class File:
    media_type: str
    body: bytes


@dataclass(frozen=True)
class Publication:
    id: str
    ordinal: int
    edition: str
    published_at: datetime


def revision(session: Session, id_: str) -> Revision:
    """The revision of that id: from memory after the first time.

    Raises:
        NotFound: nothing was ever published under this id.
    """
    if kept := _shelf.get(id_):
        return kept
    content = session.execute(_CONTENT, {"id": id_}).scalar_one_or_none()
    if content is None:
        raise NotFound("There is no such edition of the course.")
    parsed = from_json(zlib.decompress(content))
    _shelf.put(parsed)
    return parsed


def newest_id(session: Session) -> str | None:
    return session.execute(_NEWEST).scalar_one_or_none()


def newest(session: Session) -> Revision:
    """What new learners get.

    Raises:
        NotReady: nothing has been published yet.
    """
    if id_ := newest_id(session):
        return revision(session, id_)
    raise NotReady("No course has been published yet. Run: course content publish")


def picture(session: Session, digest: str) -> File:
    """A picture by the SHA-256 of its bytes.

    Raises:
        NotFound: no published revision ever held it, or it is no picture.
    """
    row = session.execute(
        select(StoredFile.media_type, StoredFile.body).where(
            StoredFile.digest == digest, StoredFile.media_type.startswith("image/")
        )
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such picture.")
    return File(*row)


def files_of(session: Session, revision: Revision, under: str) -> dict[str, bytes]:
    """Path -> bytes of the revision's files below a folder, such as ``certificates/``."""
    wanted = {f.path: f.digest for f in revision.files if f.path.startswith(under)}
    rows = session.execute(
        select(StoredFile.digest, StoredFile.body).where(StoredFile.digest.in_(wanted.values()))
    )
    bodies = {row.digest: row.body for row in rows}
    return {path: bodies[digest] for path, digest in wanted.items()}


def publications(session: Session) -> list[Publication]:
    """Every publication, newest first."""
    rows = session.execute(
        select(
            PublishedRevision.id,
            PublishedRevision.ordinal,
            PublishedRevision.edition,
            PublishedRevision.published_at,
        ).order_by(PublishedRevision.ordinal.desc())
    )
    return [Publication(*row) for row in rows]


def next_ordinal(session: Session) -> int:
    return (session.scalar(select(func.max(PublishedRevision.ordinal))) or 0) + 1
