"""Nodes of a graph into layers from its start, with few crossings. Pure, and always the same.

After K. Sugiyama, S. Tagawa, M. Toda: break the circles, give each node a layer, let long arrows
pass the layers in between through empty places, then sort each layer by its neighbours.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

SWEEPS = 12


class Arrow(NamedTuple):
    """Something that leads from one node to another; several may join the same two."""

    key: str
    source: str
    target: str


class Way(NamedTuple):
    """An arrow through the layers, from the upper end to the lower."""

    arrow: Arrow
    places: tuple[str, ...]
    """The two nodes, and between them one empty place for each layer that is passed."""
    back: bool
    """The arrow leads up: its source is the lower end."""


@dataclass(frozen=True)
class Layered:
    layers: tuple[tuple[str, ...], ...]
    """Nodes and empty places, from left to right."""
    ways: tuple[Way, ...]
    loops: tuple[Arrow, ...]
    """Arrows that lead to where they come from."""


def into_layers(nodes: Sequence[str], arrows: Sequence[Arrow]) -> Layered:
    """Layers from the first node on; every arrow that is not a way back leads down.

    Args:
        nodes: each once, the start first; every end of an arrow is one of them.
    """
    loops = tuple(arrow for arrow in arrows if arrow.source == arrow.target)
    others = [arrow for arrow in arrows if arrow.source != arrow.target]
    back, found = _walked(nodes, others)
    depth = _depths(found, others, back)
    ways = [_way(arrow, depth, arrow.key in back) for arrow in others]
    rows: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in found:
        rows[depth[node]].append(node)
    for way in ways:
        for step, place in enumerate(way.places[1:-1], depth[way.places[0]] + 1):
            rows[step].append(place)
    return Layered(_sorted(rows, ways), tuple(ways), loops)


def _walked(nodes: Sequence[str], arrows: Iterable[Arrow]) -> tuple[set[str], list[str]]:
    """Depth first from the start: keys of the arrows that lead back, and the nodes as found."""
    out: defaultdict[str, list[Arrow]] = defaultdict(list)
    for each in arrows:
        out[each.source].append(each)
    found: dict[str, None] = {}
    open_: set[str] = set()
    back: set[str] = set()
    for first in nodes:
        if first in found:
            continue
        found[first] = None
        open_.add(first)
        waiting = [(first, iter(out[first]))]
        while waiting:
            node, leading = waiting[-1]
            if (arrow := next(leading, None)) is None:
                open_.discard(node)
                waiting.pop()
            elif arrow.target in open_:
                back.add(arrow.key)
            elif arrow.target not in found:
                found[arrow.target] = None
                open_.add(arrow.target)
                waiting.append((arrow.target, iter(out[arrow.target])))
    return back, list(found)


def _depths(nodes: Sequence[str], arrows: Sequence[Arrow], back: set[str]) -> dict[str, int]:
    """The longest way down to each node."""
    down = [(a.target, a.source) if a.key in back else (a.source, a.target) for a in arrows]
    above: defaultdict[str, list[str]] = defaultdict(list)
    for upper, lower in down:
        above[lower].append(upper)
    depth: dict[str, int] = {}
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting[-1]
        if missing := [upper for upper in above[node] if upper not in depth]:
            waiting += missing
            continue
        waiting.pop()
        depth[node] = max((depth[upper] + 1 for upper in above[node]), default=0)
    return depth


def _way(arrow: Arrow, depth: Mapping[str, int], back: bool) -> Way:
    upper, lower = (arrow.target, arrow.source) if back else (arrow.source, arrow.target)
    passed = tuple(f"{arrow.key}\n{n}" for n in range(depth[upper] + 1, depth[lower]))
    return Way(arrow, (upper, *passed, lower), back)


def _sorted(rows: Sequence[Sequence[str]], ways: Sequence[Way]) -> tuple[tuple[str, ...], ...]:
    """The best order met while each layer follows the one before it, then the one after it."""
    above: defaultdict[str, list[str]] = defaultdict(list)
    below: defaultdict[str, list[str]] = defaultdict(list)
    for way in ways:
        for upper, lower in pairwise(way.places):
            below[upper].append(lower)
            above[lower].append(upper)
    best = order = tuple(tuple(row) for row in rows)
    fewest = _crossings(best, below)
    for sweep in range(SWEEPS):
        order = _swept(order, below if sweep % 2 else above, upwards=bool(sweep % 2))
        if (crossings := _crossings(order, below)) < fewest:
            best, fewest = order, crossings
    return best


def _swept(
    order: tuple[tuple[str, ...], ...], beside: Mapping[str, Sequence[str]], *, upwards: bool
) -> tuple[tuple[str, ...], ...]:
    """Each layer sorted by where its neighbours in the layer already sorted stand."""
    rows = list(reversed(order)) if upwards else list(order)
    for n in range(1, len(rows)):
        place = {name: at for at, name in enumerate(rows[n - 1])}
        own = {name: at for at, name in enumerate(rows[n])}
        wanted = {name: _middle([place[b] for b in beside[name]], own[name]) for name in rows[n]}
        rows[n] = tuple(sorted(rows[n], key=lambda name: (wanted[name], own[name])))
    return tuple(reversed(rows)) if upwards else tuple(rows)


def _middle(places: Sequence[int], own: int) -> float:
    return sum(places) / len(places) if places else own


def _crossings(order: Sequence[Sequence[str]], below: Mapping[str, Sequence[str]]) -> int:
    total = 0
    for upper, lower in pairwise(order):
        place = {name: at for at, name in enumerate(lower)}
        ends = [sorted(place[name] for name in below[from_]) for from_ in upper]
        flat = [end for row in ends for end in row]
        total += sum(a > b for n, a in enumerate(flat) for b in flat[n + 1 :])
    return total
