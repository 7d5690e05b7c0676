"""Roles by hand: who may give which, taking one back, and what the list says."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from course.actor import Actor, Grant, Role
from course.audit.models import AuditEntry
from course.errors import NotReady
from course.people import granting
from course.people.grant_rules import WORDS, may_give, roles_to_give
from course.people.models import RoleGrant
from tests.at_once import at_once
from tests.browser_client import token, without_tokens
from tests.conftest import NOW

TODAY = NOW.date()
ABOVE_HR = {Role.ADMIN, Role.AUTHOR, Role.AUDITOR}


@pytest.fixture
def york(make):
    return make.branch(name="York")


@pytest.fixture
def gwen(make, york):
    return make.person(name="Gwen Green", code="G-1", branch=york)


@pytest.fixture
def hana(make):
    return make.person(Role.HR, name="Hana Hart")


@pytest.fixture
def ada(make):
    return make.person(Role.ADMIN, name="Ada Adair")


def test_hr_gives_no_more_than_hr_an_administrator_everything_and_others_nothing():
    def given_by(role: Role) -> set[Role]:
        return set(roles_to_give(Actor(uuid4(), "Somebody", (Grant(role),))))

    assert given_by(Role.HR) == set(WORDS) - ABOVE_HR
    assert given_by(Role.ADMIN) == set(WORDS) == set(Role) - {Role.LEARNER}
    others = set(Role) - {Role.HR, Role.ADMIN}
    assert {role: given_by(role) for role in others} == {role: set() for role in others}
    assert not may_give(Actor(uuid4(), "Ada", (Grant(Role.ADMIN),)), Role.LEARNER)


def test_hr_gives_a_role_sees_who_gave_it_and_takes_it_back(
    browser, new_browser, hana, gwen, york, db
):
    desk, manager = browser.sign_in(hana), new_browser().sign_in(gwen)
    assert "What they may see and do" in desk.get(f"/people/{gwen.id}").text
    url = f"/people/{gwen.id}/roles"
    assert "No role." in desk.get(url).text

    given = desk.submit(f"{url}?role=manager", place=f"branch:{york.id}", until="2026-03-20")

    assert given.status_code == 303
    assert manager.get("/team").status_code == 200
    listed = desk.get("/people/roles?q=gwen&role=manager").text
    for words in ("Gwen Green", "Branch manager", "York", "20 Mar 2026", "by Hana Hart"):
        assert words in listed, words
    again = desk.submit(f"{url}?role=manager", place=f"branch:{york.id}", until="2026-03-20")
    assert "they have it already" in desk.get(again.location).text

    ended = desk.submit(url, form=-1)

    assert ended.status_code == 303
    assert manager.get("/team").status_code == 404
    assert "Ended. Gwen Green is not Branch manager" in desk.get(ended.location).text
    assert "Gwen Green" not in desk.get("/people/roles").text
    assert "Ended 1 Mar 2026 by Hana Hart" in desk.get("/people/roles?state=all").text
    assert "What is over" in desk.get(url).text
    log = select(AuditEntry.event, AuditEntry.actor_id).where(AuditEntry.event.like("Role%"))
    assert db.execute(log.order_by(AuditEntry.seq)).all()[-2:] == [
        ("RoleGranted", hana.id), ("RoleEnded", hana.id),
    ]  # fmt: skip


def test_form_says_what_to_put_right(browser, ada, gwen):
    desk, url = browser.sign_in(ada), f"/people/{gwen.id}/roles"

    answers = [
        desk.submit(f"{url}?role=auditor"),
        desk.submit(f"{url}?role=hr", until=(TODAY - timedelta(days=1)).isoformat()),
        desk.submit(f"{url}?role=manager"),
        desk.submit(f"{url}?role=manager", place=f"branch:{uuid4()}"),
        desk.submit(f"{url}?role=author", until="tomorrow"),
    ]

    assert [answer.status_code for answer in answers] == [422] * 5
    assert "Write the last day." in answers[0].text
    assert "That day is over." in answers[1].text
    assert "Choose where the role holds." in answers[2].text
    assert "Write year, month, day" in answers[4].text


def test_hr_can_neither_give_nor_end_what_opens_more_than_hr(
    browser, hana, ada, gwen, make, work, db
):
    audra = make.person(Role.AUDITOR, name="Audra Abbey")
    desk, url = browser.sign_in(hana), f"/people/{gwen.id}/roles"
    sent = token(desk.get(url))
    for role in [*ABOVE_HR, "king"]:
        assert f"role={role}" not in desk.get(url).text
        assert desk.get(f"{url}?role={role}").status_code == 404
        data = sent | {"role": str(role), "until": "2026-03-20"}
        assert desk.post(url, data=data).status_code == 404
    for person, role in ((ada, "admin"), (audra, "auditor")):
        own = f"/people/{person.id}/roles"
        assert "An administrator can end it" in desk.get(own).text
        assert desk.post(f"{own}/end", data=sent | {"role": role}).status_code == 404

    held = select(RoleGrant.role).where(RoleGrant.ended_at.is_(None)).order_by(RoleGrant.role)
    assert set(db.scalars(held)) == {Role.ADMIN, Role.AUDITOR, Role.HR}


def test_nobody_changes_their_own_roles(new_browser, hana, ada, make, db):
    make.person(Role.ADMIN)
    for person, role in ((hana, "hr"), (ada, "admin")):
        desk, url = new_browser().sign_in(person), f"/people/{person.id}/roles"
        page = desk.get(url)
        sent = token(page) | {"role": role}
        assert "These are your own roles" in page.text
        assert "Give a role" not in page.text
        assert desk.get(f"{url}?role={role}").status_code == 404
        assert desk.post(url, data=sent).status_code == 404
        assert desk.post(f"{url}/end", data=sent).status_code == 404

    assert db.scalars(select(RoleGrant.id).where(RoleGrant.ended_at.is_not(None))).all() == []


def test_auditor_sees_roles_and_changes_none_and_others_do_not_see_them(
    browser, new_browser, make, york, gwen, hana, db
):
    audra = make.person(Role.AUDITOR, name="Audra Abbey")
    looks, url = browser.sign_in(audra), f"/people/{gwen.id}/roles"
    assert "Hana Hart" in looks.get("/people/roles").text
    page = looks.get(url)
    assert "Give a role" not in page.text
    assert looks.get(f"{url}?role=hr").status_code == 404
    assert looks.post(url, data=token(page) | {"role": "hr"}).status_code == 404

    pike = make.vendor(name="Pike")
    outsiders = [
        make.person(Role.MANAGER, name="Otto Outsider", branch=york),
        make.person(Role.REGION_MANAGER, name="Rita Outsider"),
        make.person(Role.VENDOR_ADMIN, name="Vera Outsider", vendor=pike),
        make.person(Role.AUTHOR, name="Arlo Outsider"),
        make.person(name="Lena Outsider"),
    ]
    for outsider in outsiders:
        other = new_browser().sign_in(outsider)
        sent = token(other.get("/learn")) | {"role": "manager", "place": f"branch:{york.id}"}
        assert "Hana Hart" not in other.get("/people/roles").text, outsider.name
        answers = [other.get("/people/roles"), other.get(url), other.post(url, data=sent)]
        answers.append(other.post(f"{url}/end", data=sent))
        assert [answer.status_code for answer in answers] == [404] * 4, outsider.name
    assert db.scalars(select(RoleGrant.id).where(RoleGrant.person_id == gwen.id)).all() == []


def test_somebody_unknown_merged_or_erased_and_a_role_that_nobody_has_are_answered_alike(
    browser, hana, make, gwen, york
):
    other = make.record()
    make.merge(gwen, other)
    erased = make.record(erased_at=NOW)
    desk = browser.sign_in(hana)
    sent = token(desk.get(f"/people/{gwen.id}/roles"))

    pages = [desk.get(f"/people/{one}/roles") for one in (uuid4(), other.id, erased.id)]
    assert {(page.status_code, without_tokens(page)) for page in pages} == {
        (404, without_tokens(pages[0]))
    }
    answers = [
        desk.post(f"/people/{gwen.id}/roles/end", data=sent | data)
        for data in (
            {"role": "manager", "place": f"branch:{york.id}"},
            {"role": "manager", "place": f"branch:{uuid4()}"},
            {"role": "manager", "place": "branch:x"},
            {"role": "manager", "place": f"region:{york.region_id}"},
            {"role": "manager"},
            {"role": "hr", "place": f"branch:{york.id}"},
        )
    ]
    assert {(answer.status_code, without_tokens(answer)) for answer in answers} == {
        (404, without_tokens(answers[0]))
    }


# --- the last administrator ---------------------------------------------------------------


def test_last_administrator_cannot_be_taken_away(browser, run, ada, make, work, db):
    brief = make.person(name="Bo Brief")
    with work() as uow:
        last = date(2026, 3, 31)
        granting.grant_role(uow, person_id=brief.id, role=Role.ADMIN, until=last)
    desk = browser.sign_in(brief)

    page = desk.submit(f"/people/{ada.id}/roles")

    assert page.status_code == 409
    assert "Make somebody else one first" in page.text
    assert run("people", "revoke-grant", ada.code, "admin").exit_code == 1
    with work() as uow:
        granting.grant_role(uow, person_id=brief.id, role=Role.ADMIN)
    assert desk.submit(f"/people/{ada.id}/roles").status_code == 303
    with pytest.raises(NotReady), work() as uow:
        granting.end_role(uow, person_id=brief.id, role=Role.ADMIN)


def test_two_who_take_it_from_each_other_at_once_do_not_both_succeed(ada, make, work, db):
    bea = make.person(Role.ADMIN, name="Bea Brook")

    def end(person):
        def go():
            try:
                with work() as uow:
                    return granting.end_role(uow, person_id=person.id, role=Role.ADMIN)
            except NotReady as refused:
                return refused

        return go

    results = at_once(end(ada), end(bea))

    assert len([one for one in results if isinstance(one, NotReady)]) == 1
    lasting = select(RoleGrant.id).where(RoleGrant.role == Role.ADMIN, RoleGrant.ends_on.is_(None))
    assert len(db.scalars(lasting).all()) == 1
