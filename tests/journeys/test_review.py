"""Company and firm meet, on phones: planned, prepared, held, written down and followed."""

from datetime import timedelta
from uuid import uuid4

import pytest

from course.incidents import service as incidents
from course.incidents.service import Told
from course.measures import service as measures
from course.measures.domain import What
from tests.journeys.device import PHONE
from tests.journeys.site import now
from tests.learners import as_actor
from tests.measures import files
from tests.measures.files import VISIT
from tests.reviews.meetings import Reviewed

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pike(site):
    """A firm with visits on record, and something that went wrong."""
    firm = Reviewed(site.make, site.work)
    site.walk(firm.dana_person, path_id="manager", branch_id=firm.branch.id).certify()
    day = f"{now().date() - timedelta(days=20):%Y-%m-%d}"
    visit = {"branch": "Harbour", "arrived_at": f"{day} 10:15"}
    visit |= {"window_from": f"{day} 09:00", "window_until": f"{day} 12:00"}
    rows = [
        VISIT | visit | {"reference": f"P-{n}", "kind": "contractor", "vendor": "Pike"}
        for n in range(12)
    ]
    rows += [VISIT | visit | {"reference": f"E-{n}"} for n in range(4)]
    with site.work() as uow:
        measures.take(uow, what=What.VISITS, file=files.table(*rows), file_name="visits.csv")
    told = Told("A water line was cut", "Mill Lane", "call-the-office", now(), now(), "The office")
    with site.work() as uow:
        given = {"event_id": uuid4(), "branch_id": firm.branch.id, "told": told}
        incidents.log_event(uow, actor=as_actor(firm.worker), **given)
    site.settle()
    return firm


@pytest.fixture
def hold(device, site):
    """``hold(person)``: a phone in their hand, signed in."""
    return lambda person: device(**PHONE).sign_in(site.link(person))


def test_review_is_planned_prepared_held_written_down_and_followed(hold, pike):
    dana = hold(pike.dana_person).go("Reviews").press("Plan reviews")
    dana.press("Plan them")
    assert "Own employees" in dana.words
    assert "4.2" in dana.page.locator("#events").inner_text()
    dana.press("Change who is invited").page.get_by_label("Piotr Kowal").check()
    dana.press("Invite them")
    assert "Piotr Kowal" in dana.page.locator("#guests").inner_text()

    joan = hold(pike.admin_person).go("Reviews").press("Pike…")
    assert "Own employees" not in joan.words
    joan.page.get_by_label("What do you want to talk about?").fill("Phone numbers come too late.")
    joan.press("Add the point")
    piotr = hold(pike.worker).open("/reviews/mine").press("Pike, Harbour")
    piotr.page.get_by_label("What do you want to talk about?").fill("Two keys were missing.")
    piotr.press("Add the point")
    dana.open(dana.page.url)
    dana.page.get_by_label("What do you want to talk about?").fill("Calls came within ten minutes.")
    dana.press("Add the point")
    points = dana.page.locator("#points").inner_text()
    assert "Phone numbers come too late." in points
    assert "Two keys were missing." in points

    dana.press("We met")
    assert "As it stood when you met" in dana.words
    dana.page.get_by_label("What was said and agreed?").fill("Numbers come by four o’clock.")
    dana.press("Put the notes out")
    dana.page.locator("summary", has_text="Agree on an action").tap()
    dana.page.get_by_label("What is to be done?").fill("Send numbers by four o’clock")
    dana.page.get_by_label("Who does it?").select_option(label="Pike Admin")
    dana.page.get_by_label("By when?").fill(f"{now().date() + timedelta(days=9)}")
    dana.press("Agree on it")
    assert "In 9 days" in dana.page.locator("#actions").inner_text().replace("Due in", "In")

    joan.open("/reviews/mine").press("Send numbers by four o’clock")
    joan.page.get_by_label("Is it done?").select_option("yes")
    joan.press("Keep it")
    dana.open(dana.page.url.partition("#")[0])
    assert "Done" in dana.page.locator("#actions").inner_text()


def test_hr_publishes_the_next_version_of_a_rule(device, site, pike):
    hr = device(**PHONE).sign_in(site.link(pike.hr_person)).open("/recognition")
    hr.press("Publish a rule").page.get_by_label("Name of the rule").fill("Right at once")
    hr.page.get_by_label("What is measured?").select_option(label="Jobs right the first time")
    first, next_ = (f"{now().date() + timedelta(days=days)}" for days in (1, 40))
    hr.page.get_by_label("From which day?").fill(first)
    hr.press("Publish it").press("Publish a new version of Right at once")
    hr.page.get_by_label("At least how many percent?").fill("95")
    hr.page.get_by_label("From which day?").fill(next_)
    hr.press("Publish it")

    rules = hr.page.locator("#rules").inner_text()
    assert rules.index("at least 90\N{NO-BREAK SPACE}%") < rules.index(
        "at least 95\N{NO-BREAK SPACE}%"
    )
    assert "Jobs right the first time" in rules
