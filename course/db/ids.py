"""Ids that the database makes by itself: for rows that never pass through Python."""

from typing import Any
from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement


class new_id(FunctionElement[UUID]):  # noqa: N801 - reads like the SQL function that it is
    """A random UUID (version 4), another one in each row."""

    inherit_cache = True
    type = Uuid()


@compiles(new_id, "postgresql")
def _postgresql(*_: Any, **__: Any) -> str:
    return "gen_random_uuid()"


@compiles(new_id, "sqlite")
def _sqlite(*_: Any, **__: Any) -> str:
    return (
        "lower(hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)"
        " || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(8)), 2))"
    )
