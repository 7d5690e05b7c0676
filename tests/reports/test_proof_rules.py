"""Whether the records show that somebody knew a clause: the rule, without any record."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.content.model import Rating
from course.credentials.domain import Status
from course.reports.proof_rules import Answered, Edition, Held, Said, Where, in_force, verdict

AT = datetime(2026, 5, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)

ANSWERED = Answered(
    where=Where.CHECK,
    title="Final check",
    question="What now?",
    chosen="Call the office.",
    rating=Rating.BEST,
    critical=True,
    answered_at=AT,
    edition="1.0",
    revision_id="r" * 64,
    same_words=True,
)
SAID = Said(uuid4(), "1.0", "d" * 64, "I have read it.", "Ana", AT, same_words=True)
HELD = Held(
    credential_id=uuid4(),
    attempt_id=uuid4(),
    serial="AW-26-7K4M-Q2XD",
    path="Field",
    edition="1.0",
    issued_at=AT,
    status=Status.VALID,
    valid_from=date(2026, 5, 1),
    valid_until=date(2027, 4, 30),
    revoked_at=None,
    same_words=True,
)
OLD = {"same_words": False}


def test_all_three_make_a_yes():
    found = verdict([HELD], [SAID], [ANSWERED])

    assert found.knew
    assert [reason.there for reason in found.reasons] == [True, True, True]
    assert "good from 1 May 2026 to 30 April 2027" in found.reasons[0].words


@pytest.mark.parametrize(
    ("held", "said", "answered", "words"),
    [
        ([], [SAID], [ANSWERED], "no certificate by that day"),
        ([replace(HELD, status=Status.REVOKED)], [SAID], [ANSWERED], "had been revoked"),
        ([replace(HELD, status=Status.LAPSED)], [SAID], [ANSWERED], "run out on 30 April 2027"),
        ([replace(HELD, status=Status.NOT_YET)], [SAID], [ANSWERED], "good only from 1 May 2026"),
        ([replace(HELD, **OLD)], [SAID], [ANSWERED], "other words of this clause (edition 1.0)"),
        ([HELD], [], [ANSWERED], "acknowledged no text"),
        ([HELD], [replace(SAID, **OLD)], [ANSWERED], "acknowledged only other words"),
        ([HELD], [SAID], [], "answered no question on this clause."),
        ([HELD], [SAID], [replace(ANSWERED, **OLD)], "on this clause in these words"),
        ([HELD], [SAID], [replace(ANSWERED, rating=Rating.POOR)], "was not right; 0 of 1"),
        ([HELD], [SAID], [replace(ANSWERED, rating=Rating.ACCEPTABLE)], "was not right"),
    ],
)
def test_one_missing_makes_a_no_and_says_which(held, said, answered, words):
    found = verdict(held, said, answered)

    assert not found.knew
    [missing] = [reason for reason in found.reasons if not reason.there]
    assert words in missing.words


def test_what_counts_is_the_last_answer_of_the_final_check():
    wrong = replace(ANSWERED, rating=Rating.CRITICAL)
    lesson = replace(ANSWERED, where=Where.RECALL, rating=Rating.BEST)

    assert not verdict([HELD], [SAID], [ANSWERED, wrong, lesson]).knew
    assert verdict([HELD], [SAID], [wrong, ANSWERED, replace(lesson, rating=Rating.POOR)]).knew
    assert verdict([HELD], [SAID], [lesson]).knew, "where the check did not ask, the lesson counts"


def test_acceptable_will_do_where_nothing_is_critical():
    mild = replace(ANSWERED, critical=False, rating=Rating.ACCEPTABLE)

    assert verdict([HELD], [SAID], [mild]).knew


ratings, wheres, same = st.sampled_from(Rating), st.sampled_from(Where), st.booleans()
answers = st.lists(
    st.builds(
        lambda w, r, s, c: replace(ANSWERED, where=w, rating=r, same_words=s, critical=c),
        wheres,
        ratings,
        same,
        st.booleans(),
    ),
    max_size=6,
)
helds = st.lists(
    st.builds(
        lambda status, s: replace(HELD, status=status, same_words=s), st.sampled_from(Status), same
    ),
    max_size=4,
)
saids = st.lists(st.builds(lambda s: replace(SAID, same_words=s), same), max_size=3)


@given(helds, saids, answers)
def test_a_yes_rests_on_a_good_certificate_a_signature_and_a_right_answer(held, said, given_):
    found = verdict(held, said, given_)

    assert found.knew == all(reason.there for reason in found.reasons)
    if found.knew:
        assert any(one.same_words and one.status.holds for one in held)
        assert any(one.same_words for one in said)
        assert any(one.same_words and one.right for one in given_)


@given(helds, saids, answers)
def test_records_on_other_words_alone_never_make_a_yes(held, said, given_):
    def old(rows):
        return [replace(row, same_words=False) for row in rows]

    assert not verdict(old(held), said, given_).knew
    assert not verdict(held, old(said), given_).knew
    assert not verdict(held, said, old(given_)).knew


# --- which edition held ----------------------------------------------------------------

ONE = Edition("a", "1.0", AT, date(2026, 6, 1))
TWO = Edition("b", "1.1", AT + 30 * DAY, date(2026, 7, 1))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 4, 30), None),
        (date(2026, 5, 2), ONE),
        (date(2026, 6, 15), ONE),
        (date(2026, 6, 30), ONE),
        (date(2026, 7, 1), TWO),
    ],
)
def test_edition_of_a_day_is_the_last_in_force(on, expected):
    end = datetime.combine(on + DAY, datetime.min.time(), UTC)

    assert in_force([ONE, TWO], on, end) is expected
