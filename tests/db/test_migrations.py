"""The schema that migrating builds is the one that the models describe."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from course.db import Base, make_engine, migrate, schema


@pytest.fixture
def engine(empty_url):
    engine = make_engine(empty_url)
    yield engine
    engine.dispose()


def test_migrating_an_empty_database_builds_what_the_models_describe(engine):
    migrate.upgrade(engine)

    assert len(Base.metadata.tables) > 50, "of every slice"
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_head_names_the_newest_migration(engine):
    numbers = {f.name.partition("_")[0] for f in (schema.MIGRATIONS / "versions").glob("0*.py")}

    migrate.upgrade(engine)

    assert schema.head() == max(numbers) == schema.current(engine)
    assert schema.known() == numbers


def test_migrating_again_changes_nothing(engine):
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO vendor (id, name) VALUES (:id, 'V')"), {"id": "0" * 32}
        )

    migrate.upgrade(engine)

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT name FROM vendor")) == "V"


def test_an_empty_database_is_at_no_migration(engine):
    assert schema.current(engine) is None
