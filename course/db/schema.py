"""Which schema a database has, and which one this program needs.

Migrations are numbered, linear and forward only. ``migrations/HEAD`` names the newest, so that
two branches that both add one collide in Git and not in production. Asking is kept apart from
migrating, which needs Alembic: a server asks each time it starts.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

MIGRATIONS = Path(__file__).parent / "migrations"


def head() -> str:
    return (MIGRATIONS / "HEAD").read_text("ascii").strip()


def known() -> frozenset[str]:
    """Every migration that this version of the program has."""
    files = (MIGRATIONS / "versions").glob("[0-9]*_*.py")
    return frozenset(file.name.partition("_")[0] for file in files)


def current(engine: Engine) -> str | None:
    """The migration this database is at; None for an empty one."""
    with engine.connect().execution_options(read_only=True) as connection:
        return version_of(connection)


def version_of(connection: Connection) -> str | None:
    """The same, asked on a connection that is there."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found
