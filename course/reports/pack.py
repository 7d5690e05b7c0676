"""HR's evidence pack: certificates and register in one ZIP that can be checked on its own.

It holds ``register.csv`` and ``register.json`` (on request ``register.xlsx``), one PDF per
certificate, ``manifest.json`` with what was asked for and the SHA-256 of every file, and
``manifest.sha256``, which ``sha256sum --check`` reads. ``evidence`` checks all of it.
"""

import hashlib
import json
import zipfile
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from sqlalchemy.orm import Session

from course.credentials.pdf import RenderedCertificate
from course.credentials.queries import printer
from course.library import queries as library
from course.reports import queries
from course.reports.queries import Asked
from course.reports.tables import TABLES

PDF = "pdf"
PARTS = (PDF, "csv", "json")
"""What a pack holds unless told otherwise."""
MANIFEST, SUMS = "manifest.json", "manifest.sha256"
START = (1980, 1, 1, 0, 0, 0)
"""The day that every entry claims, so that two packs of the same data are the same bytes."""
UNIX = 3


class _Sink:
    """Where ``zipfile`` writes to; what has come is taken out in between."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes, /) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None: ...

    def close(self) -> None: ...

    def taken(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


class _Zip:
    """Writes a ZIP to be sent while it grows, and keeps each file's digest.

    Decision: the standard library's, on a sink that cannot seek. The streaming library we tried
    stamps entries with the time of day and has no way to change that.
    """

    def __init__(self) -> None:
        self.digests: list[tuple[str, str, int]] = []
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_STORED)

    def add(self, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Add a file, passing on what the ZIP has grown by."""
        entry = zipfile.ZipInfo(name, START)
        entry.create_system, entry.external_attr = UNIX, 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(entry, "w") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                yield self._sink.taken()
        self.digests.append((name, digest.hexdigest(), size))
        yield self._sink.taken()

    def finish(self) -> bytes:
        self._zip.close()
        return self._sink.taken()


def pack_chunks(session: Session, asked: Asked, parts: Collection[str] = PARTS) -> Iterator[bytes]:
    """The evidence pack of a register, while it is made.

    Args:
        session: a snapshot, so that every file shows the same state; nothing else may use it.
        parts: ``pdf``, ``csv``, ``json``, ``xlsx``.
    """
    growing, not_archival = _Zip(), dict[str, str]()
    for form in sorted(set(parts) & TABLES.keys()):
        table = TABLES[form](queries.register(session, asked), asked.on)
        yield from growing.add(f"register.{form}", table)
    for printed in _printed(session, asked) if PDF in parts else ():
        name = f"certificates/{printed.serial}.pdf"
        if not printed.conforms:
            not_archival[name] = printed.why_not
        yield from growing.add(name, [printed.pdf])
    yield from growing.add(MANIFEST, [_manifest(asked, growing, not_archival)])
    yield from growing.add(SUMS, [_sums(growing)])
    yield growing.finish()


def _printed(session: Session, asked: Asked) -> Iterator[RenderedCertificate]:
    """Certificates by the templates of the revision that each was earned on."""
    frozen = queries.certificates(session, asked)
    for (revision_id, path_id), group in groupby(frozen, lambda f: (f.revision_id, f.path_id)):
        template = library.revision(session, revision_id).credential(path_id).print_template
        records = (f.record for f in group)
        yield from printer(session, revision_id).render_many(records, template)


def _manifest(asked: Asked, growing: _Zip, not_archival: dict[str, str]) -> bytes:
    said = {
        "what": "certificates",
        "as_of": asked.on.isoformat(),
        "filter": dict(asked.filter.chosen()),
        "files": [
            {"name": name, "sha256": digest, "bytes": size}
            for name, digest, size in growing.digests
        ],
        "not_archival": not_archival,
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _sums(growing: _Zip) -> bytes:
    return "".join(f"{digest}  {name}\n" for name, digest, _ in growing.digests).encode()
