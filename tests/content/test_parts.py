"""Parts of a module: a path may ask for some of its screens, under an id of their own."""

import pytest

from course.content.model import Revision
from course.content.serialise import from_json, to_json
from tests.content.tiny import LESSON, PATHS, SCENARIO, TINY, compiled, first, line_of, revision_of

DIVIDED = (
    TINY[LESSON]
    .replace("minutes: 5", "minutes: 5\nparts: {a: 2, b: 2, c: 1}")
    .replace("{: #first}", '{: #first part="a"}')
    .replace("{: #words}", '{: #words part="a"}')
    .replace("{: #office}", '{: #office part="b"}')
    .replace("{: #wait}", '{: #wait part="b"}')
    .replace("{: #you}", '{: #you part="c"}')
)


def on_path(modules: str, lesson: str = DIVIDED) -> dict[str, str]:
    return {LESSON: lesson, PATHS: TINY[PATHS].replace("[M01]", modules)}


def divided(modules: str) -> Revision:
    compilation = compiled(on_path(modules))
    assert compilation.problems == ()
    return revision_of(compilation)


def test_part_on_a_path_becomes_a_module_of_its_own():
    revision = divided("[M01/a]")

    assert revision.path("field").module_ids == ("M01-a",)
    module = revision.module("M01-a")
    assert [screen.id for screen in module.screens] == ["first", "words"]
    assert (module.minutes, module.part_of) == (2, "M01")
    assert (module.title, module.pocket_line) == ("The cut line", "Sorry. Call.")


def test_part_stands_beside_the_clauses_whose_cards_it_shows():
    revision = divided("[M01/a, M01/b]")

    assert revision.module("M01-a").clause_ids == ("sorry-at-once",)
    assert revision.module("M01-b").clause_ids == ()


def test_parts_named_together_are_one_module_in_the_order_of_its_screens():
    revision = divided("[M01/c+a]")

    assert revision.path("field").module_ids == ("M01-ac",)
    module = revision.module("M01-ac")
    assert [screen.id for screen in module.screens] == ["first", "words", "you"]
    assert module.minutes == 3


def test_all_parts_together_are_the_whole_module():
    assert divided("[M01/a+b+c]").path("field").module_ids == ("M01",)


def test_whole_module_is_left_out_where_nobody_reads_it_whole():
    assert [module.id for module in divided("[M01/a]").modules] == ["M01-a"]
    assert [module.id for module in divided("[M01]").modules] == ["M01"]


def test_coverage_counts_a_part_as_its_module():
    assert compiled(on_path("[M01/b]")).coverage[0].module_ids == ("M01",)


def test_revision_with_parts_survives_the_way_to_json_and_back():
    revision = divided("[M01/a]")

    assert from_json(to_json(revision)) == revision


@pytest.mark.parametrize(
    ("reference", "code", "says"),
    [
        ("[M01/d]", "unknown-part", "It has a, b, c."),
        ("[M01/a+d]", "unknown-part", "It has a, b, c."),
        ("[M02/a]", "unknown-module", "`M01`"),
        ("[M01/a, M01/a]", "listed-twice", "Keep one."),
        ("[M01, M01/a]", "listed-twice", "Keep one."),
        ("[M01/a, M01/b+a]", "listed-twice", "Keep one."),
        ("[M01/]", "wrong-value", "M08/a"),
        ("[M01/A]", "wrong-value", "M08/a"),
        ("[M01/ab]", "wrong-value", "M08/a"),
    ],
)
def test_wrong_reference_is_refused_where_the_path_names_it(reference, code, says):
    compilation = compiled(on_path(reference))

    problem = first(compilation, code)
    assert compilation.revision is None
    assert (problem.file, problem.line) == (PATHS, line_of(PATHS, "modules:"))
    assert says in problem.remedy


def test_part_of_a_module_without_parts_is_refused():
    problem = first(compiled(on_path("[M01/a]", TINY[LESSON])), "unknown-part")

    assert problem.remedy == "It has no parts."


@pytest.mark.parametrize(
    ("old", "new", "code", "on"),
    [
        ('{: #you part="c"}', "{: #you}", "missing-part", "{: #you}"),
        ('{: #you part="c"}', '{: #you part="d"}', "unknown-part", "{: #you "),
        ('{: #you part="c"}', '{: #you part="b"}', "unused-part", "parts:"),
        ("parts: {a: 2, b: 2, c: 1}", "", "unknown-part", "{: #first"),
        ("c: 1}", "c: 2}", "part-minutes", "minutes: 5"),
        ("c: 1}", "C: 1}", "wrong-value", "parts:"),
    ],
)
def test_lesson_whose_parts_do_not_add_up_is_refused_on_its_line(old, new, code, on):
    assert old in DIVIDED
    lesson = DIVIDED.replace(old, new, 1)

    compilation = compiled({LESSON: lesson})

    problem = first(compilation, code)
    assert compilation.revision is None
    assert (problem.file, problem.line) == (LESSON, lesson[: lesson.index(on)].count("\n") + 1)


def test_module_that_has_the_id_of_parts_is_refused():
    other = TINY[LESSON].replace("id: M01", "id: M01-a")

    compilation = compiled({**on_path("[M01/a, M01-a]"), "modules/02-other.md": other})

    assert first(compilation, "duplicate-id").file == "modules/02-other.md"
    assert compilation.revision is None


def test_scenario_names_the_whole_module():
    scenario = TINY[SCENARIO].replace("module: M01", "module: M01-a")

    compilation = compiled({**on_path("[M01/a]"), SCENARIO: scenario})

    assert first(compilation, "unknown-module").file == SCENARIO
