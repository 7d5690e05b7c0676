"""Rules of what stands in for a credential: temporary cover, and evidence from elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from course.content.model import Clause, LearningPath, Revision
from course.credentials.domain import first_period

COVER_AT_MOST = timedelta(days=60)
"""From the day of giving cover to its last day: long enough to find a date, too short to stay."""
LONGEST = 500
"""Characters of what somebody writes in one field."""


def last_day_of_cover(today: date) -> date:
    """The last day that cover given today may have."""
    return today + COVER_AT_MOST


def last_day_of_acceptance(reviewed_on: date, months: int) -> date:
    """Evidence from elsewhere counts no longer than a certificate earned that day would."""
    return first_period(reviewed_on, months).valid_until


def clauses_of(revision: Revision, path: LearningPath) -> tuple[Clause, ...]:
    """The clauses that a path proves, as its modules name or show them, in printed order."""
    proved: set[str] = set()
    for module in map(revision.module, path.module_ids):
        proved.update(module.clause_ids, *(screen.clause_ids for screen in module.screens))
    return tuple(clause for clause in revision.agreement.clauses if clause.id in proved)


@dataclass(frozen=True)
class Accepted:
    """One clause that counts as shown elsewhere, in one wording, until a day."""

    clause_id: str
    digest: str
    """Of the wording that was claimed."""
    until: date


def covers_until(needed: Iterable[Clause], accepted: Iterable[Accepted]) -> date | None:
    """The last day on which every needed clause counts as shown; None if one does not.

    A clause whose words have changed since does not count: other words were shown.
    """
    best: dict[tuple[str, str], date] = {}
    for one in accepted:
        key = (one.clause_id, one.digest)
        best[key] = max(one.until, best.get(key, one.until))
    days = [best.get((clause.id, clause.digest)) for clause in needed]
    if not days or None in days:
        return None
    return min(day for day in days if day)


@dataclass(frozen=True)
class Ruled:
    """What a reviewer says about one clause."""

    accepted: bool
    why: str = ""


def complete(asked: Iterable[str], rulings: Mapping[str, Ruled]) -> bool:
    """Whether every clause of a claim has its ruling, and every refusal its reason."""
    return set(asked) == set(rulings) and all(r.accepted or r.why for r in rulings.values())
