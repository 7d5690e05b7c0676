"""Renewal opens by itself: the path is asked for again before its credential lapses."""

from datetime import timedelta

from course.assignments import bulk
from course.assignments import service as assignments
from course.assignments import who as groups
from course.assignments.domain import Reason, Who
from course.content.model import CredentialDefinition
from course.credentials import period_queries
from course.credentials import queries as credentials
from course.credentials import renewal_queries as queries
from course.db import UnitOfWork
from course.events import CredentialRevoked

NOTHING_TO_RENEW = "The certificate was revoked. There is nothing to renew."


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


def close_shorter(uow: UnitOfWork, revoked: CredentialRevoked) -> None:
    """A shorter path renews what somebody holds. Once they hold nothing, it leads nowhere.

    It comes back by itself with a credential that is reinstated.
    """
    certificate = credentials.by_serial(uow.session, revoked.serial)
    assert certificate is not None
    path_id = certificate.path_id
    if not period_queries.periods(uow.session, revoked.person_id, path_id).kept:
        assignments.take_back_shorter(
            uow, person_id=revoked.person_id, path_id=path_id, why=NOTHING_TO_RENEW
        )
