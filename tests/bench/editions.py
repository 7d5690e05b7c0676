"""An edition with three material changes, published to everybody who holds a certificate."""

import time
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from course.credentials.models import Credential
from course.library import queries as library
from course.library import service
from course.reports import service as reports
from tests.bench.batches import alternately
from tests.bench.instance import Instance, statements
from tests.bench.report import Line
from tests.recertification.editions import edition
from tests.tampering import unguarded

ROUNDS = 2
OTHER = "manager"
"""Hardly anybody has it."""
ASKS = ("INSERT INTO demand", "INSERT INTO assignment", "INSERT INTO delta")
WORDS = {"stay": "Stay there.", "call-the-office": "Call now.", "sorry-at-once": "Sorry."}
NEXT = edition("1.1", material=WORDS)


def publishing(engine: str, company: Instance, least: int) -> list[Line]:
    """Nothing is saved, so that each round finds the same.

    Args:
        least: as many holders are promised.
    """
    with statements(company.app) as seen:
        people = _publish(company)[1]
    sql = [one for one in seen if any(words in one[0] for words in ASKS)]
    floor, ours = alternately(
        lambda: _raw(company, sql), lambda: _publish(company)[0], rounds=ROUNDS
    )
    print(
        f"{engine}: an edition with 3 material changes for {people:,} certificates: {ours:.2f} s, "
        f"its {len(sql)} raw INSERT ... SELECT {floor:.2f} s"
    )
    assert people >= least, f"the promise is about {least:,} holders"
    return [Line(f"{engine}: publishing to {people:,} holders, against raw", ours / floor, 4)]


def _publish(company: Instance) -> tuple[float, int]:
    """Seconds for publishing and all that follows from it, and how many certificates it asks."""
    with company.work() as uow:
        uow.discard()
        prepare(unguarded(uow))
        reports.rebuild(uow)
        began = time.perf_counter()
        service.publish(uow, revision=NEXT.revision, files=NEXT.files)
        uow.follow()
        took = time.perf_counter() - began
        demand = sa.table("demand")
        people = uow.session.execute(sa.select(sa.func.count()).select_from(demand)).scalar_one()
    return took, people


def _raw(company: Instance, sql: list[tuple[str, Any]]) -> float:
    """Seconds for the statements that ask, as they are, on the same rows."""
    with company.work() as uow:
        uow.discard()
        prepare(unguarded(uow))
        service.publish(uow, revision=NEXT.revision, files=NEXT.files)
        line = uow.session.connection()
        began = time.perf_counter()
        for statement, values in sql:
            given = values if isinstance(values, dict) else tuple(values)
            line.exec_driver_sql(statement, given)
        took = time.perf_counter() - began
        uow._events.clear()
    return took


def prepare(session: Any) -> None:
    """Every certificate runs, on the text that is published; older ones are of another path.

    So there are more holders than people, as in the promise.
    """
    other = aliased(Credential)
    newer = sa.select(other.id).where(
        other.person_id == Credential.person_id,
        other.path_id == Credential.path_id,
        other.issued_at > Credential.issued_at,
    )
    far = date.today() + timedelta(days=400)
    whole = {"valid_until": far, "revision_id": library.newest_id(session)}
    for values, which in (
        (whole, []),
        (
            {"path_id": OTHER},
            [Credential.path_id != OTHER, newer.exists()],
        ),
    ):
        change = sa.update(Credential).where(*which).values(**values)
        session.execute(change.execution_options(synchronize_session=False))
