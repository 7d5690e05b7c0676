"""The migration of cards: reviews that are out in calendars keep the number that stands there."""

from uuid import uuid4

import pytest
from sqlalchemy import select, text

from course.db import make_engine, migrate
from course.reviews.models import Review


@pytest.fixture
def engine(empty_url):
    engine = make_engine(empty_url)
    yield engine
    engine.dispose()


def test_reviews_keep_the_number_that_their_calendar_entries_bear(engine):
    sqlite = engine.dialect.name == "sqlite"
    trusting = "PRAGMA defer_foreign_keys=ON" if sqlite else "SET session_replication_role=replica"
    ids = [uuid4(), uuid4()]
    with engine.connect() as connection, connection.begin() as transaction:
        migrate.upgrade_within(connection, "0023")
        connection.execute(text(trusting))
        days = ("2026-04-01", "2026-02-27")
        for ordinal, (id_, planned_on) in enumerate(zip(ids, days, strict=True)):
            connection.execute(
                text(
                    "INSERT INTO review (id, series_id, ordinal, due_on, planned_on, begins, place,"
                    " made_at) VALUES (:id, :id, :ordinal, '2026-04-01', :planned_on, '10:00', '',"
                    " '2026-03-01 09:00:00')"
                ),
                {"id": id_.hex if sqlite else id_, "ordinal": ordinal, "planned_on": planned_on},
            )

        migrate.upgrade_within(connection, "0026")

        rows = connection.execute(select(Review.id, Review.moves).order_by(Review.ordinal)).all()
        assert [tuple(row) for row in rows] == [(ids[0], 31), (ids[1], 0)]
        transaction.rollback()
