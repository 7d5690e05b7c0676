"""Five wrong PINs pause a code for fifteen minutes, whoever types them and from wherever."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from course.audit.models import AuditEntry
from course.people import pin
from course.people.sign_in_models import SignInTry
from tests.at_once import at_once
from tests.browser_client import without_tokens
from tests.people.test_pin import type_in

WRONG = "161803"


@pytest.fixture
def ana_pin(give_pin, ana):
    return give_pin(ana)


def miss(browser, code: str, times: int):
    """Wrong PINs, each from another network address; the last answer."""
    for number in range(times):
        at = {"environ_base": {"REMOTE_ADDR": f"192.0.2.{number}"}}
        answered = type_in(browser, code, WRONG, **at)
    return answered


def test_four_wrong_pins_leave_one_try_and_the_page_says_so(browser, ana_pin):
    page = miss(browser, ana_pin.code, 4)

    assert page.status_code == 403
    assert "You have 1 try left" in page.text
    assert type_in(browser, ana_pin.code, ana_pin.pin).status_code == 303


def test_fifth_wrong_pin_pauses_the_code_from_wherever_they_came(browser, ana_pin):
    page = miss(browser, ana_pin.code, 5)

    assert page.status_code == 429
    assert "Try again in 15 minutes" in page.text
    assert "branch manager" in page.text


def test_right_pin_does_not_open_a_paused_code(browser, new_browser, ana_pin, clock):
    miss(browser, ana_pin.code, 5)
    clock.now += timedelta(minutes=4, seconds=1)

    page = type_in(new_browser(), ana_pin.code, ana_pin.pin)

    assert page.status_code == 429
    assert "Try again in 11 minutes" in page.text


def test_pause_is_over_after_fifteen_minutes_and_five_tries_are_there_again(
    browser, new_browser, ana_pin, clock
):
    miss(browser, ana_pin.code, 5)
    clock.now += timedelta(minutes=15)

    assert "You have 4 tries left" in miss(browser, ana_pin.code, 1).text
    assert type_in(new_browser(), ana_pin.code, ana_pin.pin).status_code == 303


def test_tries_during_a_pause_do_not_lengthen_it(browser, new_browser, ana_pin, clock):
    miss(browser, ana_pin.code, 5)
    clock.now += timedelta(minutes=14)
    miss(browser, ana_pin.code, 3)
    clock.now += timedelta(minutes=1)

    assert type_in(new_browser(), ana_pin.code, ana_pin.pin).status_code == 303


def test_right_pin_forgets_what_went_wrong_before(browser, new_browser, ana_pin):
    miss(browser, ana_pin.code, 4)
    type_in(new_browser(), ana_pin.code, ana_pin.pin)

    assert miss(browser, ana_pin.code, 4).status_code == 403


def test_case_variants_of_a_code_share_their_tries(browser, make, give_pin):
    give_pin(make.person(code="p-7"))

    for code in ("p-7", "P-7", " p-7", "P-7 ", "p-7"):
        page = miss(browser, code, 1)

    assert page.status_code == 429


def test_pause_of_one_code_leaves_others_alone(browser, new_browser, make, give_pin, ana_pin):
    other = give_pin(make.person())
    miss(browser, ana_pin.code, 5)

    assert type_in(new_browser(), other.code, other.pin).status_code == 303


def test_codes_that_nobody_has_are_paused_just_the_same(browser, new_browser, ana_pin):
    known = [without_tokens(miss(browser, ana_pin.code, 1)) for _ in range(6)]
    unknown = [without_tokens(miss(new_browser(), "P-NOBODY", 1)) for _ in range(6)]

    assert [page.replace(ana_pin.code, "CODE") for page in known] == [
        page.replace("P-NOBODY", "CODE") for page in unknown
    ]


def test_code_is_paused_with_its_printed_pin_too(browser, new_browser, give_card, ana):
    card = give_card(ana)
    miss(browser, card.code, 5)

    assert type_in(new_browser(), card.code, card.pin).status_code == 429


def test_pause_stands_in_the_log_once(browser, ana_pin, ana, db):
    miss(browser, ana_pin.code, 8)

    paused = db.scalars(select(AuditEntry.data).where(AuditEntry.event == "CodePaused")).all()
    assert len(paused) == 1
    assert str(ana.id) in str(paused[0])


def test_ten_at_once_get_no_more_than_five_comparisons(work, key, ana_pin, monkeypatch):
    compared = []
    real = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda *given: compared.append(given) or real(*given)
    )

    def guess(number: int):
        return pin.sign_in(work, secret_key=key, address=f"a{number}", code=ana_pin.code, pin=WRONG)

    answers = at_once(*(lambda number=number: guess(number) for number in range(10)))

    assert len(compared) == 5
    assert sorted(a.left for a in answers if isinstance(a, pin.Wrong)) == [1, 2, 3, 4]
    assert sum(isinstance(a, pin.Paused) for a in answers) == 6


def test_right_pin_pressed_twice_at_once_opens_both_times(work, key, ana_pin):
    def sign_in():
        return pin.sign_in(work, secret_key=key, address="a", code=ana_pin.code, pin=ana_pin.pin)

    assert all(isinstance(answer, pin.Pass) for answer in at_once(sign_in, sign_in))


def test_pin_that_is_reset_while_it_is_compared_opens_nothing(
    work, key, ana_pin, give_card, ana, monkeypatch
):
    real = PasswordHasher.verify

    def slowly(*given):
        monkeypatch.undo()
        right = real(*given)
        give_card(ana, form="meanwhile")
        return right

    monkeypatch.setattr(PasswordHasher, "verify", slowly)

    answer = pin.sign_in(work, secret_key=key, address="a", code=ana_pin.code, pin=ana_pin.pin)

    assert isinstance(answer, pin.Wrong)


def test_address_that_tries_many_codes_has_to_wait(browser, ana_pin):
    """One PIN tried for every code of a firm pauses none of them: the address waits."""
    for number in range(20):
        type_in(browser, f"P-{number}", WRONG)

    page = type_in(browser, ana_pin.code, ana_pin.pin)

    assert page.status_code == 429
    assert "Wait 15 minutes" in page.text


def test_tries_are_forgotten_after_a_day_and_hold_no_code(browser, ana_pin, db, clock):
    miss(browser, "my secret typed here", 1)
    assert "my secret" not in "".join(db.scalars(select(SignInTry.code_sha256)))
    clock.now += timedelta(days=1, seconds=1)

    miss(browser, "P-1", 1)

    assert db.scalar(select(func.count()).select_from(SignInTry)) == 1
