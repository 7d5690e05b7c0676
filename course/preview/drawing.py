"""A scenario as a picture: its nodes and options with what they are and where they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from course.assessment.story import Story, play
from course.content.model import Decision, Option, Scenario
from course.content.ways import endings
from course.preview.layers import Arrow
from course.preview.layout import Box, Line, Point, lay_out

END = "END"
"""Stands for the end of the story; no node can have this id."""
NODE, END_BOX = (192.0, 116.0), (192.0, 84.0)
HEAD = 9.0
"""Length of an arrow's head."""


@dataclass(frozen=True)
class DrawnNode:
    box: Box
    node: Decision | None
    """None for the end."""
    taken: bool
    here: bool


@dataclass(frozen=True)
class DrawnOption:
    node: Decision
    option: Option
    path: str
    """For the ``d`` of an SVG path, like ``head``."""
    head: str
    badge: Point
    taken: bool
    way: str | None
    """The way that choosing it would make; None unless its node is the one that is open."""


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    nodes: tuple[DrawnNode, ...]
    options: tuple[DrawnOption, ...]
    endings: tuple[str, ...]
    """Those that some way leads to, best first."""


def walk(scenario: Scenario, way: str) -> Story:
    """The story along a way such as ``a.c.b``, as far as there still are such options."""
    taken: list[str] = []
    story = play(scenario, taken)
    for option_id in way.split("."):
        if story.open is None or option_id not in [option.id for option in story.open.options]:
            break
        taken.append(option_id)
        story = play(scenario, taken)
    return story


def way_of(story: Story) -> str:
    return ".".join(turn.option.id for turn in story.turns)


def picture(scenario: Scenario, story: Story) -> Picture:
    """The whole scenario, with the way of this story through it."""
    nodes = sorted(scenario.nodes, key=lambda node: node.id != scenario.start)
    sizes = {node.id: NODE for node in nodes} | {END: END_BOX}
    arrows = [
        Arrow(_key(node, option), node.id, option.next or END)
        for node in nodes
        for option in node.options
    ]
    drawing = lay_out(sizes, arrows)
    reached = endings(scenario)
    return Picture(
        round(drawing.width),
        round(drawing.height),
        tuple(_nodes(scenario, drawing.boxes, story)),
        tuple(_options(nodes, drawing.lines, story)),
        tuple(name for name in ("kept", "shaken", "lost", "unsafe") if name in reached),
    )


def _key(node: Decision, option: Option) -> str:
    return f"{node.id}/{option.id}"


def _nodes(scenario: Scenario, boxes: Sequence[Box], story: Story) -> Iterator[DrawnNode]:
    here = story.open.id if story.open else END
    passed = {turn.node.id for turn in story.turns} | {here}
    for box in boxes:
        node = None if box.id == END else scenario.node(box.id)
        yield DrawnNode(box, node, box.id in passed, box.id == here)


def _options(
    nodes: Sequence[Decision], lines: Sequence[Line], story: Story
) -> Iterator[DrawnOption]:
    taken = {_key(turn.node, turn.option) for turn in story.turns}
    drawn = {line.arrow.key: line for line in lines}
    before = f"{way_of(story)}." if story.turns else ""
    for node in nodes:
        for option in node.options:
            line = drawn[_key(node, option)]
            is_open = story.open is not None and story.open.id == node.id
            yield DrawnOption(
                node,
                option,
                _path(line.points),
                _head(*line.points[-2:]),
                line.badge,
                line.arrow.key in taken,
                f"{before}{option.id}" if is_open else None,
            )


def _path(points: Sequence[Point]) -> str:
    """Upright and level pieces are straight; the others leave and arrive upright."""
    pieces = [f"M{points[0].x:.1f} {points[0].y:.1f}"]
    for a, b in pairwise(points):
        if a.x == b.x or a.y == b.y:
            pieces.append(f"L{b.x:.1f} {b.y:.1f}")
        else:
            middle = (a.y + b.y) / 2
            pieces.append(f"C{a.x:.1f} {middle:.1f} {b.x:.1f} {middle:.1f} {b.x:.1f} {b.y:.1f}")
    return "".join(pieces)


def _head(before: Point, end: Point) -> str:
    """A triangle whose tip is the end of the line."""
    if before.x == end.x:
        back = -HEAD if end.y > before.y else HEAD
        corners = f"l{-HEAD / 2:.1f} {back:.1f}h{HEAD:.1f}"
    else:
        back = -HEAD if end.x > before.x else HEAD
        corners = f"l{back:.1f} {-HEAD / 2:.1f}v{HEAD:.1f}"
    return f"M{end.x:.1f} {end.y:.1f}{corners}z"
