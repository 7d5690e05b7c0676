"""The course fact sheet: what it is for, what it takes and what it leads to. Pure.

Words come from the pack, where it has any; times, decisions and months are counted.
"""

from dataclasses import dataclass

from course.content.model import LearningPath, Revision

MINUTES_PER_DECISION = 1
"""What a decision of the final check takes; nobody is timed."""
NOT_YET = "Not there yet? Read again and take a new paper."
ROUNDED_TO = 5
"""Minutes: a sum of estimates is not exact."""


@dataclass(frozen=True)
class Fact:
    """One line of the sheet."""

    name: str
    words: str


@dataclass(frozen=True)
class Time:
    """Minutes that a path takes, by what they are for."""

    lessons: int
    scenarios: int
    check: int

    @property
    def total(self) -> int:
        """In whole steps of ``ROUNDED_TO``, never less than it takes."""
        exact = self.lessons + self.scenarios + self.check
        return -(-exact // ROUNDED_TO) * ROUNDED_TO


def time_of(revision: Revision, path: LearningPath) -> Time:
    """How long a path takes, from what its parts say."""
    return Time(
        lessons=sum(revision.module(id_).minutes for id_ in path.module_ids),
        scenarios=sum(revision.scenario(id_).minutes for id_ in path.scenario_ids),
        check=decisions(revision, path) * MINUTES_PER_DECISION,
    )


def decisions(revision: Revision, path: LearningPath) -> int:
    return revision.check.blueprint(path.id).decision_count


def in_words(minutes: int) -> str:
    """``25 minutes``, ``1 hour``, ``2 hours 35 minutes``."""
    hours, rest = divmod(minutes, 60)
    said = [(hours, "hour"), (rest, "minute")]
    return " ".join(f"{n} {word}" if n == 1 else f"{n} {word}s" for n, word in said if n)


def summary(revision: Revision, path: LearningPath) -> str:
    """The sheet in one line."""
    months = revision.credential(path.id).valid_months
    takes = in_words(time_of(revision, path).total)
    return f"About {takes}, {decisions(revision, path)} decisions, valid {months} months"


def sheet(revision: Revision, path: LearningPath) -> list[Fact]:
    """The facts for somebody on a path; without who helps and what is stored."""
    said, edition = revision.facts, revision.agreement.edition
    months = revision.credential(path.id).valid_months
    facts = [
        Fact("For", said.for_whom if said else f"{path.for_whom}."),
        Fact("Purpose", said.purpose if said else ""),
        Fact("Outcome", said.outcome if said else ""),
        Fact("Time", _time(revision, path)),
        Fact("Needs", said.needs if said else ""),
        Fact("Check", f"{decisions(revision, path)} decisions, open book. {NOT_YET}"),
        Fact("Certificate", f"{months} months, for edition {edition}, checkable by its code."),
    ]
    return [fact for fact in facts if fact.words]


def _time(revision: Revision, path: LearningPath) -> str:
    time = time_of(revision, path)
    scenarios = f"scenarios {time.scenarios}, " if time.scenarios else ""
    parts = f"lessons {time.lessons} minutes, {scenarios}check about {time.check}"
    return f"About {in_words(time.total)} in all: {parts}. In small pieces, no time limit."


def helper(revision: Revision) -> str:
    """Who helps: name, hours and number as far as the company has named them; else empty."""
    words = revision.agreement.parameters_by_name
    line = words.get("supporter_line") or words.get("office_line", "")
    said = [words.get("supporter_name", ""), line, words.get("supporter_hours", "")]
    return ", ".join(part for part in said if part)


def data(revision: Revision) -> list[Fact]:
    """What is stored, for how long, and who sees it; empty where the pack does not say."""
    said = revision.facts
    if said is None:
        return []
    return [
        Fact("What is stored", said.stored),
        Fact("How long", said.kept),
        Fact("Who sees it", said.seen_by),
    ]
