"""Facts about service in bulk: a file of visits, and the pages that count a million of them."""

import csv
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select, text

from course.content.model import MeasureId
from course.db import UnitOfWork
from course.db import bulk as many
from course.measures import recording, service
from course.measures.domain import What
from course.measures.intake_queries import definitions
from course.measures.models import Complaint, SurveyReply, Visit
from course.measures.row_rules import digest_of
from course.people.domain import Kind
from course.people.models import Branch, Engagement, Person
from tests.bench.batches import alternately
from tests.bench.instance import Instance, _analyse, make_company
from tests.bench.report import Line

PEOPLE = 10_000
VISITS, REPLIES, COMPLAINTS, ROWS = 1_000_000, 200_000, 20_000, 200_000
PAGES = ("/team/parity", "/team/scorecard", "/team/scorecards")
MOST_OF_IMPORT, MOST_OF_PAGE, MOST_SECONDS = 6, 5, 1.5
OVER_THE_FACTS = (
    """
    SELECT kind, COUNT(*),
        SUM(CASE WHEN moved IS NULL AND arrived_at BETWEEN window_from AND window_until
            THEN 1 ELSE 0 END),
        SUM(CASE WHEN moved IS NULL AND arrived_at IS NULL
            AND (called_at IS NULL OR called_at > window_until) THEN 1 ELSE 0 END),
        SUM(CASE WHEN done AND NOT several_visits AND NOT no_access AND visit.return_of IS NULL
            AND again.return_of IS NULL THEN 1 ELSE 0 END)
    FROM visit LEFT JOIN (SELECT DISTINCT return_of FROM visit WHERE return_of IS NOT NULL) again
        ON again.return_of = visit.reference
    WHERE moved IS NULL OR moved = 'late' GROUP BY kind
    """,
    "SELECT kind, notify_minutes, COUNT(*) FROM visit WHERE damage_found_at IS NOT NULL"
    " GROUP BY kind, notify_minutes",
    "SELECT kind, score, COUNT(*) FROM survey_reply GROUP BY kind, score",
    "SELECT kind, working_days, COUNT(*) FROM complaint GROUP BY kind, working_days",
)
"""What anybody would ask the database who knew of no sums."""
HEAD = ("reference", "branch", "person_id", "window_from", "window_until", "arrived_at", "done")


def measures(engine: str, home: Path, url: str | None = None) -> list[Line]:
    """Importing against the raw insert of the same rows, and pages against their own SQL."""
    company = make_company(home / f"{engine}-measures", PEOPLE, url)
    lines = [_importing(engine, company)]
    _fill(company)
    _analyse(company.app)
    for address in PAGES:
        lines += _page(engine, company, address)
    return lines


def _importing(engine: str, company: Instance) -> Line:
    file = _write(company.home / "visits.csv", company)
    floor, ours = alternately(
        lambda: _raw_insert(company), lambda: _import(company, file), rounds=2
    )
    print(f"{engine}: {ROWS:,} visits imported in {ours:.1f} s, raw insert {floor:.1f} s")
    what = f"{engine}: importing {ROWS:,} visits, against the raw insert"
    return Line(what, ours / floor, MOST_OF_IMPORT)


def _import(company: Instance, file: Path) -> float:
    """Reading, judging and recording; nothing is kept, so that each round finds the same."""
    with company.work() as uow, file.open("rb") as stream:
        began = time.perf_counter()
        sums, _ = service.take(uow, what=What.VISITS, file=stream, file_name=file.name)
        uow.session.flush()
        took = time.perf_counter() - began
        assert sums.of["added"] == ROWS, sums.refused[:3]
        uow.discard()
    return took


def _raw_insert(company: Instance) -> float:
    with company.work() as uow:
        rows = list(islice(_visits(uow), ROWS))
        began = time.perf_counter()
        many.fill(uow.session, Visit, rows)
        took = time.perf_counter() - began
        uow.discard()
    return took


def _engaged(uow: UnitOfWork) -> list[Any]:
    return list(
        uow.session.execute(
            select(
                Person.code, Branch.name, Branch.id, Engagement.kind, Engagement.vendor_id,
                Engagement.id,
            )
            .join(Engagement, Engagement.person_id == Person.id)
            .join(Branch, Branch.id == Engagement.branch_id)
            .where(Engagement.ends_on.is_(None), Engagement.starts_on < _first())
            .order_by(Person.code, Engagement.id)
        )
    )  # fmt: skip


def _first() -> date:
    return datetime.now(UTC).date() - timedelta(days=300)


def _write(file: Path, company: Instance) -> Path:
    with company.work() as uow:
        engaged = _engaged(uow)
        uow.discard()
    with file.open("w", newline="", encoding="utf-8") as page:
        lines = csv.writer(page)
        lines.writerow(HEAD)
        for number in range(ROWS):
            code, branch, *_ = engaged[number % len(engaged)]
            day = _first() + timedelta(days=number % 290)
            clocks = (f"{day} 09:00", f"{day} 13:00", f"{day} 10:{number % 60:02}")
            lines.writerow((f"B-{number:07}", branch, code, *clocks, "yes"))
    return file


def _visits(uow: UnitOfWork) -> Iterator[tuple[Any, ...]]:
    """In the order of the table's columns: every tenth late, every twentieth a second visit."""
    engaged, chance, first = _engaged(uow), Random(7), _first()
    for number in range(VISITS):
        _, _, branch_id, kind, vendor_id, engagement_id = engaged[number % len(engaged)]
        day = first + timedelta(days=number * 290 // VISITS)  # as they happen, day by day
        begins = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        arrived = begins + timedelta(minutes=chance.randrange(265))
        damage = arrived if number % 50 == 0 else None
        told = chance.randrange(30) if damage else None
        row = {
            "reference": f"V-{number:07}",
            "branch_id": branch_id,
            "kind": kind,
            "vendor_id": vendor_id,
            "engagement_id": engagement_id,
            "visited_on": day,
            "window_from": begins,
            "window_until": begins + timedelta(hours=4),
            "arrived_at": arrived,
            "done": True,
            "no_access": False,
            "several_visits": False,
            "return_of": f"V-{number - 1000:07}" if number > 1000 and number % 20 == 0 else None,
            "damage_found_at": damage,
            "office_called_at": damage + timedelta(minutes=told or 0) if damage else None,
            "notify_minutes": told,
            "recorded_at": uow.now,
        }
        yield tuple(map(row.get, Visit.__table__.columns.keys()))


def _fill(company: Instance) -> None:
    with company.work() as uow:
        many.fill(uow.session, Visit, _visits(uow))
        question = digest_of(definitions(uow.session)[MeasureId.CONTENT_CUSTOMERS].question)
        engaged, first = _engaged(uow), _first()
        for table, how_many in ((SurveyReply, REPLIES), (Complaint, COMPLAINTS)):
            rows = (_after_visit(table, n, engaged, first, question, uow) for n in range(how_many))
            many.fill(uow.session, table, rows)
        recording.sum_again(uow)


def _after_visit(
    table: Any, number: int, engaged: list[Any], first: date, question: str, uow: UnitOfWork
) -> tuple[Any, ...]:
    _, _, branch_id, kind, vendor_id, engagement_id = engaged[number % len(engaged)]
    day = first + timedelta(days=number * 280 // REPLIES)
    at = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    row = {
        "reference": f"R-{number:07}",
        "visit_reference": f"V-{number:07}",
        "branch_id": branch_id,
        "kind": Kind(kind),
        "vendor_id": vendor_id,
        "engagement_id": engagement_id,
        "replied_at": at,
        "replied_on": day,
        "question": question,
        "score": 1 + number % 5,
        "logged_at": at,
        "logged_on": day,
        "due_on": day + timedelta(days=14),
        "agreed_at": at + timedelta(days=number % 20),
        "working_days": number % 15,
        "recorded_at": uow.now,
    }
    return tuple(map(row.get, table.__table__.columns.keys()))


def _page(engine: str, company: Instance, address: str) -> list[Line]:
    client = company.app.test_client()
    client.set_cookie("course", company.cookies["hr"].removeprefix("course="))

    def ours() -> float:
        began = time.perf_counter()
        assert client.get(address).status_code == 200
        return time.perf_counter() - began

    ours()
    floor, took = alternately(lambda: _over_the_facts(company), ours, rounds=3)
    print(f"{engine}: {address} {took:.2f} s, raw SQL over the facts {floor:.2f} s")
    what = f"{engine}: {address} over {VISITS:,} visits"
    against = Line(f"{what}, against raw SQL over the facts", took / floor, MOST_OF_PAGE)
    if address != PAGES[0]:
        return [against]
    return [against, Line(what, took, MOST_SECONDS, unit="s")]


def _over_the_facts(company: Instance) -> float:
    with company.work() as uow:
        uow.discard()
        began = time.perf_counter()
        for sql in OVER_THE_FACTS:
            uow.session.execute(text(sql)).all()
        return time.perf_counter() - began
