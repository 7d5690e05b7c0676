"""The list of people: who is in it for whom, searching, and paging that keeps its place."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from course.directory.domain import words_of
from course.people import granting, service
from course.people.models import Engagement, Person
from tests.conftest import NOW

TODAY = NOW.date()
DAY = timedelta(days=1)


def names(page) -> list[str]:
    return re.findall(r"<bdi>([^<]*)</bdi></a></th>", page.text)


@pytest.fixture
def listed(browser):
    def listed(person, **query) -> list[str]:
        page = browser.sign_in(person).get("/people", query_string=query)
        assert page.status_code == 200
        return names(page)

    return listed


# --- reach ------------------------------------------------------------------------------


def test_manager_sees_the_own_branch_and_nobody_of_bath(listed, make, place, desk):
    make.person(name="Una York", branch=place.york)
    make.person(name="Otto Outsider", branch=place.bath)

    found = listed(desk.york)

    assert "Una York" in found
    assert not {"Otto Outsider", "Bo Bath", "Hal Hr"} & set(found)


def test_vendor_admin_sees_own_people_wherever_they_work_and_nobody_of_kestrel(
    listed, make, place, desk
):
    make.person(name="Pat Pike", branch=place.bath, vendor=place.pike)
    make.person(name="Kay Kestrel", branch=place.york, vendor=place.kestrel)
    make.person(name="Una York", branch=place.york)

    assert listed(desk.pike) == ["Pat Pike", "Pia Pike"]


def test_region_manager_sees_the_branches_below(listed, make, place, desk):
    make.person(name="Wim Wick", branch=place.wick)
    make.person(name="Otto Outsider", branch=place.bath)

    found = listed(desk.north)

    assert "Wim Wick" in found
    assert "Otto Outsider" not in found


def test_manager_of_two_branches_sees_both(listed, make, place, desk, work):
    from course.actor import Role

    make.person(name="Wim Wick", branch=place.wick)
    make.person(name="Una York", branch=place.york)
    make.person(name="Otto Outsider", branch=place.bath)
    with work() as uow:
        granting.grant_role(uow, person_id=desk.york.id, role=Role.MANAGER, branch_id=place.wick.id)

    assert listed(desk.york) == ["Nia North", "Pia Pike", "Una York", "Wim Wick", "Yara York"]
    assert listed(desk.york, branch=place.wick.id) == ["Wim Wick"]


def test_second_engagement_is_not_shown_to_whoever_reaches_the_first(browser, make, place, desk):
    double = make.person(name="Double", branch=place.york)
    make.engagement(person_id=double.id, branch_id=place.bath.id, vendor_id=place.pike.id)

    browser.sign_in(desk.york)

    for url in ("/people", f"/people/{double.id}"):
        page = browser.get(url).text
        assert "Bath" not in page
        assert "and 1 more" not in page


def test_person_with_two_vendors_is_seen_by_each_as_their_own(browser, make, place, desk):
    double = make.person(name="Double", branch=place.york, vendor=place.pike)
    make.engagement(person_id=double.id, branch_id=place.bath.id, vendor_id=place.kestrel.id)

    page = browser.sign_in(desk.pike).get(f"/people/{double.id}").text

    assert "York" in page
    assert "Kestrel" not in page
    assert "Bath" not in page


@pytest.mark.parametrize("choice", ["branch", "firm"])
def test_filter_out_of_reach_answers_like_one_that_does_not_exist(browser, place, desk, choice):
    from uuid import uuid4

    from tests.browser_client import without_tokens

    browser.sign_in(desk.york)
    out = {"branch": place.bath.id, "firm": place.kestrel.id}[choice]

    there = browser.get("/people", query_string={choice: out})
    nowhere = browser.get("/people", query_string={choice: uuid4()})

    assert there.status_code == nowhere.status_code == 404
    assert without_tokens(there) == without_tokens(nowhere)


def test_place_of_a_person_out_of_reach_tells_nothing(browser, make, place, desk):
    from uuid import uuid4

    for name in ("Ann", "Zoe"):
        make.person(name=name, branch=place.york)
    outsider = make.person(name="Mia", branch=place.bath)
    browser.sign_in(desk.york)

    there = browser.get("/people", query_string={"after": outsider.id})
    nowhere = browser.get("/people", query_string={"after": uuid4()})

    assert names(there) == names(nowhere) == ["Ann", "Nia North", "Pia Pike", "Yara York", "Zoe"]


# --- who is there -----------------------------------------------------------------------


def test_list_says_who_is_here_who_comes_and_who_left(listed, make, place, desk):
    make.person(name="Old", branch=place.york, ends_on=TODAY - DAY)
    make.person(name="New", branch=place.york, starts_on=TODAY + DAY)
    make.person(name="Last day", branch=place.york, ends_on=TODAY)
    back = make.person(name="Back again", branch=place.york, ends_on=TODAY - 30 * DAY)
    make.engagement(person_id=back.id, branch_id=place.york.id, starts_on=TODAY)

    here = listed(desk.york)

    assert {"Last day", "Back again"} < set(here)
    assert not {"Old", "New"} & set(here)
    assert listed(desk.york, state="left") == ["Old"]
    assert listed(desk.york, state="to_come") == ["New"]
    assert {"Old", "New", "Last day", "Back again"} < set(listed(desk.york, state="all"))


def test_day_is_the_one_at_the_branch(listed, make, place, desk, clock):
    far = make.branch(name="Apia", region_id=place.north.id, time_zone="Pacific/Apia")
    make.person(name="Left in Apia", branch=far, ends_on=date(2026, 3, 1))
    clock.now = NOW.replace(hour=13)  # the second of March there

    assert "Left in Apia" in listed(desk.north, state="left")


def test_record_without_engagement_is_seen_by_hr_only(listed, work, desk):
    with work() as uow:
        service.add_record(uow, code="V-1", name="Vera Vendor")

    assert "Vera Vendor" in listed(desk.hr, state="all")
    assert "Vera Vendor" not in listed(desk.north, state="all")


# --- searching --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("wojcik", "Łukasz Wójcik"),
        ("LUKASZ wój", "Łukasz Wójcik"),
        ("dhomhnaill", "Bríd Ní Dhomhnaill"),
        ("o'shea", "Gráinne O’Shea"),
        ("sorensen", "Henrik Sørensen"),
        ("Φωτεινη", "Φωτεινή"),
        ("МАРИЯ", "Мария"),
        ("太郎", "山田 太郎"),
        ("ab-17", "Coded"),
        ("  ab-1 ", "Coded"),
        ("086 123-4567", "Called"),
        ("+353 (86) 1234567", "Called"),
        ("1234567", "Called"),
        ("100%", "100% sure"),
    ],
)
def test_people_are_found_by_any_part_of_name_id_or_phone(listed, make, place, desk, typed, found):
    for name in (
        "Łukasz Wójcik",
        "Bríd Ní Dhomhnaill",
        "Gráinne O’Shea",
        "Henrik Sørensen",
        "Φωτεινή",
        "Мария",
        "山田 太郎",
        "100% sure",
        "100 others",
    ):
        make.person(name=name, branch=place.york)
    make.person(name="Coded", code="AB-17", branch=place.york)
    make.person(name="Called", phone="+353 86 123 4567", branch=place.york)

    assert listed(desk.york, q=typed) == [found]


def test_number_of_few_digits_is_no_phone_number():
    assert words_of("12")[0].number is None
    assert words_of("086 12")[0].number == "8612"


def test_nobody_found_says_how_to_look_and_how_to_clear(browser, desk):
    page = browser.sign_in(desk.york).get("/people?q=nobody+of+that+name").text

    assert "Nobody matches" in page
    assert 'href="/people"' in page


def test_vendor_admin_without_people_is_told_how_to_bring_them(browser, make, place, work):
    from course.actor import Role

    with work() as uow:
        id_ = service.add_record(uow, code="V-1", name="Vera")
        granting.grant_role(uow, person_id=id_, role=Role.VENDOR_ADMIN, vendor_id=place.kestrel.id)
    vera = type("Vera", (), {"id": id_})()

    page = browser.sign_in(vera).get("/people").text

    assert "Nobody is here yet" in page
    assert "/people/roster" in page
    assert "/people/new" in page


# --- paging -----------------------------------------------------------------------------


@pytest.fixture
def many(work, place):
    """130 people in York, of whom every other is called the same."""
    from uuid import uuid4

    people = [
        {"id": uuid4(), "code": f"Q{n:03}", "code_key": f"q{n:03}", "language": "en"}
        | {"name": "Same Name" if n % 2 else f"Name {n:03}"}
        for n in range(130)
    ]
    with work() as uow:
        uow.session.execute(insert(Person.__table__), people)
        uow.session.execute(
            insert(Engagement.__table__),
            [
                {
                    "id": uuid4(),
                    "person_id": one["id"],
                    "kind": "employee",
                    "branch_id": place.york.id,
                    "job_role": "technician",
                    "starts_on": date(2025, 1, 1),
                }
                for one in people
            ],
        )


def link(page, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}" href="([^"]*)"', page.text)
    return found[1].replace("&amp;", "&") if found else None


@pytest.mark.parametrize("who", ["york", "hr"])
def test_pages_go_forth_and_back_through_everybody_once(browser, many, desk, who):
    browser.sign_in(getattr(desk, who))
    address, pages = "/people?q=name", []
    while address:
        page = browser.get(address)
        pages.append((names(page), re.findall(r"/people/([0-9a-f-]{36})", page.text)))
        address = link(page, "next")

    ids = [id_ for _, some in pages for id_ in some]
    assert [len(some) for some, _ in pages] == [50, 50, 30]
    assert len(set(ids)) == 130

    back = browser.get(link(page, "prev"))
    assert names(back) == pages[1][0]
    first = browser.get(link(back, "prev"))
    assert names(first) == pages[0][0]
    assert link(first, "prev") is None
    assert "q=name" in link(first, "next")


@pytest.mark.parametrize("who", ["york", "pike", "north", "hr"])
def test_list_runs_five_statements(browser, many, desk, statements, who):
    browser.sign_in(getattr(desk, who)).get("/people")
    with statements() as ran:
        assert browser.get("/people?q=name&state=all").status_code == 200

    assert len(ran) <= 5, "\n".join(ran)
