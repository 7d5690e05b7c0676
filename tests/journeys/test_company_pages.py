"""Pages about firms, reviews, service events and measures, opened by whoever needs them: axe in
light and dark, and nothing scrolls sideways."""

import pytest

from course.actor import Role
from course.vendors.domain import Status
from tests.journeys.device import PHONE
from tests.recertification.test_publishing import SOONER, pack
from tests.vendors.firms import Firm, firm_file

pytestmark = pytest.mark.browser

PAGES = {
    "hr": (
        "/people/roles",
        "/people/{worker}/roles?role=manager",
        "/vendors/{vendor}",
        "/reviews",
        "/recognition",
        "/recognition/rules/new",
        "/team/scorecard",
        "/team/scorecards",
        "/team/parity",
    ),
    "boss": ("/service-events", "/service-events/{event}", "/reviews/{review}", "/visits"),
    "admin": ("/vendors/{vendor}",),
    "worker": ("/reviews/mine", "/service-events/mine"),
    "author": ("/clauses", "/clauses/stay"),
}
"""By whom, and what they open; what is opened alike by two is looked at once."""
SHOW = "Show what it would change"


@pytest.fixture(scope="module")
def company(site):
    """A firm with a file, somebody of it who logged an event and is invited to a review."""
    make = site.make
    firm = Firm(make, site.work, make.branch(name="Harbour"))
    firm.status(Status.IN_REVIEW, Status.ADMITTED)
    firm_file(site.work, firm.hr, firm.id)
    worker = make.person(name="Piotr Kowal", vendor=firm.vendor, branch=firm.branch)
    boss = make.person(Role.MANAGER, name="Dana Whitfield", branch=firm.branch)
    make.decision(worker, firm.branch, boss, firm.vendor)
    review_id, _ = make.review(worker, firm.branch, firm.vendor)
    event_id = make.event(worker, firm.branch, firm.vendor)
    site.settle()
    people = {"hr": firm.hr_person, "boss": boss, "admin": firm.admin_person, "worker": worker}
    people["author"] = make.person(Role.AUTHOR, name="Elif Kaya")
    ids = {"worker": worker.id, "vendor": firm.id, "review": review_id, "event": event_id}
    return people, ids


def test_pages_of_a_company_stand_on_a_phone_in_light_and_dark(site, device, company):
    people, ids = company
    for role, pages in PAGES.items():
        phone = device(**PHONE).sign_in(site.link(people[role]))
        for page in pages:
            phone.open(page.format(**ids))

            assert "nothing here" not in phone.head, (role, page)


def test_author_hands_an_edition_in_puts_it_right_and_publishes_it(site, desk):
    desk.expected = "422"
    holder = site.make.person(name="Sam Okoro", vendor=site.make.vendor(name="Kestrel"))
    site.walk(holder).certify()
    desk.sign_in(site.link(site.make.person(Role.AUTHOR, name="Aida Author")))

    desk.open("/editions").press("Hand in the next edition").press(SHOW)
    assert "Choose the file first." in desk.words
    _choose(desk, pack(*SOONER[:2]))
    assert "Not yet: 1 thing to put right" in desk.words
    assert desk.page.locator("li code", has_text="call-the-office").count()
    _choose(desk, pack(*SOONER))
    assert desk.head.endswith("Edition 1.1, beside 1.0")
    assert desk.page.get_by_role("table").count() == 5
    desk.open("/editions/new").press("Edition 1.1, handed in…")
    desk.press("Publish edition 1.1…")
    assert "Published. New learners get it from now on." in desk.page.inner_text("body")
    desk.press("See who has answered")
    assert "Holders of 1 certificate; 0 done" in desk.words


def _choose(desk, file):
    zipped = {"name": "pack.zip", "mimeType": "application/zip", "buffer": file.getvalue()}
    desk.page.locator("input[type=file]").set_input_files(zipped)
    desk.press(SHOW)
