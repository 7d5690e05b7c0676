"""Where jobs keep files: below ``COURSE_HOME/exports``, a folder for each and the finished ones."""

import hashlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

EXPORTS = "exports"
PRIVATE = 0o700


@dataclass(frozen=True)
class Made:
    """A file that lies ready."""

    size: int
    sha256: str


class Store:
    """The folder of an instance. Several workers may share it."""

    def __init__(self, home: Path):
        self._folder = home / EXPORTS

    def folder(self, job_id: UUID) -> Path:
        """A job's own, made on first use and readable by its owner only."""
        self._folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        own = self._folder / f"{job_id}.parts"
        own.mkdir(mode=PRIVATE, exist_ok=True)
        return own

    def file(self, job_id: UUID, sha256: str) -> Path:
        """Named by what is in it, so that two workers that both make it do not share a name."""
        return self._folder / f"{job_id}.{sha256[:16]}"

    def write(self, job_id: UUID, chunks: Iterable[bytes]) -> Made:
        """Write the finished file: under its name it is there whole, or not at all."""
        unfinished = self.folder(job_id) / f"file.{os.getpid()}"
        digest, size = hashlib.sha256(), 0
        with unfinished.open("wb") as out:
            for chunk in chunks:
                size += out.write(chunk)
                digest.update(chunk)
            out.flush()
            os.fsync(out.fileno())
        made = Made(size, digest.hexdigest())
        unfinished.replace(self.file(job_id, made.sha256))
        return made

    def drop_parts(self, job_id: UUID) -> None:
        """What was only needed on the way."""
        shutil.rmtree(self._folder / f"{job_id}.parts", ignore_errors=True)

    def remove(self, job_id: UUID) -> None:
        """Everything of a job. Safe to repeat."""
        self.drop_parts(job_id)
        for file in self._folder.glob(f"{job_id}.*"):
            file.unlink(missing_ok=True)
