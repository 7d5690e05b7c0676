"""Roll-out plans: rules for several branches, each with a first day of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from course.actor import Actor
from course.assignments import plan_queries as queries
from course.assignments import rule_queries, rules
from course.assignments import who as groups
from course.assignments.domain import Who
from course.assignments.models import Rule
from course.assignments.plan_rules import wave_id
from course.db import UnitOfWork, insert_new
from course.errors import NotFound
from course.events import RuleMade
from course.library import queries as library


@dataclass(frozen=True)
class Made:
    """What making a plan came to: waves, and people asked at once because theirs has begun."""

    waves: int
    asked: int


def make(
    uow: UnitOfWork,
    *,
    actor: Actor,
    plan_id: UUID,
    name: str,
    path_id: str,
    days: int,
    who: Who,
    starts: Mapping[UUID, date],
) -> Made:
    """Make a rule for each branch, all or none, and ask where the day has come.

    Safe to repeat: of one plan id there is one rule a branch. Waves to come are begun by the
    daily run.

    Args:
        who: job role and kind, the same in every branch.
        starts: the first day of each branch.

    Raises:
        NotFound: no such path, or a branch is not in the maker's reach.
    """
    if path_id not in {path.id for path in library.newest(uow.session).assignable_paths}:
        raise NotFound("There is no such path.")
    if queries.branches_in_reach(uow.session, actor, list(starts)) != set(starts):
        raise NotFound("There is no such branch.")
    same = {"path_id": path_id, "days": days, "plan": name, "note": None, "ended_at": None}
    same |= {"kind": who.kind, "job_role": who.job_role, "region_id": None, "vendor_id": None}
    same |= {"started_from": None, "made_at": uow.now, "made_by": uow.actor_id}
    rows = [
        {"id": wave_id(plan_id, id_), "branch_id": id_, "holds_from": day, **same}
        for id_, day in starts.items()
    ]
    fresh = insert_new(uow.session, Rule, rows) if rows else set()
    uow.emit_each(_made(row, who) for row in rows if row["id"] in fresh)
    return Made(len(fresh), _begin(uow, fresh))


def _made(row: Mapping[str, object], who: Who) -> RuleMade:
    """The log says the branch, the plan and the day with the filter."""
    about = replace(who, branch_id=UUID(str(row["branch_id"]))).said()
    wave = (("holds_from", str(row["holds_from"])), ("plan", str(row["plan"])))
    return RuleMade(
        rule_id=UUID(str(row["id"])),
        path_id=str(row["path_id"]),
        days=int(str(row["days"])),
        filter=(*about, *wave),
    )


def _begin(uow: UnitOfWork, rule_ids: set[UUID]) -> int:
    """Ask at once where the first day has come; a rule a branch, as the daily run does."""
    if not rule_ids:
        return 0
    days = groups.days(uow.session, uow.now)
    begun = [
        rule
        for rule in rule_queries.living(uow.session)
        if rule.id in rule_ids and rule.holds_from and rule.holds_from <= days.latest
    ]
    return sum(rules.apply(uow, rule, days).asked for rule in begun)
