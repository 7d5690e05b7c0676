"""Sheets of sign-in cards: who is on them, what stands on them, and what they end."""

import io
from types import SimpleNamespace
from uuid import uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from course.actor import Role
from course.audit.models import AuditEntry
from course.people import cards, pin_print
from course.people.cards import Face, Site
from course.people.sign_in_models import Pin
from tests.browser_client import Forms, token, without_tokens
from tests.bulk import fill
from tests.conftest import NOW
from tests.people.test_pin import signed_in, type_in

SITE = Site("https://learn.example.com", "Alderway")
A4 = (595, 842)
HOSTILE = '#read("/etc/passwd") *_$x$_* `y` <label> @ref // /* #{ "'


@pytest.fixture
def place(make):
    return SimpleNamespace(
        york=make.branch(name="York"),
        bath=make.branch(name="Bath"),
        pike=make.vendor(name="Pike"),
    )


@pytest.fixture(autouse=True)
def people(make, place):
    """Three without e-mail in York, one of them from Pike; one with; one of Pike's in Bath."""
    return SimpleNamespace(
        ana=make.person(name="Ana Alder", code="A-1", branch=place.york),
        ben=make.person(name="Ben Birch", code="B-2", branch=place.york),
        cora=make.person(name="Cora Crane", code="C-3", branch=place.york, vendor=place.pike),
        mia=make.person(name="Mia Moss", code="M-4", branch=place.york, email="m@example.com"),
        dora=make.person(name="Dora Dale", code="D-5", branch=place.bath, vendor=place.pike),
    )


@pytest.fixture
def mona(make, place):
    return make.person(Role.MANAGER, name="Mona Moor", branch=place.york, email="mona@example.com")


def words(pdf: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages).split())


def names(page) -> set[str]:
    """Who is on a sheet that came as an answer."""
    assert page.mimetype == "application/pdf", page.text
    said = words(page.data)
    everybody = ("Ana Alder", "Ben Birch", "Cora Crane", "Mia Moss", "Dora Dale", "Mona Moor")
    return {name for name in everybody if name in said}


def pin_of(pdf: bytes, name: str) -> str:
    return words(pdf).split(name)[1].split("first time only")[1].replace(" ", "")[:6]


def post(browser, **fields):
    return browser.submit("/people/cards", **fields)


# --- who is on it ----------------------------------------------------------------------


def test_manager_prints_for_everybody_without_email_in_the_branch(browser, mona):
    page = post(browser.sign_in(mona))

    assert names(page) == {"Ana Alder", "Ben Birch", "Cora Crane"}
    assert 'filename="sign-in-cards.pdf"' in page.headers["Content-Disposition"]
    assert page.headers["Cache-Control"] == "no-store"


def test_pin_on_the_sheet_opens_the_code(browser, new_browser, mona):
    sheet = post(browser.sign_in(mona)).data

    for code, name in (("A-1", "Ana Alder"), ("C-3", "Cora Crane")):
        opened = type_in(new_browser(), code, pin_of(sheet, name))
        assert opened.location == "/sign-in/own-pin"


def test_people_with_email_are_on_it_only_when_asked_for(browser, mona):
    assert "Mia Moss" in names(post(browser.sign_in(mona), mailed="y"))


def test_vendor_admin_prints_for_the_own_firm_wherever_they_work(browser, make, place):
    admin = make.person(
        Role.VENDOR_ADMIN, branch=place.bath, vendor=place.pike, email="admin@example.com"
    )

    assert names(post(browser.sign_in(admin))) == {"Cora Crane", "Dora Dale"}
    assert names(post(browser, place=f"branch:{place.york.id}")) == {"Cora Crane"}


def test_hr_chooses_a_branch_or_a_firm(browser, make, place):
    hr = make.person(Role.HR, branch=place.bath, email="hr@example.com")
    browser.sign_in(hr)

    assert names(post(browser, place=f"branch:{place.bath.id}")) == {"Dora Dale"}
    assert names(post(browser, place=f"vendor:{place.pike.id}")) == {"Cora Crane", "Dora Dale"}


def test_person_with_two_engagements_in_one_branch_gets_one_card(
    browser, make, place, people, mona
):
    make.engagement(person_id=people.ana.id, branch_id=place.york.id, vendor_id=place.pike.id)

    assert words(post(browser.sign_in(mona)).data).count("Ana Alder") == 1


def test_who_chose_a_pin_keeps_it_unless_ticked(browser, new_browser, mona, people, give_pin):
    known = give_pin(people.ana)
    browser.sign_in(mona)
    assert "1 person has chosen a PIN and keeps it" in browser.get("/people/cards").text

    assert names(post(browser)) == {"Ben Birch", "Cora Crane"}
    assert type_in(new_browser(), known.code, known.pin).location == "/"
    assert "Ana Alder" in names(post(browser, own="y"))
    assert type_in(new_browser(), known.code, known.pin).status_code == 403


def test_who_loses_an_own_pin_is_signed_out_and_nobody_else(
    browser, new_browser, mona, people, give_pin
):
    give_pin(people.ana)
    ana, ben = new_browser().sign_in(people.ana), new_browser().sign_in(people.ben)

    post(browser.sign_in(mona), own="y")

    assert not signed_in(ana)
    assert signed_in(ben)


def test_those_with_roles_that_open_more_are_counted_and_left_out(browser, make, place, mona):
    make.person(Role.HR, name="Ruth Abara", branch=place.york)
    browser.sign_in(mona)

    assert "1 person has a role that opens more than yours" in browser.get("/people/cards").text
    assert "Ruth Abara" not in words(post(browser).data)


def test_page_says_how_many_get_a_card_before_it_makes_any(browser, mona, people, give_card, db):
    give_card(people.ben)
    page = browser.sign_in(mona).get("/people/cards")

    assert "3 people get a card" in page.text
    assert "1 of them has a card already" in page.text
    assert "2 people have an e-mail address" in page.text
    assert db.scalars(select(Pin.person_id)).all() == [people.ben.id]


def test_branch_in_which_nobody_needs_one_says_so(browser, make):
    empty = make.branch(name="Empty")
    manager = make.person(Role.MANAGER, branch=empty, email="e@example.com")
    browser.sign_in(manager)

    page = browser.get("/people/cards")
    answered = browser.post("/people/cards", data=token(browser.get("/learn")))

    assert "Nobody needs a card" in page.text
    assert answered.status_code == 422
    assert "Nobody here needs a card now" in answered.text


# --- reach -----------------------------------------------------------------------------


def test_place_out_of_reach_is_answered_like_one_that_does_not_exist(browser, mona, place, db):
    browser.sign_in(mona)

    def answer(id_):
        page = post(browser, place=f"branch:{id_}")
        return page.status_code, without_tokens(page).replace(str(id_), "ID")

    assert answer(place.bath.id) == answer(uuid4())
    assert db.scalars(select(Pin.person_id)).all() == []


def test_manager_of_york_is_not_offered_bath_nor_its_people(browser, mona):
    page = browser.sign_in(mona).get("/people/cards")

    assert "York" in page.text
    assert "Bath" not in page.text
    assert "Dora Dale" not in words(post(browser).data)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.AUTHOR, None])
def test_auditor_author_and_learner_print_nothing(browser, make, place, role, db):
    browser.sign_in(make.person(role, branch=place.york))

    assert browser.get("/people/cards").status_code == 404
    refused = browser.post("/people/cards", data=token(browser.get("/learn")))
    assert refused.status_code == 404
    assert db.scalars(select(Pin.person_id)).all() == []


# --- all or nothing, and twice ---------------------------------------------------------


def test_pressing_twice_gives_the_same_sheet_so_no_card_is_dead(browser, new_browser, mona):
    form = Forms(browser.sign_in(mona).get("/people/cards").text).forms[-1].hidden

    sheets = [browser.post("/people/cards", data=form).data for _ in range(2)]

    assert pin_of(sheets[0], "Ana Alder") == pin_of(sheets[1], "Ana Alder")
    assert type_in(new_browser(), "A-1", pin_of(sheets[0], "Ana Alder")).status_code == 303


def test_opening_the_page_again_and_pressing_makes_new_pins(browser, new_browser, mona):
    browser.sign_in(mona)
    old, new = post(browser).data, post(browser).data

    assert type_in(new_browser(), "A-1", pin_of(old, "Ana Alder")).status_code == 403
    assert type_in(new_browser(), "A-1", pin_of(new, "Ana Alder")).status_code == 303


def test_pressing_once_more_does_not_undo_what_somebody_chose_meanwhile(browser, new_browser, mona):
    form = Forms(browser.sign_in(mona).get("/people/cards").text).forms[-1].hidden
    form |= {"own": "y"}
    sheet = browser.post("/people/cards", data=form).data
    phone = new_browser()
    type_in(phone, "A-1", pin_of(sheet, "Ana Alder"))
    phone.submit("/sign-in/own-pin", pin="314159", again="314159")

    assert names(browser.post("/people/cards", data=form)) == {"Ben Birch", "Cora Crane"}
    assert type_in(new_browser(), "A-1", "314159").location == "/"


def test_somebody_who_comes_while_the_cards_are_printed_changes_nothing_yet(
    work, make, place, key, db
):
    from course.actor import OPERATOR
    from course.errors import Conflict
    from course.people.pin_print import Printer
    from course.people.pin_rules import Whom

    by, whom = Printer(OPERATOR, "a form", key), Whom(branch_id=place.york.id)
    planned = pin_print.plan(db, by=by, whom=whom, today=NOW.date())
    make.person(branch=place.york)

    with pytest.raises(Conflict), work() as uow:
        pin_print.print_cards(uow, by=by, whom=whom, cards=planned)

    assert db.scalars(select(Pin.person_id)).all() == []


def test_sheet_is_one_event_that_names_people_by_id_and_no_pin(browser, mona, people, db):
    sheet = post(browser.sign_in(mona)).data

    [data] = db.scalars(select(AuditEntry.data).where(AuditEntry.event == "PinsPrinted"))
    assert str(people.ana.id) in str(data)
    assert pin_of(sheet, "Ana Alder") not in str(data)


def test_more_than_500_are_refused_with_a_way_to_narrow(browser, make, work, db):
    with work() as uow:
        fill(uow, branches=2, people=501, credentials=0)
    browser.sign_in(make.person(Role.HR, email="hr@example.com"))
    everybody = browser.get("/people/cards?mailed=y")
    posted = token(browser.get("/learn")) | {"mailed": "y"}

    refused = browser.post("/people/cards", data=posted)

    assert "One sheet has 500 cards at most" in everybody.text
    assert refused.status_code == 422
    assert "more than 500 cards. Choose one branch or one firm" in refused.text
    assert db.scalars(select(Pin.person_id)).all() == []


def test_more_people_need_no_more_statements(browser, make, place, mona, statements):
    def counted() -> tuple[int, int]:
        form = Forms(browser.get("/people/cards").text).forms[-1].hidden
        with statements() as shown:
            browser.get("/people/cards")
        with statements() as printed:
            assert browser.post("/people/cards", data=form).status_code == 200
        return len(shown), len(printed)

    browser.sign_in(mona)
    few = counted()
    for _ in range(12):
        make.person(branch=place.york)

    assert counted() == few
    assert few[0] <= 4


# --- what stands on it -----------------------------------------------------------------


def test_sheet_has_eight_cards_a_page_and_conforms(browser):
    made = cards.sheet([Face(f"Name {n}", f"P-{n}", "482915") for n in range(17)], SITE, NOW)

    pages = PdfReader(io.BytesIO(made.pdf)).pages
    assert made.why_not == ""
    assert [page.extract_text().count("Person code") for page in pages] == [8, 8, 1]
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in pages} == {A4}


def test_card_says_name_code_pin_company_and_address():
    said = words(cards.sheet([Face("Ana Alder", "A-1", "482915")], SITE, NOW).pdf)

    for word in ("Ana Alder", "A-1", "482 915", "Alderway", "learn.example.com/sign-in"):
        assert word in said


@pytest.mark.parametrize(
    "name", ["Ola Zielińska", "Łukasz Ğüneş", "محمد الأحمد", "王小明", "अमित कुमार", "Ван Лі"]
)
def test_names_print_in_every_script(name):
    made = cards.sheet([Face(name, "A-1", "482915")], SITE, NOW)

    assert made.why_not == "", "a letter that no font has would stand here"


def test_names_and_codes_of_any_length_stay_on_their_card():
    faces = [Face("W" * 200, "W" * 64, "482915"), Face("Ana " * 40, "a b " * 16, "482915")]

    assert len(PdfReader(io.BytesIO(cards.sheet(faces * 4, SITE, NOW).pdf)).pages) == 1


def test_nothing_in_a_name_or_code_runs_as_typst():
    said = words(cards.sheet([Face(HOSTILE, HOSTILE[:60], "482915")], SITE, NOW).pdf)

    assert "etc/passwd" in said
    assert "root:" not in said


def test_square_leads_to_the_code_and_holds_no_pin():
    assert SITE.address("É A/7&pin=1") == (
        "https://learn.example.com/sign-in/card?code=%C3%89+A%2F7%26pin%3D1"
    )


# --- the command line ------------------------------------------------------------------


def test_operator_prints_a_branch(run, new_browser, tmp_path, place):
    file = tmp_path / "cards.pdf"

    told = run("people", "cards", "--branch", "york", "--to", str(file))

    assert told.exit_code == 0, told.output
    assert "3 cards" in told.output
    assert file.stat().st_mode & 0o077 == 0
    opened = type_in(new_browser(), "A-1", pin_of(file.read_bytes(), "Ana Alder"))
    assert opened.location == "/sign-in/own-pin"


def test_operator_prints_a_vendor(run, tmp_path):
    told = run("people", "cards", "--vendor", "Pike", "--to", str(tmp_path / "cards.pdf"))

    assert "2 cards" in told.output


def test_file_that_cannot_be_written_leaves_every_card_alone(run, tmp_path, db):
    told = run("people", "cards", "--to", str(tmp_path / "no" / "such" / "folder.pdf"))

    assert told.exit_code == 1
    assert "No PIN was changed" in told.output
    assert db.scalars(select(Pin.person_id)).all() == []


def test_operator_is_told_of_a_branch_that_does_not_exist(run, tmp_path):
    told = run("people", "cards", "--branch", "Atlantis", "--to", str(tmp_path / "cards.pdf"))

    assert told.exit_code == 1
    assert "There is no branch called Atlantis" in told.output
