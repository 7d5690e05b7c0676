"""A pack on its author's bench: compiled once for each change, with its last good content."""

import hashlib
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Condition

from course.config import utc_now
from course.content.compiler import compile_pack
from course.content.coverage import ClauseCoverage
from course.content.drafts import Named
from course.content.memory import Memory
from course.content.model import Revision
from course.content.problems import Problem
from course.content.source import FOLDERS, Pack, read_pack
from course.preview.places import Places, Spot, places_of


@dataclass(frozen=True)
class Content:
    """Everything the pages show, as it was when the pack last had no error."""

    revision: Revision
    coverage: tuple[ClauseCoverage, ...]
    drafts: frozenset[Named]
    files: Mapping[str, bytes]
    """Digest to bytes, for what travels with the revision."""
    places: Places
    texts: Mapping[str, bytes]
    """The files of the pack it was made from."""


@dataclass(frozen=True)
class Bench:
    """One look at the pack. Immutable, so that a page is all of one piece."""

    version: str
    """Of everything in the files: the same files, the same version."""
    problems: tuple[Problem, ...]
    places: Places
    """As the files stand now, with their errors."""
    content: Content | None
    """None while the pack has had errors from the beginning."""
    at: datetime
    good_at: datetime
    """When the content that is shown was compiled."""
    seconds: float

    @property
    def is_old(self) -> bool:
        """Whether the content is older than the files, because these have errors now."""
        return any(problem.severity == "error" for problem in self.problems)

    def count(self, severity: str) -> int:
        return sum(problem.severity == severity for problem in self.problems)

    @cached_property
    def _by_spot(self) -> dict[Spot, list[Problem]]:
        found: defaultdict[Spot, list[Problem]] = defaultdict(list)
        for problem in self.problems:
            found[self.places.spot(problem)].append(problem)
        return dict(found)

    def problems_at(self, *spots: Spot) -> list[Problem]:
        """What stands on the lines of these parts."""
        return sorted(p for spot in set(spots) for p in self._by_spot.get(spot, ()))

    def problems_in(self, file: str, *but: Spot) -> list[Problem]:
        """What stands in a file, but for what is shown with these parts of it."""
        shown = set(but)
        return [p for p in self.problems if p.file == file and self.places.spot(p) not in shown]


class Workshop:
    """Reads the pack when told to, and lets pages wait for the next version. Never writes."""

    def __init__(self, place: Path, now: Callable[[], datetime] = utc_now):
        self.place = place
        self._now = now
        self._turned = Condition()
        self._memory = Memory()
        self.bench = self._compiled(read_pack(place), None)

    @property
    def folders(self) -> tuple[Path, ...]:
        return tuple(self.place / name for name in FOLDERS)

    def refresh(self) -> bool:
        """Compile again if anything differs; whether it did."""
        pack = read_pack(self.place)
        if _version(pack) == self.bench.version:
            return False
        bench = self._compiled(pack, self.bench)
        with self._turned:
            self.bench = bench
            self._turned.notify_all()
        return True

    def wait(self, version: str, seconds: float) -> str:
        """The version, as soon as it is another than the one given; or the same, in the end."""
        with self._turned:
            self._turned.wait_for(lambda: self.bench.version != version, seconds)
            return self.bench.version

    def _compiled(self, pack: Pack, before: Bench | None) -> Bench:
        started = time.perf_counter()
        compilation = compile_pack(pack, memory=self._memory)
        places, at = places_of(pack), self._now()
        bench = Bench(
            version=_version(pack),
            problems=compilation.problems,
            places=places,
            content=before.content if before else None,
            at=at,
            good_at=before.good_at if before else at,
            seconds=time.perf_counter() - started,
        )
        if compilation.revision is None:
            return bench
        digests = {file.path: file.digest for file in compilation.revision.files}
        content = Content(
            revision=compilation.revision,
            coverage=compilation.coverage,
            drafts=compilation.drafts,
            files={digests[path]: body for path, body in compilation.files.items()},
            places=places,
            texts=pack.files,
        )
        return replace(bench, content=content, good_at=at)


def _version(pack: Pack) -> str:
    digest = hashlib.sha256()
    for path in pack:
        digest.update(f"{path}\n{len(pack[path])}\n".encode("utf-8", "surrogateescape"))
        digest.update(pack[path])
    for problem in pack.problems:
        digest.update(f"{problem}\n".encode())
    return digest.hexdigest()[:16]
