"""What goes along after the screen: cards, sheets, wallpapers, both sides, promises."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from course.actor import Role
from tests.journeys.device import DESK, PHONE, Device
from tests.journeys.eyes import Eyes
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

WIDE = {"viewport": {"width": 1440, "height": 900}}
NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}


@pytest.fixture
def contractor(site: Site):
    """Somebody from a firm who has read every lesson."""
    person = site.make.person(name="Sam Okoro", vendor=site.make.vendor())
    site.walk(person).lessons()
    return person


def pdf_of(device: Device, address: str) -> PdfReader:
    """The file behind a link, fetched as whoever is signed in."""
    answer = device.context.request.get(device.url + address)
    assert answer.ok
    return PdfReader(BytesIO(answer.body()))


@pytest.mark.parametrize("context", [NARROW, WIDE], ids=["320 px", "1440 px"])
def test_every_page_stands_on_a_phone_and_on_a_wide_desk(chromium, site, context, contractor):
    """With eyes of its own: pages that other journeys have met are examined at this width too."""
    holder = Device(chromium, site.url, Eyes(), **context)
    holder.open("/promises").open("/about")
    holder.sign_in(site.link(contractor))

    for address in ("/learn", "/kit", "/kit/M06", "/kit/M06/card", "/agreement/both-sides"):
        holder.open(address)

    holder.close()
    assert holder.complaints == []


def test_contractor_takes_a_card_and_a_wallpaper_along_from_the_end_of_a_module(
    site, device, contractor
):
    phone = device(**NARROW).sign_in(site.link(contractor))
    phone.touch(phone.page.get_by_role("link", name="When something breaks").first)
    assert phone.head.endswith("Safe. Sorry. Call. Stay.")

    phone.press("Pocket card")

    assert "0800 555 0140" in phone.words
    picture = phone.page.get_by_role("img", name="Wallpaper: Safe. Sorry. Call. Stay.")
    picture.scroll_into_view_if_needed()
    phone.page.wait_for_function("e => e.complete && e.naturalWidth", arg=picture.element_handle())
    assert picture.evaluate("e => [e.naturalWidth, e.naturalHeight]") == [1170, 2532]
    [card] = pdf_of(phone, phone.named("Print it: A6 PDF").get_attribute("href")).pages
    assert (round(card.mediabox.width), round(card.mediabox.height)) == (298, 420)
    phone.press("Team-talk sheet")
    assert "What makes people wait before they call?" in phone.words


def test_manager_finds_everything_for_a_team_talk_in_the_kit(site, device):
    branch = site.make.branch()
    manager = site.make.person(Role.MANAGER, branch=branch)
    desk = device(**WIDE).sign_in(site.link(manager))

    desk.go("Team kit")

    kit = [module for module in site.revision.modules if not module.part_of]
    assert desk.page.locator(".kit__item").count() == len(kit)
    sheet = desk.page.get_by_role("link", name="A4 PDF of the sheet: When something breaks").first
    assert "Talk about it" in pdf_of(desk, sheet.get_attribute("href")).pages[0].extract_text()
    desk.press("What you promise, what you can expect")
    expected = desk.page.get_by_role("heading", name="What you can expect", exact=True)
    assert expected.count() == len(site.revision.agreement.sections)


def test_card_prints_on_one_page_of_a6_from_the_browser_too(site, device, contractor):
    desk = device(**DESK).sign_in(site.link(contractor)).open("/kit/M06/card")

    printed = PdfReader(BytesIO(desk.page.pdf(prefer_css_page_size=True)))

    [page] = printed.pages
    assert abs(page.mediabox.width - 298) < 2
    assert "0800 555 0140" in page.extract_text()


def test_customer_reads_the_promises_without_signing_in(device):
    for holder in (device(**NARROW), device(**WIDE)):
        holder.open("/promises")
        assert holder.head.endswith("What we promise you")
        assert "We arrive inside it." in holder.words

    assert len(pdf_of(holder, "/promises.pdf").pages) <= 2


def test_what_the_course_is_can_be_read_before_and_after_signing_in(site, device):
    phone = device(**NARROW)
    phone.open("/sign-in").press("what this course is")
    assert phone.head.endswith("About this course")

    newcomer = site.make.person()
    site.make.assignment(newcomer)
    phone.sign_in(site.link(newcomer))

    sheet = phone.page.locator("details.more")
    assert "24 decisions" in sheet.inner_text()
    sheet.locator("summary").click()
    assert "Open book" not in sheet.inner_text()
    assert phone.named("Begin").is_visible()
