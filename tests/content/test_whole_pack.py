"""What one file cannot know alone: whether everything is there, can be reached and is asked."""

from collections.abc import Mapping

import pytest

from tests.content.tiny import (
    AGREEMENT,
    CHECK,
    CREDENTIAL,
    ITEMS,
    LESSON,
    PATHS,
    RECALLS,
    SCENARIO,
    TINY,
    compiled,
    first,
    line_of,
)


def test_the_tiny_pack_itself_has_no_problem():
    compilation = compiled()

    assert [str(problem) for problem in compilation.problems] == []
    assert compilation.revision


NO_CALL: Mapping[str, str] = {
    ITEMS: TINY[ITEMS].partition("  - id: Q2")[0],
    SCENARIO: TINY[SCENARIO].replace(", call-the-office]", "]"),
}
"""Files that ask nobody to call the office."""


def test_clause_that_nobody_asks_for_is_refused():
    compilation = compiled(NO_CALL)

    problem = first(compilation, "no-question")
    assert (problem.file, problem.line) == (AGREEMENT, line_of(AGREEMENT, "## 1.2"))


def test_recall_alone_does_not_prove_a_clause():
    # The recall in quizzes/recalls.yaml is about the same clause.
    assert "r-call" in TINY[RECALLS]
    compilation = compiled(NO_CALL)

    assert "call-the-office" in first(compilation, "no-question").what


def test_node_that_nobody_comes_to_is_refused():
    compilation = compiled({SCENARIO: TINY[SCENARIO].replace("next: N2", "next: END")})

    problem = first(compilation, "unreachable")
    assert (problem.file, problem.line) == (SCENARIO, line_of(SCENARIO, "- id: N2"))


def test_loop_without_exit_is_refused():
    before, second, after = TINY[SCENARIO].partition("  - id: N2")
    compilation = compiled(
        {
            SCENARIO: before
            + second
            + after.replace("next: END", "next: N2").replace("next: N1", "next: N2")
        }
    )

    problem = first(compilation, "endless-loop")
    assert (problem.file, problem.line) == (SCENARIO, line_of(SCENARIO, "- id: N2"))


def test_scenario_without_any_end_is_refused():
    compilation = compiled({SCENARIO: TINY[SCENARIO].replace("next: END", "next: N1")})

    assert first(compilation, "no-ending").file == SCENARIO


@pytest.mark.parametrize("path", [AGREEMENT, PATHS])
def test_missing_file_is_named(path):
    compilation = compiled({path: None})

    assert first(compilation, "missing-file").file == path
    assert compilation.revision is None


def test_pack_without_a_final_check_is_refused():
    assert first(compiled({CHECK: None}), "missing-file").file == "quizzes/final-check.yaml"


def test_path_without_credential_is_refused_where_the_path_stands():
    problem = first(compiled({CREDENTIAL: None}), "no-credential")

    assert (problem.file, problem.line) == (PATHS, line_of(PATHS, "- id: field"))


def test_two_credentials_for_one_path_are_refused():
    second = TINY[CREDENTIAL].replace("id: field", "id: second", 1)
    compilation = compiled({"certificates/second.yaml": second})

    assert first(compilation, "two-credentials").file == "certificates/second.yaml"


def test_two_final_checks_are_refused():
    second = TINY[CHECK].replace("id: final-check", "id: other-check", 1)

    assert first(compiled({"quizzes/other.yaml": second}), "two-checks").line == 2


def test_path_without_blueprint_is_refused():
    more = TINY[PATHS] + (
        "  - {id: office, title: O, for_whom: W, modules: [M01], check: final-check}\n"
    )

    assert first(compiled({PATHS: more}), "no-blueprint").file == CHECK


def test_clause_in_two_parts_is_refused():
    twice = TINY[CHECK] + (
        "    - {id: again, title: Again, clauses: [call-the-office], items: 1}\n"
    )

    assert first(compiled({CHECK: twice}), "overlap").file == CHECK


def test_quiz_of_unknown_kind_is_refused():
    compilation = compiled({"quizzes/x.yaml": "kind: scenaro\n"})

    assert "`scenario`" in first(compilation, "unknown-kind").remedy


@pytest.mark.parametrize("path", ["modules/notes.txt", "quizzes/old/s02.yaml", "modules/a.yml"])
def test_file_that_nothing_reads_is_pointed_out(path):
    assert first(compiled({path: "x: y\n"}), "stray-file").file == path


def test_readme_in_a_folder_is_left_alone():
    assert compiled({"modules/README.md": "# About this folder\n"}).problems == ()


def test_one_broken_file_does_not_make_others_look_broken():
    compilation = compiled({AGREEMENT: TINY[AGREEMENT].replace("edition:", "editoin: [", 1)})

    assert {problem.file for problem in compilation.problems} == {AGREEMENT}


def test_all_problems_are_reported_at_once_and_in_order():
    compilation = compiled(
        {
            LESSON: TINY[LESSON].replace("minutes: 5", "minutes: 0"),
            ITEMS: TINY[ITEMS].replace("Q2", "Q1"),
            PATHS: TINY[PATHS].replace("M01", "M09"),
        }
    )

    problems = compilation.problems
    assert {problem.file for problem in problems} == {LESSON, ITEMS, PATHS}
    assert list(problems) == sorted(problems)
    assert all(str(p).startswith(f"{p.file}:{p.line}: ") for p in problems)
