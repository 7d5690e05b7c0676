"""What is erased of certificates: the name, and why one was taken back.

Decision: the frozen record of a credential is the one place where erasing alters something that
was issued. The name becomes "Name erased", nothing else: serial, days, path and edition stay, and
the public check goes on answering. A file or a print that somebody holds still shows the name, and
its own signature still holds; what is here can no longer confirm whose it was. The log keeps that
it was awarded, to which id, and with which serial.
"""

from typing import Any

from sqlalchemy import bindparam, select, update

from course.credentials.models import Credential, Revocation
from course.db import NAME_ERASED, UnitOfWork
from course.people.domain import Whose

TABLE: Any = Credential.__table__


def names(uow: UnitOfWork, *person_ids: object) -> set[str]:
    """Names that stand on their certificates."""
    records = select(Credential.record).where(Credential.person_id.in_(person_ids))
    return {record["name"] for record in uow.session.scalars(records)}


def erase(uow: UnitOfWork, whose: Whose) -> list[tuple[str, int]]:
    rows = uow.session.execute(
        select(Credential.id, Credential.record)
        .where(Credential.person_id.in_(whose.person_ids))
        .order_by(Credential.id)
    ).all()
    if rows:
        uow.session.execute(
            update(TABLE).where(TABLE.c.id == bindparam("one")).values(record=bindparam("new")),
            [{"one": id_, "new": record | {"name": NAME_ERASED}} for id_, record in rows],
        )
    ids = [row.id for row in rows]
    taken = uow.session.execute(
        update(Revocation)
        .where(Revocation.credential_id.in_(ids))
        .values(reason="")
        .returning(Revocation.credential_id)
    ).all()
    return [("names on certificates", len(rows)), ("reasons of revocations", len(taken))]
