"""Erasing what people typed about somebody, in any table, without touching the rest of a row."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, false, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from course.db.append_only import NAME_ERASED
from course.db.base import Base

GONE = (None, "", NAME_ERASED)


def forget_words(
    session: Session,
    model: type[Base],
    columns: Iterable[InstrumentedAttribute[Any]],
    named: Callable[[str], bool],
    about: ColumnElement[bool] | None = None,
) -> int:
    """Put ``NAME_ERASED`` in place of words.

    Only for tables whose rows somebody typed one by one: each is read.

    Args:
        columns: with text in them.
        named: whether a text says something of the person; what does not is left alone.
        about: rows in which every word goes, whatever it says. None: none.

    Returns:
        In how many rows something was erased.
    """
    table = cast(Table, model.__table__)
    texts = [table.c[column.key] for column in columns]
    keys = list(table.primary_key.columns)
    theirs: ColumnElement[bool] = false() if about is None else about
    rows = session.execute(select(theirs.label("theirs"), *keys, *texts).order_by(*keys)).all()
    erased = 0
    for row in rows:
        given = row._mapping
        goes = [t for t in texts if given[t] not in GONE and (row.theirs or named(given[t]))]
        if goes:
            one = and_(*(key == given[key] for key in keys))
            values = {text.key: NAME_ERASED for text in goes}
            session.execute(update(table).where(one).values(values))
            erased += 1
    return erased
