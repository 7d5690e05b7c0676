"""Reads about roll-out plans: which there are, how far they have come, what one would do."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, func, null, or_, select, true
from sqlalchemy.orm import Session

from course.actor import OPERATOR, Act, Actor
from course.assignments import rule_queries as rules
from course.assignments import who as groups
from course.assignments.domain import Who
from course.assignments.models import Assignment
from course.assignments.plan_rules import Covered, Expected, Plan, Wave, in_order
from course.people import queries as people
from course.people.models import Branch, Engagement


def plans(session: Session, actor: Actor) -> list[Plan]:
    """Plans in somebody's reach, the newest first day first; counts are of whom rules asked."""
    lines = [line for line in rules.rules(session, actor) if line.plan]
    keys = dict.fromkeys((line.plan or "", line.path_id) for line in lines)
    found = [_plan(key, [x for x in lines if (x.plan, x.path_id) == key]) for key in keys]
    return sorted(found, key=lambda plan: (plan.starts_on, plan.name), reverse=True)


def _plan(key: tuple[str, str], lines: Sequence[rules.Line]) -> Plan:
    return Plan(*key, in_order(_wave(line, line.asked, line.finished) for line in lines))


def _wave(line: rules.Line, people: int, finished: int) -> Wave:
    return Wave(
        rule_id=line.id,
        place=line.branch or line.region or "Everywhere",
        starts_on=line.holds_from or line.made_at.date(),
        days=line.days,
        ended=line.ended_at is not None,
        people=people,
        finished=finished,
    )


def lines_of(session: Session, actor: Actor, rule_id: UUID) -> list[rules.Line]:
    """The rules of the plan that a rule is a wave of, as far as they are in reach."""
    every = [line for line in rules.rules(session, actor) if line.plan]
    own = next((line for line in every if line.id == rule_id), None)
    if own is None:
        return []
    return [line for line in every if (line.plan, line.path_id) == (own.plan, own.path_id)]


def plan_of(lines: Sequence[rules.Line], covered: Sequence[Covered]) -> Plan:
    """The plan with everybody its waves are about, where each is about one branch."""
    waves = []
    for line in lines:
        here = [one for one in covered if one.branch_id == line.branch_id]
        if line.branch_id:
            waves.append(_wave(line, sum(x.people for x in here), sum(x.finished for x in here)))
        else:
            waves.append(_wave(line, line.asked, line.finished))
    return Plan(lines[0].plan or "", lines[0].path_id, in_order(waves))


def coverage(
    session: Session, actor: Actor, days: groups.Days, lines: Sequence[rules.Line]
) -> list[Covered]:
    """People of a plan's places whom it is about, by branch and job role; one statement.

    Everybody the waves match counts, also who finished before the plan or was asked by hand.
    """
    path_id = lines[0].path_id

    def some(*so: ColumnElement[bool]) -> ColumnElement[int]:
        return func.max(case((groups.has(path_id, *so), 1), else_=0))

    person = (
        groups.matching(
            actor,
            Who(),
            days,
            Engagement.branch_id,
            Engagement.job_role,
            some(Assignment.withdrawn_at.is_(None)).label("asked"),
            some(groups.FINISHED).label("finished"),
            act=Act.MAKE_RULES,
        )
        .where(_about(lines))
        .group_by(Engagement.branch_id, Engagement.job_role, Engagement.person_id)
        .subquery()
    )
    row = person.c
    keys = (row.branch_id, row.job_role)
    found = select(*keys, func.count(), func.sum(row.asked), func.sum(row.finished))
    rows: Any = session.execute(found.group_by(*keys).order_by(*keys))
    return [Covered(*each) for each in rows]


def _about(lines: Sequence[rules.Line]) -> ColumnElement[bool]:
    """Whom any of the rules is about. Branches of rules that differ in nothing else stand in one
    list: a plan of four hundred waves is one condition and not four hundred."""
    alike: dict[Who, list[UUID]] = {}
    for line in lines:
        places = alike.setdefault(replace(line.who, branch_id=None), [])
        if line.branch_id:
            places.append(line.branch_id)
    return or_(false(), *(_so(who, branch_ids) for who, branch_ids in alike.items()))


def _so(who: Who, branch_ids: Sequence[UUID]) -> ColumnElement[bool]:
    here = [Engagement.branch_id.in_(branch_ids)] if branch_ids else []
    return and_(true(), *groups.conditions(who), *here)


def expected(
    session: Session, who: Who, days: groups.Days, path_id: str, branch_ids: Sequence[UUID]
) -> dict[UUID, Expected]:
    """What waves would come to if all of them began today, by branch; one statement.

    Branches without anybody who matches are left out. Only for branches in reach.
    """
    fresh = case((rules.untouched(path_id), Engagement.person_id))
    found = (
        groups.matching(
            OPERATOR,
            who,
            days,
            Engagement.branch_id,
            func.count(Engagement.person_id.distinct()),
            func.count(fresh.distinct()),
        )
        .where(Engagement.branch_id.in_(branch_ids))
        .group_by(Engagement.branch_id)
    )
    return {row[0]: Expected(row[1], row[2]) for row in session.execute(found)}


def branches_in_reach(session: Session, actor: Actor, branch_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the branches whose every person somebody may make rules about."""
    placed = people.Placed(Branch.id, Branch.id, null())
    found = select(Branch.id).where(
        Branch.id.in_(branch_ids), people.within_reach(actor, Act.MAKE_RULES, placed)
    )
    return set(session.execute(found).scalars())
