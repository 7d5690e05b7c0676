"""Reads about the agreement between company and firm: what was sent, read, signed, reviewed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from course.content.model import Agreement
from course.errors import NotFound
from course.people.models import Person
from course.vendors.agreement_rules import Side, Stage
from course.vendors.models import (
    ExpectationReview,
    VendorAgreement,
    VendorAgreementView,
    VendorSignature,
)
from course.vendors.ready_rules import Owner, Read


@dataclass(frozen=True)
class SignatureRow:
    side: Side
    typed_name: str
    office: str
    statement: str
    text_sha256: str
    review_on: date | None
    signed_by: UUID
    signed_at: datetime


@dataclass(frozen=True)
class Sent:
    """One sending of the agreement to one firm."""

    id: UUID
    vendor_id: UUID
    revision_id: str
    edition: str
    agreement_sha256: str
    text_sha256: str
    review_months: int
    sent_at: datetime
    sent_by: UUID | None
    sent_by_name: str
    read_at: datetime | None
    """When somebody of the firm had it on screen for the first time."""
    signatures: tuple[SignatureRow, ...] = ()

    def signature(self, side: Side) -> SignatureRow | None:
        return next((one for one in self.signatures if one.side == side), None)

    @property
    def stage(self) -> Stage:
        sides = {one.side for one in self.signatures}
        if sides == set(Side):
            return Stage.COUNTERSIGNED
        if Side.VENDOR in sides:
            return Stage.SIGNED
        return Stage.READ if self.read_at else Stage.SENT

    @property
    def signed_at(self) -> datetime | None:
        """When the second of both signed."""
        if self.stage is not Stage.COUNTERSIGNED:
            return None
        return max(one.signed_at for one in self.signatures)


_FIRST_VIEW = (
    select(func.min(VendorAgreementView.made_at))
    .where(VendorAgreementView.agreement_id == VendorAgreement.id)
    .correlate(VendorAgreement)
    .scalar_subquery()
)
_SENT: Select[*tuple[Any, ...]] = select(
    VendorAgreement.id,
    VendorAgreement.vendor_id,
    VendorAgreement.revision_id,
    VendorAgreement.edition,
    VendorAgreement.agreement_sha256,
    VendorAgreement.text_sha256,
    VendorAgreement.review_months,
    VendorAgreement.made_at,
    VendorAgreement.made_by,
    func.coalesce(Person.name, "The operator"),
    _FIRST_VIEW,
).outerjoin(Person, Person.id == VendorAgreement.made_by)


def sent(session: Session, vendor_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Sent]]:
    """Everything that was sent to each firm, newest first; two statements."""
    rows = session.execute(
        _SENT.where(VendorAgreement.vendor_id.in_(vendor_ids)).order_by(
            VendorAgreement.vendor_id, VendorAgreement.made_at.desc(), VendorAgreement.id
        )
    ).all()
    signatures = _signatures(session, vendor_ids)
    found: dict[UUID, list[Sent]] = {}
    for row in rows:
        one = replace(Sent(*row), signatures=tuple(signatures.get(row.id, ())))
        found.setdefault(one.vendor_id, []).append(one)
    return found


def _signatures(
    session: Session, vendor_ids: Collection[UUID]
) -> Mapping[UUID, Sequence[SignatureRow]]:
    rows = session.execute(
        select(
            VendorSignature.agreement_id,
            VendorSignature.side,
            VendorSignature.typed_name,
            VendorSignature.office,
            VendorSignature.statement,
            VendorSignature.text_sha256,
            VendorSignature.review_on,
            VendorSignature.made_by,
            VendorSignature.made_at,
        )
        .join(VendorAgreement, VendorAgreement.id == VendorSignature.agreement_id)
        .where(VendorAgreement.vendor_id.in_(vendor_ids))
        .order_by(VendorSignature.made_at, VendorSignature.side.desc())
    )
    found: dict[UUID, list[SignatureRow]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(SignatureRow(*row[1:]))
    return found


def one(session: Session, vendor_id: UUID, agreement_id: UUID) -> Sent:
    """Raises ``NotFound`` where this was never sent to this firm."""
    for found in sent(session, [vendor_id]).get(vendor_id, ()):
        if found.id == agreement_id:
            return found
    raise NotFound("There is no such agreement.")


def text(session: Session, agreement_id: UUID) -> str:
    """The words that were sent, as they were."""
    found = select(VendorAgreement.text).where(VendorAgreement.id == agreement_id)
    return session.execute(found).scalar_one()


def in_force(agreements: Sequence[Sent]) -> Sent | None:
    """What binds both today: the newest that both have signed."""
    signed = [one for one in agreements if one.stage is Stage.COUNTERSIGNED]
    return max(signed, key=lambda one: one.signed_at or one.sent_at, default=None)


def signed(agreements: Sequence[Sent], newest: Agreement) -> Read:
    """Whether both have signed the newest text, or an older one."""
    both = [one for one in agreements if one.stage is Stage.COUNTERSIGNED]
    return Read(
        newest=any(one.agreement_sha256 == newest.digest for one in both),
        any=bool(both),
        newest_edition=newest.edition,
        newest_from=newest.effective_on,
    )


def signs_next(agreements: Sequence[Sent], newest: Agreement) -> Owner:
    """Whose turn it is with the newest text: HR sends it and signs last, the firm in between."""
    same = (one for one in agreements if one.agreement_sha256 == newest.digest)
    latest = next(same, None)
    sent = latest is not None and latest.stage in (Stage.SENT, Stage.READ)
    return Owner.FIRM if sent else Owner.HR


# --- reviews of what both expect ---------------------------------------------------------


@dataclass(frozen=True)
class ReviewRow:
    id: UUID
    agreement_id: UUID
    held_on: date
    next_on: date
    present: str
    words: str
    who: str


def reviews(session: Session, vendor_id: UUID) -> Sequence[ReviewRow]:
    """Newest first."""
    maker = aliased(Person)
    rows = session.execute(
        select(
            ExpectationReview.id,
            ExpectationReview.agreement_id,
            ExpectationReview.held_on,
            ExpectationReview.next_on,
            ExpectationReview.present,
            ExpectationReview.words,
            func.coalesce(maker.name, "The operator"),
        )
        .outerjoin(maker, maker.id == ExpectationReview.made_by)
        .where(ExpectationReview.vendor_id == vendor_id)
        .order_by(ExpectationReview.held_on.desc(), ExpectationReview.made_at.desc())
    )
    return [ReviewRow(*row) for row in rows]


def due_on(agreement: Sent | None, held: Sequence[ReviewRow]) -> date | None:
    """When the next review of expectations is due; None before both have signed anything.

    Signing anew counts as having gone through it: it moves the day as a review does.
    """
    if agreement is None:
        return None
    signed = [one.review_on for one in agreement.signatures if one.review_on]
    return max([*signed, *(one.next_on for one in held)], default=None)


def next_days(session: Session, vendor_ids: Collection[UUID]) -> Mapping[UUID, date]:
    """The latest day that a review of each firm was put to."""
    rows = session.execute(
        select(ExpectationReview.vendor_id, func.max(ExpectationReview.next_on))
        .where(ExpectationReview.vendor_id.in_(vendor_ids))
        .group_by(ExpectationReview.vendor_id)
    )
    return dict(rows.all())
