"""Whose credential is to be renewed by now: one ``SELECT`` for a path, however many people."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_
from sqlalchemy.orm import aliased

from course.actor import OPERATOR
from course.assignments import who as groups
from course.assignments.domain import Who
from course.assignments.models import Assignment, Delta
from course.assignments.queries import is_open
from course.credentials.fact_queries import taken_back
from course.credentials.models import Credential, Revocation
from course.credentials.period_queries import ends_later
from course.people.models import Engagement

CATCH_UP = timedelta(days=92)
"""After a gap in the calendar: credentials that lapsed longer ago are nobody's renewal."""


def holders(path_id: str, days: groups.Days) -> Select[Any]:
    """Engagements that hold today, of people whose newest credential has come to its window.

    Whoever has the path open is left alone, and so is whoever was asked in this window before:
    an assignment that somebody took back by hand does not come back by itself. One that went
    because the person left does.
    """
    today = days.after()
    engaged = groups.matching(OPERATOR, Who(), days)
    return engaged.join(
        Credential,
        and_(Credential.person_id == Engagement.person_id, Credential.path_id == path_id),
    ).where(
        Credential.renewable_from <= today,
        Credential.valid_until >= days.after(-CATCH_UP.days),
        ~exists().where(taken_back()),
        ~_renewed(),
        ~_asked(),
    )


def due_on(days: groups.Days, grace: timedelta) -> ColumnElement[date]:
    """The last day of the period; where that is over already, so many days from today."""
    late = days.after(grace.days)
    return case((Credential.valid_until >= days.after(), Credential.valid_until), else_=late)


def _renewed() -> ColumnElement[bool]:
    newer, fact = aliased(Credential), aliased(Revocation)
    return (
        exists()
        .where(
            newer.person_id == Credential.person_id,
            newer.path_id == Credential.path_id,
            ends_later(newer),
            ~exists().where(taken_back(newer, fact)),
        )
        .correlate(Credential)
    )


def _asked() -> ColumnElement[bool]:
    # What has changed is asked for in between, and renews nothing.
    in_window = and_(
        ~exists().where(Delta.assignment_id == Assignment.id).correlate(Assignment),
        Assignment.assigned_at >= Credential.renewable_from,
        Assignment.unmatched_at.is_(None),
    )
    return (
        exists()
        .where(
            Assignment.person_id == Credential.person_id,
            Assignment.path_id == Credential.path_id,
            or_(is_open(), in_window),
        )
        .correlate(Credential)
    )
