"""One row of facts: cells to typed values, or a sentence that says what to put right."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from course.measures.domain import Moved, What, after_working_days, working_days
from course.people.domain import Kind, fold
from course.people.roster_cells import Unreadable, day, shown, tidy

LONGEST = 64
NOTICE = timedelta(days=1)
"""Whoever moves a visit of ours earlier than this has told the customer in time."""
YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False}
YES |= {"0": False, "": False}
Cells = Mapping[str, str]
Fact = dict[str, object]


class BranchAt(NamedTuple):
    id: UUID
    name: str
    zone: str


class Engaged(NamedTuple):
    """One engagement of somebody, and on which days it holds."""

    id: UUID
    branch_id: UUID
    kind: Kind
    vendor_id: UUID | None
    starts_on: date
    ends_on: date | None


class DoneBy(NamedTuple):
    """What is frozen of who did something."""

    branch_id: UUID
    kind: Kind
    vendor_id: UUID | None
    engagement_id: UUID | None


@dataclass
class Known:
    """What rows may name: places, and of this chunk of rows people and visits."""

    branches: Mapping[str, BranchAt]
    """By their folded name; those only that whoever hands in may name."""
    vendors: Mapping[str, UUID]
    question: str
    """The one question, word for word; empty where no course defines it."""
    resolve_days: int
    today: date
    engaged: dict[str, Sequence[Engaged]] = field(default_factory=dict)
    """By folded person id."""
    visits: dict[str, tuple[DoneBy, str]] = field(default_factory=dict)
    """Who made a visit, and the time zone of its branch; by reference."""


class Refused(ValueError):
    """Why a row cannot be taken, as a sentence."""


def digest_of(question: str) -> str:
    """What is kept of a question: the same words, spaces and case apart, are the same question."""
    return sha256(" ".join(question.casefold().split()).encode()).hexdigest()[:12]


def fact(what: What, cells: Cells, known: Known) -> Fact:
    """The columns of a row of facts, without when it was recorded.

    Raises:
        Refused: what is wrong with it.
    """
    tidied = {name: _tidy(name, cell) for name, cell in cells.items()}
    reference = tidied.get("reference", "")
    if not reference:
        raise Refused("The reference is missing. Every row needs one of its own.")
    if len(reference) > LONGEST:
        raise Refused(f"The reference is longer than {LONGEST} letters.")
    return {"reference": reference, **_READ[what](tidied, known)}


def _tidy(name: str, cell: str) -> str:
    try:
        return tidy(cell)
    except Unreadable as why:
        raise Refused(f"{name} {why}") from None


def _visit(cells: Cells, known: Known) -> Fact:
    branch = _branch(cells, known)
    begins = _needed("window_from", cells, branch.zone)
    ends = _needed("window_until", cells, branch.zone)
    if ends < begins:
        raise Refused("window_until is before window_from.")
    on = _local(begins, branch.zone)
    if on > known.today:
        raise Refused("This visit is still to come. Hand it in when it is over.")
    found = _moment("damage_found_at", cells, branch.zone)
    called = _moment("office_called_at", cells, branch.zone)
    if called and not found:
        raise Refused("office_called_at needs damage_found_at.")
    if found and called and called < found:
        raise Refused("office_called_at is before damage_found_at.")
    done, no_access = _yes("done", cells), _yes("no_access", cells)
    if done and no_access:
        raise Refused("A job cannot be done where nobody let us in. Look at done and no_access.")
    return {
        **_done_by(cells, branch, on, known)._asdict(),
        "visited_on": on,
        "window_from": begins,
        "window_until": ends,
        "arrived_at": _moment("arrived_at", cells, branch.zone),
        "called_at": _moment("called_at", cells, branch.zone),
        "moved": _moved(cells, begins, branch.zone),
        "done": done,
        "no_access": no_access,
        "several_visits": _yes("several_visits", cells),
        "return_of": cells.get("return_of") or None,
        "damage_found_at": found,
        "office_called_at": called,
        "notify_minutes": int((called - found).total_seconds() // 60) if found and called else None,
    }


def _reply(cells: Cells, known: Known) -> Fact:
    if not known.question:
        raise Refused("The published course has no question for customers. Ask its author.")
    asked = cells.get("question") or known.question
    if digest_of(asked) != digest_of(known.question):
        raise Refused(f"This is another question. The one that counts is: {known.question}")
    done, zone = _visited(cells, known)
    at = _needed("replied_at", cells, zone)
    score = cells.get("score", "")
    if score not in {"1", "2", "3", "4", "5"}:
        raise Refused("score must be a whole number from 1 to 5.")
    return {
        **done._asdict(),
        "visit_reference": cells["visit"],
        "replied_at": at,
        "replied_on": _local(at, zone),
        "question": digest_of(known.question),
        "score": int(score),
    }


def _complaint(cells: Cells, known: Known) -> Fact:
    if cells.get("visit"):
        done, zone = _visited(cells, known)
    else:
        branch = _branch(cells, known)
        zone = branch.zone
        done = _done_by(cells, branch, _local(_needed("logged_at", cells, zone), zone), known)
    at = _needed("logged_at", cells, zone)
    agreed = _moment("agreed_at", cells, zone)
    if agreed and agreed < at:
        raise Refused("agreed_at is before logged_at.")
    on = _local(at, zone)
    return {
        **done._asdict(),
        "visit_reference": cells.get("visit") or None,
        "logged_at": at,
        "logged_on": on,
        "due_on": after_working_days(on, known.resolve_days),
        "agreed_at": agreed,
        "working_days": working_days(on, _local(agreed, zone)) if agreed else None,
    }


_READ: Mapping[What, Callable[[Cells, Known], Fact]] = {
    What.VISITS: _visit,
    What.SURVEYS: _reply,
    What.COMPLAINTS: _complaint,
}


# --- who and where ---------------------------------------------------------------------


def _branch(cells: Cells, known: Known) -> BranchAt:
    given = cells.get("branch", "")
    if not given:
        raise Refused("branch is missing.")
    found = known.branches.get(fold(given))
    if found is None:
        raise Refused(f"There is no branch {shown(given)!r}.")
    return found


def _visited(cells: Cells, known: Known) -> tuple[DoneBy, str]:
    given = cells.get("visit", "")
    if not given:
        raise Refused("visit is missing: the reference of the visit that this is about.")
    found = known.visits.get(given)
    if found is None:
        raise Refused(f"There is no visit {shown(given)!r}. Import visits first.")
    return found


def _done_by(cells: Cells, branch: BranchAt, on: date, known: Known) -> DoneBy:
    """Who did it, as they were engaged on that day: nobody says in a file what they are."""
    firm, code = cells.get("vendor", ""), cells.get("person_id", "")
    vendor_id = known.vendors.get(fold(firm)) if firm else None
    if firm and vendor_id is None:
        raise Refused(f"There is no firm {shown(firm)!r}.")
    if code:
        return _as_engaged(code, branch, on, known, vendor_id)
    kind = cells.get("kind", "").casefold()
    if kind not in {"", *Kind}:
        raise Refused("kind must be employee or contractor.")
    if vendor_id and kind != Kind.EMPLOYEE:
        return DoneBy(branch.id, Kind.CONTRACTOR, vendor_id, None)
    if kind == Kind.EMPLOYEE and not vendor_id:
        return DoneBy(branch.id, Kind.EMPLOYEE, None, None)
    raise Refused("Say who came: person_id, or vendor, or kind employee.")


def _as_engaged(
    code: str, branch: BranchAt, on: date, known: Known, vendor_id: UUID | None
) -> DoneBy:
    held = known.engaged.get(fold(code), ())
    if not held:
        raise Refused(f"Nobody has the person id {shown(code)!r}.")
    for one in held:
        holds = one.starts_on <= on and (one.ends_on is None or on <= one.ends_on)
        if holds and one.branch_id == branch.id and vendor_id in (None, one.vendor_id):
            return DoneBy(branch.id, one.kind, one.vendor_id, one.id)
    raise Refused(f"{shown(code)} was not engaged like this at {branch.name} on {on}.")


# --- cells -----------------------------------------------------------------------------


def _yes(name: str, cells: Cells) -> bool:
    given = cells.get(name, "").casefold()
    if given not in YES:
        raise Refused(f"{name} must be yes or no.")
    return YES[given]


def _moved(cells: Cells, begins: datetime, zone: str) -> Moved | None:
    by = cells.get("moved_by", "").casefold()
    if not by:
        return None
    if by == "customer":
        return Moved.CUSTOMER
    if by not in {"us", "company", "we"}:
        raise Refused("moved_by must be customer or us.")
    return Moved.EARLY if _needed("moved_at", cells, zone) <= begins - NOTICE else Moved.LATE


def _needed(name: str, cells: Cells, zone: str) -> datetime:
    at = _moment(name, cells, zone)
    if at is None:
        raise Refused(f"{name} is missing.")
    return at


def _moment(name: str, cells: Cells, zone: str) -> datetime | None:
    """A moment in UTC; written without an offset it is the time where the branch is."""
    given = cells.get(name)
    if not given:
        return None
    try:
        return _read_moment(given, zone)
    except (ValueError, OverflowError) as why:
        said = f" {why}" if isinstance(why, Unreadable) else ""
        raise Refused(f"{name} is no day and time like 2026-03-31 14:30.{said}") from None


@lru_cache(maxsize=8192)
def _read_moment(given: str, zone: str) -> datetime:
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        on, _, clock = given.rpartition(" ")
        at = datetime.combine(day(on.strip()), datetime.strptime(clock, "%H:%M").time())  # noqa: DTZ007 - its zone is the branch's
    if at.tzinfo is None:
        at = at.replace(tzinfo=_zone(zone))
    if not 2000 <= at.year < 2200:
        raise Unreadable("The year cannot be right.")
    return at.astimezone(UTC)


def _local(at: datetime, zone: str) -> date:
    return at.astimezone(_zone(zone)).date()


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
