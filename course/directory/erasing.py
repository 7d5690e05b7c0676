"""What is erased of invitations of vendors: whom they were meant for."""

from sqlalchemy import or_, select, update

from course.db import NAME_ERASED, UnitOfWork
from course.directory.models import VendorInvitation
from course.people.domain import Whose, fold


def erase(uow: UnitOfWork, whose: Whose) -> list[tuple[str, int]]:
    row = VendorInvitation
    columns = (row.id, row.person_id, row.name, row.email, row.phone)
    named = [
        one.id
        for one in uow.session.execute(select(*columns).order_by(row.id))
        if one.person_id in whose.person_ids
        or (one.email and fold(one.email) in whose.email_keys)
        or fold(one.name) in whose.words.whole
    ]
    empty = {"name": NAME_ERASED, "email": None, "phone": None}
    uow.session.execute(update(row).where(row.id.in_(named)).values(**empty))
    still = or_(row.expires_at > uow.now, row.expires_at.is_(None))
    unused = (row.id.in_(named), row.used_at.is_(None), still)
    uow.session.execute(update(row).where(*unused).values(expires_at=uow.now))
    return [("invitations of vendors", len(named))]
