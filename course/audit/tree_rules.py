"""The Merkle tree of RFC 6962 (and 9162): roots, inclusion and consistency, over hashes only.

A tree of ``size`` leaves is cut into perfect subtrees, the largest first, one for each bit of
``size``; their hashes are its frontier. ``Node`` names a perfect subtree: level 0 is a leaf, and
number n of level l covers the leaves from ``n << l`` on.

Source: RFC 6962, 2.1; RFC 9162, 2.1.3 and 2.1.4 for the two checks.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

HASH_BYTES = 32


class Node(NamedTuple):
    level: int
    number: int

    @property
    def last(self) -> int:
        """How many leaves the tree has when this subtree is whole: the entry that completes it."""
        return (self.number + 1) << self.level


Hashes = Callable[[Node], bytes]
Span = tuple[int, int]
"""Leaves from the first number on, before the second."""


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def split(hashes: bytes) -> list[bytes]:
    """Hashes that stand one behind the other."""
    return [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]


def grow(frontier: list[bytes], size: int, leaf: bytes) -> list[bytes]:
    """Add a leaf to a tree of ``size`` leaves, in place.

    Returns:
        The hashes of the subtrees that are whole with it, from the leaf's own upwards.
    """
    whole = [leaf_hash(leaf)]
    while size & 1:
        whole.append(node_hash(frontier.pop(), whole[-1]))
        size >>= 1
    frontier.append(whole[-1])
    return whole


def root(frontier: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees, largest first; of no leaves the hash of nothing."""
    if not frontier:
        return hashlib.sha256(b"").digest()
    found = frontier[-1]
    for left in reversed(frontier[:-1]):
        found = node_hash(left, found)
    return found


# --- proofs ----------------------------------------------------------------------------


def perfect(span: Span) -> Iterator[Node]:
    """The perfect subtrees of a span that some subtree of the tree covers, largest first."""
    begin, end = span
    while begin < end:
        level = (end - begin).bit_length() - 1
        yield Node(level, begin >> level)
        begin += 1 << level


def inclusion_spans(index: int, size: int) -> list[Span]:
    """What stands beside the way from a leaf to the root, from the bottom up."""
    spans: list[Span] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _half(end - begin)
        left = index < middle
        spans.append((middle, end) if left else (begin, middle))
        begin, end = (begin, middle) if left else (middle, end)
    return spans[::-1]


def consistency_spans(old: int, size: int) -> list[Span]:
    """What shows that the first ``old`` leaves of a tree are a tree that was seen before."""
    if not 0 < old < size:
        return []
    spans: list[Span] = []
    begin, end, whole = 0, size, True
    while old != end - begin:
        middle = begin + _half(end - begin)
        if old <= middle - begin:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((begin, middle))
            old, begin, whole = old - (middle - begin), middle, False
    return [*([] if whole else [(begin, end)]), *spans[::-1]]


def _half(many: int) -> int:
    """The largest power of two that is less."""
    return 1 << (many - 1).bit_length() - 1


def nodes_of(spans: Iterable[Span]) -> set[Node]:
    """Every hash that a proof over these spans is made of."""
    return set(chain.from_iterable(map(perfect, spans)))


def proof(spans: Iterable[Span], hashes: Hashes) -> tuple[bytes, ...]:
    return tuple(root([hashes(node) for node in perfect(span)]) for span in spans)


def root_of(size: int, hashes: Hashes) -> bytes:
    return root([hashes(node) for node in perfect((0, size))])


# --- checks, by whoever holds nothing but the roots ------------------------------------


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a leaf is number ``index``, from 0, of the tree of that size and root."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf_hash(leaf)
    for beside in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(beside, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def consistent(
    old: int, old_root: bytes, size: int, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the tree of ``old`` leaves is the beginning of the one of ``size`` leaves."""
    if old == size:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == root([])
    if not (0 < old < size and path):
        return False
    given = [old_root, *path] if old & (old - 1) == 0 else list(path)
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = given[0]
    for beside in given[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = node_hash(beside, first), node_hash(beside, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and (first, second) == (old_root, new_root)
