"""Graphs on paper: all is drawn, nothing lies on anything else, and it is always the same."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.preview.layers import Arrow
from course.preview.layout import MARGIN, Box, Drawing, lay_out
from course.preview.spacing import apart

SIZE, END_SIZE = (192.0, 116.0), (140.0, 60.0)
NEAR = 0.01


@st.composite
def graphs(draw):
    """Nodes and arrows like those of scenarios, wilder: loops back, to itself, and islands."""
    count = draw(st.integers(1, 14))
    ends = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=40))
    return graph(count, pairs)


def graph(count, pairs):
    sizes = {f"N{n}": SIZE if n % 3 else END_SIZE for n in range(count)}
    return sizes, [Arrow(f"{n}", f"N{a}", f"N{b}") for n, (a, b) in enumerate(pairs)]


def box_of(drawing: Drawing, id_: str) -> Box:
    return next(box for box in drawing.boxes if box.id == id_)


def on_edge(box: Box, x: float, y: float) -> bool:
    across = box.x - NEAR <= x <= box.right + NEAR
    level = abs(y - box.y) < NEAR or abs(y - box.bottom) < NEAR
    beside = abs(x - box.right) < NEAR and box.y - NEAR <= y <= box.bottom + NEAR
    return (across and level) or beside


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def along(a, b):
    """Points of the piece from corner to corner, as it is drawn: upright at both ends."""
    for n in range(21):
        t = n / 20
        level = a.x == b.x or a.y == b.y
        share = t if level else 3 * t**2 - 2 * t**3
        # A cubic curve with its handles at half height rises nearly, but not quite, evenly.
        rise = t if level else 1.5 * t - 1.5 * t**2 + t**3
        yield a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * rise


@settings(deadline=None, max_examples=150)
@given(graphs())
def test_no_two_boxes_overlap_and_all_stand_on_the_paper(given_graph):
    sizes, arrows = given_graph

    drawing = lay_out(sizes, arrows)

    assert {box.id for box in drawing.boxes} == set(sizes)
    assert not [pair for pair in combinations(drawing.boxes, 2) if overlap(*pair)]
    for box in drawing.boxes:
        assert (box.width, box.height) == sizes[box.id]
        assert box.x >= MARGIN - NEAR
        assert box.y >= MARGIN - NEAR
        assert box.right <= drawing.width
        assert box.bottom <= drawing.height


@settings(deadline=None, max_examples=150)
@given(graphs())
def test_every_arrow_is_drawn_from_its_source_to_its_target(given_graph):
    sizes, arrows = given_graph

    drawing = lay_out(sizes, arrows)

    assert [line.arrow for line in drawing.lines] == arrows
    for line in drawing.lines:
        assert on_edge(box_of(drawing, line.arrow.source), *line.points[0])
        assert on_edge(box_of(drawing, line.arrow.target), *line.points[-1])
        for point in line.points:
            assert 0 <= point.x <= drawing.width
            assert 0 <= point.y <= drawing.height


@settings(deadline=None, max_examples=150)
@given(graphs())
def test_no_line_runs_through_a_box(given_graph):
    drawing = lay_out(*given_graph)

    for line in drawing.lines:
        for a, b in pairwise(line.points):
            for x, y in along(a, b):
                inside = [
                    box.id
                    for box in drawing.boxes
                    if box.x + NEAR < x < box.right - NEAR and box.y + NEAR < y < box.bottom - NEAR
                ]
                assert inside == [], line


@settings(deadline=None, max_examples=50)
@given(graphs())
def test_the_same_graph_is_always_drawn_alike(given_graph):
    assert lay_out(*given_graph) == lay_out(*given_graph)


@settings(deadline=None, max_examples=100)
@given(graphs())
def test_marks_of_lines_do_not_hide_each_other_by_lying_on_one_point(given_graph):
    drawing = lay_out(*given_graph)

    badges = [line.badge for line in drawing.lines]
    assert len(set(badges)) == len(badges)


def test_what_follows_stands_below():
    sizes, arrows = graph(4, [(0, 1), (1, 2), (0, 2), (2, 3)])

    tops = {box.id: box.y for box in lay_out(sizes, arrows).boxes}

    assert tops["N0"] < tops["N1"] < tops["N2"] < tops["N3"]


def test_way_back_leads_up_and_does_not_turn_the_order_round():
    sizes, arrows = graph(3, [(0, 1), (1, 2), (2, 0)])

    drawing = lay_out(sizes, arrows)

    back = drawing.lines[2]
    assert [box.id for box in sorted(drawing.boxes, key=lambda box: box.y)] == ["N0", "N1", "N2"]
    assert back.points[0].y > back.points[-1].y


def test_arrow_to_where_it_comes_from_goes_round_the_side():
    sizes, arrows = graph(2, [(0, 0), (0, 1)])

    drawing = lay_out(sizes, arrows)

    box, loop = box_of(drawing, "N0"), drawing.lines[0]
    assert max(point.x for point in loop.points) > box.right
    assert loop.points[-1].x == pytest.approx(box.right)


def test_two_ways_that_need_not_cross_do_not():
    sizes, arrows = graph(5, [(0, 1), (0, 2), (1, 4), (2, 3)])

    drawing = lay_out(sizes, arrows)

    at = {box.id: box.x for box in drawing.boxes}
    assert (at["N1"] < at["N2"]) == (at["N4"] < at["N3"])


def test_graph_of_sixty_nodes_is_drawn_at_once(within_seconds):
    pairs = [(n, min(n + step, 59)) for n in range(59) for step in (1, 2, 5, 9)]

    with within_seconds(2):
        drawing = lay_out(*graph(60, pairs))

    assert len(drawing.lines) == len(pairs)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12), st.integers(0, 50))
def test_places_keep_their_order_and_their_distance(wanted, least):
    found = apart(wanted, [least] * (len(wanted) - 1))

    assert all(b - a >= least - NEAR for a, b in pairwise(found))


def test_places_with_room_stay_where_they_are_wanted():
    assert apart([0, 100, 300], [50, 50]) == [0, 100, 300]


def test_places_in_each_others_way_give_way_alike():
    assert apart([10, 10], [20]) == [0, 20]
