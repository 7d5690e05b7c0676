"""The tree by itself, compared with pymerkle's: roots, and proofs that both accept and refuse."""

import hashlib

from hypothesis import assume, given
from hypothesis import strategies as st
from pymerkle import InmemoryTree, InvalidProof, verify_consistency, verify_inclusion

from course.audit import tree_rules as tree

LEAVES = st.lists(st.binary(max_size=4), min_size=1, max_size=70)


class Grown:
    """A tree of ours and one of pymerkle's, with every node of ours by its name."""

    def __init__(self, leaves: list[bytes]):
        self.leaves, self.size = leaves, len(leaves)
        self.nodes: dict[tree.Node, bytes] = {}
        self.frontier: list[bytes] = []
        self.theirs = InmemoryTree(algorithm="sha256")
        for index, leaf in enumerate(leaves):
            self.theirs.append_entry(leaf)
            for level, found in enumerate(tree.grow(self.frontier, index, leaf)):
                self.nodes[tree.Node(level, index >> level)] = found

    def hashes(self, node: tree.Node) -> bytes:
        return self.nodes[node]

    def root(self, size: int) -> bytes:
        return tree.root_of(size, self.hashes)

    def inclusion(self, index: int) -> tuple[bytes, ...]:
        return tree.proof(tree.inclusion_spans(index, self.size), self.hashes)

    def consistency(self, old: int) -> tuple[bytes, ...]:
        return tree.proof(tree.consistency_spans(old, self.size), self.hashes)


def mth(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = max(2**i for i in range(len(leaves)) if 2**i < len(leaves))
    return hashlib.sha256(b"\1" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def subproof(m: int, leaves: list[bytes], *, whole: bool) -> list[bytes]:
    """RFC 6962, 2.1.2, word for word."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = max(2**i for i in range(len(leaves)) if 2**i < len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole=whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], whole=False), mth(leaves[:k])]


@given(LEAVES)
def test_roots_are_those_of_pymerkle_at_every_size(leaves):
    grown = Grown(leaves)

    assert tree.root(grown.frontier) == grown.theirs.get_root()
    for size in range(1, grown.size + 1):
        assert grown.root(size) == grown.theirs.get_root(size)


def test_a_tree_without_leaves_has_the_root_that_the_standard_gives():
    assert tree.root([]) == InmemoryTree(algorithm="sha256").get_root()


@given(LEAVES, st.data())
def test_an_inclusion_proof_is_that_of_pymerkle(leaves, data):
    grown = Grown(leaves)
    index = data.draw(st.integers(0, grown.size - 1))
    path = grown.inclusion(index)
    theirs = grown.theirs.prove_inclusion(index + 1, grown.size)

    assert [tree.leaf_hash(leaves[index]), *path] == theirs.path
    assert tree.includes(leaves[index], index, grown.size, path, grown.root(grown.size))
    verify_inclusion(theirs.path[0], grown.root(grown.size), theirs)


@given(LEAVES, st.data())
def test_an_inclusion_proof_shows_nothing_else(leaves, data):
    grown = Grown(leaves)
    index = data.draw(st.integers(0, grown.size - 1))
    other = data.draw(st.integers(0, grown.size - 1))
    path, root = grown.inclusion(index), grown.root(grown.size)

    assert not tree.includes(leaves[index] + b"!", index, grown.size, path, root)
    assert not tree.includes(leaves[index], index, grown.size, (*path, root), root)
    assert not tree.includes(leaves[index], index, grown.size, path, tree.leaf_hash(root))
    assert not tree.includes(leaves[index], grown.size, grown.size, path, root)
    if path:
        assert not tree.includes(leaves[index], index, grown.size, path[:-1], root)
    if len(set(leaves)) == grown.size and other != index:
        assert not tree.includes(leaves[index], other, grown.size, path, root)


@given(LEAVES, st.data())
def test_a_consistency_proof_holds_where_pymerkle_finds_one(leaves, data):
    grown = Grown(leaves)
    old = data.draw(st.integers(1, grown.size))
    roots = grown.root(old), grown.root(grown.size)
    theirs = grown.theirs.prove_consistency(old, grown.size)

    assert tree.consistent(old, roots[0], grown.size, roots[1], grown.consistency(old))
    verify_consistency(*roots, theirs)
    assert list(grown.consistency(old)) == subproof(old, leaves, whole=True)


@given(LEAVES, LEAVES, st.data())
def test_no_proof_joins_two_histories(leaves, others, data):
    one, other = Grown(leaves), Grown(others)
    old = data.draw(st.integers(1, one.size))
    assume(old <= other.size and one.root(old) != other.root(old))
    theirs = other.theirs.prove_consistency(old, other.size)
    path, after = other.consistency(old), other.root(other.size)

    assert not tree.consistent(old, one.root(old), other.size, after, path)
    try:
        verify_consistency(one.root(old), after, theirs)
    except InvalidProof:
        return
    raise AssertionError("pymerkle joined them")


def test_everything_is_consistent_with_nothing_but_only_without_a_path():
    grown = Grown([b"a", b"b"])

    assert tree.consistent(0, tree.root([]), 2, grown.root(2), ())
    assert not tree.consistent(0, grown.root(1), 2, grown.root(2), ())
    assert not tree.consistent(2, grown.root(2), 1, grown.root(1), ())
