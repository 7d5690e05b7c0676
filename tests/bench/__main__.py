"""``make bench``: every measure and the line it should keep; exit 1 when one falls short."""

import argparse
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.bench.documents import csv_export, packs
from tests.bench.first import first_visit
from tests.bench.instance import make_instance
from tests.bench.measures import measures
from tests.bench.organisation import databases, organisation
from tests.bench.pages import learner_pages, list_pages
from tests.bench.prints import prints
from tests.bench.report import Line

ENGINES = ("sqlite", "postgresql")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parts = ["pages", "lists", "first", "documents", "organisation", "measures"]
    parser.add_argument("--only", choices=parts)
    parser.add_argument("--engine", choices=ENGINES, help="for the organisation; both unless given")
    parser.add_argument("--certificates", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        lines = []
        if asked.only in (None, "organisation"):
            for engine in (asked.engine,) if asked.engine else ENGINES:
                lines += organisation(engine, home)
        if asked.only in (None, "measures"):
            lines += _measures((asked.engine,) if asked.engine else ENGINES, home)
        if asked.only in ("organisation", "measures"):
            return _told(lines)
        small = make_instance(home / "small", branches=1, people=200, credentials=200)
        if asked.only in (None, "first"):
            lines += first_visit(small)
        if asked.only in (None, "pages"):
            lines += learner_pages(small)
        if asked.only in (None, "lists", "documents"):
            big = make_instance(home / "big", branches=52, people=104_000, credentials=100_000)
        if asked.only in (None, "lists"):
            lines += list_pages(big, small)
        if asked.only in (None, "documents"):
            lines += csv_export(big)
            lines += prints(asked.certificates)
            lines += packs(asked.certificates)
    return _told(lines)


def _measures(engines: Iterable[str], home: Path) -> list[Line]:
    lines = []
    for engine in engines:
        with databases(engine) as database, database() as url:
            lines += measures(engine, home, url)
    return lines


def _told(lines: list[Line]) -> int:
    print("\nWhat was promised, and what was measured:")
    print("\n".join(map(str, lines)))
    return 0 if all(line.kept for line in lines) else 1


if __name__ == "__main__":
    raise SystemExit(main())
