"""The migration of merges, with people in it: they can be looked for from then on."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from course.db import make_engine, migrate
from course.people.merge_models import Merge
from course.people.models import Person

NAMES = {"ab-1": ("Łukasz Wójcik", "+353 (86) 1"), "ab-2": ("Zoë", None)}


@pytest.fixture
def engine(empty_url):
    engine = make_engine(empty_url)
    yield engine
    engine.dispose()


@pytest.fixture
def migrated(engine):
    with engine.begin() as connection:
        migrate.upgrade_within(connection, "0008")
        for code, (name, phone) in NAMES.items():
            connection.execute(
                text(
                    "INSERT INTO person (id, code, code_key, name, phone, language) "
                    "VALUES (:id, :code, :code, :name, :phone, 'en')"
                ),
                {"id": uuid4().hex, "code": code, "name": name, "phone": phone},
            )
        for number in range(4_500):
            code = f"n{number}"
            connection.execute(
                text(
                    "INSERT INTO person (id, code, code_key, name, language) "
                    "VALUES (:id, :code, :code, :code, 'en')"
                ),
                {"id": uuid4().hex, "code": code},
            )
    migrate.upgrade(engine)
    return engine


def test_everybody_can_be_found_by_name_and_number(migrated):
    keys = select(Person.code, Person.name_key, Person.phone_key)
    with migrated.connect() as connection:
        found = {row.code: (row.name_key, row.phone_key) for row in connection.execute(keys)}

    assert found["ab-1"] == ("lukasz wojcik", "353861")
    assert found["ab-2"] == ("zoe", None)
    assert all(found[f"n{number}"] == (f"n{number}", None) for number in range(4_500))


def test_one_record_is_merged_once_at_a_time(migrated):
    with migrated.begin() as connection:
        ids = connection.scalars(select(Person.id).order_by(Person.id).limit(2)).all()
        values = {"kept_id": ids[0], "lost_id": ids[1], "engagement_ids": []}
        moment = {"made_at": datetime.now(UTC)}
        connection.execute(insert(Merge).values(id=uuid4(), **values, **moment))
    with pytest.raises(IntegrityError), migrated.begin() as connection:
        connection.execute(insert(Merge).values(id=uuid4(), **values, **moment))
