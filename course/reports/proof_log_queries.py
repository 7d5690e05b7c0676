"""The entries of the log that seal what a proof rests on."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.audit.models import AuditEntry
from course.reports.proof_rules import Held, Logged, Said

EVENTS = {
    "AgreementAcknowledged": "acknowledgement_id",
    "AttemptFinished": "attempt_id",
    "CredentialAwarded": "credential_id",
    "CredentialRevoked": "credential_id",
    "EditionProved": "proof_id",
}
"""Entries that seal what a proof rests on, and what each is about."""


def entries(
    session: Session,
    said: Sequence[Said],
    held: Sequence[Held],
    finished: Mapping[UUID, datetime],
    end: datetime,
) -> list[Logged]:
    """The entries that seal it, in order.

    Found by their moments and by what they are about, not by whom: entries of a record that
    was merged keep naming the record that they were made for.

    Args:
        finished: attempts that were finished, and when.
        end: nothing from this moment on.
    """
    attempts = dict(finished) | {one.attempt_id: one.issued_at for one in held}
    ids = {
        "acknowledgement_id": {str(one.acknowledgement_id) for one in said},
        "attempt_id": {str(id_) for id_ in attempts},
        "credential_id": {str(one.credential_id) for one in held},
        "proof_id": {str(one.shown.proof_id) for one in held if one.shown},
    }
    moments = {one.acknowledged_at for one in said} | set(attempts.values())
    moments |= {one.revoked_at for one in held if one.revoked_at}
    moments |= {one.shown.shown_at for one in held if one.shown}
    rows = session.execute(
        select(AuditEntry.seq, AuditEntry.at, AuditEntry.event, AuditEntry.data)
        .where(
            AuditEntry.event.in_(EVENTS),
            AuditEntry.at < end,
            AuditEntry.at.in_(sorted(moments)),
        )
        .order_by(AuditEntry.seq)
    )
    return [
        Logged(seq, at, event)
        for seq, at, event, data in rows
        if json.loads(data).get(EVENTS[event]) in ids[EVENTS[event]]
    ]
