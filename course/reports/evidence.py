"""Checks what left the system, years later and anywhere: no database, no network, no settings.

Nothing is unpacked to disk, and the first file that does not fit is named.
"""

import hashlib
import zipfile
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from course.credentials.certificate import as_data
from course.errors import DamagedFile
from course.reports.pack import SUMS
from course.reports.pack_checks import log_fits, texts_fit
from course.reports.records import Row, attached, read_json, read_record, read_rows
from course.reports.tables import csv_chunks

CHUNK = 1 << 20
LARGEST = 1 << 30
"""Bytes of any file that is read as a whole: far above a register of a million certificates."""
REGISTER, TABLE, CERTIFICATES = "register.json", "register.csv", "certificates/"

SAME = {
    "serial": "serial",
    "name": "name",
    "kind": "kind",
    "path": "path_id",
    "edition": "edition",
    "revision": "revision_id",
    "valid_from": "valid_from",
    "valid_until": "valid_until",
    "language": "language",
    "score_percent": "score_percent",
    "acknowledged_at": "acknowledged_at",
    "verify_url": "verify_url",
}
"""Column of the register -> field of the certificate: both must say the same."""


@dataclass(frozen=True)
class Checked:
    """A file in which everything fits."""

    what: str
    """``pack``, ``certificate`` or ``register``."""
    certificates: int
    files: int = 1
    check_at: str | None = None
    """Of a single certificate: where to ask whether it was issued and still holds."""


def verify(file: Path) -> Checked:
    """Check an evidence pack, a certificate (PDF or JSON) or a register (JSON).

    Raises:
        DamagedFile: naming the first file that does not fit, and why.
    """
    with file.open("rb") as opened:
        start = opened.read(5)
    if start.startswith(b"PK"):
        return _pack(file)
    if file.stat().st_size > LARGEST:
        raise DamagedFile(f"{file.name}: it is larger than anything that is exported.")
    body = file.read_bytes()
    if start == b"%PDF-":
        body = attached(file.name, body)
    said = read_json(file.name, body)
    if isinstance(said, list):
        return Checked("register", len(read_rows(file.name, said)))
    return Checked("certificate", 1, check_at=read_record(file.name, body).verify_url)


def _pack(file: Path) -> Checked:
    try:
        with zipfile.ZipFile(file) as pack:
            return _checked(pack)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as broken:
        raise DamagedFile(f"{file.name}: the ZIP is damaged. {broken}") from None


def _checked(pack: zipfile.ZipFile) -> Checked:
    names = pack.namelist()
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise DamagedFile(f"{twice[0]}: it stands in the pack twice.")
    _sums_fit(pack, names)
    texts_fit(names, partial(_read, pack))
    certificates = [name for name in names if name.startswith(CERTIFICATES)]
    rows = None
    if REGISTER in names:
        rows = read_rows(REGISTER, read_json(REGISTER, _read(pack, REGISTER)))
    log_fits(names, partial(_read, pack), rows or ())
    if rows is not None and TABLE in names:
        _table_fits(pack, rows.values())
    for name in certificates:
        _certificate_fits(name, _read(pack, name), rows)
    if rows is not None and certificates:
        _all_there(rows, certificates)
    return Checked("pack", len(certificates if rows is None else rows), len(names))


def _sums_fit(pack: zipfile.ZipFile, names: Collection[str]) -> None:
    """Every file has the sum it had when exported, and none is missing or added."""
    lines = _read(pack, SUMS).decode("utf-8", "replace").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name in names:
        if name != SUMS and sums.pop(name, None) != _sha256(pack, name):
            raise DamagedFile(f"{name}: it is not the file that was exported.")
    if sums:
        raise DamagedFile(f"{min(sums)}: it is missing from the pack.")


def _table_fits(pack: zipfile.ZipFile, rows: Collection[Row]) -> None:
    """The CSV is what the JSON's rows make when they are written as CSV."""
    digest = hashlib.sha256()
    for chunk in csv_chunks(tuple(row.values()) for row in rows):
        digest.update(chunk)
    if digest.hexdigest() != _sha256(pack, TABLE):
        raise DamagedFile(f"{TABLE}: it does not say the same as {REGISTER}.")


def _certificate_fits(name: str, pdf: bytes, rows: Mapping[str, Row] | None) -> None:
    record = read_record(name, attached(name, pdf))
    if PurePosixPath(name).stem != record.serial:
        raise DamagedFile(f"{name}: it is the certificate {record.serial}.")
    if rows is None:
        return
    row, said = rows.get(record.serial), as_data(record)
    if row is None:
        raise DamagedFile(f"{name}: {REGISTER} has no such row.")
    for column, field in SAME.items():
        if row[column] != said[field]:
            raise DamagedFile(f"{name}: {column} is {said[field]}, in {REGISTER} {row[column]}.")


def _all_there(rows: Collection[str], certificates: Collection[str]) -> None:
    there = {PurePosixPath(name).stem for name in certificates}
    if lost := sorted(set(rows) - there):
        raise DamagedFile(f"{REGISTER}: the certificate of {lost[0]} is missing from the pack.")


def _sha256(pack: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with pack.open(name) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _read(pack: zipfile.ZipFile, name: str) -> bytes:
    if name not in pack.NameToInfo:
        raise DamagedFile(f"{name}: it is missing from the pack.")
    if pack.getinfo(name).file_size > LARGEST:
        raise DamagedFile(f"{name}: it is larger than anything that is exported.")
    return pack.read(name)
