"""Joining, moving, coming back and leaving: what a row does to somebody's engagements. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from course.people.roster_rules import Wish
from course.people.roster_verdicts import Asked, Known, Line, Step, Tie, Verdict, refused

DAY = timedelta(days=1)


def of_engagements(good: Sequence[Wish], asked: Asked, known: Known | None) -> list[Line]:
    """A branch that only one row of this kind and vendor names may be where somebody moved to."""
    keys = Counter((wish.kind, wish.vendor_id) for wish in good)
    places = Counter((wish.kind, wish.vendor_id, wish.branch_id) for wish in good)
    lines = []
    for wish in good:
        ties = [t for t in known.ties if t[1:3] == (wish.kind, wish.vendor_id)] if known else []
        today = asked.today[wish.branch_id]
        only = keys[wish.kind, wish.vendor_id] == 1
        if places[wish.kind, wish.vendor_id, wish.branch_id] > 1:
            ties = [t for t in ties if t.branch_id == wish.branch_id]
            exact = next((t for t in ties if t.starts_on == wish.starts_on), None)
            line = _kept(wish, exact, ties, only, asked) if exact else begun(wish, wish.starts_on)
        elif wish.ends_on and wish.ends_on < today:
            line = _left(wish, ties, only, asked)
        else:
            line = _goes_on(wish, ties, only, asked)
        lines.append(_said(line, today))
    return lines


def _goes_on(wish: Wish, ties: Sequence[Tie], only: bool, asked: Asked) -> Line:
    """A row about somebody who is there, or will be."""
    today = asked.today[wish.branch_id]
    here = [tie for tie in ties if tie.branch_id == wish.branch_id]
    if running := [tie for tie in here if tie.lasts(today)]:
        return _kept(wish, _latest(running), ties, only, asked)
    away = [tie for tie in ties if tie.branch_id != wish.branch_id and tie.lasts(today)]
    if only and away:
        return _moved(wish, _latest(away), ties, asked)
    last = _latest(ties) if ties else None
    if last and last.branch_id == wish.branch_id and wish.starts_on and last.lasts(wish.starts_on):
        return _kept(wish, last, ties, only, asked)  # comes back into what had ended
    return begun(wish, _first_day(wish, ties, only, today))


def _left(wish: Wish, ties: Sequence[Tie], only: bool, asked: Asked) -> Line:
    """A row about somebody whose last day is over."""
    assert wish.ends_on
    here = [tie for tie in ties if tie.branch_id == wish.branch_id]
    since = wish.starts_on
    exact = [tie for tie in here if tie.starts_on == since]
    near = [tie for tie in here if since is None or _overlap(tie, since, wish.ends_on)]
    if exact or near:
        return _kept(wish, _latest(exact or near), ties, only, asked)
    before = [tie for tie in ties if tie.starts_on <= wish.ends_on and tie.lasts(wish.ends_on)]
    if only and before:  # left without the move having been told: the branch stays as it was
        tie = _latest(before)
        return _line(Step.END, wish, tie, tie.starts_on, wish.ends_on)
    if since is None:
        return refused(wish.number, "This row ends somebody who is not here. Give a first day too.")
    return begun(wish, since)


def _kept(wish: Wish, tie: Tie, ties: Sequence[Tie], only: bool, asked: Asked) -> Line:
    """The engagement the row is about is there: its days and job role may change."""
    starts_on = wish.starts_on or tie.starts_on
    if only and any(t.ends_on and starts_on <= t.ends_on < tie.starts_on for t in ties):
        starts_on = tie.starts_on  # the row gives the day of joining, from before a move
    planned = tie.ends_on if tie.lasts(asked.today[wish.branch_id]) else None
    ends_on = wish.ends_on or (None if asked.says_ends else planned)
    return _line(Step.ALTER, wish, tie, starts_on, ends_on)


def _moved(wish: Wish, old: Tie, ties: Sequence[Tie], asked: Asked) -> Line:
    """One engagement ends the day before the other begins; today, unless the row says when."""
    today, since = asked.today[wish.branch_id], wish.starts_on
    starts_on = since if since and since > old.starts_on else today
    if old.starts_on >= starts_on:  # nothing of it has passed: the branch was a mistake
        return _line(Step.ALTER, wish, old, since or old.starts_on, wish.ends_on)
    if not old.lasts(starts_on):
        return begun(wish, starts_on)
    return _line(Step.MOVE, wish, old, starts_on, wish.ends_on)


def _first_day(wish: Wish, ties: Sequence[Tie], only: bool, today: date) -> date:
    """The row's day, but not one that an engagement which has ended covers already."""
    since = wish.starts_on
    if since is None or (only and any(tie.lasts(since) for tie in ties)):
        return today
    return since


def _latest(ties: Sequence[Tie]) -> Tie:
    return max(ties, key=lambda tie: (tie.starts_on, tie.id))


def _overlap(tie: Tie, since: date, until: date) -> bool:
    return tie.starts_on <= until and tie.lasts(since)


def begun(wish: Wish, starts_on: date | None, **person: Any) -> Line:
    """A new engagement.

    Args:
        person: what the line says about them as well.
    """
    assert starts_on
    if wish.ends_on and wish.ends_on < starts_on:
        return refused(wish.number, "It ends before it starts. Look at both days.")
    days: dict[str, Any] = {"starts_on": starts_on, "ends_on": wish.ends_on}
    return Line(wish.number, Verdict.ADDED, step=Step.BEGIN, **days, **person)


def _line(step: Step, wish: Wish, tie: Tie, starts_on: date, ends_on: date | None) -> Line:
    if ends_on and ends_on < starts_on:
        return refused(wish.number, "It ends before it starts. Look at both days.")
    branch_id = tie.branch_id if step is Step.END else wish.branch_id
    job_role = tie.job_role if step is Step.END else wish.job_role
    same = (branch_id, job_role, starts_on, ends_on) == tie[3:7]
    return Line(
        wish.number,
        Verdict.UNCHANGED if same else Verdict.CHANGED,
        step=Step.NOTHING if same else step,
        engagement_id=tie.id,
        starts_on=starts_on,
        ends_on=ends_on,
        old_ends_on=starts_on - DAY if step is Step.MOVE else None,
        was_branch_id=tie.branch_id,
        was_job_role=tie.job_role,
        was_starts_on=tie.starts_on,
        was_ends_on=tie.ends_on,
    )


def _said(line: Line, today: date) -> Line:
    """``ended`` is said where the last day has come by this very row."""
    was_over = line.was_ends_on and line.was_ends_on <= today
    over = line.ends_on and line.ends_on <= today
    if line.verdict is Verdict.CHANGED and over and not was_over:
        return line._replace(verdict=Verdict.ENDED)
    return line
