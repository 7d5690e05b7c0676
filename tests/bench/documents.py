"""Certificates and exports in bulk: how many a second, how large, how much memory."""

import csv
import io
import multiprocessing
import time
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session, sessionmaker

from course.actor import OPERATOR, Act, Role
from course.config import Settings
from course.credentials.models import Credential
from course.db import UnitOfWork, append_only, make_engine
from course.db.engine import READ_ONLY, driver
from course.jobs.domain import Task
from course.people.models import Person, RoleGrant
from course.reactions import REACTIONS
from course.reports import exports
from course.reports.pack_proofs import Hand
from course.reports.queries import Asked
from course.reports.work import PackWork, given
from tests.bench.instance import Instance, statements
from tests.bench.memory import own_peak
from tests.bench.report import Line
from tests.bulk import fill
from tests.bulk_rows import CREDENTIAL, id_of
from tests.databases import furnish
from tests.proved import prove

BASE_URL = "https://learn.example.com"
HR = UUID(int=7)
NAMES = ("Piotr Kowal", "Nguyễn Thị Minh Khai", "محمد عبد الرحمن", "श्रीमती लक्ष्मी", "山田太郎")
"""One in ten certificates has a name in another script than Latin's plain letters."""


@dataclass(frozen=True)
class Packed:
    """What one evidence pack took, made as a worker makes it."""

    seconds: float
    cpu_seconds: float
    """On all cores together: what another program running beside does not change much."""
    largest_kb: float
    peak_mb: float
    size_mb: float


def _pack(number: int, answer: "multiprocessing.Queue[Packed]") -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder)
        settings = Settings(home, f"sqlite:///{home / 'course.db'}", "k" * 32, BASE_URL)
        work = PackWork(_furnished(settings, number), settings)
        task = Task(uuid4(), "pack", HR, given(_asked(), datetime.now(UTC)), home)
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
        answer.put(Packed(took, cpu, max(sizes) / 1000, most, size / 1_000_000))


def _furnished(settings: Settings, number: int) -> Any:
    """A company with so many certificates, each signed and in the log; made apart, because
    making it takes more memory than the pack."""
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=_furnish, args=(settings, number))
    process.start()
    process.join()
    engine = make_engine(settings.database_url)
    return sessionmaker(engine.execution_options(**READ_ONLY))


def _furnish(settings: Settings, number: int) -> None:
    furnish(settings.database_url)
    engine = make_engine(settings.database_url)
    with engine.begin() as connection:
        append_only.unguard(connection)  # so that names can be given afterwards
    begin = partial(UnitOfWork, sessionmaker(engine), REACTIONS, instance=settings.instance)
    with begin(now=datetime.now(UTC)) as uow:
        hr = {"id": HR, "code": "HR", "code_key": "hr", "name": "HR", "language": "en"}
        uow.session.add(Person(**hr))
        uow.session.flush()
        uow.session.add(RoleGrant(person_id=HR, role=Role.HR))
        fill(uow, branches=20, people=number, credentials=number)
        _rename(uow, number)
        prove(uow)
    engine.dispose()


def _rename(uow: UnitOfWork, number: int) -> None:
    """One in ten has a name in another script."""
    for n in range(0, number, 10):
        row = uow.session.get(Credential, id_of(CREDENTIAL, n))
        row.record = {**row.record, "name": NAMES[n // 10 % len(NAMES)]}


def packed(number: int) -> Packed:
    """Make a pack of so many in a process of its own, so that its peak memory is its alone."""
    context = multiprocessing.get_context("spawn")
    answer: multiprocessing.Queue[Packed] = context.Queue()
    process = context.Process(target=_pack, args=(number, answer))
    process.start()
    result = answer.get()
    process.join()
    return result


def certificates(many: int) -> list[Line]:
    """Evidence packs: signed, sealed, with everything that proves them."""
    few, all_ = packed(1_000), packed(many)
    for number, found in ((1_000, few), (many, all_)):
        print(
            f"pack of {number:6,}: {found.seconds:.0f} s ({found.cpu_seconds:.0f} s of work), "
            f"{found.size_mb:.0f} MB, largest certificate {found.largest_kb:.1f} kB, "
            f"peak {found.peak_mb:.0f} MB"
        )
    return [
        Line("evidence pack of 10,000", all_.seconds * 10_000 / many, 150, unit="s"),
        Line("largest certificate", max(few.largest_kb, all_.largest_kb), 40, unit="kB"),
        Line("peak memory of a pack", all_.peak_mb, 400, unit="MB"),
        Line(f"peak memory, {many:,} against 1,000", all_.peak_mb / few.peak_mb, 1.1),
    ]


def _asked() -> Asked:
    return Asked(OPERATOR, Act.EXPORT_CERTIFICATES, datetime.now(UTC).date(), "http://a.example")


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
    for chunk in exports.chunks(sessions, _asked(), exports.Form.CSV, hand):
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
