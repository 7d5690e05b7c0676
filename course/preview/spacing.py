"""Where the places of a layered graph stand from left to right. Pure, and always the same."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from course.preview.layers import Layered

SMOOTHINGS = 10

Least = Callable[[str, str], float]
"""The least distance of the middles of two places that stand side by side."""


def middles(layered: Layered, least: Least) -> dict[str, float]:
    """The middle of every node and empty place: near its neighbours, clear of those beside it."""
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for way in layered.ways:
        for upper, lower in pairwise(way.places):
            beside[upper].append(lower)
            beside[lower].append(upper)
    found: dict[str, float] = {}
    for row in layered.layers:
        found |= _placed(row, [0.0] * len(row), least)
    for n in range(SMOOTHINGS):
        for row in layered.layers if n % 2 == 0 else reversed(layered.layers):
            wanted = [_mean([found[b] for b in beside[name]], found[name]) for name in row]
            found |= _placed(row, wanted, least)
    return found


def _placed(row: Sequence[str], wanted: Sequence[float], least: Least) -> dict[str, float]:
    return dict(zip(row, apart(wanted, [least(a, b) for a, b in pairwise(row)]), strict=True))


def apart(wanted: Sequence[float], least: Sequence[float]) -> list[float]:
    """The nearest places to those wanted that keep their order and their least distances.

    Nearest by least squares. Without the distances that is isotonic regression, which pooling
    neighbours that stand in each other's way solves exactly (Barlow, Bartholomew, Bremner and
    Brunk, 1972).
    """
    offsets = list(accumulate(least, initial=0.0))[: len(wanted)]
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        total, count = want - offset, 1
        while pools and pools[-1][0] * count > total * pools[-1][1]:
            more, members = pools.pop()
            total, count = total + more, count + members
        pools.append((total, count))
    level = [total / count for total, count in pools for _ in range(count)]
    return [at + offset for at, offset in zip(level, offsets, strict=True)]


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
