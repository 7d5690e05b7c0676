"""A pack's own questions of a first talk: what is wrong is said with its line, none is lost."""

import json

import pytest

from course.content.serialise import from_json, to_json
from course.vendors.interview_rules import FILE, USUAL, questions
from tests.content.tiny import compiled, first, revision_of

INTERVIEW = "modules/interview.yaml"
ASKED = """\
kind: interview
questions:
  - id: call-first
    ask: "Something broke. Do you call us within {{ call_minutes }} minutes?"
  - id: sorry
    ask: "How do you say sorry?"
"""
LINES = ASKED.replace("{{ call_minutes }}", "15")


def line_of(piece: str) -> int:
    return LINES[: LINES.index(piece)].count("\n") + 1


def test_packs_own_questions_stand_in_for_the_programs_in_the_order_of_the_file():
    revision = revision_of(compiled({INTERVIEW: LINES}))

    assert [one.id for one in questions(revision)] == ["call-first", "sorry"]
    assert questions(revision)[0].ask == "Something broke. Do you call us within 15 minutes?"
    assert from_json(to_json(revision)) == revision


def test_pack_without_the_file_asks_what_the_program_asks_and_keeps_its_name():
    revision = revision_of(compiled())

    assert questions(revision) == USUAL
    assert "interview" not in json.loads(to_json(revision))


def test_programs_own_questions_are_a_file_that_a_company_can_begin_with():
    listed = FILE.read_text("utf-8").replace("\n", "\n  ").rstrip()

    begun = revision_of(compiled({INTERVIEW: f"kind: interview\nquestions:\n  {listed}\n"}))

    assert begun.interview == USUAL


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("id: sorry", "id: call-first", "two-questions", "- id: sorry"),
        ("How do you say sorry?", "SOMETHING broke. Do you call us within 15 minutes?",
         "two-questions", 'ask: "How'),
        ("id: sorry", "id: say sorry", "wrong-value", "- id: sorry"),
        ("How do you say sorry?", "", "wrong-value", 'ask: "How'),
        ("How do you say sorry?", "s" * 501, "wrong-value", 'ask: "How'),
        ("How do you say", "How do you <b>say</b>", "raw-html", 'ask: "How'),
        ("within 15", "within {{ minuets }}", "parameter", 'ask: "Something'),
        ("    ask: \"How", "    aks: \"How", "unknown-key", 'ask: "How'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(old, new, code, line):
    problem = first(compiled({INTERVIEW: LINES.replace(old, new, 1)}), code)

    assert (problem.file, problem.line) == (INTERVIEW, line_of(line))
    assert problem.remedy


def test_file_without_a_question_is_an_error():
    compilation = compiled({INTERVIEW: "kind: interview\nquestions: []\n"})

    assert compilation.revision is None
    assert {problem.file for problem in compilation.problems} == {INTERVIEW}
