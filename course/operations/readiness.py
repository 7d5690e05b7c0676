"""Whether an instance is ready, and what to do if it is not."""

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from course.db import schema
from course.errors import NotReady

DATABASE_ERRORS = (OperationalError, ProgrammingError)
"""What a database raises that is away, locked, or not what this program expects."""


def require_current(engine: Engine) -> None:
    """Raises ``NotReady``, with the command to run, unless the schema is at head."""
    at, head = schema.current(engine), schema.head()
    if at is None:
        raise NotReady(
            "There is no instance here yet. Run: course init (or course demo to look around)"
        )
    if at not in schema.known():
        raise NotReady(
            f"The database is at {at}, which this version does not know. Install a newer version."
        )
    if at != head:
        raise NotReady(f"The database is at {at}, the program needs {head}. Run: course db upgrade")


def explain(error: DBAPIError) -> str:
    """A database's error as one line that says what to do."""
    words = str(error.orig).strip().splitlines()[0]
    away = isinstance(error, OperationalError) and "no such" not in words
    remedy = "course doctor" if away else "course db upgrade"
    return f"The database does not answer as it should: {words}. Run: {remedy}"
