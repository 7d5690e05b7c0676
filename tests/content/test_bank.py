"""Whether every paper can be drawn from what there is, and everything there is on some paper."""

import pytest

from tests.content.tiny import CASES, CHECK, ITEMS, TINY, compiled, first, line_of, with_change

CASE_PART = "    - {id: cases, title: Cases, clauses: [sorry-at-once], cases: 1}\n"
APART = TINY[CHECK].replace("      cases: 1\n", "") + CASE_PART


def after_a_mistake(text: str, count: int = 1, path: str = "field") -> str:
    return text.replace("blueprints:", f"begins_after_a_mistake: {{{path}: {count}}}\nblueprints:")


def cases_of(*repair: bool) -> str:
    """The tiny case as often as told, some of them after a mistake."""
    head, start, case = TINY[CASES].partition("  - id: C01")
    told = head
    for number, mistake in enumerate(repair, start=1):
        one = (start + case).replace("C01", f"C{number:02}")
        told += one.replace("ask: Best", "repair: true\n        ask: Best") if mistake else one
    return told


def never_drawn(compilation) -> list[str]:
    return [p.what for p in compilation.problems if p.code == "never-drawn"]


def test_part_of_cases_may_share_clauses_with_a_part_of_items():
    assert compiled({CHECK: APART}).problems == ()


@pytest.mark.parametrize(
    ("more", "noun"),
    [
        ("    - {id: again, title: Again, clauses: [call-the-office], items: 1}\n", "items"),
        ("    - {id: again, title: Again, clauses: [sorry-at-once], cases: 1}\n", "cases"),
    ],
)
def test_two_parts_that_draw_the_same_kind_share_no_clause(more, noun):
    compilation = compiled({CHECK: APART + more})

    assert compilation.revision is None
    assert f"draws {noun} about" in first(compilation, "overlap").what


def test_part_that_draws_nothing_shares_what_it_likes():
    more = "    - {id: none, title: None, clauses: [sorry-at-once, call-the-office]}\n"

    assert compiled({CHECK: APART + more}).problems == ()


def test_papers_may_have_to_begin_cases_after_a_mistake():
    compilation = compiled({CHECK: after_a_mistake(APART), CASES: cases_of(True)})

    assert compilation.problems == ()
    assert compilation.revision
    assert compilation.revision.check.blueprint("field").begins_after_a_mistake == 1


@pytest.mark.parametrize(("wanted", "repair"), [(1, [False]), (2, [True, True])])
def test_more_mistakes_than_a_paper_can_have_are_refused(wanted, repair):
    text = after_a_mistake(APART, wanted)

    problem = first(compiled({CHECK: text, CASES: cases_of(*repair)}), "bank-too-small")
    assert (
        f"need {wanted} cases that begin after a mistake but can have {wanted - 1}" in problem.what
    )
    assert problem.line == text[: text.index("begins_after")].count("\n") + 1


def test_mistakes_for_a_path_without_blueprint_are_refused():
    problem = first(compiled({CHECK: after_a_mistake(APART, path="feild")}), "no-blueprint")

    assert "`field`" in problem.remedy


def test_item_that_no_part_asks_for_is_warned_about():
    compilation = with_change(
        CHECK,
        "clauses: [sorry-at-once, call-the-office]\n      items: 2",
        "clauses: [sorry-at-once]\n      items: 1",
    )

    assert compilation.revision
    assert never_drawn(compilation) == [
        f"No paper can have the item `Q2{n}`" for n in ("", "b", "c")
    ]
    problem = first(compilation, "never-drawn")
    assert (problem.file, problem.line) == (ITEMS, line_of(ITEMS, "- id: Q2"))


def test_item_for_which_critical_draws_leave_no_place_is_warned_about():
    assert len(never_drawn(with_change(CHECK, "items: 2", "items: 1"))) == 3


def test_case_of_a_clause_that_no_part_draws_is_warned_about():
    text = APART.replace("clauses: [sorry-at-once], cases", "clauses: [call-the-office], cases")
    other = cases_of(True, True).replace("clause: sorry-at-once", "clause: call-the-office", 1)

    assert never_drawn(compiled({CHECK: text, CASES: other})) == [
        "No paper can have the case `C02`"
    ]


def test_case_that_begins_well_is_in_vain_where_every_case_must_not():
    cases = cases_of(True, False)

    assert never_drawn(compiled({CHECK: APART, CASES: cases})) == []
    assert never_drawn(compiled({CHECK: after_a_mistake(APART), CASES: cases})) == [
        "No paper can have the case `C02`"
    ]


def test_what_is_never_drawn_may_stay_with_a_reason():
    text = "overrides: [{check: never-drawn, why: For next year}]\n" + cases_of(True, False)

    assert never_drawn(compiled({CHECK: after_a_mistake(APART), CASES: text})) == []
