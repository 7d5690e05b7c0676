"""The ways through a scenario: best choices, one slip, and every ending that is written."""

import time
from dataclasses import replace

import pytest

from course.content.ways import endings
from tests.content.tiny import SCENARIO, TINY, compiled, first, line_of, revision_of, with_change

BEST = "rating: best, trust: 30,"
UNSAFE = "trust: -10, safety: -50,"


def silenced(text: str, check: str) -> dict[str, str]:
    return {SCENARIO: f"overrides: [{{check: {check}, why: It must be so}}]\n{text}"}


def test_every_ending_of_the_tiny_scenario_is_reached():
    assert endings(revision_of(compiled()).scenario("S01")) == {"kept", "shaken", "lost", "unsafe"}


@pytest.mark.parametrize(
    ("old", "new", "ending"),
    [
        (UNSAFE, "trust: -10,", "unsafe"),
        (BEST, "rating: best, trust: 10,", "kept"),
    ],
)
def test_ending_that_no_way_leads_to_is_warned_about(old, new, ending):
    compilation = with_change(SCENARIO, old, new)

    problem = first(compilation, "ending-unreachable")
    assert compilation.revision
    assert (problem.file, problem.line) == (SCENARIO, line_of(SCENARIO, "endings:"))
    assert problem.what == f"No way through this scenario ends {ending}"


def test_ending_that_may_be_left_out_is_left_out_rather_than_never_seen():
    text = TINY[SCENARIO].replace(UNSAFE, "trust: -10,")
    assert "Leave `unsafe` out" in first(compiled({SCENARIO: text}), "ending-unreachable").remedy

    text = text.replace(", unsafe: It was not safe.", "")
    assert compiled({SCENARIO: text}).problems == ()


def test_unsafe_story_ends_with_the_lost_words_too():
    text = TINY[SCENARIO].replace("trust: -20,", "trust: -5,").replace("trust: -10,", "trust: 0,")

    assert compiled({SCENARIO: text}).problems == ()


@pytest.mark.parametrize(
    ("new", "ends"),
    [
        ("rating: best, trust: 10,", "ends shaken, with Trust 60 and Safety 100"),
        ("rating: best, trust: 30, safety: -5,", "ends kept, with Trust 80 and Safety 95"),
    ],
)
def test_best_choices_end_kept_and_safe(new, ends):
    problem = first(with_change(SCENARIO, BEST, new), "best-path")

    assert (problem.severity, problem.line) == ("warning", line_of(SCENARIO, "nodes:"))
    assert ends in problem.what
    text = TINY[SCENARIO].replace(BEST, f"{BEST} safety: -5,")
    assert compiled(silenced(text, "best-path")).problems == ()


def test_best_choices_in_a_circle_are_refused():
    text = TINY[SCENARIO].replace(
        "{id: a, do: Say sorry, next: END,", "{id: a, do: Say sorry, next: N1,"
    )
    text = text.replace("{id: b, do: Tell her, next: END,", "{id: b, do: Tell her, next: N2,")

    compilation = compiled({SCENARIO: text})

    problem = first(compilation, "best-circle")
    assert compilation.revision is None
    assert (problem.file, problem.line) == (SCENARIO, line_of(SCENARIO, "- id: N1"))


def test_slip_that_cannot_be_put_right_is_warned_about_where_it_is_made():
    text = TINY[SCENARIO].replace("trust: -20,", "trust: -40,")

    problem = first(compiled({SCENARIO: text}), "no-way-back")
    assert (problem.severity, problem.line) == ("warning", line_of(SCENARIO, "do: Tape it"))
    assert "end lost, with Trust 30" in problem.what
    assert compiled(silenced(text, "no-way-back")).problems == ()


def test_slip_into_a_node_that_is_no_repair_may_be_the_end_of_it():
    text = (
        TINY[SCENARIO]
        .replace("trust: -20,", "trust: -40,")
        .replace("repair: true", "repair: false")
    )

    assert compiled({SCENARIO: text}).problems == ()


def test_meters_stay_between_0_and_100_on_the_way():
    # Down by 80 from 50 is 0, not -30: the repair brings 20, not nothing.
    scenario = revision_of(compiled()).scenario("S01")
    first_node, second = scenario.nodes
    deep = replace(first_node.options[0], trust=-80)
    high = replace(second.options[0], trust=70, next=None)
    story = replace(
        scenario,
        nodes=(replace(first_node, options=(deep,)), replace(second, options=(high,))),
    )

    assert endings(story) == {"kept"}


def test_many_ways_are_walked_in_no_time():
    scenario = revision_of(compiled()).scenario("S01")
    best, slip, _ = scenario.nodes[0].options
    nodes = tuple(
        replace(
            scenario.nodes[0],
            id=f"N{number}",
            options=(
                replace(best, next=f"N{number + 1}" if number < 30 else None, trust=number % 7),
                replace(slip, next=f"N{number % 30 + 1}", trust=-3, safety=-1),
                replace(slip, next="N1", trust=-5, safety=2),
            ),
        )
        for number in range(1, 31)
    )

    start = time.perf_counter()
    found = endings(replace(scenario, nodes=nodes))

    assert "kept" in found
    assert time.perf_counter() - start < 5
