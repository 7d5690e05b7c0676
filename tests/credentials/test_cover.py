"""Cover: somebody answers for a person until a day. It ends by itself, and is no credential."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from course.actor import OPERATOR, Actor, Grant, Role
from course.audit.models import AuditEntry
from course.credentials import cover, queries, service
from course.credentials.models import Credential
from course.credentials.standin_models import Cover, CoverEnd
from course.errors import NotFound, NotReady
from course.reports.models import Standing
from course.reports.service import rebuild
from tests.at_once import at_once

TODAY, UNTIL = date(2026, 3, 1), date(2026, 3, 20)


@pytest.fixture
def ana(make):
    return make.person(name="Ana Silva")


@pytest.fixture
def hr(make):
    return make.person(Role.HR, name="Hanna Reed")


def acting(person, role=Role.HR, **place) -> Actor:
    return Actor(person.id, person.name, (Grant(role, **place),))


@pytest.fixture
def give(work, hr):
    def give(person, actor=None, until=UNTIL, reason="Ill until then", cover_id=None, path="field"):
        actor = actor or acting(hr)
        with work(actor) as uow:
            return cover.give(
                uow,
                actor=actor,
                person_id=person.id,
                cover_id=cover_id or uuid4(),
                path_id=path,
                until=until,
                reason=reason,
            )

    return give


def lapsed(award, person, clock) -> str:
    """A certificate that ran out yesterday; the serial."""
    clock.now = datetime(2025, 3, 1, 9, tzinfo=UTC)
    serial = award(person).serial
    clock.now = datetime(2026, 3, 1, 9, tzinfo=UTC)
    return serial


def test_cover_is_a_fact_with_actor_reason_and_end(give, ana, hr, db, clock):
    assert give(ana, reason="  Ill until then ")

    row = db.scalars(select(Cover)).one()
    assert (row.covers_from, row.covers_until, row.reason) == (TODAY, UNTIL, "Ill until then")
    assert (row.given_at, row.given_by) == (clock(), hr.id)
    logged = db.scalars(select(AuditEntry).where(AuditEntry.event == "CoverGiven")).one()
    assert "Ana" not in logged.data
    assert "2026-03-20" in logged.data


def test_board_shows_cover_as_what_it_is_until_its_last_day(give, ana, make, award, browser, clock):
    lapsed(award, ana, clock)
    manager = make.person(Role.MANAGER)
    browser.sign_in(manager)
    assert "Lapsed 1 Mar" in browser.get("/team").text
    shares = browser.get("/team").text.count("0 of 3")

    give(ana)

    page = browser.get("/team").text
    assert "Covered to 20 Mar" in page
    assert "Lapsed 1 Mar" not in page
    assert page.count("0 of 3") == shares, "cover counted as holding the standard"
    assert "Covered to 20 Mar" in browser.get("/team?status=covered").text
    clock.now = datetime(2026, 3, 20, 23, 30, tzinfo=UTC)
    assert "Covered to 20 Mar" in browser.get("/team").text
    clock.now = datetime(2026, 3, 21, 9, tzinfo=UTC)
    assert "Lapsed 1 Mar" in browser.get("/team").text


def test_nobody_is_overdue_while_covered_and_is_so_again_afterwards(
    give, ana, make, browser, clock, work
):
    make.assignment(ana, due_on=date(2026, 2, 20))
    with work() as uow:
        rebuild(uow)
    browser.sign_in(make.person(Role.MANAGER))
    assert "Overdue 9 days" in browser.get("/team").text

    give(ana)

    assert "Covered to 20 Mar" in browser.get("/team").text
    clock.now = datetime(2026, 3, 22, 9, tzinfo=UTC)
    assert "Overdue 30 days" in browser.get("/team").text


def test_valid_certificate_is_shown_and_not_the_cover(give, ana, award, make, browser):
    award(ana)
    give(ana)

    page = browser.sign_in(make.person(Role.MANAGER)).get("/team").text

    assert "Valid to 28 Feb 2027" in page
    assert "Covered to" not in page


def test_cover_is_no_credential_anywhere(
    give, ana, award, hr, browser, new_browser, db, clock, run
):
    serial = lapsed(award, ana, clock)
    give(ana)

    assert queries.valid_paths(db, ana.id, TODAY) == set()
    assert len(db.scalars(select(Credential)).all()) == 1
    check = new_browser().get(f"/verify/{serial}").text
    assert "Not valid" in check
    assert "Covered" not in check
    page = browser.sign_in(hr).get(f"/certificates/{serial}").text
    assert "Covered until 20 March 2026" in page
    assert "no certificate" in page
    assert "Ill until then" not in page
    register = browser.get("/hr/certificates").text
    assert "Lapsed" in register
    assert "Covered to 20 Mar 2026" in register
    own = new_browser().sign_in(ana).get("/learn").text
    assert "Lapsed. Covered to 20 Mar 2026" in own
    assert "Ill until then" not in own


def test_reason_is_for_hr_and_not_for_managers(give, ana, make, hr, browser, new_browser):
    give(ana)
    address = f"/people/{ana.id}"

    assert "Ill until then" in browser.sign_in(hr).get(address).text
    seen = new_browser().sign_in(make.person(Role.MANAGER)).get(address).text
    assert "Covered to 20 Mar 2026" in seen
    assert "Ill until then" not in seen


def test_second_press_gives_nothing_more(give, ana, db):
    cover_id = uuid4()

    assert give(ana, cover_id=cover_id)
    assert not give(ana, cover_id=cover_id)
    answers = at_once(*[lambda: give(ana, cover_id=cover_id)] * 3)

    assert answers == [False] * 3
    assert len(db.scalars(select(Cover)).all()) == 1


def test_last_of_several_covers_counts(give, ana, db):
    give(ana, until=UNTIL)
    give(ana, until=UNTIL + timedelta(days=9))
    give(ana, until=UNTIL - timedelta(days=9))

    (row,) = db.scalars(select(Standing).where(Standing.person_id == ana.id)).all()
    assert (row.path_id, row.covered_until) == ("field", UNTIL + timedelta(days=9))


def test_cover_that_is_ended_ends_at_once_and_stays_in_history(give, ana, hr, work, db, browser):
    give(ana)
    cover_id = db.scalars(select(Cover.id)).one()

    for expected in (True, False):
        with work(acting(hr)) as uow:
            done = cover.end(
                uow, actor=acting(hr), person_id=ana.id, cover_id=cover_id, reason="Is back"
            )
            assert done is expected

    assert len(db.scalars(select(Cover)).all()) == len(db.scalars(select(CoverEnd)).all()) == 1
    assert db.scalars(select(Standing.covered_until)).all() == [None]
    page = browser.sign_in(hr).get(f"/people/{ana.id}/cover").text
    assert "Ended before 20 Mar 2026" in page
    assert "Is back" in page


def test_read_model_is_what_a_rebuild_makes(give, ana, award, clock, work, db):
    lapsed(award, ana, clock)
    with work() as uow:
        rebuild(uow)
    give(ana)

    def rows():
        db.expire_all()
        return {
            (row.person_id, row.path_id, row.covered_until) for row in db.scalars(select(Standing))
        }

    before = rows()
    with work() as uow:
        rebuild(uow)
    assert rows() == before


@pytest.mark.parametrize("days", [-1, 61, 4000])
def test_last_day_has_limits(give, ana, db, days):
    with pytest.raises(NotReady, match="60 days"):
        give(ana, until=TODAY + timedelta(days=days))
    assert db.scalars(select(Cover)).all() == []


@pytest.mark.parametrize("days", [0, 60])
def test_both_limits_are_within(give, ana, days):
    assert give(ana, until=TODAY + timedelta(days=days))


def test_reason_and_a_path_that_there_is_are_needed(give, ana):
    with pytest.raises(NotReady, match="reason"):
        give(ana, reason=" \n")
    with pytest.raises(NotFound):
        give(ana, path="nothing")


def test_who_does_not_work_here_any_more_cannot_be_covered(give, make):
    with pytest.raises(NotFound):
        give(make.person(ends_on=date(2026, 2, 1)))


@pytest.mark.parametrize(
    "role", [Role.LEARNER, Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.AUDITOR]
)
def test_nobody_else_gives_or_ends_cover(give, ana, make, work, db, role):
    otto = make.person(name="Otto Outsider")
    home = make.home()
    actor = acting(otto, role, branch_id=home.id, region_id=home.region_id)
    with pytest.raises(NotFound):
        give(ana, actor)
    give(ana)
    cover_id = db.scalars(select(Cover.id)).one()

    with pytest.raises(NotFound), work(actor) as uow:
        cover.end(uow, actor=actor, person_id=ana.id, cover_id=cover_id, reason="No")
    with pytest.raises(NotFound), work() as uow:
        cover.end(uow, actor=OPERATOR, person_id=otto.id, cover_id=cover_id, reason="Not theirs")


def test_hr_covers_on_the_page_and_ends_it_there(ana, hr, browser, db, make):
    make.assignment(ana, path_id="office")
    browser.sign_in(hr)
    address = f"/people/{ana.id}/cover"
    page = browser.get(address).text
    assert "2026-03-01 to 2026-04-30: 60 days at most" in page
    assert "Nothing yet." in page

    refused = browser.submit(address, path_id="office", until="2026-05-01", reason="Ill")
    assert refused.status_code == 422
    assert "Write a day from 2026-03-01 to 2026-04-30." in refused.text
    assert browser.submit(address, path_id="office", until="2026-03-20", reason="Ill").location

    page = browser.get(address).text
    assert "Covered to 20 Mar 2026" in page
    assert "by Hanna Reed" in page
    listed = browser.get("/hr/cover").text
    assert "1 cover lasts today" in listed
    assert "Ana Silva" in listed
    empty = browser.submit(address, form=-1, reason=" ")
    assert empty.status_code == 422
    assert "Write the reason." in empty.text
    browser.submit(address, form=-1, reason="Is back")
    assert db.scalars(select(CoverEnd.reason)).one() == "Is back"
    assert "Nobody is covered today." in browser.get("/hr/cover").text


def test_list_of_covers_takes_as_many_statements_for_one_as_for_many(
    give, make, hr, browser, statements
):
    browser.sign_in(hr)
    counts = []
    for more in (1, 4):
        for _ in range(more):
            give(make.person())
        browser.get("/hr/cover")
        with statements() as ran:
            browser.get("/hr/cover")
        counts.append(len(ran))

    assert counts[0] == counts[1] <= 4


def test_revoked_certificate_of_somebody_covered_says_both(give, ana, award, work, hr, browser):
    serial = award(ana).serial
    with work() as uow:
        service.revoke(uow, actor=OPERATOR, serial=serial, reason="Wrong person")
    give(ana)

    page = browser.sign_in(hr).get(f"/certificates/{serial}").text

    assert "Revoked" in page
    assert "Covered until 20 March 2026" in page
