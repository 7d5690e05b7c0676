"""The company that is measured, small: everybody is in it, and the numbers are as said."""

from collections import Counter

import pytest
from sqlalchemy import distinct, func, select

from course.actor import OPERATOR, Act
from course.agreements.models import Acknowledgement
from course.assignments.models import Assignment
from course.credentials.models import Credential
from course.learning.models import ScreenRead
from course.people.models import Branch, Engagement, Person, Region, Vendor
from course.reports import board, board_places
from course.reports import service as reports
from course.reports.board_rules import Asked, BoardStatus
from course.reports.models import Standing
from tests.bench.company import Company, Size
from tests.bench.founding import found

SIZE = Size(800)


@pytest.fixture
def company(work):
    with work() as uow:
        found(uow, SIZE)


def count(db, column) -> int:
    return db.scalar(select(func.count(distinct(column))))


def test_it_has_as_many_of_everything_as_its_size_says(db, company):
    counted = [count(db, table.id) for table in (Person, Branch, Vendor, Credential)]
    progress = db.scalar(select(func.count()).select_from(ScreenRead))

    assert counted == [SIZE.people, SIZE.branches, SIZE.vendors, SIZE.credentials]
    assert progress == SIZE.progress


def test_a_hundred_thousand_people_are_the_company_that_was_promised():
    large = Size(100_000)

    sizes = (large.branches, large.vendors, large.progress, large.credentials, large.largest)
    assert sizes == (400, 300, 1_000_000, 150_000, 2_000)


def test_everybody_in_a_big_company_is_drawn_alike_each_time():
    one, other = list(Company(SIZE).members()), list(Company(SIZE).members())

    assert one == other
    assert Counter(member.branch for member in one)[0] == SIZE.largest


def test_every_status_is_on_the_board(work, company, clock):
    with work() as uow:
        places = board_places.places(uow.session, OPERATOR, clock())
        asked = Asked(OPERATOR.grants_for(Act.SEE_BOARD), places.branches)

        rows = [row for _, row in board.every_row(uow.session, asked, None, [])]

    covered = {BoardStatus.COVERED}  # by hand, for a few days: nobody is in the big company
    assert {row.status for row in rows} == set(BoardStatus) - covered
    assert any(not row.path_id for row in rows), "somebody has nothing assigned"
    assert {row.kind for row in rows} == {"employee", "contractor"}


def test_people_join_leave_move_and_work_for_two(db, company, clock):
    today = clock().date()
    ties = db.scalars(select(Engagement)).all()
    by_person = Counter(tie.person_id for tie in ties if tie.ends_on is None)

    assert any(tie.starts_on > today for tie in ties)
    assert any(tie.ends_on and tie.ends_on < today for tie in ties)
    assert max(by_person.values()) == 2
    assert {tie.vendor_id is None for tie in ties} == {True, False}


def test_what_is_open_is_late_begun_excused_or_untouched(db, company, clock):
    open_ = db.scalars(select(Assignment).where(Assignment.completed_at.is_(None))).all()

    assert any(one.due_on < clock().date() for one in open_)
    assert {one.begun_at is None for one in open_} == {True, False}
    assert {one.excused_until is None for one in open_} == {True, False}


def test_whoever_is_certified_has_acknowledged_the_agreement(db, company):
    assert count(db, Acknowledgement.person_id) == count(db, Credential.person_id)


def test_regions_are_two_deep(db, company):
    parents = {region.id: region.parent_id for region in db.scalars(select(Region))}

    depths = {2 if parents[branch.region_id] else 1 for branch in db.scalars(select(Branch))}
    assert depths == {1, 2}


def test_board_stands_as_a_rebuild_would_make_it(db, company, work):
    columns = select(*Standing.__table__.columns)
    before = set(map(tuple, db.execute(columns)))

    with work() as uow:
        reports.rebuild(uow)

    assert set(map(tuple, db.execute(columns))) == before
