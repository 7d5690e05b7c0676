"""Proofs out of the log: that an entry is in it, and that one checkpoint continues another.

Every node of the tree is kept in the entry that completed it, so that a proof reads a few rows
however long the log is, and ten thousand proofs read each row once a batch.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.audit import queries
from course.audit.domain import leaf
from course.audit.models import AuditEntry
from course.audit.note_rules import Checkpoint, VerifierKey
from course.audit.tree_rules import (
    HASH_BYTES,
    Node,
    consistency_spans,
    includes,
    inclusion_spans,
    nodes_of,
    proof,
    root_of,
)
from course.events import Event
from course.keys import queries as keys
from course.keys.domain import Purpose

PROOFS_AT_ONCE = 200
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Inclusion:
    """That one entry is in the log as it was when it had ``size`` entries."""

    seq: int
    """From 1; leaf number ``seq`` - 1."""
    size: int
    leaf: str
    """Canonical JSON: its UTF-8 bytes are what is hashed."""
    texts: str | None
    """Words that people typed, with the salts of their hashes, where they are still there."""
    path: tuple[bytes, ...]

    def holds(self, root: bytes) -> bool:
        return includes(self.leaf.encode(), self.seq - 1, self.size, self.path, root)

    def as_data(self) -> dict[str, Any]:
        """As a file for others says it."""
        return {
            "leaf_index": self.seq - 1,
            "tree_size": self.size,
            "leaf": self.leaf,
            "texts": json.loads(self.texts) if self.texts else {},
            "inclusion_path": [found.hex() for found in self.path],
        }


def inclusion(
    session: Session, seqs: Iterable[int], size: int | None = None
) -> Iterator[Inclusion]:
    """A proof for each entry, in the order asked; what is not in the log of that size is left out.

    Args:
        seqs: numbers of entries; ``seqs_about`` finds them.
        size: of the checkpoint that they are to be proved against; the whole log unless given.
    """
    size = queries.head(session)[0] if size is None else size
    wanted = [seq for seq in seqs if 0 < seq <= size]
    for start in range(0, len(wanted), PROOFS_AT_ONCE):
        yield from _inclusion(session, wanted[start : start + PROOFS_AT_ONCE], size)


def _inclusion(session: Session, seqs: Sequence[int], size: int) -> Iterator[Inclusion]:
    spans = {seq: inclusion_spans(seq - 1, size) for seq in seqs}
    hashes = _hashes(session, {node for some in spans.values() for node in nodes_of(some)})
    leaves = _leaves(session, seqs)
    for seq in seqs:
        text, typed = leaves[seq]
        yield Inclusion(seq, size, text, typed, proof(spans[seq], hashes.__getitem__))


def consistency(session: Session, old: int, size: int) -> tuple[bytes, ...]:
    """What shows that the log of ``old`` entries is the beginning of that of ``size`` entries."""
    spans = consistency_spans(old, size)
    return proof(spans, _hashes(session, nodes_of(spans)).__getitem__)


def root_at(session: Session, size: int) -> bytes:
    """The root when the log had so many entries: at most as many as it has."""
    return root_of(size, _hashes(session, nodes_of([(0, size)])).__getitem__)


def _hashes(session: Session, wanted: Iterable[Node]) -> dict[Node, bytes]:
    by_row: dict[int, list[Node]] = {}
    for node in wanted:
        by_row.setdefault(node.last, []).append(node)
    found: dict[Node, bytes] = {}
    for seq, kept in _rows(session, sorted(by_row), AuditEntry.nodes):
        for node in by_row[seq]:
            found[node] = kept[node.level * HASH_BYTES :][:HASH_BYTES]
    return found


def _leaves(session: Session, seqs: Sequence[int]) -> dict[int, tuple[str, str | None]]:
    columns = (AuditEntry.at, AuditEntry.event, AuditEntry.actor_id, AuditEntry.data)
    return {
        seq: (leaf(seq, *rest).decode(), typed)
        for seq, *rest, typed in _rows(session, seqs, *columns, AuditEntry.texts)
    }


def _rows(session: Session, seqs: Sequence[int], *columns: Any) -> Iterator[Any]:
    for start in range(0, len(seqs), ROWS_AT_ONCE):
        some = AuditEntry.seq.in_(seqs[start : start + ROWS_AT_ONCE])
        yield from session.execute(select(AuditEntry.seq, *columns).where(some))


# --- which entries ---------------------------------------------------------------------


def seqs_about(session: Session, event: type[Event], field: str) -> dict[str, int]:
    """Numbers of all entries of one kind, by the value of a field that says what each is about.

    Such as ``CredentialAwarded`` by ``credential_id``. Where two say the same the later counts.
    """
    found = select(AuditEntry.seq, AuditEntry.data).where(AuditEntry.event == event.__name__)
    rows = session.execute(
        found.order_by(AuditEntry.seq), execution_options={"yield_per": queries.BATCH}
    )
    return {str(json.loads(data)[field]): seq for seq, data in rows}


# --- checkpoints -----------------------------------------------------------------------


def checkpoint(session: Session, origin: str) -> Checkpoint:
    """What the log is like now."""
    seq, root = queries.head(session)
    return Checkpoint(origin, seq, bytes.fromhex(root))


def verifier_keys(session: Session, name: str) -> list[VerifierKey]:
    """Every key that ever signed checkpoints here, under the name that a note gives it."""
    return [VerifierKey(name, key.public) for key in keys.public_keys(session, Purpose.LOG)]
