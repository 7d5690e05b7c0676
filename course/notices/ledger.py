"""New rows of the ledger, as a ``SELECT`` gives them, and whether they go by mail."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, false, literal, null

from course.db import new_id
from course.notices.domain import About, Channel, Why
from course.notices.obligations import HAS_ADDRESS, Filling, same_for_all


def columns(
    filling: Filling,
    *,
    person_id: Any,
    about: About,
    about_id: Any,
    day: Any,
    stage: Any,
    urgency: int,
    branch_id: Any,
    fate: Sequence[Any],
) -> list[Any]:
    """A row in the order of ``obligations.COLUMNS``.

    Args:
        fate: channel, state and why.
    """
    return [
        new_id(),
        person_id,
        literal(about.value),
        about_id,
        day,
        stage,
        literal(urgency),
        branch_id,
        *fate,
        *same_for_all(filling),
    ]


def by_mail(filling: Filling) -> ColumnElement[bool]:
    """Whether ``Person`` hears by e-mail."""
    return HAS_ADDRESS if filling.mail else false()


def channel(filling: Filling) -> ColumnElement[Any]:
    """By mail, or else in person."""
    return case((by_mail(filling), Channel.MAIL.value), else_=Channel.IN_PERSON.value)


def silent(filling: Filling) -> Why:
    """Why somebody does not."""
    return Why.NO_ADDRESS if filling.mail else Why.NO_MAIL


def why(filling: Filling) -> ColumnElement[Any]:
    """Why it is not said by e-mail; NULL where it is."""
    if filling.missed:
        return literal(Why.BEFORE.value)
    return case((by_mail(filling), null()), else_=literal(silent(filling).value))
