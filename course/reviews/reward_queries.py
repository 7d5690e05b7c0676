"""Reads about recognition: what was granted, preferred firms, thanks and letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from course.actor import Act, Actor
from course.errors import NotFound
from course.people.models import Person, Vendor
from course.reviews.models import (
    Preferred,
    PreferredEnd,
    Recognition,
    RecognitionRule,
    ReferenceLetter,
    Thanks,
)
from course.reviews.reward_rules import Letter, Measure, Reward, letter_from
from course.vendors import queries as vendors
from course.vendors.domain import Status

MOST = 100


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
