"""Where the boxes and lines of a graph stand, in pixels. Pure, and always the same.

Layers lie one below the other. Boxes of a layer never touch, and a line that passes a layer has a
lane of its own in it, so that no line runs through a box.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from course.preview.layers import Arrow, Layered, Way, into_layers
from course.preview.spacing import middles

GAP = 28
"""Between two boxes of a layer."""
LANE = 12
"""Width of an empty place that a line passes through."""
STEM = 36
"""How far a line runs straight down before it turns: there its badge stands."""
TURN = 44
"""Height in which lines cross over to where they go."""
ARRIVAL = 28
"""How far a line runs straight before it ends, or before it begins to lead back up."""
LOOP = 24
"""Beside a box, for each line that leads back to it."""
MARGIN = 16


class Point(NamedTuple):
    x: float
    y: float


@dataclass(frozen=True)
class Box:
    id: str
    x: float
    """Of its left edge."""
    y: float
    """Of its upper edge."""
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Line:
    """One arrow as drawn: from an edge of its source's box to an edge of its target's."""

    arrow: Arrow
    points: tuple[Point, ...]
    """Corners from source to target."""
    badge: Point
    """The middle of a mark that stands on the line near its source."""


@dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    """In the order of the arrows."""


def lay_out(sizes: Mapping[str, tuple[float, float]], arrows: Sequence[Arrow]) -> Drawing:
    """A drawing of every node and every arrow.

    Args:
        sizes: node -> width and height; the start first.
        arrows: each with a key of its own; ``KeyError`` for an end without a size.
    """
    layered = into_layers(list(sizes), arrows)
    loops: defaultdict[str, list[Arrow]] = defaultdict(list)
    for arrow in layered.loops:
        loops[arrow.source].append(arrow)

    def half(place: str) -> float:
        return sizes[place][0] / 2 if place in sizes else LANE / 2

    def least(left: str, right: str) -> float:
        return half(left) + LOOP * len(loops[left]) + GAP + half(right)

    across = middles(layered, least)
    shift = MARGIN - min((x - half(name) for name, x in across.items()), default=0)
    across = {name: x + shift for name, x in across.items()}
    bands = _bands(layered, sizes)
    boxes = {
        node: Box(node, across[node] - half(node), bands[node].top, *sizes[node]) for node in sizes
    }
    pen = _Pen(layered, boxes, across, bands, loops)
    lines = {line.arrow.key: line for line in pen.lines()}
    corners = [point for line in lines.values() for point in line.points]
    return Drawing(
        max([b.right for b in boxes.values()] + [p.x for p in corners], default=0) + MARGIN,
        max([b.bottom for b in boxes.values()] + [p.y for p in corners], default=0) + MARGIN,
        tuple(boxes.values()),
        tuple(lines[arrow.key] for arrow in arrows),
    )


class _Band(NamedTuple):
    """The height that a layer takes."""

    top: float
    bottom: float


def _bands(layered: Layered, sizes: Mapping[str, tuple[float, float]]) -> dict[str, _Band]:
    """The band of each node and empty place."""
    bands: dict[str, _Band] = {}
    top = float(MARGIN)
    for row in layered.layers:
        bottom = top + max(sizes[place][1] if place in sizes else 0 for place in row)
        bands |= {place: _Band(top, bottom) for place in row}
        top = bottom + STEM + TURN + ARRIVAL
    return bands


@dataclass(frozen=True)
class _Pen:
    """Draws the lines once the boxes stand."""

    layered: Layered
    boxes: Mapping[str, Box]
    across: Mapping[str, float]
    bands: Mapping[str, _Band]
    loops: Mapping[str, Sequence[Arrow]]

    def lines(self) -> Iterator[Line]:
        lower = self._ports(upper=False)
        upper = self._ports(upper=True)
        for way in self.layered.ways:
            key = way.arrow.key
            points = list(self._down(way, lower[key], upper[key]))
            if way.back:
                points.reverse()
                badge = Point(points[0].x, points[0].y - ARRIVAL / 2)
            else:
                badge = Point(points[0].x, points[0].y + STEM / 2)
            yield Line(way.arrow, tuple(points), badge)
        for node, arrows in self.loops.items():
            for number, arrow in enumerate(arrows):
                yield self._loop(self.boxes[node], arrow, number, len(arrows), lower[arrow.key])

    def _down(self, way: Way, start: float, end: float) -> Iterator[Point]:
        """Straight past the layers, across between them."""
        first, last = way.places[0], way.places[-1]
        yield Point(start, self.boxes[first].bottom)
        yield Point(start, self.bands[first].bottom + STEM)
        for place in way.places[1:-1]:
            yield Point(self.across[place], self.bands[place].top - ARRIVAL)
            yield Point(self.across[place], self.bands[place].bottom + STEM)
        yield Point(end, self.bands[last].top - ARRIVAL)
        yield Point(end, self.boxes[last].y)

    def _loop(self, box: Box, arrow: Arrow, number: int, count: int, start: float) -> Line:
        """Down, round the right side and back in; the outer ones come in further up."""
        lane = box.right + LOOP * (number + 1) - GAP / 4
        turn = box.bottom + STEM + 4 * number
        end = box.y + box.height * (count - number) / (count + 1)
        points = (
            Point(start, box.bottom),
            Point(start, turn),
            Point(lane, turn),
            Point(lane, end),
            Point(box.right, end),
        )
        return Line(arrow, points, Point(start, box.bottom + STEM / 2))

    def _ports(self, *, upper: bool) -> dict[str, float]:
        """Where each line meets the upper or lower edges of boxes, in the order they come in."""
        meeting: defaultdict[str, list[tuple[float, int, str]]] = defaultdict(list)
        for number, way in enumerate(self.layered.ways):
            node, beside = (
                (way.places[-1], way.places[-2]) if upper else (way.places[0], way.places[1])
            )
            meeting[node].append((self.across[beside], number, way.arrow.key))
        ports: dict[str, float] = {}
        for node, box in self.boxes.items():
            keys = [key for _, _, key in sorted(meeting[node])]
            # The innermost loop starts leftmost, so that loops do not cross each other.
            keys += [] if upper else [arrow.key for arrow in self.loops.get(node, ())][::-1]
            step = box.width / (len(keys) + 1)
            ports |= {key: box.x + step * n for n, key in enumerate(keys, 1)}
        return ports
