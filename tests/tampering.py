"""What somebody with full access to the database could do, and the program never does."""

from sqlalchemy import Engine, text

from course.db import append_only


def tamper(engine: Engine, table: str, *statements: str) -> None:
    """Run statements with the table's guard dropped, and leave it dropped."""
    with engine.begin() as connection:
        append_only.unguard(connection, table)
        for statement in statements:
            connection.execute(text(statement))
