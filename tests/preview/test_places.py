"""Lines of files find the part they belong to, however broken the file is."""

import pytest

from course.content.files import level
from course.content.index import Index
from course.content.problems import Notes, Place, Problem
from course.content.sheets import read_sheets
from course.content.source import default_pack
from course.preview.places import Spot, places_of
from tests.content.tiny import AGREEMENT, ITEMS, LESSON, SCENARIO, TINY, line_of


def places(**changed):
    return places_of({path: text.encode() for path, text in {**TINY, **changed}.items()})


def problem(path, line):
    return Problem(path, line, "code", "What", "Remedy.", "error")


def at(found, path, line):
    return found.spot(problem(path, line))


def test_places_of_the_shipped_course_are_those_that_its_compiler_knows():
    files, notes = level(default_pack(), Notes()), Notes()
    index = Index(notes)
    sheets = read_sheets(files, index, notes)

    found = places_of(files)

    for kind in ("clause", "item", "case"):
        for id_ in index.ids(kind):
            file, line = index.place(kind, id_)
            assert found.place(Spot(kind, id_)) == (file, line), id_
    for module in sheets.modules:
        for part in module.parts:
            spot = Spot("screen", f"{module.front.form.id}/{part.attributes['id']}")
            assert found.place(spot) == part.at
    for scenario in sheets.scenarios:
        for n, node in enumerate(scenario.form.nodes):
            spot = Spot("node", f"{scenario.form.id}/{node.id}")
            assert found.place(spot) == scenario.at("nodes", n, "id")


def test_every_line_of_a_lesson_belongs_to_its_screen():
    found, start = places(), line_of(LESSON, "## What does she hear?")

    assert at(found, LESSON, 3) == Spot("module", "M01")
    assert at(found, LESSON, start - 1) == Spot("screen", "M01/first")
    assert at(found, LESSON, start) == Spot("screen", "M01/words")
    assert at(found, LESSON, start + 3) == Spot("screen", "M01/words")


def test_screen_without_an_id_belongs_to_the_lesson_as_a_whole():
    found = places(**{LESSON: TINY[LESSON].replace(" {: #words}", "")})

    assert at(found, LESSON, line_of(LESSON, "“I am sorry")) == Spot("module", "M01")


def test_heading_inside_a_fence_begins_nothing():
    found = places(**{LESSON: TINY[LESSON].replace("She does.", "```\n## x {: #y}\n```")})

    assert found.place(Spot("screen", "M01/y")) is None


def test_clause_and_what_stands_before_the_first():
    found = places()

    assert at(found, AGREEMENT, 2) == Spot("file", AGREEMENT)
    assert at(found, AGREEMENT, line_of(AGREEMENT, "#sorry-at-once") + 2).kind == "clause"


def test_node_and_what_comes_after_all_nodes():
    found = places()

    assert at(found, SCENARIO, 5) == Spot("scenario", "S01")
    assert at(found, SCENARIO, line_of(SCENARIO, "do: Deny it")) == Spot("node", "S01/N2")
    assert at(found, SCENARIO, line_of(SCENARIO, "talk:")) == Spot("scenario", "S01")


@pytest.mark.parametrize(
    "breaks",
    ['    ask: "never closed\n', "    ask: a: b\n", "  \t x\n", "    options: [\n", "nodes: {\n"],
)
def test_items_below_a_broken_line_are_still_found(breaks):
    text = TINY[ITEMS]
    before, mark, rest = text.partition("  - id: Q2\n")
    broken = before + mark + breaks + rest

    found = places(**{ITEMS: broken})

    start = before.count("\n") + 1
    assert found.place(Spot("item", "Q2")) == Place(ITEMS, start)
    if not breaks.startswith("nodes"):
        assert found.place(Spot("item", "Q2b")) is not None
        assert at(found, ITEMS, start + 1) == Spot("item", "Q2")


@pytest.mark.parametrize(
    "entry",
    [
        "  - {id: Q9, ask: x}\n",
        "  - ask: x\n    id: Q9\n",
        '  - id: "Q9"\n',
        "  -   id:   Q9\n",
    ],
)
def test_id_is_found_however_the_entry_is_written(entry):
    text = f"kind: items\nitems:\n{entry}"

    assert places(**{ITEMS: text}).place(Spot("item", "Q9")) == Place(ITEMS, 3)


def test_entry_without_an_id_belongs_to_the_file():
    found = places(**{ITEMS: "kind: items\nitems:\n  - id: Q1\n  - ask: x\n    options: []\n"})

    assert at(found, ITEMS, 5) == Spot("file", ITEMS)


def test_option_is_no_part_of_its_own():
    found = places()

    assert found.place(Spot("item", "a")) is None
    assert found.place(Spot("node", "S01/a")) is None


def test_file_that_is_missing_or_no_text_is_itself():
    found = places()

    assert at(found, "modules/gone.md", 1) == Spot("file", "modules/gone.md")
    assert at(places_of({LESSON: b"\xff\xfe\x00"}), LESSON, 1) == Spot("file", LESSON)


def test_lines_count_alike_whatever_ends_them():
    text = TINY[LESSON]
    line = Place(LESSON, line_of(LESSON, "## What does she hear?"))

    for end in ("\r\n", "\r"):
        found = places(**{LESSON: text.replace("\n", end)})
        assert found.place(Spot("screen", "M01/words")) == line
