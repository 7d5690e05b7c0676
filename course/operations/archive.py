"""The backup file: a zip with a manifest, the instance's key, and one file of rows per table.

The format knows no database. Each row is one line, a JSON array in the order of the manifest's
columns, so that what was backed up from one engine can be restored on another, and a person can
read it with ``unzip`` and a text editor in ten years.
"""

import base64
import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from course.errors import DamagedFile

FORMAT = "one-standard-backup/1"
MANIFEST = "manifest.json"
KEY = "secret.key"
CHUNK = 1 << 20

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,  # a flipped bit asked for another compression
    OSError,
    RuntimeError,  # a flipped bit asked for a password
    ValueError,
)
"""Everything that reading a zip which was cut off or altered may raise."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Member(_Frozen):
    """A file inside the archive and the SHA-256 of its bytes, in hex."""

    name: str
    sha256: str


class Column(_Frozen):
    name: str
    kind: str
    """A key of ``ENCODE``, or ``plain`` for text and numbers."""


class TableRows(_Frozen):
    """One table; its rows stand in an order in which they can be inserted."""

    name: str
    columns: tuple[Column, ...]
    rows: int
    member: Member


class Manifest(_Frozen):
    format: str
    version: str
    """Of the program that wrote it."""
    schema_version: str
    """The newest migration that the database had."""
    made_at: datetime
    key: Member
    tables: tuple[TableRows, ...]
    """In an order in which they can be filled."""


ENCODE: dict[str, Callable[[Any], Any]] = {
    "bytes": lambda value: base64.b64encode(value).decode(),
    "day": date.isoformat,
    "moment": datetime.isoformat,
    "uuid": str,
}
DECODE: dict[str, Callable[[Any], Any]] = {
    "bytes": base64.b64decode,
    "day": date.fromisoformat,
    "moment": datetime.fromisoformat,
    "uuid": UUID,
}


def _converters(
    table: Iterable[Column], by_kind: dict[str, Callable[[Any], Any]]
) -> list[tuple[int, Callable[[Any], Any]]]:
    """Only the columns that need one: most values are JSON already."""
    return [(at, by_kind[c.kind]) for at, c in enumerate(table) if c.kind in by_kind]


def lines(columns: Iterable[Column], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """Rows as they stand in the file."""
    converters = _converters(columns, ENCODE)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for row in rows:
        values = list(row)
        for at, convert in converters:
            if values[at] is not None:
                values[at] = convert(values[at])
        yield encode(values).encode() + b"\n"


def values(columns: tuple[Column, ...], stream: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The rows of one table, by column name.

    Raises:
        DamagedFile: a line is not such a row.
    """
    converters = _converters(columns, DECODE)
    names = [column.name for column in columns]
    for line in stream:
        try:
            row = json.loads(line)
            for at, convert in converters:
                if row[at] is not None:
                    row[at] = convert(row[at])
            yield dict(zip(names, row, strict=True))
        except (ValueError, TypeError, IndexError) as error:
            raise DamagedFile("This backup holds a row that cannot be read.") from error


def write_member(archive: zipfile.ZipFile, name: str, parts: Iterable[bytes]) -> tuple[Member, int]:
    """Add one file, streamed. Returns it and how many parts it had."""
    digest, count = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as out:
        for part in parts:
            count += 1
            digest.update(part)
            out.write(part)
    return Member(name=name, sha256=digest.hexdigest()), count


@contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """A backup whose every byte has been compared with its manifest.

    Raises:
        DamagedFile: it is no backup, was cut off, or differs from what was written.
    """
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGE as error:
        raise DamagedFile(f"{file} is not a whole backup file.") from error
    with archive:
        try:
            manifest = Manifest.model_validate_json(archive.read(MANIFEST))
            if manifest.format != FORMAT:
                raise DamagedFile(f"{file} is a backup of another kind ({manifest.format}).")
            for member in (manifest.key, *(table.member for table in manifest.tables)):
                _compare(archive, member)
        except ValidationError as error:
            raise DamagedFile(f"{file} has a manifest that cannot be read.") from error
        except _DAMAGE as error:
            raise DamagedFile(f"{file} is damaged, or a part of it is missing.") from error
        yield archive, manifest


def _compare(archive: zipfile.ZipFile, member: Member) -> None:
    with archive.open(member.name) as stream:
        if _sha256(stream) != member.sha256:
            raise DamagedFile(f"{member.name} in this backup is not what was written.")


def _sha256(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
