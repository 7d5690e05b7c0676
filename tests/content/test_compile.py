"""What a revision holds, and that it is the same on every machine."""

import random
from dataclasses import replace

import pytest

from course.content.compiler import compile_pack
from course.content.model import (
    ClauseBlock,
    ItemUse,
    PictureBlock,
    Rating,
    RecallBlock,
    TextBlock,
)
from course.content.report import as_json, coverage_table
from course.content.serialise import from_json, named, to_json
from course.content.source import Pack, default_pack
from tests.content.tiny import (
    AGREEMENT,
    CHECK,
    ITEMS,
    LESSON,
    TINY,
    compiled,
    pack_of,
    revision_of,
    with_change,
)


@pytest.fixture(scope="module")
def revision():
    return revision_of(compiled())


def test_clause_carries_its_words_and_facts(revision):
    clause = revision.clause("sorry-at-once")

    assert (clause.number, clause.title, clause.section_id) == ("1.1", "Sorry", "wrong")
    assert clause.html == "<p>Say <em>sorry</em> at once.</p>"
    assert clause.text == "Say sorry at once."
    assert clause.binds == ("contractor", "employee")
    assert (clause.basis, clause.critical) == ("promise", True)
    assert (clause.measure, clause.target) == ("Calls within 15 minutes", "95 %")


def test_parameters_flow_into_every_text(revision):
    assert revision.agreement.title == "Agreement of Alderway"
    assert revision.clause("call-the-office").text == "Call within 15 minutes."
    assert [option.text for option in revision.item("Q2").decision.options] == [
        "By 60 minutes",
        "By 10:20",
    ]


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("call_office_minutes", "15"),
        ("call_office_minutes * 4", "60"),
        ("(1 + 2) * 3 - 4 / 2", "7"),
        ("10 - 2 - 3", "5"),
        ('"23:50" + call_office_minutes', "00:05"),
        ("cancel_cutoff", "17:00"),
        ("cancel_cutoff - 90", "15:30"),
        ("'9:05' + 0", "09:05"),
        ("company_name", "Alderway"),
        ('"10:05"', "10:05"),
        ('"0800 555 0140"', "0800&nbsp;555&nbsp;0140"),
        ('"+353 (1) 555-0140"', "+353&nbsp;(1)&nbsp;555-0140"),
        ('"10 to 12"', "10 to 12"),
    ],
)
def test_arithmetic_of_parameters(expression, shown):
    revision = revision_of(with_change(LESSON, "She does.", f"So: {{{{ {expression} }}}}!"))

    assert f"So: {shown}!" in revision.modules[0].screens[0].blocks[1].html


def test_screen_holds_its_blocks_in_the_order_written(revision):
    assert revision.module("M01").screens[0].blocks == (
        PictureBlock("modules/pictures/line.svg", "A cut phone line", 32, 18),
        TextBlock("<p>She does. Call within 15 minutes.</p>"),
        ClauseBlock("sorry-at-once"),
        RecallBlock("r-call"),
    )


def test_options_carry_what_follows_from_them(revision):
    first, second, _ = revision.scenario("S01").node("N1").options

    assert (first.rating, first.next, first.trust) == (Rating.CRITICAL, "N2", -20)
    assert (second.rating, second.next, second.points) == (Rating.BEST, None, 2)
    assert revision.scenario("S01").node("N2").repair


def test_items_know_their_use_and_their_clause(revision):
    assert revision.item("Q1").use is ItemUse.CHECK
    assert revision.item("r-call").use is ItemUse.RECALL
    assert revision.item("Q1").decision.options[1].clause_ids == ("sorry-at-once",)


def test_templates_and_shown_pictures_travel_with_the_revision(revision):
    compilation = compiled({"modules/pictures/unused.svg": TINY["modules/pictures/line.svg"]})

    assert [(file.path, file.media_type) for file in revision.files] == [
        ("certificates/page.html", "text/html"),
        ("certificates/page.typ", "text/vnd.typst"),
        ("modules/pictures/line.svg", "image/svg+xml"),
    ]
    assert list(compilation.files) == [file.path for file in revision.files]


def test_coverage_says_what_stands_behind_each_clause():
    compilation = compiled()

    sorry, call = compilation.coverage
    assert (sorry.module_ids, sorry.scenario_ids, sorry.item_ids, sorry.case_ids) == (
        ("M01",),
        ("S01",),
        ("Q1", "Q1b", "Q1c"),
        ("C01",),
    )
    assert (call.scenario_ids, call.case_ids) == (("S01",), ())
    assert coverage_table(compilation).splitlines()[1].split() == [
        "1.1",
        "Sorry",
        "M01",
        "S01",
        "1",
        "3",
    ]
    assert revision_of(compilation).id in as_json(compilation)


def test_same_pack_gives_the_same_revision_twice(revision):
    assert revision_of(compiled()) == revision


def test_order_in_which_files_are_found_does_not_matter(revision):
    paths = list(TINY)
    for seed in range(5):
        random.Random(seed).shuffle(paths)
        found = pack_of({path: TINY[path] for path in paths})
        assert revision_of(compile_pack(found)).id == revision.id


def test_old_mac_line_endings_do_not_matter(revision):
    mac = {path: text.replace("\n", "\r") for path, text in TINY.items()}

    assert revision_of(compile_pack(pack_of(mac))).id == revision.id


def test_comments_in_yaml_do_not_make_another_revision(revision):
    commented = compiled({CHECK: "# A note to ourselves.\n" + TINY[CHECK]})

    assert revision_of(commented).id == revision.id


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (AGREEMENT, "Say *sorry* at once.", "Say *sorry* now."),
        (ITEMS, "why: Plain and true.", "why: Plain."),
        (CHECK, "pass_percent: 80", "pass_percent: 81"),
        ("certificates/page.html", "<p>", "<p lang='en'>"),
    ],
)
def test_any_change_makes_another_revision(revision, path, old, new):
    assert revision_of(with_change(path, old, new)).id != revision.id


def test_markup_alone_does_not_change_a_clause(revision):
    plain = revision_of(with_change(AGREEMENT, "Say *sorry* at once.", "Say sorry at once."))

    assert plain.clause("sorry-at-once").digest == revision.clause("sorry-at-once").digest
    assert plain.id != revision.id


def test_revision_survives_the_way_to_json_and_back(revision):
    content = to_json(revision)

    assert from_json(content) == revision
    assert to_json(from_json(content)) == content
    assert b": " not in content.split(b'"', 1)[0]


def test_id_follows_from_everything_else(revision):
    assert named(replace(revision, id="anything")) == revision
    assert named(replace(revision, items=())).id != revision.id


def test_shipped_course_compiles_without_a_problem():
    compilation = compile_pack(default_pack())

    assert [str(problem) for problem in compilation.problems] == []
    assert from_json(to_json(revision_of(compilation))) == compilation.revision


def test_pack_is_a_mapping_in_a_fixed_order():
    pack = Pack({"quizzes/b.yaml": b"", "modules/a.md": b""})

    assert list(pack) == ["modules/a.md", "quizzes/b.yaml"]
    assert len(pack) == 2
