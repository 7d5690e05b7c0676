"""Problems stand on top while there are errors, and each also on the page where it is."""

import html5lib
import pytest

from tests.content.tiny import (
    AGREEMENT,
    CASES,
    CHECK,
    ITEMS,
    LESSON,
    PATHS,
    RECALLS,
    SCENARIO,
    TINY,
)
from tests.preview.packs import Author, words

XHTML = "{http://www.w3.org/1999/xhtml}"


def marked(page: str, within: str = "") -> list[str]:
    """The problems beside what they are about; in the part of the page with that id."""
    tree = html5lib.parse(page)
    if within:
        tree = next(e for e in tree.iter() if e.get("id") == within)
    boxes = [e for e in tree.iter(f"{XHTML}div") if e.get("class") == "marked"]
    lines = [e for box in boxes for e in box.iter(f"{XHTML}li")]
    return [" ".join("".join(line.itertext()).split()) for line in lines]


def on_top(page: str) -> list[str]:
    tree = html5lib.parse(page)
    notices = [e for e in tree.iter(f"{XHTML}div") if "notice--late" in e.get("class", "")]
    lines = [e for notice in notices for e in notice.iter(f"{XHTML}li")]
    return [" ".join("".join(line.itertext()).split()) for line in lines]


BROKEN = {
    "a screen": (
        LESSON,
        "::recall r-sorry",
        "::recall r-sory",
        "/modules/M01/words",
        "",
        "modules/01-line.md:24: There is no recall item `r-sory`. Did you mean `r-sorry`?",
    ),
    "front matter": (LESSON, "minutes: 5", "minutes: 500", "/modules/M01", "", "minutes"),
    "a screen inside its module": (
        LESSON,
        "::recall r-sorry",
        "::recall r-sory",
        "/modules/M01",
        "screen-words",
        "`r-sory`",
    ),
    "a clause": (
        AGREEMENT,
        "{{ call_office_minutes }}",
        "{{ call_ofice_minutes }}",
        "/agreement",
        "",
        "call_ofice_minutes",
    ),
    "a node": (
        SCENARIO,
        "do: Run away, next: END",
        "do: Run away, next: N7",
        "/scenarios/S01",
        "node-N2",
        "There is no node `N7`",
    ),
    "a scenario around its nodes": (SCENARIO, "start: N1", "start: N9", "/scenarios/S01", "", "N9"),
    "an item": (ITEMS, "do: Sorry., best: true", "do: Sorry.", "/items/items", "item-Q1", "best"),
    "an item in broken YAML": (
        ITEMS,
        "ask: Whom do you ring?",
        'ask: "Whom do you ring?',
        "/items/items",
        "",
        "This is not valid YAML",
    ),
    "a recall in its lesson": (
        RECALLS,
        "best: true",
        "best: false",
        "/modules/M01/first",
        "",
        "best",
    ),
    "a case": (CASES, "rating: best", "rating: bst", "/cases/cases", "case-C01", "rating"),
    "the check": (CHECK, "pass_percent: 80", "pass_percent: 800", "/check", "", "pass_percent"),
    "the paths": (PATHS, "modules: [M01]", "modules: [M02]", "/paths", "", "`M02`"),
}


@pytest.mark.parametrize("where", BROKEN)
def test_problem_stands_on_its_page_and_on_top(author: Author, where):
    path, old, new, address, within, said = BROKEN[where]

    author.writes(path, old, new)
    page = author.sees(address)

    assert author.workshop.bench.is_old
    assert any(said in line for line in marked(page, within)), marked(page)
    assert any(f"{path}:" in line for line in on_top(page))
    assert "You see the content of" in words(page)


@pytest.mark.parametrize("where", BROKEN)
def test_problem_on_top_leads_to_its_page(author: Author, where):
    path, old, new, address, *_ = BROKEN[where]

    author.writes(path, old, new)
    tree = html5lib.parse(author.sees("/"))
    ways = [
        e.get("href").partition("#")[0]
        for e in tree.iter(f"{XHTML}a")
        if (e.text or "").startswith(f"{path}:")
    ]

    # A screen has two pages, and a recall stands in its bank as well as in its lesson.
    beside = {"/modules/M01": "/modules/M01/words", "/modules/M01/first": "/items/recalls"}
    assert {address, beside.get(address)} & set(ways)


def test_problem_of_another_screen_is_not_on_this_one(author: Author):
    author.writes(LESSON, "::recall r-sorry", "::recall r-sory")

    assert marked(author.sees("/modules/M01/first")) == []


def test_last_good_content_stands_below_the_problems(author: Author):
    author.writes(LESSON, "It sends help.", "It sends a van. ::clause\n\n::clause nope")

    page = author.reads("/modules/M01/office")

    assert "It sends help." in page
    assert "a van" not in page


def test_deleted_file_leaves_its_page_as_it_was(author: Author):
    author.deletes(LESSON)

    page = author.reads("/modules/M01/office")

    assert "It sends help." in page
    assert "modules/01-line.md:26" in page


def test_problem_of_a_screen_that_is_new_stands_with_its_module(author: Author):
    after = "## Where do you wait?"
    author.writes(LESSON, after, f"## New {{: #new}}\n\n::recall nope\n\n{after}")

    page = author.sees("/modules/M01")

    assert any("`nope`" in line for line in marked(page))


def test_many_errors_wait_behind_a_press(author: Author):
    author.writes(LESSON, "It sends help.", "\n\n".join(f"::recall no-{n}\n" for n in range(9)))

    page = author.sees("/coverage")

    assert "9 errors" in words(page)
    assert "And 6 more" in words(page)
    assert len(on_top(page)) == 9


def test_warning_stands_where_it_is_and_nothing_is_old(author: Author):
    author.writes(LESSON, "It sends help.", f"It {'really ' * 30}sends help.")

    page = author.sees("/modules/M01/office")

    assert any("Warning" in line for line in marked(page))
    assert on_top(page) == []
    assert "1 warning" in author.reads("/")


def test_draft_is_marked_wherever_it_stands(author: Author):
    author.writes(LESSON, "id: M01", "id: M01\ndraft: true")
    author.writes(ITEMS, "  - id: Q1\n", "  - id: Q1\n    draft: true\n")

    assert not author.workshop.bench.is_old
    for address in ("/", "/modules/M01", "/modules/M01/first", "/items/items"):
        assert "Draft" in author.reads(address), address
    assert "map__cell--draft" in author.sees("/coverage")
    assert "1 draft" in author.reads("/coverage")


@pytest.mark.parametrize("address", ["/", "/modules/M01", "/coverage", "/check/paper?path=field"])
def test_pack_that_never_was_right_says_what_to_put_right(tmp_path, address):
    author = Author(tmp_path, {PATHS: "kind: paths\npaths: 7\n"})

    page = author.reads(address, 200 if address == "/" else 503)

    assert "Nothing to see yet" in page
    assert "modules/paths.yaml:2:" in page


def test_pages_appear_once_such_a_pack_is_right(tmp_path):
    author = Author(tmp_path, {PATHS: "kind: paths\npaths: 7\n"})

    author.saves(PATHS, TINY[PATHS])

    assert "Nothing to see yet" not in author.reads("/")


def test_empty_folder_says_which_files_are_missing(tmp_path):
    author = Author(tmp_path, dict.fromkeys(TINY))

    assert "modules/agreement.md:1: This file is missing" in author.reads("/")
