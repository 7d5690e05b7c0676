"""What letters say, in every language: complete, neutral, and without a gap."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from course.assignments.domain import Reason
from course.incidents.domain import owner_clock
from course.notices.case_rules import Case, Stand
from course.notices.domain import (
    ACTIONS,
    BY_HAND,
    CLAIM_DECIDED,
    CLAIM_WAITS,
    EXPECT,
    EXPIRY,
    LADDER,
    MEET,
    NOT_LET_IN,
    NOTES,
    PAPERS,
    VISIT_FIRM,
    About,
    language_of,
)
from course.notices.letters import Facts, Late, Overview, Task, languages, letter, words
from tests.web.test_words_that_contractors_see import banned

DUBLIN = "Europe/Dublin"
HEAD = {"email": "a@x.test", "name": "Cora", "token": "t", "helper": ""}


def every_letter(language):
    """One of each kind that there can be."""
    ids = {"notice_id": uuid4(), "person_id": uuid4(), "language": language}
    for stage in (*(stage.name for stage in LADDER), BY_HAND):
        for reason in Reason:
            for left in (-20, 0, 20):
                task = Task("Field", date(2026, 3, 1), "Dublin", left, reason.value, "A note")
                yield Facts(**ids, **HEAD, about=About.ASSIGNMENT, stage=stage, task=task)
    for stage in EXPIRY:
        task = Task("Field", date(2026, 3, 1), "Dublin", stage.days_left, "credential")
        yield Facts(**ids, **HEAD, about=About.CREDENTIAL, stage=stage.name, task=task)
    late = (Late(uuid4(), "Sam", "Field", 8),)
    for numbers in ((0, 0, 0), (1, 1, 1), (2, 3, 4)):
        overdue, soon, tell = numbers
        for named in ((), late, late * 21, late * 40):
            seen = Overview("Harbour", overdue, soon, date(2026, 3, 1), tell, named)
            yield Facts(**ids, **HEAD, about=About.OVERVIEW, stage="weekly", overview=seen)
    yield Facts(**ids, **HEAD, about=About.SIGN_IN, stage="sign_in:1")
    of_firms = [(About.VENDOR_PAPER, stage.name) for stage in PAPERS]
    of_firms += [(About.EXPECTATIONS, stage.name) for stage in EXPECT]
    of_firms += [(About.VISIT, NOT_LET_IN), (About.VISIT, VISIT_FIRM)]
    of_firms += [(About.REVIEW, name) for name in ("invited:0", "moved:3", MEET.name)]
    of_firms += [(About.REVIEW_NOTES, stage.name) for stage in NOTES]
    of_firms += [(About.REVIEW_ACTION, stage.name) for stage in ACTIONS]
    of_firms += [(About.CLAIM, CLAIM_WAITS), (About.CLAIM, CLAIM_DECIDED)]
    for case in every_case():
        yield Facts(**ids, **HEAD, about=About.CASE, stage="owner:000002", case=case)
    for about, name in of_firms:
        for left in (-3, 0, 20):
            task = Task("Public liability, Pike", date(2026, 3, 1), "UTC", left, about.value)
            yield Facts(**ids, **HEAD, about=about, stage=name, task=task)


def every_case():
    """One of each that there can be: the office told or not, in time or late, called or not."""
    told = datetime(2026, 3, 2, 12, tzinfo=UTC)
    clocks = [None]
    for now in (told, told + timedelta(hours=2)):
        clocks += [owner_clock(60, "10:00", DUBLIN, told, at, now) for at in (None, now)]
    for clock in clocks:
        told_of = ("4821 7730", "Line cut", "4 Mill Lane", "Harbour", told, DUBLIN)
        yield Case(uuid4(), *told_of, 60, "10:00", clock)


def test_each_way_that_a_case_can_stand_has_a_letter():
    assert {case.stand for case in every_case()} == set(Stand)


def said(written) -> str:
    return "\n".join((written.subject, *written.before, *written.lines, *written.small))


@pytest.mark.parametrize("language", languages())
def test_every_letter_can_be_written(language):
    for facts in every_letter(language):
        written = letter(facts, "https://x.test")
        assert written.language == language
        assert not re.search(r"[{}\n]", written.subject + "".join(written.before))
        assert written.address.startswith("https://x.test/sign-in/t?next=/")


def test_no_letter_says_what_the_house_avoids():
    wrong = banned()

    for facts in every_letter("en"):
        found = wrong.search(said(letter(facts, "https://x.test")))
        assert found is None, found


@pytest.mark.parametrize("language", languages())
def test_catalogues_have_the_same_keys_and_places(language):
    def shape(value):
        if isinstance(value, dict):
            return {key: shape(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [shape(inner) for inner in value] if len(value) == 2 else len(value)
        return sorted(set(re.findall(r"{\w+}", value)))

    assert shape(words(language)) == shape(words("en"))


def test_no_sentence_is_long():
    for facts in every_letter("en"):
        for sentence in re.split(r"[.?!:] |\n", said(letter(facts, "https://x.test"))):
            assert len(sentence.split()) <= 25, sentence


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("de", "de"), ("de-AT", "de"), ("DE_ch", "de"), ("en-GB", "en"), ("ko", "en"), ("", "en")],
)
def test_language_is_the_nearest_known_one(wanted, found):
    assert language_of(wanted, languages()) == found
