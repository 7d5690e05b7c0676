"""Certificates of a register as PDF, printed now or taken from what a job has printed before."""

import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Protocol, TypeAlias

from sqlalchemy.orm import Session

from course.credentials.certificate import CertificateRecord
from course.credentials.pdf import Finish, RenderedCertificate
from course.credentials.print_queries import printer
from course.library import queries as library
from course.reports.frozen_queries import Frozen

PRINTS = "prints-{:05}.zip"


Seal: TypeAlias = Callable[[bytes], bytes]


class Prints(Protocol):
    """Prints certificates in the order in which they come."""

    def __call__(
        self, session: Session, frozen: Iterable[Frozen], seal: Seal
    ) -> Iterator[RenderedCertificate]: ...


def printed(
    session: Session, frozen: Iterable[Frozen], seal: Seal
) -> Iterator[RenderedCertificate]:
    """By the templates of the revision that each was earned on, with its credential, sealed."""
    for (revision_id, path_id), group in groupby(frozen, lambda f: (f.revision_id, f.path_id)):
        template = library.revision(session, revision_id).credential(path_id).print_template
        ahead = _Ahead(group)
        finish = Finish(ahead.credential, seal)
        yield from printer(session, revision_id).render_many(ahead, template, finish=finish)


class _Ahead:
    """Records on their way to the printer, with the credentials of those that are not there yet."""

    def __init__(self, group: Iterable[Frozen]):
        self._group = group
        self._credentials: dict[str, str] = {}

    def __iter__(self) -> Iterator[CertificateRecord]:
        for one in self._group:
            self._credentials[one.record.serial] = one.signed or ""
            yield one.record

    def credential(self, record: CertificateRecord) -> str:
        return self._credentials.pop(record.serial)


def keep(folder: Path, number: int, prints: Iterable[RenderedCertificate]) -> int:
    """Put certificates aside, so that they are not printed again; how many they are.

    The file is there whole or not at all, and on the disk when this returns.
    """
    file, many = folder / PRINTS.format(number), 0
    unfinished = file.with_suffix(f".{os.getpid()}")
    with unfinished.open("wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as kept:
            for print_ in prints:
                info = zipfile.ZipInfo(print_.serial)
                info.comment = print_.why_not.encode()
                kept.writestr(info, print_.pdf)
                many += 1
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(file)
    return many


class Kept:
    """Prints that were put aside. What is not among them is printed.

    A certificate never changes, so its print holds whenever it was made: what stands in a pack is
    decided by the register at the moment the pack is put together, and by nothing that was kept.
    Those of one job are sealed at one moment, so that it makes the same bytes though it died.
    """

    def __init__(self, folder: Path):
        self._home: dict[str, Path] = {}
        for file in sorted(folder.glob(PRINTS.replace("{:05}", "*"))):
            with zipfile.ZipFile(file) as kept:
                self._home |= dict.fromkeys(kept.namelist(), file)

    def __call__(
        self, session: Session, frozen: Iterable[Frozen], seal: Seal
    ) -> Iterator[RenderedCertificate]:
        homes = groupby(frozen, lambda f: self._home.get(f.record.serial))
        for home, group in homes:
            if home is None:
                yield from printed(session, group, seal)
                continue
            with zipfile.ZipFile(home) as kept:
                yield from (_taken(kept, f.record.serial) for f in group)


def _taken(kept: zipfile.ZipFile, serial: str) -> RenderedCertificate:
    why_not = kept.getinfo(serial).comment.decode()
    return RenderedCertificate(serial, kept.read(serial), why_not)
