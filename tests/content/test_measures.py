"""Measures of a pack: how its lessons read, how often a clause is asked, who sits where."""

import pytest

from tests.content.tiny import (
    AGREEMENT,
    CASES,
    CHECK,
    ITEMS,
    LESSON,
    SCENARIO,
    TINY,
    compiled,
    first,
    line_of,
    with_change,
)

LAST_SCREEN = TINY[LESSON].index("## What will you say first?")
SCREENS = "".join(f"\n## More {n} {{: #more-{n}}}\n\nAnd on.\n" for n in range(9))


def codes(compilation) -> set[str]:
    return {problem.code for problem in compilation.problems}


def silenced(path: str, text: str, check: str) -> dict[str, str]:
    override = f"overrides: [{{check: {check}, why: It must be so}}]\n"
    return {path: text.replace("---\n", "---\n" + override, 1)}


def test_lesson_of_four_screens_is_too_short():
    text = TINY[LESSON][:LAST_SCREEN]

    problem = first(compiled({LESSON: text}), "screen-count")
    assert (problem.severity, problem.line) == ("warning", line_of(LESSON, "id: M01"))
    assert "4 screens" in problem.what
    assert compiled(silenced(LESSON, text, "screen-count")).problems == ()


@pytest.mark.parametrize(("more", "too_long"), [(3, False), (4, True)])
def test_lesson_of_more_than_eight_screens_is_too_long(more, too_long):
    screens = SCREENS.split("\n## More")[1 : more + 1]
    text = TINY[LESSON] + "".join("\n## More" + screen for screen in screens)

    assert ("screen-count" in codes(compiled({LESSON: text}))) == too_long


@pytest.mark.parametrize(("more", "too_long"), [(4, False), (5, True)])
def test_lesson_in_parts_may_have_nine_screens(more, too_long):
    screens = SCREENS.split("\n## More")[1 : more + 1]
    text = TINY[LESSON] + "".join("\n## More" + screen for screen in screens)
    text = text.replace("}\n\n", ' part="a"}\n\n').replace(
        "minutes: 5", "minutes: 5\nparts: {a: 5}"
    )

    compilation = compiled({LESSON: text})

    assert compilation.revision
    assert ("screen-count" in codes(compilation)) == too_long


def test_lesson_that_recalls_only_once_is_warned_about():
    text = TINY[LESSON].replace("::recall r-sorry\n", "")

    assert "1 quick recall" in first(compiled({LESSON: text}), "recall-count").what
    assert compiled(silenced(LESSON, text, "recall-count")).problems == ()


@pytest.mark.parametrize(
    ("sentence", "uneven"),
    [
        ("Say sorry to her now. ", True),
        ("Here is a sentence that has exactly ten plain words. ", False),
        ("Ring the office at once from the hall and tell them what is cut and who waits. ", True),
    ],
)
def test_sentences_of_a_lesson_have_nine_to_thirteen_words_on_average(sentence, uneven):
    text = TINY[LESSON].replace("Say it aloud now.", sentence * 24)

    compilation = compiled({LESSON: text})

    assert ("sentence-average" in codes(compilation)) == uneven


def test_short_lesson_has_no_average():
    assert "sentence-average" not in codes(compiled())


@pytest.mark.parametrize(
    ("path", "old", "new", "says"),
    [
        (ITEMS, "use: check", "use: recall", "no items of the final check"),
        (SCENARIO, ", call-the-office], why: Late", "], why: Late", "has no scenario."),
    ],
)
def test_clause_with_little_behind_it_is_warned_about(path, old, new, says):
    compilation = with_change(path, old, new)

    thin = [str(problem) for problem in compilation.problems if problem.code == "thin-coverage"]
    assert any(says in problem and "call-the-office" in problem for problem in thin)


def test_clause_with_two_items_is_thin_and_may_stay_so_with_a_reason():
    start = TINY[ITEMS].index("  - id: Q2c")
    fewer = {ITEMS: TINY[ITEMS][:start]}

    problem = first(compiled(fewer), "thin-coverage")
    assert (problem.file, problem.line) == (AGREEMENT, line_of(AGREEMENT, "## 1.2"))
    assert "2 items" in problem.what
    silent = silenced(AGREEMENT, TINY[AGREEMENT], "thin-coverage")
    assert compiled({**fewer, **silent}).problems == ()


def test_best_option_always_the_shortest_in_a_file_is_warned_about():
    text = TINY[ITEMS].replace("Now, at the door", "Now").replace("Whoever did it", "Him")
    text = text.replace("The office", "Us")

    compilation = compiled({ITEMS: text})

    by_file = {p.file: p for p in compilation.problems if p.code == "best-shortest"}
    assert "5 of 6 decisions of this file" in by_file[ITEMS].what
    assert "decisions of the pack" in by_file[CHECK].what


def test_mistakes_put_right_from_one_side_only_are_warned_about():
    head, _, case = TINY[CASES].partition("  - id: C01")
    case = "  - id: C01" + case
    cases = []
    for number in range(1, 13):
        one = case.replace("C01", f"C{number:02}")
        if number > 6:
            one = one.replace("engagement: employee", "engagement: contractor")
        else:
            one = one.replace("ask: Best next step?", "ask: Best next step?\n        repair: true")
        cases.append(one)

    found = [
        p.what
        for p in compiled({CASES: head + "".join(cases)}).problems
        if p.code == "role-balance"
    ]

    assert found == ["0 of 6 cases that begin after a mistake are those of a contractor"]
