"""Why this course exists: something breaks, one person owns it, both teams learn, and a firm that
keeps its word for three months has a letter to show for it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo

from course.cli import main
from course.incidents import service as incidents
from course.incidents.service import Told
from course.reviews import rewarding
from course.reviews.reward_rules import Measure, Reward, Terms
from tests.journeys.device import DESK, PHONE
from tests.journeys.road import Road
from tests.journeys.site import now
from tests.learners import as_actor
from tests.reviews.meetings import Reviewed

pytestmark = pytest.mark.browser

QUARTER = timedelta(days=92)
SPACE = "\N{NO-BREAK SPACE}"


class Pike(Reviewed):
    """A firm, the branch where its people work beside employees, and who holds which device."""

    def __init__(self, site, name):
        super().__init__(site.make, site.work, site.make.branch(name=f"Harbour of {name}"), name)
        self.lee = site.make.person(branch=self.branch, name="Lee Tran")


@pytest.fixture
def hold(device, site):
    """``hold(PHONE, person)``: a device in their hand, signed in."""
    return lambda kind, person: device(**kind).sign_in(site.link(person))


def words(device, part="main"):
    return " ".join(device.page.locator(part).inner_text().split())


def fill(device, **fields):
    for label, value in fields.items():
        device.page.get_by_label(label).fill(value)


# --- a line is cut ----------------------------------------------------------------------


def log(phone):
    """Logs it from the first page, and calls the office; the reference that is read out."""
    phone.press("Something went wrong at a customer?")
    page = phone.page
    page.get_by_label("What happened?").fill("Telephone line cut while digging")
    page.get_by_label("Where?").fill("4 Mill Lane")
    page.get_by_label("When did you find it?").select_option(label="10 minutes ago")
    assert page.get_by_label("Which promise").locator(":checked").inner_text().startswith("4.2 ")
    phone.press("Log it")
    assert "10 minutes of 15 minutes gone, 5 minutes left" in words(phone, "#clocks")
    page.get_by_label("Whom did you tell?").fill("The office")
    phone.press("The office knows now")
    assert "In time 10 minutes of 15 minutes: in time" in words(phone, "#clocks")
    said = words(phone, "section.notice")
    assert "Dana Whitfield from our company calls you by " in said
    assert "You do not have to ring anybody." in said
    return re.search(r"Your reference is (\d{4} \d{4})", said)[1]


def add(desk, what, text, **promise):
    desk.page.get_by_role("radio", name=what).check()
    desk.page.get_by_label("In a few words").fill(text)
    for label, value in promise.items():
        desk.page.get_by_label(label.replace("_", " ")).fill(value)
    desk.press("Add")


def run_the_case(desk, reference):
    """The branch manager takes it on, promises, keeps the promise, and the customer agrees."""
    desk.go("Service events").press("Telephone line cut while digging")
    assert desk.head.endswith(reference)
    desk.press("This person owns it")
    assert "Owns the case: Dana Whitfield" in words(desk, "#timeline li:last-child")
    add(desk, "I have called the customer", "Said sorry. The line is mended tomorrow.")
    tomorrow = now().date() + timedelta(days=1)
    until = {"Until_which_day?": f"{tomorrow}", "Until_what_time?": "15:00"}
    add(desk, "A promise to the customer", "The line works again", **until)
    assert f"Until {tomorrow.day} {tomorrow:%b %Y}, 15:00." in words(desk, "#timeline")
    desk.page.locator("summary", has_text="Kept or not?").click()
    desk.page.get_by_role("radio", name="Kept", exact=True).check()
    desk.press("Keep it")
    assert "Open" in words(desk, "h1 + p"), "it is the customer who closes it"
    add(desk, "The customer agrees that it is put right", "On the phone: it works, thank you.")
    assert "Closed" in words(desk, "h1 + p")
    assert "ring" not in words(desk).lower().replace("during", "")


def learn_from_it(desk):
    """The sheet for a team talk and the story are at hand; the whole branch gets a refresher."""
    talk = desk.page.locator("#learn a", has_text="the team talk").first
    assert desk.page.locator("#learn a", has_text="play it").count()
    here = desk.page.url
    desk.touch(talk)
    assert "team talk" in words(desk).lower()
    desk.open(here)
    desk.page.get_by_role("radio", name="Yes, the whole branch").check()
    desk.page.get_by_label("Why?").fill("So that everybody knows the way")
    desk.press("Decide")
    assert re.search(r"0 of \d have done it", words(desk, "#learn"))


def take_the_refresher(phone, road):
    """It stands on the first page; three questions, and no certificate is touched."""
    phone.open("/learn")
    assert "A refresher for the whole team" in words(phone)
    assert "It is not about who did what" in words(phone)
    road.lessons()
    road.acknowledge()
    assert road.check() == 3
    road.hand_in()
    assert phone.head == "You know this promise"


def test_a_line_is_cut_and_both_teams_learn_from_it(site, hold):
    pike = Pike(site, "Pike")
    site.make.assignment(pike.dana_person, path_id="manager", branch_id=pike.branch.id)
    site.settle()

    piotr, dana = hold(PHONE, pike.worker), hold(DESK, pike.dana_person)
    reference = log(piotr)
    run_the_case(dana, reference)
    learn_from_it(dana)

    joan = hold(PHONE, pike.admin_person).go("Service events")
    assert "Closed" in words(joan.press("Telephone line cut while digging"), "h1 + p")
    for person, phone in ((pike.worker, piotr), (pike.lee, hold(PHONE, pike.lee))):
        take_the_refresher(phone, Road(phone, site.revision, person.name))
    dana.open(dana.page.url.partition("#")[0])
    assert "2 of 5 have done it" in words(dana, "#learn")

    dana.go("Reviews").press("Plan reviews").press("Plan them")
    assert reference in words(dana, "#events")
    dana.press("We met")
    fill(dana, **{"What was said and agreed?": "We dig by hand beside lines."})
    dana.press("Put the notes out")
    for device in (dana, joan.go("Reviews").press("Over").press("Pike…")):
        assert "As it stood when you met" in words(device, "#record")
        assert "Service events told to the office in time 1 of 1" in words(device, "#record")
        assert f"{reference} Closed 4.2" in words(device, "#events")


# --- three months later -----------------------------------------------------------------


def kept_clock_for_three_months(site, pike):
    """A rule that was published before, and what people logged under it since, in time."""
    before = now().date() - QUARTER
    terms = Terms("Keeps the clock", Measure.EVENTS_TOLD, 90, 3, 6, Reward.LETTER, before)
    with site.work(pike.hr, ago=QUARTER + timedelta(days=1)) as uow:
        rewarding.publish_rule(uow, actor=pike.hr, terms=terms)
    worker = as_actor(pike.worker)
    for days in range(84, 0, -14):
        with site.work(worker, ago=timedelta(days=days)) as uow:
            found, told = uow.now - timedelta(minutes=days // 6), uow.now
            line = Told("Line found cut", "Mill Lane", "call-the-office", found, told, "The office")
            given = {"event_id": uuid4(), "branch_id": pike.branch.id, "told": line}
            incidents.log_event(uow, actor=worker, **given)


def test_firm_keeps_the_clock_for_three_months_and_earns_a_letter(site, hold, device, tmp_path):
    pike = Pike(site, "Lowell")
    kept_clock_for_three_months(site, pike)
    joan = hold(PHONE, pike.admin_person).go("Recognition")
    rules = words(joan, "#rules")
    assert "Service events told to the office in time: at least 90 % of at least 6" in rules
    assert f"from {(now() - QUARTER).day} " in rules

    ruth = hold(DESK, pike.hr_person).go("Recognition")
    proposed = words(ruth, "#proposals")
    assert "Lowell: service events told to the office in time, 6 of 6 (100 %)" in proposed
    ruth.press("Decide about Lowell, Keeps the clock")
    fill(ruth, **{"Why?": "Every call came in time"})
    ruth.press("Grant it")
    assert "Letter of reference for Lowell" in ruth.head
    fill(ruth, **{"From which day?": f"{now().date() - QUARTER}"})
    ruth.press("Sign it")

    joan.go("Recognition")
    letters = words(joan, "#letters")
    serial = re.search(r"RL-\d\d-\w{4}-\w{4}", letters)[0]
    file = joan.download("Lowell, …", tmp_path)
    anybody = device(**PHONE).open("/verify")
    fill(anybody, **{"Serial on the certificate": serial.lower()})
    anybody.press("Check it")
    assert "Signed here" in words(anybody)
    assert "Service events told to the office in time 100 % (6 of 6)" in words(anybody)
    checked = beside_the_browser(["credentials", "verify", str(file)])
    assert checked.exit_code == 0, checked.output
    assert "Seal       fits." in checked.output
    assert f"{site.url}/letters/{serial}" in checked.output


def beside_the_browser(command):
    """In a thread: the browser's own is busy, and the reader of seals needs one that is not."""

    def no_app():
        raise AssertionError("checking needs no application")

    with ThreadPoolExecutor(1) as thread:
        given = {"obj": ScriptInfo(create_app=no_app)}
        return thread.submit(CliRunner().invoke, main, command, **given).result()
