"""Certificates and exports in bulk: how many a second, how large, how much memory.

Certificates are printed, signed and sealed: 10,000 in at most 150 seconds on two cores.
"""

import csv
import io
import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from sqlalchemy.orm import Session

from course.actor import OPERATOR, Act
from course.credentials.certificate import CertificateRecord
from course.credentials.pdf import PdfRenderer
from course.db.engine import driver
from course.reports import exports
from course.reports.queries import Asked
from tests.bench.instance import Instance, statements
from tests.bench.memory import own_peak
from tests.bench.report import Line
from tests.credentials.proving import finish
from tests.credentials.records import record, shipped

NAMES = ("Piotr Kowal", "Nguyễn Thị Minh Khai", "محمد عبد الرحمن", "श्रीमती लक्ष्मी", "山田太郎")
"""One in ten certificates has a name in another script than Latin's plain letters."""


@dataclass(frozen=True)
class Printed:
    per_second: float
    largest_kb: float
    peak_mb: float


def records(number: int) -> Iterator[CertificateRecord]:
    for n in range(number):
        name = NAMES[n // 10 % len(NAMES)] if n % 10 == 0 else f"Anna Person {n}"
        serial = f"AW-26-{n // 10_000:04}-{n % 10_000:04}"
        yield record(serial=serial, name=name, verify_url=f"https://a.example/verify/{serial}")


def _print(number: int, answer: "multiprocessing.Queue[Printed]") -> None:
    renderer, proving = PdfRenderer(shipped()), finish()
    renderer.render(record(), finish=proving)
    began, largest = time.perf_counter(), 0
    for printed in renderer.render_many(records(number), finish=proving):
        assert printed.conforms
        largest = max(largest, len(printed.pdf))
    took = time.perf_counter() - began
    answer.put(Printed(number / took, largest / 1000, own_peak()))


def printed(number: int) -> Printed:
    """Print so many in a process of their own, so that its peak memory is theirs alone."""
    context = multiprocessing.get_context("spawn")
    answer: multiprocessing.Queue[Printed] = context.Queue()
    process = context.Process(target=_print, args=(number, answer))
    process.start()
    result = answer.get()
    process.join()
    return result


def certificates(many: int) -> list[Line]:
    few, all_ = printed(1_000), printed(many)
    for number, found in ((1_000, few), (many, all_)):
        print(
            f"{number:6,} certificates, signed and sealed: {found.per_second:.0f}/s, largest "
            f"{found.largest_kb:.1f} kB, peak {found.peak_mb:.0f} MB"
        )
    return [
        Line("certificates a second", all_.per_second, 70, True, ""),
        Line("largest certificate", max(few.largest_kb, all_.largest_kb), 40, unit="kB"),
        Line("peak memory", all_.peak_mb, 300, unit="MB"),
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
    began, first = time.perf_counter(), 0.0
    for chunk in exports.chunks(sessions, _asked(), exports.Form.CSV):
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
