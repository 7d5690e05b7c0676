"""Reads about recognition: rules, numbers of firms, proposals, thanks, preferred firms, letters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from course.actor import Act, Actor
from course.errors import NotFound
from course.people.models import Person, Vendor
from course.reviews.domain import SLACK
from course.reviews.models import (
    Preferred,
    PreferredEnd,
    Recognition,
    RecognitionRule,
    ReferenceLetter,
    Review,
    ReviewAction,
    ReviewActionSaid,
    ReviewSeries,
    Thanks,
)
from course.reviews.reward_rules import Letter, Measure, Reward, Share, Terms, letter_from
from course.vendors import queries as vendors
from course.vendors.domain import Status
from course.vendors.models import VisitDecision

MOST = 100
GREEN = "green"
"""The light of a visit with nothing missing."""
Pairs = Mapping[UUID, tuple[int, int]]


# --- what is recorded of a firm ----------------------------------------------------------


def facts(
    session: Session, vendor_ids: Collection[UUID], since: date, until: date
) -> Mapping[UUID, Sequence[Share]]:
    """The recorded numbers of each firm in a period: one statement for each measure.

    The place where further measures of firms join in: each is a function of the same shape.
    """
    counted: dict[Measure, Pairs] = {
        Measure.REVIEWS_ON_TIME: _reviews(session, vendor_ids, since, until),
        Measure.ACTIONS_ON_TIME: _actions(session, vendor_ids, since, until),
        Measure.READY_AT_VISIT: _visits(session, vendor_ids, since, until),
    }
    return {
        id_: [Share(one, one.words, *of.get(id_, (0, 0))) for one, of in counted.items()]
        for id_ in vendor_ids
    }


def _summed(rows: Sequence[tuple[UUID | None, bool]]) -> Pairs:
    found: dict[UUID, tuple[int, int]] = {}
    for vendor_id, kept in rows:
        if vendor_id is None:
            continue
        part, whole = found.get(vendor_id, (0, 0))
        found[vendor_id] = (part + kept, whole + 1)
    return found


def _reviews(session: Session, vendor_ids: Collection[UUID], since: date, until: date) -> Pairs:
    rows = session.execute(
        select(ReviewSeries.vendor_id, Review.due_on, Review.held_on)
        .join(Review, Review.series_id == ReviewSeries.id)
        .where(ReviewSeries.vendor_id.in_(vendor_ids), Review.due_on.between(since, until))
    )
    return _summed(
        [
            (vendor_id, held is not None and held <= due + SLACK)
            for vendor_id, due, held in rows
            if held or due + SLACK < until
        ]
    )


def _actions(session: Session, vendor_ids: Collection[UUID], since: date, until: date) -> Pairs:
    first_done = (
        select(func.min(ReviewActionSaid.made_at))
        .where(ReviewActionSaid.action_id == ReviewAction.id, ReviewActionSaid.done)
        .correlate(ReviewAction)
        .scalar_subquery()
    )
    rows = session.execute(
        select(ReviewSeries.vendor_id, ReviewAction.due_on, first_done)
        .join(Review, Review.series_id == ReviewSeries.id)
        .join(ReviewAction, ReviewAction.review_id == Review.id)
        .where(
            ReviewSeries.vendor_id.in_(vendor_ids),
            ReviewAction.due_on >= since,
            ReviewAction.due_on < until,
        )
    )
    return _summed([(id_, done is not None and done.date() <= due) for id_, due, done in rows])


def _visits(session: Session, vendor_ids: Collection[UUID], since: date, until: date) -> Pairs:
    first = datetime.combine(since, time(), UTC)
    after = datetime.combine(until + timedelta(days=1), time(), UTC)
    green = func.sum(case((VisitDecision.light == GREEN, 1), else_=0))
    rows = session.execute(
        select(VisitDecision.vendor_id, green, func.count())
        .where(
            VisitDecision.vendor_id.in_(vendor_ids),
            VisitDecision.made_at >= first,
            VisitDecision.made_at < after,
        )
        .group_by(VisitDecision.vendor_id)
    )
    return {id_: (part, whole) for id_, part, whole in rows if id_}


# --- rules and proposals -----------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    id: UUID
    line_id: UUID
    version: int
    terms: Terms


def rules(session: Session) -> Sequence[Rule]:
    """The newest version of every rule, by title."""
    later = aliased(RecognitionRule)
    newer = exists().where(
        later.line_id == RecognitionRule.line_id, later.version > RecognitionRule.version
    )
    one = RecognitionRule
    rows = session.execute(
        select(
            *(one.id, one.line_id, one.version, one.title, one.measure, one.threshold),
            *(one.months, one.least, one.reward, one.from_on),
        )
        .where(~newer.correlate(RecognitionRule))
        .order_by(one.title, one.id)
    )
    return [Rule(row[0], row[1], row[2], _terms(tuple(row)[3:])) for row in rows]


def _terms(columns: tuple[Any, ...]) -> Terms:
    return Terms(*columns)


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
    begun = [rule for rule in rules(session) if rule.terms.from_on <= today]
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


# --- what was granted, said and signed ---------------------------------------------------


@dataclass(frozen=True)
class PreferredRow:
    id: UUID
    vendor_id: UUID
    firm: str
    starts_on: date
    ends_on: date
    reason: str
    who: str
    ended_at: datetime | None
    ended_why: str | None

    def holds(self, today: date) -> bool:
        return self.ended_at is None and self.starts_on <= today <= self.ends_on


def _preferred() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Preferred.id,
            Preferred.vendor_id,
            Vendor.name,
            Preferred.starts_on,
            Preferred.ends_on,
            Preferred.reason,
            Person.name,
            PreferredEnd.made_at,
            PreferredEnd.reason,
        )
        .join(Vendor, Vendor.id == Preferred.vendor_id)
        .join(Person, Person.id == Preferred.made_by)
        .outerjoin(PreferredEnd, PreferredEnd.preferred_id == Preferred.id)
    )


def preferred(session: Session, actor: Actor, today: date) -> Sequence[PreferredRow]:
    """Firms in reach that are asked first today, by name: for those who give out work."""
    rows = session.execute(
        _preferred()
        .where(
            vendors.within_reach(actor, Act.SEE_REVIEWS, today),
            PreferredEnd.preferred_id.is_(None),
            Preferred.starts_on <= today,
            Preferred.ends_on >= today,
            vendors.status_now().in_([one.value for one in Status if one.works]),
        )
        .order_by(Vendor.name, Preferred.ends_on, Preferred.id)
    )
    return [PreferredRow(*row) for row in rows]


def preferred_one(session: Session, preferred_id: UUID) -> PreferredRow:
    row = session.execute(_preferred().where(Preferred.id == preferred_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such status.")
    return PreferredRow(*row)


@dataclass(frozen=True)
class ThanksRow:
    firm: str
    customer: str
    source: str
    words: str
    said_on: date


def thanks(session: Session, actor: Actor, today: date) -> Sequence[ThanksRow]:
    """What customers of firms in reach said, the newest first."""
    rows = session.execute(
        select(Vendor.name, Thanks.customer, Thanks.source, Thanks.words, Thanks.said_on)
        .join(Vendor, Vendor.id == Thanks.vendor_id)
        .where(vendors.within_reach(actor, Act.SEE_REVIEWS, today))
        .order_by(Thanks.said_on.desc(), Thanks.id)
        .limit(MOST)
    )
    return [ThanksRow(*row) for row in rows]


def thanks_count(session: Session, vendor_id: UUID, since: date, until: date) -> int:
    said = and_(Thanks.vendor_id == vendor_id, Thanks.said_on.between(since, until))
    return session.execute(select(func.count()).select_from(Thanks).where(said)).scalar_one()


@dataclass(frozen=True)
class GrantedRow:
    firm: str
    vendor_id: UUID
    title: str
    reward: Reward
    measure: Measure
    part: int
    whole: int
    reason: str
    who: str
    made_at: datetime


def granted(session: Session, actor: Actor, today: date) -> Sequence[GrantedRow]:
    """What firms in reach were granted, the newest first."""
    rows = session.execute(
        select(
            Vendor.name,
            Vendor.id,
            RecognitionRule.title,
            RecognitionRule.reward,
            RecognitionRule.measure,
            Recognition.part,
            Recognition.whole,
            Recognition.reason,
            Person.name,
            Recognition.made_at,
        )
        .join(RecognitionRule, RecognitionRule.id == Recognition.rule_id)
        .join(Vendor, Vendor.id == Recognition.vendor_id)
        .join(Person, Person.id == Recognition.made_by)
        .where(vendors.within_reach(actor, Act.SEE_REVIEWS, today))
        .order_by(Recognition.made_at.desc(), Recognition.id)
        .limit(MOST)
    )
    return [GrantedRow(*tuple(row)) for row in rows]


@dataclass(frozen=True)
class LetterRow:
    id: UUID
    serial: str
    firm: str
    letter: Letter
    made_at: datetime


def _letters() -> Select[*tuple[Any, ...]]:
    return select(
        ReferenceLetter.id,
        ReferenceLetter.serial,
        Vendor.name,
        ReferenceLetter.record,
        ReferenceLetter.made_at,
    ).join(Vendor, Vendor.id == ReferenceLetter.vendor_id)


def _letter(row: Any) -> LetterRow:
    return LetterRow(row[0], row[1], row[2], letter_from(row[3]), row[4])


def letters(session: Session, actor: Actor, today: date) -> Sequence[LetterRow]:
    """Letters of firms in reach, the newest first."""
    rows = session.execute(
        _letters()
        .where(vendors.within_reach(actor, Act.SEE_REVIEWS, today))
        .order_by(ReferenceLetter.made_at.desc(), ReferenceLetter.id)
        .limit(MOST)
    )
    return [_letter(row) for row in rows]


def letter(session: Session, actor: Actor, letter_id: UUID, today: date) -> LetterRow:
    """Raises ``NotFound`` for one that is not there, or out of reach."""
    row = session.execute(
        _letters().where(
            ReferenceLetter.id == letter_id,
            vendors.within_reach(actor, Act.SEE_REVIEWS, today),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such letter.")
    return _letter(row)


def letter_by_serial(session: Session, serial: str) -> LetterRow | None:
    """For whoever checks one: the serial stands on the letter."""
    row = session.execute(_letters().where(ReferenceLetter.serial == serial)).one_or_none()
    return _letter(row) if row else None
