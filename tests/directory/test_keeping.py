"""Adding one person, changing a record, ending and moving: within reach, with history kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from course.assignments.models import Assignment
from course.audit.models import AuditEntry
from course.people.domain import Kind
from course.people.models import Engagement, Person
from course.people.sign_in_models import SignInSession
from tests.at_once import at_once
from tests.browser_client import without_tokens
from tests.conftest import NOW

TODAY = NOW.date()
DAY = timedelta(days=1)
NEW = {
    "person_id": "N-1",
    "name": "  Nora  New ",
    "branch": "york",
    "job_role": "technician",
    "kind": "employee",
}


def person(db, code: str):
    return db.execute(
        select(Person.id, Person.name, Person.email, Person.phone).where(Person.code == code)
    ).one_or_none()


def engagements(db, person_id):
    rows = db.execute(
        select(Engagement.branch_id, Engagement.starts_on, Engagement.ends_on, Engagement.vendor_id)
        .where(Engagement.person_id == person_id)
        .order_by(Engagement.starts_on)
    )
    return [tuple(row) for row in rows]


# --- adding -----------------------------------------------------------------------------


def test_manager_adds_somebody_to_the_own_branch(browser, db, desk, place):
    done = browser.sign_in(desk.york).submit("/people/new", **NEW)

    nora = person(db, "N-1")
    assert done.status_code == 303
    assert done.location == f"/people/{nora.id}"
    assert nora.name == "Nora New"
    assert engagements(db, nora.id) == [(place.york.id, TODAY, None, None)]
    assert "PeopleChanged" in db.scalars(select(AuditEntry.event)).all()


def test_manager_adds_nobody_to_bath(browser, db, desk):
    browser.sign_in(desk.york)
    there = browser.submit("/people/new", **NEW | {"branch": "Bath"})
    nowhere = browser.submit("/people/new", **NEW | {"branch": "Xath"})

    assert there.status_code == nowhere.status_code == 422
    assert without_tokens(there).replace("Bath", "Xath") == without_tokens(nowhere)
    assert person(db, "N-1") is None


def test_vendor_admin_adds_own_people_to_any_branch_and_nobody_of_kestrel(browser, db, desk, place):
    browser.sign_in(desk.pike)
    given = {key: value for key, value in NEW.items() if key != "kind"}

    assert browser.submit("/people/new", **given | {"branch": "Bath"}).status_code == 303
    refused = browser.submit(
        "/people/new", **given | {"person_id": "N-2", "kind": "employee", "vendor": "Kestrel"}
    )

    assert engagements(db, person(db, "N-1").id) == [(place.bath.id, TODAY, None, place.pike.id)]
    rows = db.execute(select(Engagement.kind).where(Engagement.vendor_id == place.kestrel.id))
    assert refused.status_code in {303, 422}
    assert rows.all() == []


def test_auditor_adds_nobody(browser, desk):
    assert browser.sign_in(desk.auditor).get("/people/new").status_code == 404


def test_every_problem_is_said_beside_its_field(browser, desk):
    page = browser.sign_in(desk.york).submit(
        "/people/new",
        name="",
        person_id="N-1",
        branch="Yrok",
        job_role="",
        kind="employee",
        email="no mail",
        starts_on="03/04/2026",
    )

    assert page.status_code == 422
    for field, words in (
        ("name", "The name is empty"),
        ("branch", "Did you mean York?"),
        ("job_role", "The job role is empty"),
        ("email", "This is no e-mail address"),
        ("starts_on", "this can be two days"),
    ):
        assert words in page.text.partition(f'id="{field}-error"')[2][:400], field
    assert 'value="N-1"' in page.text


@pytest.mark.parametrize("same", [{"person_id": "una-1"}, {"email": "UNA@york.test"}])
def test_known_person_in_reach_is_told_with_a_way_there(browser, db, make, desk, place, same):
    una = make.person(name="Una", code="UNA-1", email="una@york.test", branch=place.york)

    page = browser.sign_in(desk.york).submit("/people/new", **NEW | same)

    assert page.status_code == 422
    assert "Una has this" in page.text
    assert f"/people/{una.id}" in page.text
    assert person(db, "N-1") is None


@pytest.mark.parametrize("same", [{"person_id": "otto-1"}, {"email": "otto@bath.test"}])
def test_known_person_out_of_reach_is_not_told_about(browser, db, make, desk, place, same):
    otto = make.person(name="Otto", code="OTTO-1", email="otto@bath.test", branch=place.bath)

    page = browser.sign_in(desk.york).submit("/people/new", **NEW | same)

    assert page.status_code == 422
    assert "Otto" not in page.text
    assert str(otto.id) not in page.text
    assert len(db.scalars(select(Person.id).where(Person.code_key == "otto-1")).all()) == 1


def test_two_presses_at_once_add_one_person(new_browser, db, desk):
    browsers = [new_browser().sign_in(desk.york) for _ in range(2)]

    answers = at_once(
        *(lambda b=browser: b.submit("/people/new", **NEW).status_code for browser in browsers)
    )

    assert sorted(answers)[0] == 303
    assert sorted(answers)[1] in {409, 422}
    assert len(db.scalars(select(Person.id).where(Person.code == "N-1")).all()) == 1


# --- contact ----------------------------------------------------------------------------


@pytest.fixture
def una(make, place):
    return make.person(name="Una York", code="U-1", branch=place.york)


def test_manager_changes_how_to_reach_somebody_and_the_search_follows(browser, db, desk, una):
    browser.sign_in(desk.york)

    done = browser.submit(
        f"/people/{una.id}/contact",
        name="Una Öster",
        email="una@york.test",
        phone="01 234 567",
        language="de",
    )

    assert done.status_code == 303
    assert person(db, "U-1")[1:] == ("Una Öster", "una@york.test", "01 234 567")
    assert "Una Öster" in browser.get("/people?q=oster").text
    assert "Una Öster" in browser.get("/people?q=234567").text


def test_e_mail_of_somebody_else_is_refused(browser, db, make, desk, place, una):
    make.person(email="otto@bath.test", branch=place.bath)

    page = browser.sign_in(desk.york).submit(
        f"/people/{una.id}/contact", name="Una York", email="OTTO@bath.test", phone="", language=""
    )

    assert page.status_code == 422
    assert "Another person has this e-mail" in page.text


def test_manager_does_not_change_the_address_of_somebody_with_a_role(browser, make, desk, place):
    """Whoever sets the address gets the sign-in links."""
    from course.actor import Role

    chief = make.person(Role.HR, branch=place.york, name="Chief")
    browser.sign_in(desk.york)

    assert browser.get(f"/people/{chief.id}/contact").status_code == 404
    assert "Ask HR to change them" in browser.get(f"/people/{chief.id}").text


def test_hr_does_not_change_the_address_of_an_admin(browser, desk):
    assert browser.sign_in(desk.hr).get(f"/people/{desk.admin.id}/contact").status_code == 404
    assert browser.sign_in(desk.admin).get(f"/people/{desk.hr.id}/contact").status_code == 200


def test_record_that_others_answer_for_too_is_changed_by_hr_only(browser, make, desk, place, una):
    make.engagement(person_id=una.id, branch_id=place.bath.id)

    assert browser.sign_in(desk.york).get(f"/people/{una.id}/contact").status_code == 404
    assert browser.sign_in(desk.hr).get(f"/people/{una.id}/contact").status_code == 200


# --- engagements ------------------------------------------------------------------------


def engagement_of(db, person_id):
    return db.scalars(
        select(Engagement.id).where(Engagement.person_id == person_id).order_by(Engagement.id)
    ).one()


def test_leaving_ends_what_is_open_and_signs_out_and_keeps_the_evidence(
    browser, new_browser, db, make, desk, place, una
):
    task = make.assignment(una, branch_id=place.york.id)
    new_browser().sign_in(una)
    url = f"/people/{una.id}/engagements/{engagement_of(db, una.id)}/end"

    done = browser.sign_in(desk.york).submit(url, last_day=str(TODAY))

    assert done.status_code == 303
    assert engagements(db, una.id)[0][2] == TODAY
    row = db.execute(
        select(Assignment.withdrawn_at, Assignment.withdrawn_why).where(Assignment.id == task.id)
    ).one()
    assert row.withdrawn_at
    assert "No engagement" in row.withdrawn_why
    ended = select(SignInSession.ended_at).where(SignInSession.person_id == una.id)
    assert None not in db.scalars(ended).all()


def test_last_day_to_come_leaves_what_is_open_until_then(browser, db, make, desk, place, una):
    task = make.assignment(una, branch_id=place.york.id)
    url = f"/people/{una.id}/engagements/{engagement_of(db, una.id)}/end"

    browser.sign_in(desk.york).submit(url, last_day=str(TODAY + 9 * DAY))

    open_ = select(Assignment.withdrawn_at).where(Assignment.id == task.id)
    assert db.scalars(open_).one() is None
    assert "Here until 10 Mar 2026" in browser.get("/people").text


def test_moving_keeps_the_history_and_takes_what_is_open_along(browser, db, make, desk, place, una):
    task = make.assignment(una, branch_id=place.york.id)
    url = f"/people/{una.id}/engagements/{engagement_of(db, una.id)}/move"

    done = browser.sign_in(desk.north).submit(
        url, branch="wick", from_day=str(TODAY), job_role="planner"
    )

    assert done.status_code == 303
    assert [(b, since, until) for b, since, until, _ in engagements(db, una.id)] == [
        (place.york.id, una_since(), TODAY - DAY),
        (place.wick.id, TODAY, None),
    ]
    assert db.scalars(select(Assignment.branch_id).where(Assignment.id == task.id)).one() == (
        place.wick.id
    )


def una_since():
    from datetime import date

    return date(2025, 1, 1)


def test_manager_of_one_branch_moves_nobody_out_of_reach(browser, db, desk, place, una):
    url = f"/people/{una.id}/engagements/{engagement_of(db, una.id)}/move"
    browser.sign_in(desk.york)

    there = browser.submit(url, branch="Bath", from_day=str(TODAY))
    nowhere = browser.submit(url, branch="Xath", from_day=str(TODAY))

    assert there.status_code == nowhere.status_code == 422
    assert without_tokens(there).replace("Bath", "Xath") == without_tokens(nowhere)
    assert "Move" not in browser.get(f"/people/{una.id}").text.partition("<main")[2]


@pytest.mark.parametrize("act", ["end", "move"])
def test_outsider_bo_of_bath_ends_and_moves_nobody_of_york(browser, db, desk, una, act):
    browser.sign_in(desk.bath)
    id_ = engagement_of(db, una.id)

    there = browser.get(f"/people/{una.id}/engagements/{id_}/{act}")
    nowhere = browser.get(f"/people/{uuid4()}/engagements/{uuid4()}/{act}")

    assert there.status_code == nowhere.status_code == 404
    assert without_tokens(there) == without_tokens(nowhere)


def test_person_is_an_employee_here_and_a_contractor_there(browser, db, desk, place, una):
    done = browser.sign_in(desk.hr).submit(
        f"/people/{una.id}/engagements/new",
        kind="contractor",
        vendor="pike",
        branch="Bath",
        job_role="technician",
        starts_on="2026-03-10",
    )

    assert done.status_code == 303
    kinds = db.scalars(
        select(Engagement.kind).where(Engagement.person_id == una.id).order_by(Engagement.starts_on)
    )
    assert kinds.all() == [Kind.EMPLOYEE, Kind.CONTRACTOR]
    assert "Una York" in browser.sign_in(desk.bath).get("/people?state=to_come").text
    assert "Bath" not in browser.sign_in(desk.york).get(f"/people/{una.id}").text


def test_same_place_twice_at_a_time_is_refused(browser, db, desk, una):
    page = browser.sign_in(desk.york).submit(
        f"/people/{una.id}/engagements/new", kind="employee", branch="York", job_role="clerk"
    )

    assert page.status_code == 422
    assert "there already on some of these days" in page.text
    assert len(engagements(db, una.id)) == 1


def test_who_left_comes_back_with_a_new_engagement(browser, db, make, desk, place):
    gone = make.person(name="Gone", branch=place.york, ends_on=TODAY - 9 * DAY)

    done = browser.sign_in(desk.york).submit(
        f"/people/{gone.id}/engagements/new", kind="employee", branch="York", job_role="clerk"
    )

    assert done.status_code == 303
    assert [until for _, _, until, _ in engagements(db, gone.id)] == [TODAY - 9 * DAY, None]
