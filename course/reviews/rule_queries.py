"""Reads about published rules: which hold on a day, and which firms have reached what they ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.errors import NotFound
from course.reviews.fact_queries import facts
from course.reviews.line_rules import Line, Rule, line_of, lines_of
from course.reviews.models import Recognition, RecognitionRule
from course.reviews.reward_rules import Share, Terms
from course.vendors import queries as vendors


def versions(session: Session) -> Sequence[Rule]:
    """Every version of every rule that was ever published."""
    one = RecognitionRule
    rows = session.execute(
        select(
            *(one.id, one.line_id, one.version, one.title, one.measure, one.threshold),
            *(one.months, one.least, one.reward, one.from_on),
        ).order_by(one.line_id, one.version)
    )
    return [Rule(row[0], row[1], row[2], _terms(tuple(row)[3:])) for row in rows]


def _terms(columns: tuple[Any, ...]) -> Terms:
    return Terms(*columns)


def lines(session: Session, today: date) -> Sequence[Line]:
    """Every rule with what holds, what comes and what held, by title. One statement."""
    return lines_of(versions(session), today)


def line(session: Session, rule_id: UUID, today: date) -> Line:
    """The rule to which a version belongs.

    Raises:
        NotFound: there is no such version.
    """
    known = versions(session)
    mine = next((one.line_id for one in known if one.id == rule_id), None)
    if mine is None:
        raise NotFound("There is no such rule.")
    return line_of((one for one in known if one.line_id == mine), today)


@dataclass(frozen=True)
class Proposal:
    """A firm that has reached what a rule asks for; a person decides."""

    rule: Rule
    vendor_id: UUID
    firm: str
    since: date
    share: Share


def proposals(session: Session, actor: Actor, today: date) -> Sequence[Proposal]:
    """Computed from recorded facts for firms in reach that may be given work.

    What was granted within the rule's period is not proposed again. Statements grow with the
    number of rules, not with that of firms.
    """
    firms = {one.id: one.name for one in vendors.choices(session, actor, Act.RECOGNISE, today)}
    begun = [one.current for one in lines(session, today) if one.current]
    last = select(Recognition.rule_id, Recognition.vendor_id, func.max(Recognition.until))
    rows = session.execute(last.group_by(Recognition.rule_id, Recognition.vendor_id))
    granted = {(rule_id, vendor_id): until for rule_id, vendor_id, until in rows}
    found = []
    for rule in begun:
        since = rule.terms.since(today)
        for vendor_id, shares in facts(session, firms, since, today).items():
            share = next(one for one in shares if one.id == rule.terms.measure)
            until = granted.get((rule.id, vendor_id))
            if rule.terms.met(share) and (until is None or until < since):
                found.append(Proposal(rule, vendor_id, firms[vendor_id], since, share))
    return sorted(found, key=lambda one: (one.firm, one.rule.terms.title))


def proposal(
    session: Session, actor: Actor, award_id: UUID, vendor_id: UUID, today: date
) -> Proposal:
    """Raises ``NotFound`` for one that is out of reach, or is none (any more)."""
    for one in proposals(session, actor, today):
        if (one.rule.id, one.vendor_id) == (award_id, vendor_id):
            return one
    raise NotFound("There is no such proposal.")
