"""Drafts: named one by one, compiled to look at, and never mistaken for finished work."""

import pytest

from course.content.drafts import MARK
from tests.content.tiny import (
    AGREEMENT,
    CASES,
    CREDENTIAL,
    ITEMS,
    LESSON,
    PATHS,
    SCENARIO,
    TINY,
    compiled,
    first,
    line_of,
)


def drafted(path, old, new):
    return compiled({path: TINY[path].replace(old, new, 1)})


@pytest.mark.parametrize(
    ("path", "old", "new", "clauses"),
    [
        (SCENARIO, "kind: scenario\n", "kind: scenario\ndraft: true\n", ("sorry-at-once",)),
        (ITEMS, "  - id: Q1\n", "  - id: Q1\n    draft: true\n", ("sorry-at-once",)),
        (CASES, "  - id: C01\n", "  - id: C01\n    draft: true\n", ("sorry-at-once",)),
        (LESSON, "id: M01\n", "id: M01\ndraft: true\n", ()),
        (CREDENTIAL, "kind: credential\n", "kind: credential\ndraft: true\n", ()),
        (AGREEMENT, 'basis="law"', 'basis="law" draft="yes"', ("call-the-office",)),
    ],
)
def test_draft_is_listed_with_its_clause_and_compiles(path, old, new, clauses):
    compilation = drafted(path, old, new)

    assert [(p.file, p.clause_ids) for p in compilation.unwritten] == [(path, clauses)]
    assert compilation.revision
    assert compilation.revision.id == compiled().revision.id


def test_draft_names_how_many_texts_are_open_and_where_the_first_one_is():
    text = TINY[SCENARIO].replace("kind: scenario\n", "kind: scenario\ndraft: true\n")
    text = text.replace("You are Sam.", f'"{MARK} who"').replace("You cut her line.", f'"{MARK} x"')

    (problem,) = compiled({SCENARIO: text}).unwritten

    assert problem.line == line_of(SCENARIO, "seat:") + 1
    assert "2 texts" in problem.remedy


@pytest.mark.parametrize(
    ("path", "old"),
    [
        (SCENARIO, "You are Sam."),
        (ITEMS, "Which words fit?"),
        (LESSON, "You know whom to call."),
        (LESSON, "She does."),
        (AGREEMENT, "Say *sorry* at once."),
        (AGREEMENT, "Alderway"),
        (PATHS, "People who visit customers"),
    ],
)
def test_open_text_without_the_mark_of_a_draft_is_an_error(path, old):
    compilation = drafted(path, old, f'"{MARK} something"' if old != "She does." else f"{MARK} x")

    problem = first(compilation, "unwritten")
    assert (problem.file, problem.line, problem.severity) == (path, line_of(path, old), "error")
    assert compilation.revision is None


def test_one_draft_in_a_file_does_not_excuse_the_next():
    text = TINY[ITEMS].replace("  - id: Q1\n", "  - id: Q1\n    draft: true\n")
    text = text.replace("You find it at 10:05.", f"{MARK} it.")

    assert first(compiled({ITEMS: text}), "unwritten").file == ITEMS


def test_draft_is_not_warned_about():
    long = " ".join(["word"] * 40)
    changed = TINY[SCENARIO].replace("You cut her line.", long)

    assert "long-sentence" in {p.code for p in compiled({SCENARIO: changed}).problems}
    as_draft = changed.replace("kind: scenario\n", "kind: scenario\ndraft: true\n")
    assert {p.code for p in compiled({SCENARIO: as_draft}).problems} == {"draft"}
