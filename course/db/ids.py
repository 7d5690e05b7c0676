"""Ids in bulk: made by the database itself, given by the thousand, or read over and over."""

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Dialect,
    Text,
    TypeDecorator,
    Uuid,
    select,
)
from sqlalchemy import column as sa_column
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


class GivenIds(TypeDecorator[Iterable[UUID]]):
    """Any number of ids as one value of a statement."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        here = ARRAY(Uuid()) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(here)

    def process_bind_param(self, value: Iterable[UUID] | None, dialect: Dialect) -> Any:
        ids = value or ()
        return list(ids) if dialect.name == "postgresql" else _as_json(tuple(ids))


@lru_cache(1)  # a statement may ask for them several times
def _as_json(ids: tuple[UUID, ...]) -> str:
    return json.dumps([id_.hex for id_ in ids])


class _each(FunctionElement[UUID]):  # noqa: N801 - likewise
    """Rows of one column, ``value``, from given ids."""

    inherit_cache = True
    type = Uuid()


@compiles(_each, "postgresql")
def _each_of_array(element: _each, compiler: Any, **given: Any) -> str:
    return f"(SELECT unnest({compiler.process(element.clauses, **given)}) AS value)"


@compiles(_each, "sqlite")
def _each_of_json(element: _each, compiler: Any, **given: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **given)})"


def is_among(column: Any, ids: BindParameter[Any]) -> ColumnElement[bool]:
    """``is_among(column, bindparam(name, type_=GivenIds()))``: whether it is one of these ids.

    With ``in_`` a statement for 2,000 people names 2,000 values wherever it says whose rows it
    is about, and is written out anew each time.
    """
    given = _each(ids).table_valued(sa_column("value", Uuid()))
    return cast(ColumnElement[bool], column.in_(select(given.c.value)))


class OftenRead(Uuid[UUID]):
    """For columns that hold the same few ids again and again: each is taken apart once."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        read = super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call] # is not typed
        return lru_cache(4096)(read) if read else None
