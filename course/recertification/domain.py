"""Which changed clauses an edition asks of somebody, given what they proved last. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from course.agreements.queries import Wording
from course.content.model import Clause, Revision
from course.content.narrow import checkable, taught_by
from course.people.domain import Kind

MATERIAL = "material"
Wordings = Mapping[str, Sequence[Wording]]
"""Clause id -> its wordings, oldest first."""


@dataclass(frozen=True)
class Group:
    """People of one kind who proved the same text on the same path last: they are asked alike."""

    path_id: str
    from_revision_id: str
    kind: Kind
    clause_ids: tuple[str, ...]
    asks: str
    grace_on: date


@dataclass(frozen=True)
class Place:
    """Some of those whom an edition asks: how many people, where, of which kind and vendor."""

    path_id: str
    branch_id: UUID
    branch: str
    kind: Kind
    vendor: str | None
    grace_on: date
    people: int
    answered: int = 0
    """Of them; only known once they have been asked."""


def asked_clauses(
    before: Revision, after: Revision, wordings: Wordings, path_id: str, kind: Kind
) -> tuple[str, ...]:
    """Ids of the clauses that somebody has to show again, in the agreement's order.

    Those that the path teaches and the check has a question about, whose words differ from what
    was proved, and of which the author has called a change since then material. What has come
    back to the words that were proved asks nothing, nor does a clause that has gone. A new
    clause asks those whom it binds.

    Args:
        before: what was proved last.
        wordings: up to and including those of ``after``.
    """
    if path_id not in {path.id for path in after.paths}:
        return ()
    can = taught_by(after, path_id) & checkable(after)
    known = {clause.id: clause for clause in before.agreement.clauses}
    return tuple(
        clause.id
        for clause in after.agreement.clauses
        if clause.id in can and _asks(clause, known.get(clause.id), wordings, kind)
    )


def _asks(clause: Clause, was: Clause | None, wordings: Wordings, kind: Kind) -> bool:
    if was and was.digest == clause.digest:
        return False
    if was is None and kind.value not in clause.binds:
        return False
    since = _since(wordings.get(clause.id, ()), was)
    return any(wording.kind == MATERIAL for wording in since)


def _since(wordings: Sequence[Wording], was: Clause | None) -> Sequence[Wording]:
    """Those that came after the last one with the words that were proved."""
    same = [n for n, wording in enumerate(wordings) if was and wording.digest == was.digest]
    return wordings[same[-1] + 1 :] if same else wordings


def with_revision(wordings: Wordings, revision: Revision) -> Wordings:
    """The wordings as they will be once a revision is published; the same if it has been."""
    kinds = {change.clause_id: change.kind for change in revision.agreement.changes}
    found = {clause_id: list(each) for clause_id, each in wordings.items()}
    for clause in revision.agreement.clauses:
        each = found.setdefault(clause.id, [])
        if not each or each[-1].digest != clause.digest:
            each.append(Wording(len(each) + 1, clause.digest, kinds.get(clause.id)))
    return found


def seal(revision: Revision, clause_ids: Iterable[str]) -> str:
    """SHA-256 in hex over the words that are asked for: other words are another demand."""
    lines = (f"{id_} {revision.clause(id_).digest}" for id_ in clause_ids)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def grace_on(revision: Revision, path_id: str, today: date) -> date:
    """Last day of grace: counted from the day the text is in force, or from today if it is."""
    days = revision.credential(path_id).grace_days
    return max(revision.agreement.effective_on, today) + timedelta(days=days)


def groups(
    after: Revision,
    proved: Iterable[tuple[str, Revision]],
    wordings: Wordings,
    today: date,
) -> tuple[Group, ...]:
    """Everybody who is asked something, by what they proved last.

    Args:
        proved: path ids, each with a revision that somebody proved it on.
    """
    found = []
    for path_id, before in proved:
        for kind in Kind:
            asked = asked_clauses(before, after, wordings, path_id, kind)
            if asked:
                until = grace_on(after, path_id, today)
                sealed = seal(after, asked)
                found.append(Group(path_id, before.id, kind, asked, sealed, until))
    return tuple(found)


def unaskable(before: Revision, after: Revision) -> tuple[Clause, ...]:
    """Materially changed clauses that some path teaches and no question is about."""
    taught = {id_ for path in after.paths for id_ in taught_by(after, path.id)}
    known = {clause.id: clause.digest for clause in before.agreement.clauses}
    kinds = {change.clause_id: change.kind for change in after.agreement.changes}
    silent = taught - checkable(after)
    return tuple(
        clause
        for clause in after.agreement.clauses
        if clause.id in silent
        and kinds.get(clause.id) == MATERIAL
        and known.get(clause.id) != clause.digest
    )


def reasons_against(
    previous: Revision | None, revision: Revision, known: Iterable[str]
) -> list[str]:
    """What is right as a pack and wrong as the next edition, as sentences.

    Args:
        known: every edition that was ever published.
    """
    if previous is None:
        return []
    reasons = [
        f"no question of the final check is about {clause.number} {clause.id}, which has changed "
        "materially. Nobody could show it: write one first."
        for clause in unaskable(previous, revision)
    ]
    name = revision.agreement.edition
    if name != previous.agreement.edition and name in {*known}:
        reasons.append(
            f"there was an edition {name} before. A text that comes back is a new edition: give "
            "it a number of its own."
        )
    return reasons
