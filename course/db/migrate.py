"""Bring a database to the schema that this program needs."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from course.db.schema import MIGRATIONS


def upgrade(engine: Engine) -> None:
    """Bring the database to head, in one transaction. Safe to repeat."""
    with engine.begin() as connection:
        upgrade_within(connection)


def upgrade_within(connection: Connection, to: str = "head") -> None:
    """The same inside a transaction that is the caller's, also to an earlier migration."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
