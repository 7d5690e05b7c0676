"""Problems: what is wrong in a pack, on which line, and how to put it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]

CHECKS = frozenset(
    {
        "banned-wording",
        "best-longest",
        "best-same-place",
        "commonmark",
        "long-feedback",
        "long-screen",
        "long-sentence",
        "role-balance",
        "suspect",
    }
)
"""Warnings that an author may silence in a file, with a reason."""


class Place(NamedTuple):
    """A line of a file in the pack; lines count from 1."""

    file: str
    line: int


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right. Errors stop a revision, warnings only a check of the content."""

    file: str
    """Inside the pack, with forward slashes: a file that is there, or the one that is missing."""
    line: int
    code: str
    """Short and stable, such as ``unknown-clause``: what an override names."""
    what: str
    remedy: str
    severity: Severity

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}. {self.remedy}"


class Notes:
    """Collects the problems of one compilation, so that all are reported at once."""

    def __init__(self, known: Iterable[Problem] = ()):
        self.problems: list[Problem] = list(known)

    def error(self, at: Place, code: str, what: str, remedy: str) -> None:
        self._add(at, code, what, remedy, "error")

    def warn(self, at: Place, code: str, what: str, remedy: str) -> None:
        self._add(at, code, what, remedy, "warning")

    @property
    def has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    def _add(self, at: Place, code: str, what: str, remedy: str, severity: Severity) -> None:
        problem = Problem(
            _printable(at.file), max(at.line, 1), code, _one_line(what), _one_line(remedy), severity
        )
        self.problems.append(problem)


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
