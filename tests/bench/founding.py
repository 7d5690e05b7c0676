"""Writes a company into a database: sets of rows, and sets that follow from sets."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from course.actor import Role
from course.agreements.models import Acknowledgement
from course.assessment.models import Attempt
from course.assignments.models import Assignment
from course.credentials.models import Credential, Revocation
from course.db import Base, UnitOfWork
from course.learning.models import ScreenRead
from course.library import queries as library
from course.people.models import Branch, Engagement, Person, Region, RoleGrant, Vendor
from course.reports import service as reports
from tests.bench.company import Company, Courses, Member, Size, issued
from tests.bulk_rows import (
    BRANCH,
    DAY,
    PERSON,
    VENDOR,
    WORK,
    Issued,
    assignment_row,
    attempt_row,
    credential_row,
    engagement_row,
    id_of,
    insert,
    open_row,
    person_row,
    revocation_row,
)

REGION, GRANT, READ = 11, 12, 13
TOPS = 8
"""Regions of the country; each has five below it."""
DISTRICTS = TOPS * 5
ZONES = ("Europe/Dublin", "Europe/Berlin", "America/Chicago", "Asia/Kolkata")


def found(uow: UnitOfWork, size: Size) -> None:
    """Make a company of this size, the same each time, with the board's read model.

    It needs a published course, and no people made by it before.
    """
    if uow.session.get_bind().dialect.name == "sqlite":
        uow.session.execute(sa.text("PRAGMA cache_size=-400000"))
    courses = Courses(library.newest(uow.session))
    members = list(Company(size).members())
    places(uow, size)
    _people(uow, size, members)
    _grants(uow, members)
    done = list(issued(members, courses, uow.now.date()))
    _history(uow, done, members, courses)
    open_ = [member for member in members if member.late is not None]
    insert(uow, Assignment, (_open(member, courses, uow) for member in open_))
    _progress(uow, size, courses, done, open_)
    reports.rebuild(uow)
    id_of.cache_clear()


def places(uow: UnitOfWork, size: Size) -> None:
    """Regions two deep; one branch in twenty lies right below the top."""
    tops = [{"id": id_of(REGION, n), "name": f"Land {n}"} for n in range(TOPS)]
    insert(uow, Region, tops)
    districts = range(TOPS, TOPS + DISTRICTS)
    insert(uow, Region, ({"id": id_of(REGION, n), "name": f"District {n}"} for n in districts))
    below = sa.update(Region).where(Region.id == sa.bindparam("which"))
    pairs = [{"which": id_of(REGION, n), "parent_id": id_of(REGION, n % TOPS)} for n in districts]
    uow.session.execute(below.values(parent_id=sa.bindparam("parent_id")), pairs)
    insert(
        uow,
        Branch,
        (
            {
                "id": id_of(BRANCH, n),
                "name": f"Bulk branch {n:03}",
                "region_id": id_of(REGION, n % TOPS if n % 20 == 1 else TOPS + n % DISTRICTS),
                "time_zone": ZONES[n % TOPS % len(ZONES)],
            }
            for n in range(size.branches)
        ),
    )
    firms = ({"id": id_of(VENDOR, n), "name": f"Bulk vendor {n:03}"} for n in range(size.vendors))
    insert(uow, Vendor, firms)


def _people(uow: UnitOfWork, size: Size, members: list[Member]) -> None:
    insert(uow, Person, map(person, members))
    insert(uow, Engagement, (row for m in members for row in _engagements(m, size, uow)))


def person(member: Member) -> dict[str, Any]:
    """The row of somebody. Three of five have an e-mail address; all have a telephone."""
    n = member.number
    email = f"person{n}@example.com" if n % 5 < 3 else None
    phone = f"0800 {n:06}"
    key = phone.replace(" ", "")
    return person_row(n, email=email, email_key=email, phone=phone, phone_key=key)


def _engagements(member: Member, size: Size, uow: UnitOfWork) -> Iterator[dict[str, Any]]:
    n, today = member.number, uow.now.date()
    first, last = today - member.came * DAY, None
    if member.left is not None:
        last = today - member.left * DAY
    role = {"person": n, "job_role": member.job_role}
    if member.before is not None:
        moved = first + (member.came - (member.left or 0)) // 2 * DAY
        old, first = first, moved + DAY
        number = n + size.people
        yield engagement_row(
            number, member.before, member.vendor, starts_on=old, ends_on=moved, **role
        )
    yield engagement_row(n, member.branch, member.vendor, starts_on=first, ends_on=last, **role)
    if member.beside is not None:
        number = n + 2 * size.people
        yield engagement_row(number, member.beside, None, starts_on=first, ends_on=last, **role)


def _grants(uow: UnitOfWork, members: list[Member]) -> None:
    """One answers for each branch but every twentieth, one for each region and each vendor."""
    there = [m for m in members if m.left is None and m.came > 0]
    branches = {m.branch: m.number for m in reversed(there) if m.branch % 20 and not m.vendor}
    vendors = {m.vendor: m.number for m in reversed(there) if m.vendor is not None}
    regions = {n: m.number for n, m in enumerate(there[-TOPS - DISTRICTS :])}
    wanted = [
        *((Role.MANAGER, "branch_id", id_of(BRANCH, n), who) for n, who in branches.items()),
        *((Role.VENDOR_ADMIN, "vendor_id", id_of(VENDOR, n), who) for n, who in vendors.items()),
        *((Role.REGION_MANAGER, "region_id", id_of(REGION, n), w) for n, w in regions.items()),
    ]
    rows = (
        {"id": id_of(GRANT, n), "person_id": id_of(PERSON, who), "role": role, column: place}
        for n, (role, column, place, who) in enumerate(wanted)
    )
    insert(uow, RoleGrant, rows)


# --- what they have done ------------------------------------------------------------------


def _history(uow: UnitOfWork, done: list[Issued], members: list[Member], courses: Courses) -> None:
    revision = courses.revision
    edition = revision.agreement.edition
    revoked = {(m.number, m.ages[m.revoked]) for m in members if m.revoked is not None}
    today = uow.now.date()
    insert(uow, Assignment, (assignment_row(one, revision.id) for one in done))
    insert(uow, Attempt, (attempt_row(one, revision.id) for one in done))
    insert(uow, Credential, (credential_row(one, revision.id, edition) for one in done))
    taken = (one for one in done if (one.person, (today - one.valid_from).days) in revoked)
    insert(uow, Revocation, (revocation_row(one) for one in taken))
    first = {one.person: one for one in reversed(done)}
    insert(uow, Acknowledgement, (_read(one, courses) for one in first.values()))


def _read(one: Issued, courses: Courses) -> dict[str, Any]:
    agreement = courses.revision.agreement
    return {
        "id": id_of(READ, one.number),
        "person_id": id_of(PERSON, one.person),
        "revision_id": courses.revision.id,
        "edition": agreement.edition,
        "text_sha256": agreement.digest,
        "language": "en",
        "statement": "I have read the agreement.",
        "typed_name": f"Bulk Person {one.person}",
        "acknowledged_at": one.issued_at,
    }


def _open(member: Member, courses: Courses, uow: UnitOfWork) -> dict[str, Any]:
    due_on = uow.now.date() - (member.late or 0) * DAY
    begun = {}
    if member.far is not None:
        begun = {"revision_id": courses.revision.id, "begun_at": uow.now - DAY}
    if member.number % 50 == 0:
        begun |= {"excused_until": uow.now.date() + 10 * DAY, "excused_why": "Parental leave"}
    path = courses.path_of(member.job_role)
    asked = uow.now - 61 * DAY
    return open_row(member.number, member.branch, path, due_on=due_on, assigned_at=asked, **begun)


# --- what they have read ------------------------------------------------------------------

_scratch = sa.MetaData()
SCREEN = sa.Table(
    "bench_screen",
    _scratch,
    sa.Column("path_id", sa.String(100)),
    sa.Column("number", sa.Integer),
    sa.Column("module_id", sa.String(100)),
    sa.Column("screen_id", sa.String(100)),
    prefixes=["TEMPORARY"],
)
READER = sa.Table(
    "bench_reader",
    _scratch,
    sa.Column("assignment_id", sa.Uuid),
    sa.Column("path_id", sa.String(100)),
    sa.Column("screens", sa.Integer),
    prefixes=["TEMPORARY"],
)


def _progress(
    uow: UnitOfWork, size: Size, courses: Courses, done: list[Issued], open_: list[Member]
) -> None:
    """As many screens read as the size says: by those under way, then by the finished ones."""
    line, left = uow.session.get_bind(), size.progress
    readers = []
    for assignment_id, path, screens in _readers(courses, done, open_):
        if not left:
            break
        readers.append((assignment_id, path, min(left, screens)))
        left -= readers[-1][2]
    _scratch.create_all(line)
    screens = [
        (path, number, *screen)
        for path, found in courses.screens.items()
        for number, screen in enumerate(found)
    ]
    for table, rows in ((SCREEN, screens), (READER, sorted(readers))):
        names = table.columns.keys()
        line.execute(sa.insert(table), [dict(zip(names, row, strict=True)) for row in rows])
    _copy(uow, courses)
    _scratch.drop_all(line)


def _readers(
    courses: Courses, done: list[Issued], open_: list[Member]
) -> Iterator[tuple[Any, str, int]]:
    for member in open_:
        if member.far is not None:
            path = courses.path_of(member.job_role)
            yield id_of(WORK + 1, member.number), path, int(member.far * courses.most(member))
    for one in done:
        yield id_of(WORK, one.number), one.path, len(courses.screens[one.path])


def _copy(uow: UnitOfWork, courses: Courses) -> None:
    read_at = sa.literal(uow.now - DAY, ScreenRead.read_at.type)
    rows = (
        sa.select(
            READER.c.assignment_id,
            SCREEN.c.module_id,
            SCREEN.c.screen_id,
            sa.literal(courses.revision.id),
            read_at,
        )
        .join(
            SCREEN,
            sa.and_(SCREEN.c.path_id == READER.c.path_id, SCREEN.c.number < READER.c.screens),
        )
        .order_by(READER.c.assignment_id)
    )
    columns = ["assignment_id", "module_id", "screen_id", "revision_id", "read_at"]
    uow.session.execute(_table(ScreenRead).insert().from_select(columns, rows))


def _table(model: type[Base]) -> sa.Table:
    return model.__table__  # type: ignore[return-value]
