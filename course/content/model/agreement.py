"""The agreement: sections of clauses, with parameters filled in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal


@dataclass(frozen=True)
class Clause:
    """One numbered promise of the agreement, with its parameters filled in."""

    id: str
    """Stable for ever and never reused, such as ``call-the-office``."""
    number: str
    """As printed, such as ``4.2``; may move between editions."""
    title: str
    section_id: str
    html: str
    text: str
    """The same words without markup: what is hashed, compared and read aloud."""
    binds: tuple[str, ...]
    """Any of ``contractor``, ``employee``, ``company``."""
    basis: str
    """``law``, ``promise`` or ``terms``."""
    critical: bool
    measure: str
    target: str
    digest: str
    """SHA-256 in hex over title and text: two editions with one digest say the same."""
    customer: str = ""
    """The promise as the customer is told it; empty where there is none to tell."""


@dataclass(frozen=True)
class Section:
    id: str
    number: str
    title: str
    clause_ids: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What the author says about a clause that differs from the edition before."""

    clause_id: str
    kind: Literal["material", "editorial"]
    why: str


@dataclass(frozen=True)
class Agreement:
    title: str
    edition: str
    effective_on: date
    parameters: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    changes: tuple[Change, ...]
    digest: str
    """SHA-256 in hex over the whole text as shown: what an acknowledgement refers to."""
    language: str = "en"
    """Of the whole pack, BCP 47: what records of learning say they were shown in."""

    @property
    def hashed(self) -> bytes:
        """The bytes of which ``digest`` is the SHA-256."""
        return hashed_words(self.title, self.edition, self.sections, self.clauses)

    @cached_property
    def parameters_by_name(self) -> dict[str, str]:
        return dict(self.parameters)

    def parameter(self, name: str) -> str:
        """The value that flows into the text; ``KeyError`` for a name the agreement lacks."""
        return self.parameters_by_name[name]

    @cached_property
    def by_section(self) -> tuple[tuple[Section, tuple[Clause, ...]], ...]:
        """Each section with its clauses, in the order of the text."""
        clauses = {clause.id: clause for clause in self.clauses}
        return tuple((s, tuple(clauses[id_] for id_ in s.clause_ids)) for s in self.sections)


def hashed_words(
    title: str, edition: str, sections: Sequence[Section], clauses: Sequence[Clause]
) -> bytes:
    """Everything a person sees who reads the whole agreement, as a JSON list of texts."""
    words = [title, edition]
    words += [f"{section.number} {section.title}" for section in sections]
    for c in clauses:
        words += [c.number, c.title, c.text, " ".join(c.binds), c.basis, str(c.critical)]
        words += [c.measure, c.target]
    return json.dumps(words, ensure_ascii=False).encode()
