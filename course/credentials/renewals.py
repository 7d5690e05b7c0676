"""Renewal opens by itself: the path is asked for again before its credential lapses."""

from datetime import timedelta

from course.assignments import bulk
from course.assignments import who as groups
from course.assignments.domain import Reason, Who
from course.content.model import CredentialDefinition
from course.credentials import renewal_queries as queries
from course.db import UnitOfWork


def open_renewals(uow: UnitOfWork, definition: CredentialDefinition, days: groups.Days) -> int:
    """Ask every holder whose renewal window has come, until the last day of their period.

    Only people who are engaged today. Safe to repeat, on two machines at once and after a gap:
    one open assignment per person and path. Where the definition names a shorter path, that one
    is enough. One statement, and no list of people.

    Returns:
        How many were asked.
    """
    batch_id, asked = bulk.fill(
        uow,
        queries.holders(definition.path_id, days),
        queries.due_on(days, timedelta(days=definition.grace_days)),
        path_id=definition.path_id,
        short_path_id=definition.renewal_path_id,
        reason=Reason.EXPIRY,
    )
    bulk.announce(uow, batch_id, asked, path_id=definition.path_id, reason=Reason.EXPIRY, who=Who())
    return asked
