"""What differs between two editions: clause by clause, word by word, with what proves each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from course.content.model import Clause, Decision, Revision
from course.content.narrow import check_items


class Sort(StrEnum):
    """What has become of a clause."""

    CHANGED = "changed"
    NEW = "new"
    WITHDRAWN = "withdrawn"


class Mark(StrEnum):
    """What has become of a few words."""

    SAME = "same"
    STRUCK = "struck"
    ADDED = "added"


@dataclass(frozen=True)
class Words:
    """Words that share one fate, as they stand in the text."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Link:
    """A lesson screen or a question that proves a clause."""

    kind: str
    """``screen``, ``item``, ``case`` or ``scenario``."""
    id: str
    """A screen is ``M06/cut-line``."""
    title: str
    suspect: bool
    """Nobody has read it against the clause as it is now."""


@dataclass(frozen=True)
class ClauseChange:
    """One clause that differs between two editions."""

    clause_id: str
    sort: Sort
    kind: str
    """``material`` or ``editorial``, as the author said; a withdrawn clause has no kind."""
    why: str
    before: Clause | None
    after: Clause | None
    words: tuple[Words, ...]
    """Its text; with its title before it if that has changed."""
    links: tuple[Link, ...]

    @property
    def clause(self) -> Clause:
        """As it is now; a withdrawn one as it was."""
        found = self.after or self.before
        assert found
        return found


def clause_changes(before: Revision | None, after: Revision) -> tuple[ClauseChange, ...]:
    """Every clause that differs, in the order of the new text; withdrawn ones come last."""
    old = {clause.id: clause for clause in before.agreement.clauses} if before else {}
    said = {change.clause_id: change for change in after.agreement.changes}
    found = []
    for clause in after.agreement.clauses:
        was = old.pop(clause.id, None)
        if before and (was is None or was.digest != clause.digest):
            change = said.get(clause.id)
            found.append(
                ClauseChange(
                    clause.id,
                    Sort.CHANGED if was else Sort.NEW,
                    change.kind if change else "editorial",
                    change.why if change else "",
                    was,
                    clause,
                    marked(*_texts(was, clause)),
                    links(after, clause),
                )
            )
    for was in old.values():
        struck = marked(was.text, "")
        found.append(ClauseChange(was.id, Sort.WITHDRAWN, "", "", was, None, struck, ()))
    return tuple(found)


def _texts(was: Clause | None, now: Clause) -> tuple[str, str]:
    """Old and new words; with the titles before them only where those differ."""
    if was is None:
        return "", now.text
    if was.title == now.title:
        return was.text, now.text
    return f"{was.title}.\n{was.text}", f"{now.title}.\n{now.text}"


def marked(before: str, after: str) -> tuple[Words, ...]:
    """Which words were struck and which were added. Putting the marks together gives both texts.

    What was struck comes before what was added in its place.
    """
    old, new = _split(before), _split(after)
    found: list[Words] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Words(Mark.SAME, "".join(old[a:b])))
            continue
        pieces = ((Mark.STRUCK, old[a:b]), (Mark.ADDED, new[c:d]))
        found += [Words(mark, "".join(piece)) for mark, piece in pieces if piece]
    return tuple(found)


def _split(text: str) -> list[str]:
    """Words with the space behind them, so that joining gives the text again."""
    return re.findall(r"\S+\s*|^\s+", text)


def links(revision: Revision, clause: Clause) -> tuple[Link, ...]:
    """All that proves a clause: screens, questions of the check, cases and scenarios."""
    seen: dict[tuple[str, str], str] = {}
    for module in revision.modules:
        whole = module.part_of or module.id
        shown = any(clause.id in screen.clause_ids for screen in module.screens)
        for screen in module.screens:
            names = clause.id in module.clause_ids and not shown and not module.part_of
            if clause.id in screen.clause_ids or names:
                seen["screen", f"{whole}/{screen.id}"] = f"{module.title}: {screen.title}"
    for item in check_items(revision):
        if item.clause_id == clause.id:
            seen["item", item.id] = item.decision.ask
    for case in revision.cases:
        if clause.id == case.clause_id or clause.id in _cited(case.decisions):
            seen["case", case.id] = case.title
    for scenario in revision.scenarios:
        if clause.id in _cited(scenario.nodes):
            seen["scenario", scenario.id] = scenario.title
    read = reviewed(revision)
    return tuple(
        Link(kind, id_, title, not is_reviewed(read, id_, clause))
        for (kind, id_), title in seen.items()
    )


def reviewed(revision: Revision) -> Mapping[tuple[str, str], str]:
    """Id of what was read and of the clause -> the first letters of the clause's digest then."""
    return {(review.id, review.clause_id): review.digest for review in revision.reviews}


def is_reviewed(read: Mapping[tuple[str, str], str], id_: str, clause: Clause) -> bool:
    """Whether somebody has read it against these words; who read a module has read its screens."""
    known = [read.get((id_, clause.id)), read.get((id_.partition("/")[0], clause.id))]
    return any(digest and clause.digest.startswith(digest) for digest in known)


def _cited(decisions: Sequence[Decision]) -> set[str]:
    return {id_ for d in decisions for option in d.options for id_ in option.clause_ids}
