"""A ZIP that is sent while it grows, the same bytes for the same files."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

START = (1980, 1, 1, 0, 0, 0)
"""The day that every entry claims, so that two packs of the same data are the same bytes."""
UNIX = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that stands in the archive."""

    name: str
    sha256: str
    size: int


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


class Archive:
    """Writes a ZIP piece by piece, and keeps each file's digest.

    Decision: the standard library's, on a sink that cannot seek. The streaming libraries we tried
    (zipstream-ng 1.9) stamp entries with the time of day and have no way to change that.
    """

    def __init__(self) -> None:
        self._digests: list[bytes] = []
        """In the order of the ZIP's own list of files: names and sizes stand there already."""
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_STORED)

    def add(self, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Add a file, passing on what the ZIP has grown by."""
        info = zipfile.ZipInfo(name, START)
        info.create_system, info.external_attr = UNIX, 0o644 << 16
        digest = hashlib.sha256()
        with self._zip.open(info, "w") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                yield self._sink.taken()
        self._digests.append(digest.digest())
        yield self._sink.taken()

    @property
    def entries(self) -> Iterator[Entry]:
        """What has been added so far, in order."""
        for info, digest in zip(self._zip.filelist, self._digests, strict=True):
            yield Entry(info.filename, digest.hex(), info.file_size)

    def finish(self) -> bytes:
        self._zip.close()
        return self._sink.taken()
