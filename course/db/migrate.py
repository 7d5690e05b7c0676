"""The schema's version: bring a database up to date, or say that it is not.

Migrations are numbered, linear and forward only. ``migrations/HEAD`` names the newest, so that
two branches that both add one collide in Git and not in production.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def head() -> str:
    return (MIGRATIONS / "HEAD").read_text("ascii").strip()


def current(engine: Engine) -> str | None:
    """The migration this database is at; None for an empty one."""
    with engine.connect().execution_options(read_only=True) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> None:
    """Bring the database to head, in one transaction. Safe to repeat."""
    with engine.begin() as connection:
        upgrade_within(connection)


def upgrade_within(connection: Connection, to: str = "head") -> None:
    """The same inside a transaction that is the caller's, also to an earlier migration."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def known() -> frozenset[str]:
    """Every migration that this version of the program has."""
    return frozenset(
        script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()
    )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
