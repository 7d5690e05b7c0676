"""What the course says of itself, and what it says to customers: optional, filled in, checked."""

import json
from dataclasses import replace

import pytest

from course.content.compiler import compile_pack
from course.content.serialise import from_json, to_json
from course.content.source import default_pack
from course.content.wording import MAX_SENTENCE, count_words
from tests.content.tiny import AGREEMENT, compiled, first, line_of, revision_of, with_change

COURSE = "modules/course.yaml"
FACTS = """kind: course
for_whom: "Everyone at {{ company_name }}."
purpose: "To show it."
outcome: "You can choose."
needs: "A phone."
data:
  stored: "Your answers."
  kept: "A year."
  seen_by: "You."
"""
HEADING = 'basis="promise" critical="yes"'


def with_promise(promise: str):
    return with_change(AGREEMENT, HEADING, f'{HEADING} customer="{promise}"')


def test_facts_are_filled_in():
    facts = revision_of(compiled({COURSE: FACTS})).facts

    assert facts.for_whom == "Everyone at Alderway."
    assert (facts.stored, facts.kept, facts.seen_by) == ("Your answers.", "A year.", "You.")


def test_pack_without_facts_compiles_too():
    assert revision_of(compiled()).facts is None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('purpose: "To show it."\n', "", "missing-key"),
        ("  kept:", "  keep:", "unknown-key"),
        ("A phone.", "A <b>phone</b>.", "raw-html"),
        ("A phone.", "A {{ phone }}.", "parameter"),
        ("A phone.", "A phone, as per plan.", "banned-wording"),
        ("A phone.", f"{'So ' * 26}on.", "long-sentence"),
    ],
)
def test_facts_are_checked_like_every_text(old, new, code):
    assert first(compiled({COURSE: FACTS.replace(old, new)}), code).file == COURSE


def test_promise_to_customers_is_filled_in():
    revision = revision_of(with_promise("You hear from us in {{ call_office_minutes }} minutes."))

    assert revision.clause("sorry-at-once").customer == "You hear from us in 15 minutes."
    assert revision.clause("call-the-office").customer == ""


def test_promise_is_part_of_the_revision_but_not_of_what_was_agreed():
    plain, told = revision_of(compiled()), revision_of(with_promise("We say sorry."))

    assert told.id != plain.id
    assert told.agreement.digest == plain.agreement.digest
    assert told.clause("sorry-at-once").digest == plain.clause("sorry-at-once").digest


def test_other_words_for_customers_are_no_change_of_a_clause():
    before = revision_of(with_promise("We say sorry."))
    compilation = with_change(
        AGREEMENT, HEADING, f'{HEADING} customer="Sorry comes first."', previous=before
    )

    assert [problem for problem in compilation.problems if "change" in problem.code] == []


@pytest.mark.parametrize(
    ("promise", "code"),
    [
        ("We come. " * 13, "long-promise"),
        ("We come as per plan.", "banned-wording"),
        ("We <b>come</b>.", "raw-html"),
        ("We come in {{ hours }} hours.", "parameter"),
    ],
)
def test_promise_is_checked_like_every_text(promise, code):
    problem = first(with_promise(promise), code)

    assert (problem.file, problem.line) == (AGREEMENT, line_of(AGREEMENT, "## 1.1"))


def test_revision_stored_before_there_were_promises_and_facts_still_loads():
    revision = revision_of(compiled({COURSE: FACTS}))
    stored = json.loads(to_json(revision))
    del stored["facts"]
    for clause in stored["agreement"]["clauses"]:
        del clause["customer"]

    assert from_json(json.dumps(stored).encode()) == replace(revision, facts=None)


def test_shipped_course_tells_customers_its_promises_in_one_breath():
    compilation = compile_pack(default_pack())
    clauses = revision_of(compilation).agreement.clauses

    told = [clause for clause in clauses if clause.customer]

    assert len(told) >= 20
    assert {clause.basis for clause in told} <= {"promise", "law"}
    assert all(count_words(clause.customer) <= MAX_SENTENCE for clause in told)
    assert {clause.id for clause in clauses if clause.basis == "promise"} <= {c.id for c in told}
    assert revision_of(compilation).facts
