"""Secrets of other programs that hand facts in. Only their hashes are kept."""

import hashlib
import secrets
from uuid import UUID, uuid4

from course.db import UnitOfWork
from course.errors import Conflict
from course.events import MeasureTokenEnded, MeasureTokenMade
from course.measures import intake_queries as queries
from course.measures.models import FactToken


def make_token(uow: UnitOfWork, *, name: str, branch_id: UUID | None) -> str:
    """A secret for a program, shown this once; of one branch, or of all."""
    secret = secrets.token_urlsafe(32)
    token_id = uuid4()
    uow.session.add(
        FactToken(
            id=token_id,
            token_sha256=sha256(secret),
            branch_id=branch_id,
            name=name,
            made_at=uow.now,
            ended_at=None,
        )
    )
    uow.emit(MeasureTokenMade(token_id=token_id, branch_id=branch_id))
    return secret


def end_token(uow: UnitOfWork, *, name: str) -> int:
    """From now on the secrets of this name open nothing; says how many there were."""
    held = [one for one in queries.tokens(uow.session) if one.name == name and not one.ended_at]
    for one in held:
        row = uow.session.get(FactToken, one.id)
        if row is None:
            raise Conflict("Somebody changed this meanwhile. Try again.")
        row.ended_at = uow.now
        uow.emit(MeasureTokenEnded(token_id=one.id))
    return len(held)


def sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
