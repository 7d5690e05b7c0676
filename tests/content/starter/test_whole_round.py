"""From an agreement to a course: everything to write is named, and the list gets shorter."""

import pytest

from course.content.compiler import compile_pack
from course.content.source import Pack
from course.content.starter.example import EXAMPLE
from course.content.starter.pack import MAX_CLAUSES, NotAnAgreement, new_pack
from tests.content.starter.making import (
    AGREEMENT,
    DAY,
    NUMBERED,
    PROMISES,
    TEMPLATES,
    agreement_of,
    compiled,
    made,
    written,
)


def with_written(new, *paths):
    """The pack with some of its files filled in."""
    files = {path: content for path, content in new.files.items() if "/" in path}
    for path in paths:
        files[path] = written(files[path].decode()).encode()
    return compile_pack(Pack(files))


def texts(new):
    return [path for path in new.files if path.endswith((".md", ".yaml")) and "/" in path]


@pytest.mark.parametrize("text", [NUMBERED, PROMISES], ids=["numbered", "promises"])
def test_new_pack_compiles_and_has_nothing_but_drafts(text):
    compilation = compiled(made(text))

    assert compilation.revision
    assert {problem.severity for problem in compilation.problems} == {"draft"}


def test_every_clause_has_a_screen_two_recalls_a_scenario_and_questions_to_write():
    new = made(PROMISES)
    compilation = compiled(new)

    for row in compilation.coverage:
        about = [p for p in compilation.unwritten if row.clause_id in p.clause_ids]
        files = [p.file for p in about]
        assert files.count("modules/01-what-we-promise.md") == 1
        assert files.count("quizzes/01-what-we-promise-recalls.yaml") == 2
        assert files.count("quizzes/01-what-we-promise-items.yaml") == 3
        assert sum(path.startswith("quizzes/s0") for path in files) == 1
        assert AGREEMENT in files


def test_paper_can_be_drawn_for_the_one_path():
    revision = compiled(made(NUMBERED)).revision

    assert revision
    assert [path.id for path in revision.paths] == ["everyone"]
    assert revision.check.blueprint("everyone").decision_count == len(revision.agreement.clauses)


def test_critical_clauses_are_drawn():
    text = '# A\n\n## B {: #b critical="yes" }\n\nOne.\n\n## C\n\nTwo.\n'
    revision = compiled(made(text)).revision

    assert revision
    (part,) = revision.check.blueprint("everyone").parts
    assert [(draw.clause_ids, draw.draw) for draw in part.critical] == [(("b",), 1)]


def test_what_is_written_leaves_the_list():
    new = made(PROMISES)
    before = compiled(new).unwritten
    scenario = next(path for path in texts(new) if path.startswith("quizzes/s01"))

    after = with_written(new, scenario).unwritten

    assert {problem.file for problem in before} - {problem.file for problem in after} == {scenario}


def test_screen_that_is_written_leaves_the_list_while_its_lesson_is_still_a_draft():
    new = made(PROMISES)
    path = "modules/01-what-we-promise.md"
    lesson = new.files[path].decode()
    first = lesson[lesson.index("## ") :].split("\n\n")[1]
    files = {**new.files, path: lesson.replace(first, "She looks at the clock.", 1).encode()}
    files.pop("README.md")

    before = [p for p in compiled(new).unwritten if p.file == path]
    after = [p for p in compile_pack(Pack(files)).unwritten if p.file == path]

    assert len(after) == len(before) - 1


def test_everything_written_has_no_error_and_no_draft():
    new = made(PROMISES, company="Millbrook Heating")

    compilation = with_written(new, *texts(new))

    assert compilation.unwritten == ()
    assert compilation.revision, [str(problem) for problem in compilation.problems]


def test_company_name_is_a_parameter_and_gives_the_serial_its_letters():
    new = made(PROMISES, company="Millbrook Heating")

    assert 'company_name: "Millbrook Heating"' in agreement_of(new)
    assert "serial_prefix: MH" in new.files["certificates/everyone.yaml"].decode()


def test_example_to_begin_with_is_a_pack_of_drafts():
    new = new_pack(EXAMPLE, company="", effective_on=DAY, templates=TEMPLATES)

    assert {problem.severity for problem in compiled(new).problems} == {"draft"}


def test_both_seats_are_taken_in_turn():
    revision = compiled(made(PROMISES)).revision

    assert revision
    seats = [scenario.engagement for scenario in revision.scenarios]
    assert seats.count("contractor") == seats.count("employee") == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "There is nothing in terms.md"),
        (" \n\n", "There is nothing in terms.md"),
        ("- Say <b>sorry</b>.\n- Two.\n", "terms.md:1: "),
        ("- One.\n\n- In {{ days }} days.\n", "terms.md:3: There is no parameter `days`"),
        ("- See [this](terms.html).\n- Two.\n", "terms.md:1: The link to `terms.html`"),
        ('---\nedition: "1"\ntitle: [\n---\n\n# A\n', "terms.md:"),
        ('---\ntitle: T\nedition: "1"\n---\n\n# A\n', "`effective_on` is missing"),
        ("- One.\n" * (MAX_CLAUSES + 1), "more than 200 clauses"),
        ("1.1 One.\n\n1.2 ~~~\n\n1.3 Three.\n", "not clear where a clause begins"),
        ("word\u202e word\n", "terms.md:1: This line holds the character U+202E"),
        ("x" * 500_000, "terms.md is longer than any agreement"),
    ],
)
def test_what_no_pack_can_hold_is_refused_where_it_stands(text, told):
    with pytest.raises(NotAnAgreement) as refusal:
        made(text)

    assert told in str(refusal.value)


def test_front_matter_of_another_tool_gives_the_title():
    assert 'title: "House rules"' in agreement_of(
        made("---\ntitle: House rules\nauthor: Ines\n---\n\n- One.\n- Two.\n")
    )
