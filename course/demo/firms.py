"""The demo's three firms: their files, their agreements, and what was decided at the gate.

Pike's file is whole, and one paper ends soon. Kestrel's insurance has run out and the new one
waits to be looked at. Bramley is admitted on a condition, and a licence is to be renewed.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from course.actor import Actor, Grant, Role
from course.db import UnitOfWork
from course.demo.company import BRAMLEY, KESTREL, PEOPLE, PIKE
from course.demo.founding import Founded
from course.demo.paper import paper
from course.vendors import (
    admitting,
    agreement_queries,
    document_queries,
    entry_queries,
    service,
    signing,
    visiting,
)
from course.vendors.agreement_rules import Side
from course.vendors.domain import DocumentKind, EntryKind, Outcome, Status
from course.vendors.file_rules import upload
from course.vendors.models import VisitDecision

Act = Callable[[UnitOfWork], object]
Told = tuple[int, int, Actor, Act]
"""Days ago, hour, who, and what they do."""
HR, DANA, MARTA = "AL-1092", "AL-1001", "AL-1090"
JOAN, AOIFE, ORLA = "PK-01", "KE-03", "BR-06"
K, E, S = DocumentKind, EntryKind, Status


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


def firms(founded: Founded, today: date) -> Iterator[Told]:
    """Everything about the three firms, in any order: whoever tells it sorts by time."""
    yield from _pike(Firm(founded, PIKE, JOAN, today))
    yield from _kestrel(Firm(founded, KESTREL, AOIFE, today))
    yield from _bramley(Firm(founded, BRAMLEY, ORLA, today))


def _pike(firm: Firm) -> Iterator[Told]:
    yield from _pike_is_known(firm)
    yield from _pike_is_chosen(firm)
    yield from _pike_papers(firm)
    yield from _gate(firm)


def _pike_is_known(firm: Firm) -> Iterator[Told]:
    yield firm.entry(E.TRADE, "Telephone and data lines")
    yield firm.entry(E.TRADE, "Small works in homes")
    yield firm.entry(
        E.EXPERIENCE,
        "Fourteen years of service visits",
        "About 9,000 visits a year in two countries, most of them in occupied homes.",
    )
    yield firm.entry(E.CUSTOMER, "Northern Housing Association", "Repairs in 2,300 homes")
    yield firm.entry(E.CUSTOMER, "Lough Telecom", "New lines and faults")
    yield firm.entry(
        E.TESTIMONIAL,
        "Maeve Doran, Northern Housing Association",
        "They ring when they are late, and they say sorry before they explain.",
    )
    yield from firm.references(
        (
            "Maeve Doran, Northern Housing Association",
            "+353 1 555 0171",
            Outcome.GOOD,
            "On time, clean, and they tell us at once when something breaks.",
        ),
        (
            "Conor Walsh, Lough Telecom",
            "conor.walsh@lough.example",
            Outcome.GOOD,
            "Two complaints in a year, both owned the same day.",
        ),
    )


def _pike_is_chosen(firm: Firm) -> Iterator[Told]:
    yield firm.status(434, S.IN_REVIEW, "Answered the invitation; file complete enough to look at.")
    yield firm.told(
        427,
        11,
        DANA,
        admitting.note_interview,
        held_on=firm.today - timedelta(days=427),
        spoke_with="Joan Pike, owner",
        notes={
            "went-wrong": "Cut a cable in 2023. Told the customer, rang in ten minutes, stayed.",
            "not-yours": "“I am sorry this happened. I write it down and say who rings you.”",
            "running-late": "Rings customer and office half an hour before the window ends.",
            "from-us": "Job notes complete the day before, and a line that is answered.",
        },
    )
    yield firm.status(424, S.ADMITTED, "Two good references, papers in order, talk went well.")
    yield from firm.signed(423, "Owner")


def _pike_papers(firm: Firm) -> Iterator[Told]:
    insurer = "Harbour Mutual Insurance"
    yield from firm.document(
        433, K.INSURANCE, "Public liability", insurer, "HM-20488-1", (-460, -95), "EUR 6,500,000"
    )
    yield from firm.document(
        110, K.INSURANCE, "Public liability", insurer, "HM-20488-2", (-95, 270), "EUR 6,500,000"
    )
    yield from firm.document(
        300,
        K.LICENCE,
        "Work on telephone lines",
        "Communications Office",
        "TL-7731",
        (-330, 34),
        by=DANA,
    )
    yield from firm.document(
        290, K.CERTIFICATE, "ISO 9001", "Celtic Assurance", "CA-9001-552", (-300, 795)
    )
    yield firm.told(
        40,
        10,
        JOAN,
        service.add_subcontractor,
        title="Reilly Ducting",
        words="Digs and closes trenches, never alone at a customer’s.",
        starts_on=firm.today - timedelta(days=25),
    )
    dana = firm.who(DANA)
    yield 38, 9, dana, partial(_agree, actor=dana, firm=firm)
    yield firm.told(
        55,
        14,
        HR,
        signing.review,
        held_on=firm.today - timedelta(days=55),
        months=12,
        present="Joan Pike; Ruth Abara, Dana Whitfield",
        words="Pike asks for the customer’s phone number in the job notes before four o’clock. "
        "We ask for a call from the site before anybody leaves after damage.",
    )


def _kestrel(firm: Firm) -> Iterator[Told]:
    yield firm.entry(E.TRADE, "Gas and heat pumps")
    yield firm.entry(E.EXPERIENCE, "Eight years", "Service and repair in homes, four fitters.")
    yield firm.entry(E.CUSTOMER, "Castle Park Estates")
    yield from firm.references(
        (
            "Ana Reis, Castle Park Estates",
            "+44 20 5550 0143",
            Outcome.MIXED,
            "Good work. Twice nobody rang when they were late; better since spring.",
        ),
    )
    yield firm.status(430, S.IN_REVIEW, "Answered the invitation.")
    yield firm.status(422, S.ADMITTED, "Papers in order. One reference is mixed; we review it.")
    yield from firm.signed(20, "Managing director", countersigned=False)
    insurer = "Meridian Cover"
    yield from firm.document(
        429, K.INSURANCE, "Public liability", insurer, "MC-5510", (-440, -4), "EUR 5,000,000"
    )
    yield from firm.document(
        2,
        K.INSURANCE,
        "Public liability",
        insurer,
        "MC-6102",
        (-3, 362),
        "EUR 5,000,000",
        approve=False,
    )
    yield from firm.document(428, K.LICENCE, "Gas safety", "Gas Register", "GR-20114", (-430, 300))


def _bramley(firm: Firm) -> Iterator[Told]:
    yield firm.entry(E.TRADE, "Electrical work in homes")
    yield firm.entry(E.EXPERIENCE, "Three years", "Founded by two who worked here before.")
    yield from firm.references(
        (
            "Weston Council, housing",
            "+351 21 555 0188",
            Outcome.GOOD,
            "Careful with people who need more time.",
        ),
    )
    yield firm.told(
        90,
        10,
        ORLA,
        service.add_reference,
        title="Lisbon Lights",
        contact="office@lisbonlights.example",
    )
    yield firm.status(420, S.IN_REVIEW, "Answered the invitation.")
    yield firm.status(
        414, S.CONDITIONAL, "A second reference by the end of the year; until then no lone starts."
    )
    yield from firm.signed(412, "Director")
    yield from firm.document(
        419,
        K.INSURANCE,
        "Public liability",
        "Atlantic Underwriters",
        "AU-3381",
        (-420, 310),
        "EUR 3,000,000",
    )
    yield from firm.document(
        418, K.LICENCE, "Electrical contractor", "Energy Authority", "EA-0912", (-420, -9)
    )
    yield firm.told(
        6,
        10,
        ORLA,
        service.add_subcontractor,
        title="Sol Solar",
        words="Solar panels on roofs, with one of ours on site.",
        starts_on=firm.today + timedelta(days=9),
    )


def _gate(firm: Firm) -> Iterator[Told]:
    """Two mornings at the gate in Harbour: one goes against the answer, one is appealed."""
    dana, joan, marta = firm.who(DANA), firm.who(JOAN), firm.who(MARTA)
    decided = partial(_decide, actor=dana)
    yield 12, 7, dana, partial(decided, code="PK-04", let_in=True, reason="")
    yield (
        7,
        7,
        dana,
        partial(
            decided,
            code="PK-02",
            let_in=True,
            reason="One job more, together with Łukasz Wójcik, who holds the certificate.",
        ),
    )
    yield (
        5,
        7,
        dana,
        partial(
            decided,
            code="PK-03",
            let_in=False,
            reason="No certificate, and the customer lives alone and needs more time.",
        ),
    )
    words = "Tomasz had the check booked for that day. Please let him go with a colleague."
    yield 5, 11, joan, partial(_appeal, actor=joan, words=words)
    found = "Right at that visit. With a colleague he may go to the next; Dana plans it."
    yield 4, 9, marta, partial(_look_again, actor=marta, words=found)


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


def _agree(uow: UnitOfWork, *, actor: Actor, firm: Firm) -> None:
    one = entry_queries.subcontractors(uow.session, firm.id)[0]
    admitting.answer_subcontractor(
        uow, actor=actor, vendor_id=firm.id, subcontractor_id=one.id, agreed=True, reason=""
    )


def _read(uow: UnitOfWork, *, actor: Actor, firm: Firm) -> None:
    sent = agreement_queries.sent(uow.session, [firm.id])[firm.id][0]
    signing.note_read(uow, actor=actor, vendor_id=firm.id, agreement_id=sent.id)


def _sign(uow: UnitOfWork, *, actor: Actor, firm: Firm, side: Side, office: str) -> None:
    sent = agreement_queries.sent(uow.session, [firm.id])[firm.id][0]
    by = signing.Signing(actor.name, office)
    signing.sign(uow, actor=actor, vendor_id=firm.id, agreement_id=sent.id, side=side, signing=by)


def _decide(uow: UnitOfWork, *, actor: Actor, code: str, let_in: bool, reason: str) -> None:
    visiting.decide(uow, actor=actor, decision_id=uuid4(), code=code, let_in=let_in, reason=reason)


def _decision(uow: UnitOfWork) -> UUID:
    refused = select(VisitDecision.id).where(~VisitDecision.let_in)
    return uow.session.execute(refused).scalar_one()


def _appeal(uow: UnitOfWork, *, actor: Actor, words: str) -> None:
    visiting.appeal(uow, actor=actor, decision_id=_decision(uow), words=words)


def _look_again(uow: UnitOfWork, *, actor: Actor, words: str) -> None:
    visiting.answer_appeal(uow, actor=actor, decision_id=_decision(uow), stands=True, words=words)
