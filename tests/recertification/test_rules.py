"""Which clauses an edition asks of somebody: pure rules over what was proved last."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.agreements.queries import Wording
from course.people.domain import Kind
from course.recertification.domain import (
    asked_clauses,
    grace_on,
    groups,
    seal,
    unaskable,
    with_revision,
)
from tests.recertification.editions import clause, edition, first

START = with_revision({}, first().revision)
TODAY = date(2026, 3, 1)


def history(*editions):
    """All wordings up to and including the last of some editions."""
    wordings = START
    for one in editions:
        wordings = with_revision(wordings, one.revision)
    return wordings


def asked(before, *later, path="field", kind=Kind.EMPLOYEE):
    """What the last of some editions asks of somebody who proved ``before``."""
    published = history(*later)
    return asked_clauses(before.revision, later[-1].revision, published, path, kind)


ONE = edition("1.1", material={"stay": "Stay there."})


def test_material_change_asks_whoever_proved_the_old_words():
    assert asked(first(), ONE) == ("stay",)


def test_editorial_change_asks_nobody():
    assert asked(first(), edition("1.1", editorial={"stay": "Stay, then."})) == ()


def test_change_before_what_was_proved_asks_nothing():
    assert asked(ONE, ONE) == ()


def test_two_editions_in_a_row_ask_for_both_changes_at_once():
    two = edition("1.2", ONE, material={"call-the-office": "Call now."})

    assert asked(first(), ONE, two) == ("call-the-office", "stay")
    assert asked(ONE, ONE, two) == ("call-the-office",)


def test_editorial_touch_after_a_material_change_still_asks_whoever_missed_that():
    two = edition("1.2", ONE, editorial={"stay": "Stay there, please."})

    assert asked(first(), ONE, two) == ("stay",)
    assert asked(ONE, ONE, two) == ()


def test_rolling_back_asks_those_who_proved_the_newer_words_only():
    back = edition("1.2", ONE, material={"stay": ""})

    assert asked(first(), ONE, back) == ()
    assert asked(ONE, ONE, back) == ("stay",)


def test_withdrawn_clause_asks_nobody():
    assert asked(first(), edition("1.1", without=["stay"])) == ()


@pytest.mark.parametrize(
    ("binds", "kinds"),
    [
        ("contractor", [Kind.CONTRACTOR]),
        ("employee", [Kind.EMPLOYEE]),
        ("contractor employee", list(Kind)),
        ("company", []),
    ],
)
def test_new_clause_asks_those_whom_it_binds(binds, kinds):
    later = edition("1.1", new=[clause("wear-a-badge", binds)])

    assert [kind for kind in Kind if asked(first(), later, kind=kind)] == kinds


def test_changed_clause_asks_both_kinds_alike():
    assert [asked(first(), ONE, kind=kind) for kind in Kind] == [("stay",)] * 2


def test_path_that_does_not_teach_the_clause_asks_nothing():
    revision = ONE.revision
    cut = [
        replace(module, clause_ids=(), screens=module.screens[:1])
        if module.id == "M06"
        else replace(module, clause_ids=tuple(i for i in module.clause_ids if i != "stay"))
        for module in revision.modules
    ]
    bare = replace(revision, modules=tuple(cut))

    assert asked_clauses(first().revision, bare, history(ONE), "field", Kind.EMPLOYEE) == ()


def test_path_that_is_gone_asks_nothing():
    assert asked(first(), ONE, path="pilot") == ()


def test_clause_without_a_question_asks_nobody_and_is_named():
    revision = ONE.revision
    silent = replace(
        revision,
        items=tuple(item for item in revision.items if item.clause_id != "stay"),
        cases=tuple(case for case in revision.cases if case.clause_id != "stay"),
    )

    assert asked_clauses(first().revision, silent, history(ONE), "field", Kind.EMPLOYEE) == ()
    assert [c.id for c in unaskable(first().revision, silent)] == ["stay"]
    assert unaskable(first().revision, revision) == ()


def test_grace_runs_from_the_day_in_force_or_from_today_if_that_is_over():
    days = [grace_on(ONE.revision, "field", today) for today in (TODAY, date(2027, 1, 10))]

    assert days == [date(2026, 12, 15), date(2027, 1, 24)]


def test_people_are_grouped_by_what_they_proved_and_kind():
    found = groups(ONE.revision, [("field", first().revision)], history(ONE), TODAY)

    assert [(g.kind, g.clause_ids, g.grace_on) for g in found] == [
        (kind, ("stay",), date(2026, 12, 15)) for kind in Kind
    ]
    assert {g.asks for g in found} == {seal(ONE.revision, ["stay"])}


WORDS = st.sampled_from("ABC")
STEPS = st.lists(st.tuples(WORDS, st.sampled_from(["material", "editorial"])), max_size=6)


@given(steps=STEPS, proved=WORDS)
def test_nobody_is_asked_for_the_words_they_proved_nor_without_a_material_change(steps, proved):
    digests = {word: f"{word}" * 64 for word in "ABC"}
    wordings = [Wording(1, digests["A"])]
    for word, kind in steps:
        if digests[word] != wordings[-1].digest:
            wordings.append(Wording(len(wordings) + 1, digests[word], kind))
    now, was = _with(wordings[-1].digest), _with(digests[proved])

    found = asked_clauses(was, now, {"stay": wordings}, "field", Kind.EMPLOYEE)

    places = [n for n, w in enumerate(wordings) if w.digest == digests[proved]]
    since = wordings[places[-1] + 1 :] if places else wordings
    expected = wordings[-1].digest != digests[proved] and any(w.kind == "material" for w in since)
    assert found == (("stay",) if expected else ())


def _with(digest: str):
    """The shipped course with one clause that has this digest."""
    revision = first().revision
    agreement = revision.agreement
    clauses = (replace(c, digest=digest) if c.id == "stay" else c for c in agreement.clauses)
    return replace(revision, agreement=replace(agreement, clauses=tuple(clauses)))
