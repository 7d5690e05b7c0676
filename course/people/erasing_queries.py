"""Who is to be erased: every record of theirs, and what they were ever known by here."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from course.audit.domain import Words
from course.people.domain import Whose, search_key
from course.people.merge_models import Merge, MergeMove
from course.people.models import Branch, Engagement, Person, RoleGrant
from course.people.roster_models import RosterImport, RosterLine, RosterRow


@dataclass(frozen=True)
class Erasable:
    """A record as the one who may erase it sees it."""

    id: UUID
    code: str
    name: str
    erased_at: datetime | None
    merged_into: UUID | None


def erasable(session: Session, person_id: UUID) -> Erasable | None:
    columns = (Person.id, Person.code, Person.name, Person.erased_at, Person.merged_into)
    row = session.execute(select(*columns).where(Person.id == person_id)).one_or_none()
    return Erasable(*row) if row else None


def works_at(session: Session, person_ids: Iterable[UUID], on: date) -> list[str]:
    """Branches where they work on that day or later, by name."""
    lasts = or_(Engagement.ends_on.is_(None), Engagement.ends_on >= on)
    rows = session.scalars(
        select(Branch.name)
        .join(Engagement, Engagement.branch_id == Branch.id)
        .where(Engagement.person_id.in_(list(person_ids)), lasts)
        .distinct()
        .order_by(Branch.name)
    )
    return list(rows)


def whose(session: Session, person_id: UUID, also_called: Iterable[str]) -> Whose:
    """
    Args:
        also_called: names that stand elsewhere, such as on certificates.
    """
    rows = session.execute(
        select(Person.id, Person.code, Person.code_key, Person.name, Person.email)
        .add_columns(Person.email_key, Person.phone)
        .where(or_(Person.id == person_id, Person.merged_into == person_id))
        .order_by(Person.id)
    ).all()
    ids = tuple(row.id for row in rows)
    moved = _moved(session, ids)
    before = session.execute(
        select(RosterLine.was_name, RosterLine.was_email, RosterLine.was_phone)
        .where(RosterLine.person_id.in_(ids))
        .distinct()
    ).all()
    names = {row.name for row in rows} | {row.was_name for row in before} | set(also_called)
    names = {name for name in names if name}
    others = {text for row in rows for text in (row.code, row.email, row.phone)}
    others |= {text for row in before for text in (row.was_email, row.was_phone)}
    others |= {was.get(name) for was in moved for name in ("email", "phone")}
    return Whose(
        person_id=person_id,
        person_ids=ids,
        code_keys=tuple(row.code_key for row in rows),
        email_keys=tuple({row.email_key for row in rows} - {None}),
        words=Words.of(names | set(map(search_key, names)), {text for text in others if text}),
    )


def _moved(session: Session, ids: tuple[UUID, ...]) -> list[dict[str, Any]]:
    """What merges note of addresses that were taken over."""
    of_people = MergeMove.table_name == Person.__tablename__
    rows = session.scalars(select(MergeMove.was).where(MergeMove.row_id.in_(ids), of_people))
    return [json.loads(was) if isinstance(was, str) else was for was in rows]


def merges(session: Session, ids: tuple[UUID, ...]) -> list[UUID]:
    """Merges of these records, undone ones too."""
    of_them = or_(Merge.kept_id.in_(ids), Merge.lost_id.in_(ids))
    return list(session.scalars(select(Merge.id).where(of_them).order_by(Merge.id)))


def waiting_files(session: Session, whose: Whose) -> list[UUID]:
    """Roster files that name them and were not applied."""
    named = exists().where(
        RosterRow.import_id == RosterImport.id,
        or_(RosterRow.code_key.in_(whose.code_keys), RosterRow.email_key.in_(whose.email_keys)),
    ) | exists().where(
        RosterLine.import_id == RosterImport.id, RosterLine.person_id.in_(whose.person_ids)
    )
    waiting = select(RosterImport.id).where(RosterImport.applied_at.is_(None), named)
    return list(session.scalars(waiting.order_by(RosterImport.id)))


def reasons_naming(session: Session, whose: Whose) -> list[tuple[UUID, int]]:
    """Rows about other people whose reason for refusal names them: import and number."""
    found: set[tuple[UUID, int]] = set()
    for table in (RosterRow, RosterLine):
        rows = session.execute(
            select(table.import_id, table.number, table.why).where(table.why.is_not(None))
        )
        found |= {(row.import_id, row.number) for row in rows if whose.words.named_in(row.why)}
    return sorted(found)


def file_names_naming(session: Session, whose: Whose) -> list[UUID]:
    rows = session.execute(
        select(RosterImport.id, RosterImport.file_name).order_by(RosterImport.id)
    )
    return [id_ for id_, name in rows if whose.words.named_in(name)]


def leavers(session: Session, before: date, most: int) -> list[UUID]:
    """People whose last engagement ended before a day and who hold no role, oldest first."""
    last = (
        select(Engagement.person_id, func.max(Engagement.ends_on).label("ended"))
        .group_by(Engagement.person_id)
        .having(
            func.count() == func.count(Engagement.ends_on), func.max(Engagement.ends_on) < before
        )
        .subquery()
    )
    holds = exists().where(
        RoleGrant.person_id == Person.id,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= before),
    )
    return list(
        session.scalars(
            select(Person.id)
            .join(last, last.c.person_id == Person.id)
            .where(Person.erased_at.is_(None), Person.merged_into.is_(None), ~holds)
            .order_by(last.c.ended, Person.id)
            .limit(most)
        )
    )
