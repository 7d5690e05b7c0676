"""A review is about results, never about one of the people: names in its words are found. Pure.

Judging single workers of another firm is for that firm to do; a company that does it acts as
their employer. Whole words count, in any case and with or without accents: the full name, the
family name, the given name, or the id by which somebody is known. Given names that are everyday
words ("May", "Will") count only within a full name, and so do words of the firm's own name and
of the names of whoever sits at the table for the other side.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from course.people.domain import search_key

WORD = re.compile(r"\w+")
LEAST = 3
"""A part of a name with fewer letters counts only within the whole name."""
EVERYDAY = frozenset(
    WORD.findall(
        """
        april art august autumn baker best bill black brown carol carpenter chance chase
        christian cook dale dawn day dean drew duke earl faith field fields frank friday gene
        glen grace grant gray green grey hale harmony hill hope house hunter iris ivy jack jade
        joy june king lane long major mark mason max may mercy miles miller nick noble north
        page painter park parks pat penny pier plumber price prince rich rob roof rose ruby sage
        short skip sky small smith stone street sue summer turner violet wade wall walls west
        white will woods work works young
        """
    )
)


@dataclass(frozen=True)
class Known:
    """Somebody who must not be named, as they are known."""

    name: str
    code: str


def _words(text: str) -> list[str]:
    composed = unicodedata.normalize("NFKC", text)
    return [part for word in WORD.findall(composed) for part in WORD.findall(search_key(word))]


def named(text: str, people: Iterable[Known], besides: Iterable[str] = ()) -> str | None:
    """The first of these people whom the text names; None where it names nobody.

    Args:
        besides: names whose single words may stand in the text, such as the firm's.
    """
    words = _words(text)
    if not words:
        return None
    line, single = f" {' '.join(words)} ", set(words) - EVERYDAY
    single -= {word for name in besides for word in _words(name)}
    for one in people:
        parts = _words(one.name)
        if not parts:
            continue
        wholes = {" ".join(parts), " ".join([*parts[1:], parts[0]])} if len(parts) > 1 else set()
        ends = {part for part in (parts[0], parts[-1]) if len(part) >= LEAST}
        if any(f" {whole} " in line for whole in wholes) or ends & single or _coded(one.code, line):
            return one.name
    return None


def _coded(code: str, line: str) -> bool:
    """An id of nothing but a few figures would be met in every second sentence."""
    parts = " ".join(_words(code))
    telling = any(c.isalpha() for c in parts) and any(c.isdigit() for c in parts)
    return telling and f" {parts} " in line


def refusal(name: str, firm: str | None) -> str:
    """Why the words are not taken, and how to say it instead."""
    whose = f"what {firm} delivers" if firm else "what the team delivers"
    lead = "the firm’s lead" if firm else "them alone"
    return (
        f"This names {name}. A review is about {whose}, not about one person. Say what happened "
        "and what you need instead, such as “two visits in March began late; we need a call "
        f"before the window ends”. What is about one person, say to {lead}, outside the review."
    )
