"""Warnings: noted, do not stop a revision, and can be silenced with a reason."""

import pytest

from tests.content.tiny import (
    AGREEMENT,
    CASES,
    CHECK,
    ITEMS,
    LESSON,
    RECALLS,
    SCENARIO,
    TINY,
    compiled,
    first,
    line_of,
    revision_of,
    with_change,
)

LONG = "One " + "and one more " * 9 + "is too many."
DIGEST = {c.id: c.digest for c in revision_of(compiled()).agreement.clauses}

WARNED = [
    (LESSON, "She does.", LONG, "long-sentence", "She does."),
    (LESSON, "You know whom to call.", LONG, "long-sentence", "objective:"),
    (AGREEMENT, "Say *sorry* at once.", LONG, "long-sentence", "Say *sorry*"),
    (SCENARIO, "You cut her line.", LONG, "long-sentence", "situation:"),
    (ITEMS, "why: Too late.", f"why: {'No. ' * 31}", "long-feedback", "Too late"),
    (LESSON, "She does.", f"{'So it goes on and on. ' * 10}", "long-screen", "## Who"),
    (LESSON, "She does.", "As per our plan.", "banned-wording", "She does."),
    (LESSON, "She does.", "Tell the end  user.", "banned-wording", "She does."),
    (ITEMS, "Which words fit?", "Which words fit, as per plan?", "banned-wording", "Which words"),
    (LESSON, "She does.", "Say:\n- one\n- two\n\n", "commonmark", None),
    (LESSON, "minutes: 5", "minutes: 5\nreviewed: {sorry-at-once: 000000000000}", "suspect", None),
    (
        SCENARIO,
        "minutes: 6",
        "minutes: 6\nreviewed: {sorry-at-once: 000000000000}",
        "suspect",
        None,
    ),
    (CASES, "id: cases\n", "id: cases\nreviewed: {sorry-at-once: 000000000000}\n", "suspect", None),
]

DIFFERENCES = {
    "a list right after a paragraph": "Say:\n- one\n- two",
    "a list inside a list by two spaces": "- one\n  - two",
    "a list with round brackets": "1) one\n2) two",
    "a heading without a space": "text\n\n###Sub",
    "a break by a backslash": "one\\\ntwo",
    "a fence by two spaces": "- one\n\n  ```\n  two\n  ```",
}

AGREED = {
    "a list after an empty line": "Say:\n\n- one\n- two",
    "a list inside a list by four spaces": "- one\n    - two",
    "a fence by four spaces": "- one\n\n    ```\n    two\n    ```",
    "a quote": "> “I am sorry.”\n> It was me.",
    "numbers and bold": "1. **Safe**\n2. **Sorry**",
    "a table": "| a | b |\n|---|---|\n| 1 | 2 |",
    "a loose list": "- one\n\n- two",
    "a break by two spaces": "one  \ntwo",
    "a link": "Read [this](https://example.org).",
    "signs that mean nothing": "5 > 4 & 3 < 4, a_b_c, 2*3",
}


@pytest.mark.parametrize(("path", "old", "new", "code", "on"), WARNED)
def test_warning_names_the_line_and_lets_the_revision_pass(path, old, new, code, on):
    compilation = with_change(path, old, new)

    problem = first(compilation, code)
    assert problem.severity == "warning"
    assert compilation.revision
    assert problem.file == path
    if on:
        assert problem.line == line_of(path, on)


@pytest.mark.parametrize(("path", "old", "new", "code", "on"), WARNED)
def test_override_with_a_reason_silences_the_warning_in_its_file(path, old, new, code, on):
    override = f"overrides: [{{check: {code}, why: It must be so}}]\n"
    text = TINY[path].replace(old, new, 1)
    front = "---\n" if path.endswith(".md") else ""

    compilation = compiled(
        {path: text.replace(front, front + override, 1) if front else override + text}
    )

    assert compilation.problems == ()


def test_override_without_a_reason_is_refused():
    compilation = with_change(
        LESSON, "minutes: 5", "minutes: 5\noverrides: [{check: long-sentence}]"
    )

    assert "`why` is missing" in first(compilation, "missing-key").what


def test_override_that_silences_nothing_is_itself_a_problem():
    compilation = with_change(
        LESSON, "minutes: 5", "minutes: 5\noverrides: [{check: long-sentence, why: x}]"
    )

    problem = first(compilation, "idle-override")
    assert (problem.severity, problem.line) == ("warning", line_of(LESSON, "minutes: 5") + 1)


def test_override_of_an_unknown_check_is_refused_with_the_nearest_one():
    compilation = with_change(
        LESSON, "minutes: 5", "minutes: 5\noverrides: [{check: long-sentense, why: x}]"
    )

    assert "`long-sentence`" in first(compilation, "unknown-check").remedy
    assert compilation.revision is None


def test_an_error_cannot_be_silenced():
    compilation = with_change(LESSON, "She does.", "<b>She</b>")
    assert first(compilation, "raw-html").severity == "error"

    silenced = compiled(
        {
            LESSON: TINY[LESSON]
            .replace("She does.", "<b>She</b>")
            .replace("minutes: 5", "minutes: 5\noverrides: [{check: raw-html, why: x}]")
        }
    )

    assert {p.code for p in silenced.problems} == {"raw-html", "unknown-check"}


def test_file_reviewed_against_the_clause_as_it_is_now_is_not_suspect():
    reviewed = f'reviewed: {{sorry-at-once: "{DIGEST["sorry-at-once"][:12]}"}}'

    compilation = with_change(LESSON, "minutes: 5", f"minutes: 5\n{reviewed}")

    assert compilation.problems == ()


def test_changed_parameter_makes_a_reviewed_lesson_suspect():
    reviewed = f'reviewed: {{call-the-office: "{DIGEST["call-the-office"][:12]}"}}'

    compilation = compiled(
        {
            LESSON: TINY[LESSON].replace("minutes: 5", f"minutes: 5\n{reviewed}"),
            AGREEMENT: TINY[AGREEMENT].replace(
                "call_office_minutes: 15", "call_office_minutes: 20"
            ),
        }
    )

    assert first(compilation, "suspect").line == line_of(LESSON, "minutes: 5") + 1


def test_banned_words_may_be_quoted():
    assert with_change(LESSON, "She does.", "Never say “as per plan”.").problems == ()


def test_long_sentence_in_the_middle_of_a_paragraph_is_named_on_its_own_line():
    compilation = with_change(LESSON, "She does.", f"Short.\nAnd short.\n{LONG}\n\nEnd.")

    assert first(compilation, "long-sentence").line == line_of(LESSON, "She does.") + 2


@pytest.mark.parametrize("text", DIFFERENCES.values(), ids=DIFFERENCES)
def test_author_is_warned_where_commonmark_reads_something_else(text):
    compilation = with_change(LESSON, "She does.", f"She does.\n\n{text}\n\n")

    here = line_of(LESSON, "She does.") + 2
    assert here <= first(compilation, "commonmark").line <= here + text.count("\n")


@pytest.mark.parametrize("text", AGREED.values(), ids=AGREED)
def test_plain_markdown_gives_no_warning(text):
    assert with_change(LESSON, "She does.", f"She does.\n\n{text}\n\n").problems == ()


def test_best_option_always_the_longest_is_warned_about():
    items = TINY[RECALLS].replace("do: The office", "do: The office before you do anything else")

    compilation = compiled(
        {
            RECALLS: items,
            ITEMS: TINY[ITEMS].replace("do: Sorry.", "do: I am sorry. It was I who cut it."),
        }
    )

    problem = first(compilation, "best-longest")
    assert (problem.file, problem.line) == (CHECK, 1)


def test_best_option_always_at_one_place_is_warned_about():
    compilation = compiled(
        {
            ITEMS: TINY[ITEMS]
            .replace("id: a", "id: x")
            .replace("id: b", "id: a")
            .replace("id: x", "id: b"),
            CASES: TINY[CASES]
            .replace("rating: critical", "rating: best")
            .replace("{id: b, do: Tell him, rating: best", "{id: b, do: Tell him, rating: poor"),
            SCENARIO: TINY[SCENARIO]
            .replace("rating: critical", "rating: best", 1)
            .replace("next: END, rating: best", "next: END, rating: poor", 1),
        }
    )

    assert "at place a" in first(compilation, "best-same-place").what


def test_cases_told_from_one_side_only_are_warned_about():
    before, case, after = TINY[CASES].partition("  - id: C01")
    many = "".join((case + after).replace("C01", f"C0{n}") for n in range(1, 7))
    scenario = TINY[SCENARIO].replace("engagement: contractor", "engagement: employee")

    compilation = compiled({CASES: before + many, SCENARIO: scenario})

    assert "contractor" in first(compilation, "role-balance").what
