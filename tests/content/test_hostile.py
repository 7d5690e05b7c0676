"""Packs made to break the compiler: always a plain problem, never a traceback, nothing run."""

import time

import pytest

from course.content.compiler import compile_pack
from course.content.problems import Notes
from course.content.source import Pack
from course.content.yaml_tree import read_tree
from tests.content.tiny import (
    AGREEMENT,
    ITEMS,
    LESSON,
    PICTURE,
    SCENARIO,
    TINY,
    compiled,
    first,
    line_of,
    pack_of,
    revision_of,
    with_change,
)

YAML_BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

YAMLS = {
    "a quotation mark is open": 'kind: items\nid: "bank\n',
    "a colon too many": "kind: items\nid: a: b\n",
    "a tab": "kind: items\n\tid: bank\n",
    "a bracket is open": "kind: items\nitems: [\n",
    "nested in brackets": "[" * 10_000,
    "nested in brackets over lines": "[\n" * 10_000,
    "nested in braces over lines": "{a:\n" * 10_000,
    "nested in hyphens": "- " * 1_400 + "x\n",
    "nested over lines": "".join("  " * n + "a:\n" for n in range(600)),
    "an exploding alias": YAML_BOMB,
    "a tag that would run": "!!python/object/apply:os.system ['echo boo']\n",
    "a key that is a list": "? [a, b]\n: c\n",
    "two documents": "kind: items\n---\nkind: items\n",
    "empty": "",
    "only a comment": "# nothing\n",
    "a list": "- a\n- b\n",
    "a number": "42\n",
    "a huge number": "kind: items\nid: " + "9" * 2_900 + "\n",
    "an odd octal": "kind: items\nid: 09\n",
    "a merge key": "kind: items\n<<: {id: x}\n",
    "a directive": "%YAML 9.9\n---\nkind: items\n",
}

EXPRESSIONS = [
    "''.__class__",
    "9**9**9",
    "call_office_minutes.real",
    "call_office_minutes()",
    "call_office_minutes / 0",
    "call_office_minutes / 4",
    "999999999 * 999999999 * 999999999",
    "1 +",
    "(1",
    "1)",
    "",
    "1 2",
    "open('x')",
    "__import__('os')",
    "company_name * 2",
    "lambda: 1",
    "[1]",
    "1.5 * 2",
    "0x10 + 1",
    '"25:99" + 1',
    "(" * 500 + "1" + ")" * 500,
    "1 " + "+ 1" * 500,
]

TEXTS = {
    "quotes in quotes": "> " * 1_400 + "x",
    "quotes in quotes over lines": "\n".join(">" * n + " x" for n in range(1, 2_000)),
    "lists in lists": "".join("    " * n + "- x\n" for n in range(200)),
    "lists on one line": "- " * 1_400 + "x",
    "brackets": "[" * 2_900,
    "pictures in pictures": "![" * 1_400,
    "open stars": "***a " * 580,
    "stars and underscores": "**_" * 900,
    "backticks": "`" * 2_900,
    "backslashes": "\\" * 2_900,
    "less-than signs": "<" * 2_900,
    "links in links": "[a](" * 700,
    "many short lines": "[a\n" * 60_000,
    "open quotation marks": "“\n" * 100_000,
    "headings": "# \n" * 50_000,
    "a long line": "a" * 300_000,
    "tables": ("|" * 900 + "\n") * 40,
    "an open fence": "```\n" + "x\n" * 1_000,
}


@pytest.mark.parametrize("text", YAMLS.values(), ids=YAMLS)
def test_yaml_that_makes_no_sense_is_a_problem_on_a_line_of_the_file(text):
    problems = [p for p in compiled({ITEMS: text}).problems if p.file == ITEMS]

    assert problems
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in problems)


def test_exploding_aliases_are_refused_where_they_begin():
    problem = first(compiled({ITEMS: "kind: items\n" + YAML_BOMB}), "invalid-yaml")

    assert problem.line == 2
    assert "Aliases" in problem.what


def test_front_matter_keeps_the_line_numbers_of_the_file():
    compilation = with_change(LESSON, "minutes: 5", "minutes: [5")

    assert first(compilation, "invalid-yaml").line in (
        line_of(LESSON, "minutes: 5"),
        line_of(LESSON, "minutes: 5") + 1,
    )


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda e: e[:30] or "nothing")
def test_expression_that_is_not_our_arithmetic_is_refused_and_never_run(expression):
    compilation = with_change(LESSON, "She does.", f"She does {{{{ {expression} }}}}.")

    problem = first(compilation, "parameter")
    assert (problem.file, problem.line) == (LESSON, line_of(LESSON, "She does."))


@pytest.mark.parametrize("text", ["She {{ does.", "She does }}.", "She {{ a {{ b }} }}."])
def test_braces_that_are_not_closed_are_refused(text):
    assert first(with_change(LESSON, "She does.", text), "parameter").file == LESSON


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_markdown_made_to_hang_ends_quickly(text):
    start = time.process_time()

    compilation = with_change(LESSON, "She does.", text)

    assert time.process_time() - start < 5
    assert compilation.revision or compilation.problems


@pytest.mark.parametrize("name", ["quotes in quotes", "lists in lists", "lists on one line"])
def test_deep_nesting_is_refused_on_its_line(name):
    problem = first(with_change(LESSON, "She does.", TEXTS[name]), "too-deep")

    assert (problem.file, problem.line >= line_of(LESSON, "She does.")) == (LESSON, True)


@pytest.mark.parametrize("path", [AGREEMENT, LESSON, ITEMS, PICTURE])
def test_file_that_is_not_utf_8_is_refused_on_its_line(path):
    before, after = TINY[path].encode()[:40], TINY[path].encode()[40:]

    problem = first(compiled({path: before + b"\xff\xfe" + after}), "not-utf-8")

    assert (problem.file, problem.line) == (path, before.count(b"\n") + 1)


@pytest.mark.parametrize("hidden", ["\0", "\x07", "\x1b", "\u202e", "\ufeff", "\ufffe"])
def test_character_that_nobody_can_see_is_refused_on_its_line(hidden):
    problem = first(with_change(LESSON, "She does.", f"She{hidden} does."), "hidden-character")

    assert (problem.file, problem.line) == (LESSON, line_of(LESSON, "She does."))


@pytest.mark.parametrize(
    "path", [LESSON, ITEMS, "certificates/page.html", "modules/pictures/a.png"]
)
def test_file_of_five_megabytes_is_refused(path):
    assert first(compiled({path: b"a" * 5_000_000}), "too-large").file == path


@pytest.mark.parametrize(
    "path",
    ["../x.md", "modules/../../x.md", "/etc/passwd", "secrets/x.md", "modules\\x.md", "x.md"],
)
def test_path_outside_the_pack_is_refused(path):
    assert first(compiled({path: "x"}), "outside-pack").what


def test_raw_html_is_shown_as_text_and_never_reaches_a_page():
    from course.content.markdown import Renderer
    from course.content.problems import Notes

    html = Renderer().html(
        LESSON, [(1, "<script>alert(1)</script> <img src=x onerror=y>")], Notes()
    )

    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_svg_that_grows_without_end_is_refused():
    bomb = (
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><text>&b;</text></svg>'
    )

    assert first(compiled({PICTURE: bomb}), "unsafe-svg").line == 1


def test_five_thousand_problems_are_summed_up():
    options = "".join(f"  - {{id: Q{n}, colour: red}}\n" for n in range(5_000))

    problems = compiled({ITEMS: f"kind: items\nid: bank\nuse: check\nitems:\n{options}"}).problems

    assert len(problems) < 200
    assert (
        "more problems"
        in first(compiled({ITEMS: f"kind: items\nitems:\n{options}"}), "wrong-form").what
    )


def test_empty_pack_is_two_missing_files_and_a_missing_check():
    problems = compile_pack(Pack({})).problems

    assert [problem.code for problem in problems] == ["missing-file"] * 3


def test_windows_line_endings_and_a_byte_order_mark_are_the_same_pack():
    windows = {
        path: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for path, text in TINY.items()
    }

    assert revision_of(compile_pack(pack_of(windows))).id == revision_of(compiled()).id


def test_a_node_with_a_strange_id_is_a_problem_on_one_line():
    compilation = with_change(SCENARIO, "- id: N2", '- id: "N2\\nrm -rf\\e[31m"')

    assert all("\n" not in str(problem) for problem in compilation.problems)
    assert all(str(problem).isprintable() for problem in compilation.problems)


def test_of_a_key_that_stands_twice_nothing_is_left_but_its_first_value():
    text = "a: [1, {b: 2}]\na:\n  - 1\n  - 2\n  - {c: 3, c: [4, 5]}\nd: 6\n"
    notes = Notes()

    tree = read_tree(text, "x.yaml", notes)

    assert tree
    assert tree.value == {"a": [1, {"b": 2}], "d": 6}
    assert [tree.value_at(path) for path in tree.lines][-1] == 6
    assert [problem.line for problem in notes.problems] == [2, 5]
