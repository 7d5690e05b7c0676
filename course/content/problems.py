"""Problems: what is wrong in a pack, on which line, and how to put it right."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, NamedTuple, TypeVar, cast

from course.content.memory import Memory

T = TypeVar("T")

Severity = Literal["error", "warning", "draft"]

CHECKS = frozenset(
    {
        "banned-wording",
        "best-longest",
        "best-path",
        "best-same-place",
        "best-shortest",
        "commonmark",
        "ending-unreachable",
        "long-feedback",
        "long-promise",
        "long-screen",
        "long-sentence",
        "never-drawn",
        "no-way-back",
        "recall-count",
        "role-balance",
        "screen-count",
        "sentence-average",
        "suspect",
        "thin-coverage",
    }
)
"""Warnings that an author may silence in a file, with a reason."""


class Place(NamedTuple):
    """A line of a file in the pack; lines count from 1."""

    file: str
    line: int


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right. Errors stop a revision, warnings only a check of the content.

    Drafts are what is still to be written: a revision can be made of them, to look at, but it
    must not be published.
    """

    file: str
    """Inside the pack, with forward slashes: a file that is there, or the one that is missing."""
    line: int
    code: str
    """Short and stable, such as ``unknown-clause``: what an override names."""
    what: str
    remedy: str
    severity: Severity
    clause_ids: tuple[str, ...] = ()
    """The clauses that a draft is about."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}. {self.remedy}"


class Notes:
    """Collects the problems of one compilation, so that all are reported at once."""

    def __init__(self, known: Iterable[Problem] = (), memory: Memory | None = None):
        self.problems: list[Problem] = list(known)
        self._memory = memory

    def error(self, at: Place, code: str, what: str, remedy: str) -> None:
        self._add(at, code, what, remedy, "error")

    def warn(self, at: Place, code: str, what: str, remedy: str) -> None:
        self._add(at, code, what, remedy, "warning")

    def draft(self, at: Place, clause_ids: Iterable[str], what: str, remedy: str) -> None:
        self._add(at, "draft", what, remedy, "draft", tuple(clause_ids))

    def once(self, key: Hashable, work: Callable[["Notes"], T]) -> T:
        """What ``work`` returns and notes; where there is a memory, done once for each key.

        Args:
            key: everything that the result depends on, the name of the work included.
        """
        if self._memory is None:
            return work(self)
        found = self._memory.get(key)
        if found is None:
            own = Notes()
            found = (work(own), own.problems)
        self._memory.keep(key, found)
        self.problems += found[1]
        return cast(T, found[0])

    @property
    def has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    def _add(
        self,
        at: Place,
        code: str,
        what: str,
        remedy: str,
        severity: Severity,
        clause_ids: tuple[str, ...] = (),
    ) -> None:
        file, line = _printable(at.file), max(at.line, 1)
        said = _one_line(what), _one_line(remedy)
        self.problems.append(Problem(file, line, code, *said, severity, clause_ids))


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """The remedy for an unknown word: the nearest known one, or else the given sentence."""
    by_folded = {name.casefold(): name for name in sorted(known)}
    near = get_close_matches(word.casefold()[:80], by_folded, n=1, cutoff=0.6)
    return f"Did you mean `{by_folded[near[0]]}`?" if near else otherwise


def shown(word: str) -> str:
    """A word of the author's inside a message: on one line and never longer than a line."""
    flat = " ".join(word.split())
    return f"`{flat[:59]}…`" if len(flat) > 60 else f"`{flat}`"


def _one_line(text: str) -> str:
    """Problems are one line each, whatever an author's text brings along."""
    return _printable(" ".join(text.split()))


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in text)
