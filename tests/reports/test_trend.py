"""Twelve weeks: the same as plain Python counts, and right when history changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from course.actor import OPERATOR, Role
from course.credentials.models import Credential, Revocation
from course.events import PeopleChanged
from course.people.models import Branch
from course.reports import board_places, trend
from course.reports.board_rules import Asked
from course.reports.trend_rules import week_ends
from tests.bulk import fill
from tests.reports.companies import Naive, by_chance

URL = "/team/trend"
TODAY = date(2026, 3, 1)
ENDS = week_ends(TODAY)


@pytest.fixture
def weeks(clock):
    """``weeks(session)``: by branch, for everybody or for one vendor."""

    def weeks(session, actor=OPERATOR, **given):
        places = board_places.places(session, actor, clock())
        return trend.by_branch(session, Asked(actor.grants, places.branches, **given), ENDS)

    return weeks


@pytest.mark.parametrize("seed", range(5))
def test_any_history_is_counted_as_plain_python_counts_it(read, db, work, weeks, seed):
    with work() as uow:
        by_chance(uow, seed)
    naive = Naive(db)

    found = weeks(read)

    for branch_id in db.scalars(select(Branch.id)):
        for day, week in zip(ENDS, found[branch_id], strict=True):
            there = {one.person_id for one in naive.there(day, branch_id=branch_id)}
            assert week == (len(there), len(there & naive.held(day))), day


def test_only_people_of_the_vendor_are_counted(read, db, work, weeks):
    with work() as uow:
        by_chance(uow, 7)
    naive = Naive(db)
    vendor_id = next(one.vendor_id for one in naive.engagements if one.vendor_id)

    found = weeks(read, vendor_id=vendor_id)

    assert found
    for branch_id, counted in found.items():
        for day, week in zip(ENDS, counted, strict=True):
            there = naive.there(day, branch_id=branch_id, vendor_id=vendor_id)
            assert week.people == len({one.person_id for one in there})


def test_revoking_counts_from_the_day_it_happened(read, make, walk, move, work, weeks, clock):
    """Before that day people could rely on it, so that the past keeps its number."""
    clock.now = datetime(2025, 12, 8, 9, tzinfo=UTC)
    ana = make.person()
    walk(ana, make.assignment(ana)).certify()
    clock.now = datetime(2026, 1, 25, 22, tzinfo=UTC)
    with work() as uow:
        held = uow.session.query(Credential).filter_by(person_id=ana.id).one()
        uow.session.add(Revocation(credential_id=held.id, revoked_at=clock.now, reason="A mistake"))
    clock.now = datetime(2026, 3, 1, 9, tzinfo=UTC)

    held = {day: week.holding for day, week in zip(ENDS, weeks(read)[make.home().id], strict=True)}

    assert held[date(2025, 12, 7)] == 0, "not yet"
    assert held[date(2026, 1, 18)] == 1
    assert held[date(2026, 1, 25)] == 0, "revoked that evening"


def test_who_has_moved_counts_where_they_were(read, make, work, move, weeks):
    leeds = make.branch()
    ana = make.person(ends_on=date(2026, 1, 20))
    make.engagement(person_id=ana.id, branch_id=leeds.id, starts_on=date(2026, 1, 21))
    with work() as uow:
        uow.emit(PeopleChanged(what="moved", person_ids=(ana.id,)))

    found = weeks(read)

    assert [week.people for week in found[leeds.id]] == [0] * 7 + [1] * 5
    assert [week.people for week in found[make.home().id]] == [1] * 7 + [0] * 5


# --- the page ---------------------------------------------------------------------------


def test_page_says_it_in_words_in_a_picture_and_in_numbers(browser, make, walk, clock):
    ana, mona = make.person(), make.person(Role.MANAGER)
    walk(ana, make.assignment(ana)).certify()
    clock.now += timedelta(days=14)

    page = browser.sign_in(mona).get(URL)

    assert "The last twelve weeks" in page.text
    assert 'role="img"' in page.text
    assert page.text.count('<circle class="trend__point') == 13
    assert page.text.count('<th scope="row">') == 13


def test_manager_sees_no_trend_of_another_branch(browser, make, move):
    otto = make.branch(name="Otto's branch")
    move(make.person(name="Otto Outsider", branch=otto))
    browser.sign_in(make.person(Role.MANAGER))

    assert browser.get(URL, query_string={"branch": str(otto.id)}).status_code == 404


def test_takes_five_statements_and_three_when_nothing_changed(browser, make, work, statements):
    with work() as uow:
        fill(uow, branches=2, people=200, credentials=150)
    browser.sign_in(make.person(Role.HR))

    with statements() as cold:
        browser.get(URL)
    with statements() as warm:
        browser.get(URL)

    assert len(cold) <= 5, "\n".join(cold)
    assert len(warm) <= 3, "\n".join(warm)
