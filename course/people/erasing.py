"""What is erased of people: their records, ways in, roster files and merges.

The record stays as a husk: everything they did hangs on its id, and numbers must not change.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from course.db import NAME_ERASED, UnitOfWork
from course.people import erasing_queries as queries
from course.people import granting
from course.people.domain import Whose, search_key
from course.people.merge_models import Merge, MergeMove
from course.people.models import Person, RoleGrant
from course.people.pin import forget_tries
from course.people.roster import forget
from course.people.roster_models import RosterImport, RosterLine, RosterRow
from course.people.sign_in_models import Pin, SignInLink, SignInSession, SignInTry


def erase(uow: UnitOfWork, whose: Whose) -> list[tuple[str, int]]:
    """Counts of what went, by what it is."""
    _end_roles(uow, whose)
    done = [
        ("names, e-mail addresses, phone numbers and person ids", len(whose.person_ids)),
        ("sign-in links, sessions and PINs", _ways_in(uow, whose)),
        ("rows of roster files", _rosters(uow, whose)),
        ("trails of merged records", _merges(uow, whose)),
    ]
    for person_id in whose.person_ids:
        code = f"erased-{person_id.hex[:12]}"
        values = {
            "code": code,
            "code_key": code,
            "name": NAME_ERASED,
            "name_key": search_key(NAME_ERASED),
            "language": "en",
            "erased_at": uow.now,
        }
        values |= dict.fromkeys(("email", "email_key", "phone", "phone_key"))
        uow.session.execute(update(Person).where(Person.id == person_id).values(values))
    return done


def _end_roles(uow: UnitOfWork, whose: Whose) -> None:
    """The rows stay: what auditors opened points to them."""
    granting.leave_an_administrator(uow, without=whose.person_ids)
    today = uow.now.date()
    uow.session.execute(
        update(RoleGrant)
        .where(
            RoleGrant.person_id.in_(whose.person_ids),
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
        )
        .values(ends_on=today - timedelta(days=1), ended_at=uow.now, ended_by=uow.actor_id)
    )


def _ways_in(uow: UnitOfWork, whose: Whose) -> int:
    forget_tries(uow, list(whose.code_keys))
    tables: tuple[Any, ...] = (SignInLink, SignInSession, Pin)
    return sum(_deleted(uow, t, t.person_id.in_(whose.person_ids)) for t in tables)


def _deleted(uow: UnitOfWork, table: Any, where: Any) -> int:
    rows = int(
        uow.session.execute(select(func.count()).select_from(table).where(where)).scalar_one()
    )
    uow.session.execute(delete(table).where(where))
    return rows


def _rosters(uow: UnitOfWork, whose: Whose) -> int:
    """A file that waits to be applied is forgotten whole; of one that was, only their rows."""
    waiting = queries.waiting_files(uow.session, whose)
    named = or_(RosterRow.code_key.in_(whose.code_keys), RosterRow.email_key.in_(whose.email_keys))
    rows = _deleted(uow, RosterRow, named)
    rows += _deleted(uow, RosterLine, RosterLine.person_id.in_(whose.person_ids))
    for import_id in waiting:
        forget(uow, import_id=import_id)
    for import_id, number in queries.reasons_naming(uow.session, whose):
        for table in (RosterRow, RosterLine):
            one = (table.import_id == import_id, table.number == number)
            uow.session.execute(update(table).where(*one).values(why=""))
    files = queries.file_names_naming(uow.session, whose)
    uow.session.execute(
        update(RosterImport).where(RosterImport.id.in_(files)).values(file_name="roster")
    )
    return rows


def _merges(uow: UnitOfWork, whose: Whose) -> int:
    """Without its trail a merge cannot be undone: there is nothing to part any more."""
    merges = queries.merges(uow.session, whose.person_ids)
    uow.session.execute(delete(MergeMove).where(MergeMove.merge_id.in_(merges)))
    return _deleted(uow, Merge, Merge.id.in_(merges))


def purge_sign_in(uow: UnitOfWork, before: datetime) -> int:
    """Delete links and sessions that opened nothing any more by then, and tries of that age."""
    rows = _deleted(
        uow, SignInLink, (SignInLink.expires_at < before) | (SignInLink.used_at < before)
    )
    over = (SignInSession.expires_at < before) | (SignInSession.ended_at < before)
    rows += _deleted(uow, SignInSession, over)
    return rows + _deleted(uow, SignInTry, SignInTry.last_at < before)
