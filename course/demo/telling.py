"""How the demo tells of a firm: each line is who did what, how many days ago and at which hour."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from course.actor import Actor, Grant, Role
from course.db import UnitOfWork
from course.demo.company import PEOPLE
from course.demo.founding import Founded
from course.demo.paper import paper
from course.vendors import (
    admitting,
    agreement_queries,
    document_queries,
    entry_queries,
    service,
    signing,
)
from course.vendors.agreement_rules import Side
from course.vendors.domain import DocumentKind, EntryKind, Outcome, Status
from course.vendors.file_rules import upload

Act = Callable[[UnitOfWork], object]
Told = tuple[int, int, Actor, Act]
"""Days ago, hour, who, and what they do."""
HR, DANA, MARTA = "AL-1092", "AL-1001", "AL-1090"
JOAN, AOIFE, ORLA = "PK-01", "KE-03", "BR-06"


@dataclass(frozen=True)
class Firm:
    """One firm, whoever runs its people, and the day on which the demo is made."""

    founded: Founded
    name: str
    admin: str
    today: date

    @property
    def id(self) -> UUID:
        return self.founded.vendors[self.name]

    def who(self, code: str) -> Actor:
        """Somebody with the role that they have, where they have it."""
        person = next(p for p in PEOPLE if p.code == code)
        role = person.role or Role.LEARNER
        branch = self.founded.branches[person.branch] if role is Role.MANAGER else None
        region = self.founded.regions["North"] if role is Role.REGION_MANAGER else None
        vendor = self.id if role is Role.VENDOR_ADMIN else None
        return Actor(self.founded.ids[code], person.name, (Grant(role, branch, region, vendor),))

    def told(self, days_ago: int, hour: int, code: str, does: Any, **given: Any) -> Told:
        actor = self.who(code)
        act = partial(_do, does=does, actor=actor, given={"vendor_id": self.id, **given})
        return days_ago, hour, actor, act

    # --- what happens more than once ----------------------------------------------------

    def entry(self, kind: EntryKind, title: str, words: str = "") -> Told:
        return self.told(
            432, 10, self.admin, service.add_entry, kind=kind, title=title, words=words
        )

    def status(self, days_ago: int, status: Status, reason: str) -> Told:
        return self.told(days_ago, 15, HR, admitting.set_status, status=status, reason=reason)

    def document(
        self,
        days_ago: int,
        kind: DocumentKind,
        title: str,
        issuer: str,
        number: str,
        days: tuple[int, int],
        amount: str = "",
        by: str = HR,
        approve: bool = True,
    ) -> Iterator[Told]:
        """Handed in by the firm, and looked at by somebody of the company the day after."""
        first, last = (self.today + timedelta(days=n) for n in days)
        words = [title, self.name, f"Issued by {issuer}", f"Number {number}", amount]
        words += [f"From {first} to {last}", "A sample of the demo. Nothing on it is real."]
        body = paper([one for one in words if one])
        given = {
            "upload": upload(body, f"{title.lower().replace(' ', '-')}.pdf"),
            "sha256": hashlib.sha256(body).hexdigest(),
            "kind": kind,
            "title": title,
            "issuer": issuer,
            "number": number,
            "amount": amount,
            "starts_on": first,
            "ends_on": last,
        }
        yield self.told(days_ago, 11, self.admin, service.add_document, **given)
        if approve:
            actor = self.who(by)
            yield days_ago - 1, 9, actor, partial(_approve, actor=actor, firm=self, number=number)

    def references(self, *said: tuple[str, str, Outcome, str]) -> Iterator[Told]:
        for at, (title, contact, outcome, words) in enumerate(said):
            yield self.told(
                431, 10, self.admin, service.add_reference, title=title, contact=contact
            )
            actor = self.who(HR)
            answer = partial(
                _answer, actor=actor, firm=self, title=title, outcome=outcome, words=words
            )
            yield 428 - at, 14, actor, answer

    def signed(self, days_ago: int, office: str, *, countersigned: bool = True) -> Iterator[Told]:
        """Sent, read and signed by the firm, then by HR."""
        yield self.told(days_ago, 9, HR, signing.send, review_months=12)
        admin, hr = self.who(self.admin), self.who(HR)
        yield days_ago - 1, 12, admin, partial(_read, actor=admin, firm=self)
        sign = partial(_sign, actor=admin, firm=self, side=Side.VENDOR, office=office)
        yield days_ago - 2, 16, admin, sign
        if countersigned:
            both = partial(
                _sign, actor=hr, firm=self, side=Side.COMPANY, office="Head of human resources"
            )
            yield days_ago - 3, 10, hr, both


# --- acts that need to look something up first --------------------------------------------


def _do(uow: UnitOfWork, *, does: Any, actor: Actor, given: dict[str, Any]) -> object:
    done: object = does(uow, actor=actor, **given)
    return done


def _approve(uow: UnitOfWork, *, actor: Actor, firm: Firm, number: str) -> None:
    found = document_queries.documents(uow.session, [firm.id])[firm.id]
    one = next(document for document in found if document.number == number)
    admitting.judge_document(
        uow, actor=actor, vendor_id=firm.id, document_id=one.id, approved=True, reason=""
    )


def _answer(
    uow: UnitOfWork, *, actor: Actor, firm: Firm, title: str, outcome: Outcome, words: str
) -> None:
    found = entry_queries.references(uow.session, firm.id)
    one = next(reference for reference in found if reference.title == title)
    admitting.answer_reference(
        uow, actor=actor, vendor_id=firm.id, reference_id=one.id, outcome=outcome, words=words
    )


def _read(uow: UnitOfWork, *, actor: Actor, firm: Firm) -> None:
    sent = agreement_queries.sent(uow.session, [firm.id])[firm.id][0]
    signing.note_read(uow, actor=actor, vendor_id=firm.id, agreement_id=sent.id)


def _sign(uow: UnitOfWork, *, actor: Actor, firm: Firm, side: Side, office: str) -> None:
    sent = agreement_queries.sent(uow.session, [firm.id])[firm.id][0]
    by = signing.Signing(actor.name, office)
    signing.sign(uow, actor=actor, vendor_id=firm.id, agreement_id=sent.id, side=side, signing=by)
