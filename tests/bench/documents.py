"""Evidence packs and exports in bulk: how many a second, how large, how much memory."""

import csv
import io
import time
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy.orm import Session

from course.config import Settings
from course.db.engine import driver
from course.jobs.domain import Task
from course.reports import exports
from course.reports.pack_proofs import Hand
from course.reports.work import PackWork, given
from tests.bench.certified import HR, certified, everything, settings_in
from tests.bench.instance import Instance, statements
from tests.bench.memory import apart, own_peak
from tests.bench.report import Line


@dataclass(frozen=True)
class Packed:
    """What one evidence pack took, made as a worker makes it."""

    seconds: float
    cpu_seconds: float
    """On all cores together: what another program running beside does not change much."""
    largest_kb: float
    peak_mb: float
    size_mb: float


def packed(number: int) -> Packed:
    """Make a pack of so many, signed and sealed. In a process of its own, for its peak memory."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        settings = settings_in(home)
        work = PackWork(certified(settings, number), settings)
        task = Task(uuid4(), "pack", HR, given(everything(), datetime.now(UTC)), home)
        before, began, worked = own_peak(), time.perf_counter(), time.process_time()
        for part in range(work.plan(task).parts):
            work.part(task, part)
        with (home / "pack.zip").open("wb") as out:
            out.writelines(work.file(task))
        took, cpu = time.perf_counter() - began, time.process_time() - worked
        most = own_peak()  # before the list of files is read below
        print(f"  {before:.0f} MB before the first certificate")
        with zipfile.ZipFile(home / "pack.zip") as pack:
            sizes = [e.file_size for e in pack.infolist() if e.filename.endswith(".pdf")]
        assert len(sizes) == number
        size = (home / "pack.zip").stat().st_size
        return Packed(took, cpu, max(sizes) / 1000, most, size / 1_000_000)


def packs(many: int) -> list[Line]:
    """Evidence packs: signed, sealed, with everything that proves them."""
    few, all_ = apart(packed, 1_000), apart(packed, many)
    for number, found in ((1_000, few), (many, all_)):
        print(
            f"pack of {number:6,}: {found.seconds:.0f} s ({found.cpu_seconds:.0f} s of work), "
            f"{found.size_mb:.0f} MB, largest certificate {found.largest_kb:.1f} kB, "
            f"peak {found.peak_mb:.0f} MB"
        )
    return [
        Line("evidence pack of 10,000", all_.seconds * 10_000 / many, 150, unit="s"),
        Line("peak memory of a pack", all_.peak_mb, 400, unit="MB"),
        Line(f"peak memory of a pack, {many:,} against 1,000", all_.peak_mb / few.peak_mb, 1.1),
    ]


def csv_export(instance: Instance) -> list[Line]:
    """The register as CSV against its own statement run raw and written with the csv module."""
    sessions = instance.app.extensions["course.read_sessions"]
    with statements(instance.app) as seen:
        _ours(sessions)
    (sql, values), *_ = [s for s in seen if "credential" in s[0]]
    ours, floors, firsts, rows = [], [], [], 0
    for _ in range(3):
        rows, took = _raw(instance, sql, values)
        floors.append(took)
        took, first = _ours(sessions)
        ours.append(took)
        firsts.append(first)
    print(
        f"CSV of {rows:,} rows: {median(ours):.2f} s, raw query and csv module "
        f"{median(floors):.2f} s, first byte after {median(firsts) * 1000:.0f} ms"
    )
    return [
        Line("CSV against the raw query and csv module", median(ours) / median(floors), 3),
        Line("CSV, first byte", median(firsts) * 1000, 100, unit="ms"),
    ]


def _ours(sessions: "type[Session]") -> tuple[float, float]:
    hand = Hand(Settings(Path(), "", "", ""), datetime.now(UTC))  # a table is not signed
    began, first = time.perf_counter(), 0.0
    for chunk in exports.chunks(sessions, everything(), exports.Form.CSV, hand):
        first = first or (time.perf_counter() - began if chunk else 0.0)
    return time.perf_counter() - began, first


def _raw(instance: Instance, sql: str, values: list[object]) -> tuple[int, float]:
    plain = [v if isinstance(v, int | float | None) else str(v) for v in values]
    began, number = time.perf_counter(), 0
    out = io.StringIO()
    writer = csv.writer(out)
    with driver().connect(str(instance.home / "course.db")) as connection:
        for row in connection.execute(sql, plain):
            writer.writerow(row)
            number += 1
    out.getvalue().encode()
    return number, time.perf_counter() - began
