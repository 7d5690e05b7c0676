"""Certificates of a register as PDF, printed now or taken from what a job has printed before."""

import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from course.credentials.pdf import RenderedCertificate
from course.credentials.queries import printer
from course.library import queries as library
from course.reports.queries import Frozen

PRINTS = "prints-{:05}.zip"


class Prints(Protocol):
    """Prints certificates in the order in which they come."""

    def __call__(
        self, session: Session, frozen: Iterable[Frozen]
    ) -> Iterator[RenderedCertificate]: ...


def printed(session: Session, frozen: Iterable[Frozen]) -> Iterator[RenderedCertificate]:
    """By the templates of the revision that each was earned on."""
    for (revision_id, path_id), group in groupby(frozen, lambda f: (f.revision_id, f.path_id)):
        template = library.revision(session, revision_id).credential(path_id).print_template
        records = (f.record for f in group)
        yield from printer(session, revision_id).render_many(records, template)


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
    """

    def __init__(self, folder: Path):
        self._files = sorted(folder.glob(PRINTS.replace("{:05}", "*")))

    def __call__(self, session: Session, frozen: Iterable[Frozen]) -> Iterator[RenderedCertificate]:
        with ExitStack() as stack:
            opened = [stack.enter_context(zipfile.ZipFile(file)) for file in self._files]
            place = {name: kept for kept in opened for name in kept.namelist()}
            there = groupby(frozen, lambda f: f.record.serial in place)
            for is_kept, group in there:
                if is_kept:
                    yield from (_taken(place[f.record.serial], f.record.serial) for f in group)
                else:
                    yield from printed(session, group)


def _taken(kept: zipfile.ZipFile, serial: str) -> RenderedCertificate:
    why_not = kept.getinfo(serial).comment.decode()
    return RenderedCertificate(serial, kept.read(serial), why_not)
