"""Signing in by person code and PIN, and choosing an own PIN before anything else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from course.audit.models import AuditEntry
from course.people import pin_hash, service
from course.people.sign_in_models import Pin, SignInSession
from tests.browser_client import Forms, token, without_tokens

OWN = "314159"


def signed_in(browser) -> bool:
    return browser.get("/learn").status_code == 200


def type_in(browser, code: str, pin: str, **at):
    """Code and PIN typed on the sign-in page."""
    fields = {"code": code, "pin": pin}
    return browser.post("/sign-in/card", data=token(browser.get("/sign-in/card")) | fields, **at)


def choose(browser, pin: str = OWN, again: str | None = None):
    return browser.submit("/sign-in/own-pin", pin=pin, again=again or pin)


def events(db) -> list[str]:
    return list(db.scalars(select(AuditEntry.event).order_by(AuditEntry.seq)))


# --- the first time --------------------------------------------------------------------


def test_printed_pin_leads_to_choosing_an_own_one_and_then_to_the_first_page(
    browser, give_card, ana
):
    card = give_card(ana)

    assert type_in(browser, card.code, card.pin).location == "/sign-in/own-pin"
    assert choose(browser).location == "/"

    assert "Ana Alder" in browser.get("/learn").text


def test_printed_pin_opens_nothing_before_an_own_one_is_chosen(browser, give_card, ana, db):
    card = give_card(ana)
    type_in(browser, card.code, card.pin)

    assert not signed_in(browser)
    assert db.scalar(select(func.count()).select_from(SignInSession)) == 0


def test_own_pin_signs_in_at_once_from_then_on(browser, new_browser, give_card, ana):
    card = give_card(ana)
    type_in(browser, card.code, card.pin)
    choose(browser)
    tablet = new_browser()

    assert type_in(tablet, card.code, OWN).location == "/"
    assert signed_in(tablet)


def test_printed_pin_is_dead_once_an_own_one_is_chosen(browser, new_browser, give_card, ana):
    card = give_card(ana)
    type_in(browser, card.code, card.pin)
    choose(browser)

    assert type_in(new_browser(), card.code, card.pin).status_code == 403


@pytest.mark.parametrize(
    "pin", ["123456", "000000", "987654", "890123", "121212", "112112", "123321", "123123"]
)
def test_pins_that_are_easy_to_guess_are_not_taken(browser, give_card, ana, pin):
    card = give_card(ana)
    type_in(browser, card.code, card.pin)

    page = choose(browser, pin)

    assert page.status_code == 422
    assert "easy to guess" in page.text


@pytest.mark.parametrize("pin", ["12345", "1234567", "secret", "", "31415x"])
def test_pin_has_six_digits(browser, give_card, ana, pin):
    card = give_card(ana)
    type_in(browser, card.code, card.pin)

    assert choose(browser, pin).status_code == 422
    assert not signed_in(browser)


def test_pin_on_the_card_cannot_be_kept(browser, give_card, ana):
    card = give_card(ana)
    type_in(browser, card.code, card.pin)

    page = choose(browser, card.pin)

    assert page.status_code == 422
    assert "That is the PIN on your card" in page.text


def test_two_that_differ_are_not_taken(browser, give_card, ana):
    card = give_card(ana)
    type_in(browser, card.code, card.pin)

    assert "The two are not the same" in choose(browser, OWN, "314158").text


def test_no_page_sends_a_typed_pin_back(browser, give_card, ana):
    card = give_card(ana)
    wrong = type_in(browser, card.code, "271828")
    type_in(browser, card.code, card.pin)

    assert "271828" not in wrong.text
    assert OWN not in choose(browser, OWN, "314158").text


def test_choosing_twice_at_once_signs_in_both_times(browser, give_card, ana, db):
    """The browser shows the answer to the second press, and has the cookie it came with."""
    card = give_card(ana)
    type_in(browser, card.code, card.pin)
    form = Forms(browser.get("/sign-in/own-pin").text).forms[-1].hidden
    cookie = browser.get_cookie("course").value

    browser.post("/sign-in/own-pin", data=form | {"pin": OWN, "again": OWN})
    browser.set_cookie("course", cookie)
    second = browser.post("/sign-in/own-pin", data=form | {"pin": OWN, "again": OWN})

    assert second.location == "/"
    assert signed_in(browser)
    assert events(db).count("PinChosen") == 1


def test_choice_is_open_for_fifteen_minutes(browser, give_card, ana, clock):
    card = give_card(ana)
    type_in(browser, card.code, card.pin)
    clock.now += timedelta(minutes=15)

    assert browser.get("/sign-in/own-pin").location == "/sign-in"


def test_choice_is_over_when_the_pin_is_reset_meanwhile(browser, give_card, ana):
    card = give_card(ana)
    type_in(browser, card.code, card.pin)
    give_card(ana, form="another form")

    assert choose(browser).location == "/sign-in"
    assert not signed_in(browser)


def test_cookie_that_may_choose_opens_no_second_choice(browser, new_browser, give_card, ana):
    """Kept for later, it could otherwise undo what the person chose."""
    card = give_card(ana)
    type_in(browser, card.code, card.pin)
    kept = browser.get_cookie("course").value
    choose(browser)
    thief = new_browser()
    thief.set_cookie("course", kept)

    choose(thief, "161803")

    assert not signed_in(thief)
    assert type_in(new_browser(), card.code, OWN).location == "/"


def test_nobody_chooses_a_pin_out_of_nowhere(browser):
    assert browser.get("/sign-in/own-pin").location == "/sign-in"
    assert browser.post("/sign-in/own-pin", data=token(browser.get("/sign-in"))).location


# --- typing it -------------------------------------------------------------------------


def test_square_on_the_card_fills_in_the_code_and_never_the_pin(browser, give_card, ana):
    card = give_card(ana)

    page = browser.get("/sign-in/card", query_string={"code": card.code})

    assert f'value="{card.code}"' in page.text
    assert card.pin not in page.text


@pytest.mark.parametrize("code", ["p-07", " P-07 ", "P-07"])
def test_code_may_be_typed_in_any_case(browser, make, give_pin, code):
    give_pin(make.person(code="P-07"))

    assert type_in(browser, code, "271828").status_code == 303


@pytest.mark.parametrize("typed", ["271 828", " 271828", "271-828", "٢٧١٨٢٨", "२७१८२८"])
def test_pin_may_be_typed_in_groups_and_in_any_digits(browser, give_pin, ana, typed):
    known = give_pin(ana)

    assert type_in(browser, known.code, typed).status_code == 303


def test_page_that_was_wanted_comes_after_choosing(browser, give_card, ana):
    card = give_card(ana)
    browser.get(browser.get("/learn?from=card").location)
    type_in(browser, card.code, card.pin)

    assert choose(browser).location == "/learn?from=card"


def test_next_person_on_a_shared_device_sees_nothing_of_the_one_before(
    browser, make, give_pin, ana
):
    known, other = give_pin(ana), give_pin(make.person(name="Ben Birch"))
    type_in(browser, known.code, known.pin)

    gone = browser.submit("/learn")
    assert "You can hand over" in gone.text
    assert gone.headers["Cache-Control"] == "no-store"
    assert "Ana Alder" not in gone.text
    browser.post("/sign-in/card", data=token(gone) | {"code": other.code, "pin": other.pin})

    assert "Ben Birch" in browser.get("/learn").text
    assert browser.get("/learn").headers["Cache-Control"] == "no-store"


# --- alike -----------------------------------------------------------------------------


def test_unknown_code_wrong_pin_and_person_without_pin_are_answered_alike(
    new_browser, make, give_pin, ana
):
    known, without = give_pin(ana), make.person(code="P-WITHOUT")
    codes = (known.code, without.code, "P-NOBODY")

    answers = [
        without_tokens(type_in(new_browser(), code, "161803")).replace(code, "CODE")
        for code in codes
    ]

    assert answers[0] == answers[1] == answers[2]


def test_every_code_costs_one_slow_comparison(monkeypatch, key, give_pin, give_card, make, db):
    """So the time an answer takes tells nothing: counted here, because clocks are noisy."""
    from argon2 import PasswordHasher

    from course.people import pin_queries

    own, printed = make.person(), make.person()
    give_pin(own)
    give_card(printed)
    slow = []
    real = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda *given: slow.append(given) or real(*given))

    for code in (own.code, printed.code, "P-NOBODY"):
        pin_hash.matches(key, pin_queries.stored_for(db, code), "161803")

    assert len(slow) == 3


def test_database_holds_no_pin_and_equal_pins_do_not_look_equal(give_pin, make, db, key):
    first, second = make.person(), make.person()
    give_pin(first), give_pin(second)

    kept = db.scalars(select(Pin.hash)).all()

    assert len(set(kept)) == 2
    assert not any("271828" in hash_ for hash_ in kept)


def test_stolen_database_without_the_key_confirms_no_guess(give_card, ana, key):
    card = give_card(ana)
    stored = pin_hash.Stored(ana.id, pin_hash.keyed(key, ana.id, card.pin), False)

    assert pin_hash.matches(key, stored, card.pin)
    assert not pin_hash.matches("another key", stored, card.pin)


def test_log_tells_who_and_never_the_pin(browser, give_card, ana, db):
    card = give_card(ana)
    type_in(browser, card.code, card.pin)
    choose(browser)

    entries = db.execute(select(AuditEntry.event, AuditEntry.data).order_by(AuditEntry.seq)).all()

    assert [e.event for e in entries][-3:] == ["PinReset", "PinChosen", "SignedIn"]
    assert not any(card.pin in str(e.data) or OWN in str(e.data) for e in entries)


def test_person_who_was_merged_signs_in_with_either_code(browser, make, give_pin, ana, work):
    known = give_pin(ana)
    old = make.person(code="OLD-7")
    with work() as uow:
        uow.session.get(type(old), old.id).merged_into = ana.id

    type_in(browser, "old-7", known.pin)

    assert "Ana Alder" in browser.get("/learn").text


# --- links by e-mail -------------------------------------------------------------------


@pytest.fixture
def mails(app, settings, monkeypatch):
    """E-mail leaves here. Nothing is sent meanwhile: that would go on beside the next test."""
    monkeypatch.setitem(app.extensions, "course.aside", lambda act: None)
    app.extensions["course.settings"] = replace(settings, smtp_url="smtp://mail.example.com:25")


@pytest.fixture
def mia(make, mails):
    return make.person(name="Mia Moss", email="mia@example.com")


def ask(browser, email: str):
    page = browser.get("/sign-in")
    return browser.post("/sign-in/link", data=token(page) | {"email": email})


def test_known_and_unknown_addresses_are_answered_alike(browser, new_browser, mia, db):
    known, unknown = ask(browser, "Mia@Example.com "), ask(new_browser(), "who@example.com")

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert "If we know this address" in browser.get(known.location).text
    assert events(db).count("SignInLinkAsked") == 1


def test_link_is_offered_only_where_e_mail_leaves(browser, app, settings, mails):
    offered = browser.get("/sign-in").text
    app.extensions["course.settings"] = replace(settings, smtp_url=None)
    bare = browser.get("/sign-in")

    assert "With a link by e-mail" in offered
    assert "e-mail" not in bare.text
    assert "Ask your branch manager" in bare.text
    assert browser.get("/sign-in/link").status_code == 404
    sent = token(bare) | {"email": "mia@example.com"}
    assert browser.post("/sign-in/link", data=sent).status_code == 404


def test_address_that_is_none_is_said_at_once(browser, mails, db):
    page = ask(browser, "mia at example")

    assert page.status_code == 422
    assert "like name@example.com" in page.text


def test_mailbox_cannot_be_filled_by_asking_again_and_again(new_browser, mia, db, clock):
    answers = [ask(new_browser(), "mia@example.com").status_code for _ in range(6)]
    assert events(db).count("SignInLinkAsked") == service.ASK_LIMIT
    clock.now += timedelta(minutes=16)

    ask(new_browser(), "mia@example.com")

    assert set(answers) == {303}
    assert events(db).count("SignInLinkAsked") == service.ASK_LIMIT + 1


def test_asking_for_links_does_not_use_up_the_tries_of_a_depot(browser, mails, give_pin, ana):
    known = give_pin(ana)
    for number in range(20):
        ask(browser, f"nobody{number}@example.com")

    assert ask(browser, "nobody@example.com").status_code == 429
    assert type_in(browser, known.code, known.pin).status_code == 303
