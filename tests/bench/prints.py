"""Certificates as PDF, in bulk: how many a second, how large, how much memory.

Each holds its signed credential. The seal is not among it: packs measure that.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from course.reports import frozen_queries, kept_prints
from course.reports.queries import Sessions
from tests.bench.certified import certified, everything, settings_in
from tests.bench.memory import apart, own_peak
from tests.bench.report import Line


@dataclass(frozen=True)
class Printed:
    a_second: float
    largest_kb: float
    peak_mb: float


def printed(number: int) -> Printed:
    """Print so many, one after the other forgotten as a download would. In a process of its own."""
    with TemporaryDirectory() as folder:
        sessions = certified(settings_in(Path(folder)), number)
        began = time.perf_counter()
        sizes = list(_sizes(sessions))
        took = time.perf_counter() - began
    assert len(sizes) == number
    return Printed(number / took, max(sizes) / 1000, own_peak())


def _sizes(sessions: Sessions) -> Iterator[int]:
    with sessions() as session:
        frozen = frozen_queries.certificates(session, everything())
        for one in kept_prints.printed(session, frozen, lambda pdf: pdf):
            yield len(one.pdf)


def prints(many: int) -> list[Line]:
    few, all_ = apart(printed, 1_000), apart(printed, many)
    for number, found in ((1_000, few), (many, all_)):
        print(
            f"{number:6,} certificates: {found.a_second:.0f} a second, largest "
            f"{found.largest_kb:.1f} kB, peak {found.peak_mb:.0f} MB"
        )
    return [
        Line("certificates printed", all_.a_second, 70, at_least=True, unit="a second"),
        Line("largest certificate", max(few.largest_kb, all_.largest_kb), 40, unit="kB"),
        Line("peak memory of printing", all_.peak_mb, 300, unit="MB"),
        Line(f"peak memory, {many:,} against 1,000", all_.peak_mb / few.peak_mb, 1.1),
    ]
