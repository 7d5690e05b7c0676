"""A ZIP that is sent while it grows, the same bytes for the same files."""

import hashlib
import zipfile
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

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


_NUMBERS = (
    "CRC",
    "file_size",
    "compress_size",
    "header_offset",
    "flag_bits",
    "create_version",
    "extract_version",
)


class _Files:
    """The ZIP's own list of files in a third of the memory: thirty thousand stand in a big pack."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._numbers = array("Q")

    def append(self, info: zipfile.ZipInfo) -> None:
        self._names.append(info.filename)
        self._numbers.extend(getattr(info, name) for name in _NUMBERS)

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[zipfile.ZipInfo]:
        for at, name in enumerate(self._names):
            info, first = _info(name), at * len(_NUMBERS)
            numbers = self._numbers[first : first + len(_NUMBERS)]
            for known, value in zip(_NUMBERS, numbers, strict=True):
                setattr(info, known, value)
            yield info


class _NoNames(dict[str, zipfile.ZipInfo]):
    """Nothing is looked up by name in a ZIP that is only written."""

    def __setitem__(self, name: str, info: zipfile.ZipInfo) -> None: ...


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, START)
    info.create_system, info.external_attr = UNIX, 0o644 << 16
    return info


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
        kept = cast(Any, self._zip)
        kept.filelist, kept.NameToInfo = _Files(), _NoNames()

    def add(self, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Add a file, passing on what the ZIP has grown by."""
        digest = hashlib.sha256()
        with self._zip.open(_info(name), "w") as file:
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
