"""Bring a database to the schema that this program needs."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from course.db import append_only
from course.db.schema import MIGRATIONS, head, version_of

HEAD = "head"


def upgrade(engine: Engine) -> None:
    """Bring the database to head, in one transaction. Safe to repeat."""
    with engine.begin() as connection:
        upgrade_within(connection)


def upgrade_within(connection: Connection, to: str = HEAD) -> None:
    """The same inside a transaction that is the caller's, also to an earlier migration.

    Append-only tables are guarded at head, and only there: migrations may touch old rows.
    """
    if version_of(connection) != head():
        append_only.unguard(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    if to == HEAD:
        append_only.guard(connection)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
