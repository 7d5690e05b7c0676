"""From the second edition on, every changed clause is named, and only those."""

import pytest

from tests.content.tiny import AGREEMENT, LESSON, TINY, compiled, first, line_of, revision_of

BEFORE = revision_of(compiled())


def second_edition(changes: str, *replacements: tuple[str, str]) -> str:
    text = TINY[AGREEMENT].replace('edition: "1.0"', 'edition: "2.0"')
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return text.replace("changes: {}", f"changes: {changes}")


NEW_WORDS = ("Say *sorry* at once.", "Say *sorry* first.")
NEW_MINUTES = ("call_office_minutes: 15", "call_office_minutes: 10")


def test_named_change_is_accepted_and_kept():
    text = second_edition("{sorry-at-once: {kind: material, why: Was later}}", NEW_WORDS)

    revision = revision_of(compiled({AGREEMENT: text}, BEFORE))

    assert [(c.clause_id, c.kind, c.why) for c in revision.agreement.changes] == [
        ("sorry-at-once", "material", "Was later")
    ]


def test_changed_clause_that_is_not_named_is_refused_where_it_stands():
    compilation = compiled({AGREEMENT: second_edition("{}", NEW_WORDS)}, BEFORE)

    problem = first(compilation, "change-not-named")
    assert (problem.file, problem.line) == (AGREEMENT, line_of(AGREEMENT, "## 1.1"))


def test_changed_parameter_changes_the_clauses_that_show_it():
    compilation = compiled({AGREEMENT: second_edition("{}", NEW_MINUTES)}, BEFORE)

    assert "call-the-office" in first(compilation, "change-not-named").what


def test_named_clause_that_did_not_change_is_refused():
    text = second_edition("{sorry-at-once: {kind: editorial, why: Spelling}}")

    problem = first(compiled({AGREEMENT: text}, BEFORE), "nothing-changed")

    assert problem.line == line_of(AGREEMENT, "changes:")


def test_new_clause_counts_as_changed():
    more = TINY[AGREEMENT] + '\n## 1.3 Stay {: #stay binds="employee" basis="law"}\n\nStay.\n'
    files = {
        AGREEMENT: more.replace('"1.0"', '"2.0"'),
        LESSON: TINY[LESSON].replace("call-the-office]", "call-the-office, stay]"),
    }

    assert "`stay`" in first(compiled(files, BEFORE), "change-not-named").what


def test_changed_words_need_a_new_edition():
    text = TINY[AGREEMENT].replace(*NEW_WORDS)

    problem = first(compiled({AGREEMENT: text}, BEFORE), "same-edition")

    assert problem.line == line_of(AGREEMENT, "edition:")


@pytest.mark.parametrize("previous", [None, BEFORE])
def test_same_edition_with_the_same_words_needs_no_changes(previous):
    assert compiled(previous=previous).problems == ()


def test_moved_number_is_no_change():
    text = second_edition("{}", ("## 1.2 Call", "## 1.9 Call"))

    assert compiled({AGREEMENT: text}, BEFORE).problems == ()


def test_kind_of_change_is_material_or_editorial():
    text = second_edition("{sorry-at-once: {kind: big, why: x}}", NEW_WORDS)

    assert "'material' or 'editorial'" in first(compiled({AGREEMENT: text}), "wrong-value").what
