"""Rules: made, ended, and applied to people already there and to those who come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from course.actor import EVERYWHERE, Act, Actor
from course.assignments import bulk
from course.assignments import rule_queries as queries
from course.assignments import who as groups
from course.assignments.domain import Reason, Who
from course.assignments.models import Assignment, Rule
from course.db import UnitOfWork
from course.errors import NotFound
from course.events import PeopleChanged, RuleEnded, RuleLetGo, RuleMade
from course.library import queries as library

AT_ONCE = 5_000
"""Ids in one statement: databases limit how many values it may carry."""
NO_MATCH = "No longer matches the rule"


@dataclass(frozen=True)
class Applied:
    """What a rule came to: people asked, and people who need not any more."""

    asked: int
    let_go: int


def make(
    uow: UnitOfWork,
    *,
    actor: Actor,
    rule_id: UUID,
    path_id: str,
    days: int,
    who: Who,
    note: str | None = None,
    plan: str | None = None,
    holds_from: date | None = None,
) -> Applied:
    """Make a rule, and ask at once everybody who matches it today.

    Args:
        rule_id: made by the caller, so that a second press makes no second rule.
        who: what a rule may be about: kind, job role, one place, vendor, first day.

    Raises:
        NotFound: no such path, or the rule would reach beyond its maker.
    """
    if path_id not in {path.id for path in library.newest(uow.session).assignable_paths}:
        raise NotFound("There is no such path.")
    _refuse_beyond(uow, actor, who)
    fresh = uow.add_once(
        Rule,
        RuleMade(rule_id=rule_id, path_id=path_id, days=days, filter=who.said()),
        id=rule_id,
        path_id=path_id,
        days=days,
        kind=who.kind,
        job_role=who.job_role,
        branch_id=who.branch_id,
        region_id=who.region_id,
        vendor_id=who.vendor_id,
        started_from=who.started_from,
        note=note,
        plan=plan,
        holds_from=holds_from,
        made_at=uow.now,
        made_by=uow.actor_id,
    )
    if not fresh:
        return Applied(0, 0)
    rule = next(rule for rule in queries.living(uow.session) if rule.id == rule_id)
    return apply(uow, rule, groups.days(uow.session, uow.now))


def _refuse_beyond(uow: UnitOfWork, actor: Actor, who: Who) -> None:
    """A rule names a place in its maker's reach; only who reaches everybody may leave it open."""
    if any(grant.role in EVERYWHERE for grant in actor.grants_for(Act.MAKE_RULES)):
        return
    if not queries.place_in_reach(uow.session, actor, who):
        raise NotFound("There is no such branch or region.")


def end(uow: UnitOfWork, *, actor: Actor, rule_id: UUID) -> None:
    """A rule asks nobody any more; who was asked stays asked. Ending twice changes nothing.

    Raises:
        NotFound: there is no such rule in reach.
    """
    mine = [Rule.id == rule_id, queries.within_reach(actor)]
    if uow.session.execute(select(Rule.id).where(*mine)).first() is None:
        raise NotFound("There is no such rule.")
    ended = uow.session.execute(
        update(Rule)
        .where(*mine, Rule.ended_at.is_(None))
        .values(ended_at=uow.now)
        .returning(Rule.id)
    ).scalar_one_or_none()
    if ended:
        uow.emit(RuleEnded(rule_id=ended))


def apply(
    uow: UnitOfWork, rule: queries.Line, days: groups.Days, only: Sequence[UUID] | None = None
) -> Applied:
    """Let go of who no longer matches and has not begun; ask who matches and was never asked.

    Safe to repeat, and on two machines at once: one open assignment per person and path.

    Args:
        only: just these people, when it is known who came or changed.
    """
    let_go = _let_go(uow, rule, days, only)
    matching = queries.matching(rule, days, only).where(queries.untouched(rule.path_id))
    batch_id, asked = bulk.fill(
        uow,
        matching,
        days.after(rule.days),
        path_id=rule.path_id,
        reason=Reason.RULE,
        rule_id=rule.id,
        note=rule.note,
    )
    bulk.announce(
        uow,
        batch_id,
        asked,
        path_id=rule.path_id,
        reason=Reason.RULE,
        who=rule.who,
        rule_id=rule.id,
    )
    return Applied(asked, let_go)


def _let_go(
    uow: UnitOfWork, rule: queries.Line, days: groups.Days, only: Sequence[UUID] | None
) -> int:
    done: Any = uow.session.execute(
        update(Assignment)
        .where(*queries.strayed(rule, days, only))
        .values(withdrawn_at=uow.now, unmatched_at=uow.now, withdrawn_why=NO_MATCH)
    )
    people = int(done.rowcount)
    if people:
        uow.emit(RuleLetGo(rule_id=rule.id, people=people))
    return people


def follow_people(uow: UnitOfWork, changed: PeopleChanged) -> None:
    """People came, moved or left: the rules answer at once, for just them."""
    uow.session.flush()
    rules = queries.living(uow.session)
    if not rules:
        return
    days = groups.days(uow.session, uow.now)
    for rule in rules:
        for start in range(0, len(changed.person_ids), AT_ONCE):
            apply(uow, rule, days, changed.person_ids[start : start + AT_ONCE])
