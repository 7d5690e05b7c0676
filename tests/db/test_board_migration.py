"""The migration of the board, with rows in it: every branch's state has a name from then on."""

from uuid import uuid4

import pytest
from sqlalchemy import inspect, text

from course.db import make_engine, migrate


@pytest.fixture
def engine(empty_url):
    engine = make_engine(empty_url)
    yield engine
    engine.dispose()


def test_branches_that_are_there_get_a_name_for_their_state(engine):
    region, *branches = (uuid4().hex for _ in range(3))
    with engine.begin() as connection:
        migrate.upgrade_within(connection, "0003")
        connection.execute(text("INSERT INTO region (id, name) VALUES (:id, 'R')"), {"id": region})
        for id_ in branches:
            connection.execute(
                text(
                    "INSERT INTO branch (id, name, region_id, time_zone) "
                    "VALUES (:id, :name, :region, 'Europe/Dublin')"
                ),
                {"id": id_, "name": id_, "region": region},
            )

    migrate.upgrade(engine)

    with engine.connect() as connection:
        rows = connection.execute(text("SELECT branch_id, version FROM standing_version")).all()
        indexes = {index["name"]: index for index in inspect(connection).get_indexes("standing")}
    assert {str(row.branch_id).replace("-", "") for row in rows} == set(branches)
    assert all(row.version for row in rows)
    assert indexes["ix_standing_branch"]["column_names"][:2] == ["branch_id", "person_id"]
