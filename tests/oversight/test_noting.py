"""What an auditor opens is noted before it is shown, and nothing else is."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from course.actor import Role
from course.credentials.models import Credential
from course.oversight.noting import is_noted
from course.people import granting
from course.people.models import RoleGrant
from tests.browser_client import token
from tests.conftest import NOW
from tests.web.roles import AUDITOR, AUTHOR, CORA, NOBODY, SAM
from tests.web.test_every_route_for_every_role import EXPECTED

LINE = "You look as an auditor until 30 May 2026; what you open is noted"


def test_page_is_noted_with_who_when_where_and_by_which_grant(looks, audra, noted, pages, db):
    assert "Pia Pike" in looks.get(f"{pages.board}&status=valid").text

    view = noted()[-1]
    grant_id = db.scalars(select(RoleGrant.id).where(RoleGrant.person_id == audra.id)).one()
    assert (view.person_id, view.grant_id, view.at) == (audra.id, grant_id, NOW)
    assert (view.method, view.endpoint, view.status) == ("GET", "reports.board", 200)
    assert view.path == f"{pages.board}&status=valid"


def test_certificate_of_somebody_else_and_its_files_are_noted(looks, noted, pages, db):
    serial = db.scalars(select(Credential.serial)).one()

    looks.get(f"/certificates/{serial}")
    for form in ("pdf", "png", "svg", "json"):
        looks.get(f"/certificates/{serial}.{form}")

    assert {(v.endpoint, v.status) for v in noted()} == {
        ("credentials.certificate", 200),
        ("credentials.pdf", 200),
        ("credentials.badge_png", 200),
        ("credentials.badge_svg", 200),
        ("credentials.credential", 200),
    }


def test_what_was_not_found_and_what_was_sent_is_noted_too(looks, noted):
    sent = token(looks.get("/sign-in/abc"))

    looks.get(f"/team?branch={uuid4()}")
    looks.post("/hr/certificates/export", data=sent | {"form": "csv"})

    assert {(v.method, v.endpoint, v.status) for v in noted()} == {
        ("GET", "reports.board", 404),
        ("POST", "reports.export", 404),
    }


def test_own_course_public_pages_and_files_are_nobodys_business(looks, audra, make, noted):
    task = make.assignment(audra)

    for address in ("/learn", f"/learn/{task.id}/M01", "/kit", "/about", "/verify", "/sign-in/abc"):
        assert looks.get(address).status_code in {200, 303}
    looks.get("/static/course.css")
    looks.get("/no/such/page")

    assert noted() == []


def test_every_page_that_opens_more_to_an_auditor_than_to_an_author_is_noted(app):
    """An author reaches nobody: what differs between the two is what the role opens."""
    rules = {
        f"{method} {rule.rule}": rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in rule.methods
    }
    opened = {
        route
        for route, asked in EXPECTED.items()
        for whose in (SAM, CORA, NOBODY)
        if asked.expected(AUDITOR, whose) != asked.expected(AUTHOR, whose)
    }

    assert len(opened) > 5
    assert [route for route in sorted(opened) if not is_noted(app, rules[route])] == []


def test_nobody_else_is_noted(new_browser, make, york, hana, noted):
    for person in (hana, make.person(Role.MANAGER, branch=york), make.person(Role.ADMIN)):
        new_browser().sign_in(person).get("/team")

    assert noted() == []


def test_hr_who_is_an_auditor_as_well_is_noted(new_browser, hana, work, noted):
    with work() as uow:
        granting.grant_role(uow, person_id=hana.id, role=Role.AUDITOR, until=NOW.date())

    new_browser().sign_in(hana).get("/hr/certificates")

    assert [view.person_id for view in noted()] == [hana.id]


def test_noting_is_one_statement_for_an_auditor_and_none_for_others(
    new_browser, audra, hana, statements
):
    counts = []
    for person in (hana, audra):
        browser = new_browser().sign_in(person)
        browser.get("/hr/certificates")
        with statements() as found:
            assert browser.get("/hr/certificates").status_code == 200
        counts.append(len(found))

    assert counts[1] == counts[0] + 1


def test_what_cannot_be_noted_is_not_shown(looks, app, new_browser, hana, pages):
    def rename(one, other):
        with app.extensions["course.engine"].begin() as connection:
            connection.execute(text(f"ALTER TABLE {one} RENAME TO {other}"))

    rename("audit_view", "audit_view_away")
    page, of_hana = looks.get(pages.board), new_browser().sign_in(hana).get(pages.board)
    rename("audit_view_away", "audit_view")

    assert page.status_code == 503
    assert "Pia Pike" not in page.text
    assert "Try again in a minute" in page.text
    assert of_hana.status_code == 200
    assert "Pia Pike" in looks.get(pages.board).text


def test_line_says_it_on_every_page_to_auditors_alone(looks, new_browser, hana, pages):
    for address in (pages.board, "/hr/certificates", "/learn", "/kit", "/people", "/no/such"):
        assert LINE in looks.get(address).text
    assert "what you open is noted" not in new_browser().sign_in(hana).get(pages.board).text


def test_long_and_strange_addresses_are_noted_as_far_as_they_go(looks, noted):
    looks.get("/team?branch=" + "x" * 5_000)
    looks.get("/team?branch=%00%ff%F0%9F%98%80\u00e9")

    short, long = sorted((view.path for view in noted()), key=len)
    assert short.startswith("/team?branch=%00%ff")
    assert len(long) == 2_000


# --- the last day --------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue"])
def test_last_day_ends_at_midnight_utc_wherever_the_auditor_sits(
    make, new_browser, clock, work, zone
):
    gus = make.person(name="Gus", branch=make.branch(time_zone=zone))
    with work() as uow:
        last = (NOW + timedelta(days=3)).date()
        granting.grant_role(uow, person_id=gus.id, role=Role.AUDITOR, until=last)
    browser = new_browser().sign_in(gus)

    clock.now = datetime(2026, 3, 4, 23, 59, 59, 999999, tzinfo=UTC)
    assert browser.get("/team").status_code == 200
    clock.now += timedelta(microseconds=1)
    after = browser.get("/team")

    assert after.status_code == 404
    assert "what you open is noted" not in after.text
    assert browser.get("/learn").status_code == 200, "still signed in, as a learner"


def test_later_day_is_a_second_grant_and_the_longer_one_counts(looks, audra, work, db, noted):
    with work() as uow:
        granting.grant_role(
            uow, person_id=audra.id, role=Role.AUDITOR, until=datetime(2026, 7, 1).date()
        )

    assert "until 1 July 2026" in looks.get("/team").text
    longer = select(RoleGrant.id).where(RoleGrant.ends_on == datetime(2026, 7, 1).date())
    assert noted()[-1].grant_id == db.scalars(longer).one()
