"""The demo's three firms: their files, their agreements, and what was decided at the gate.

Pike's file is whole, and one paper ends soon. Kestrel's insurance has run out and the new one
waits to be looked at. Bramley is admitted on a condition, and a licence is to be renewed.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from course.actor import Actor
from course.db import UnitOfWork
from course.demo.company import BRAMLEY, KESTREL, PIKE
from course.demo.founding import Founded
from course.demo.mornings import mornings
from course.demo.telling import AOIFE, DANA, HR, JOAN, ORLA, Firm, Told
from course.vendors import admitting, entry_queries, service, signing
from course.vendors.domain import DocumentKind, EntryKind, Outcome, Status

K, E, S = DocumentKind, EntryKind, Status


def firms(founded: Founded, today: date) -> Iterator[Told]:
    """Everything about the three firms, in any order: whoever tells it sorts by time."""
    yield from _pike(Firm(founded, PIKE, JOAN, today))
    yield from _kestrel(Firm(founded, KESTREL, AOIFE, today))
    yield from _bramley(Firm(founded, BRAMLEY, ORLA, today))


def _pike(firm: Firm) -> Iterator[Told]:
    yield from _pike_is_known(firm)
    yield from _pike_is_chosen(firm)
    yield from _pike_papers(firm)
    yield from mornings(firm)


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


def _agree(uow: UnitOfWork, *, actor: Actor, firm: Firm) -> None:
    one = entry_queries.subcontractors(uow.session, firm.id)[0]
    admitting.answer_subcontractor(
        uow, actor=actor, vendor_id=firm.id, subcontractor_id=one.id, agreed=True, reason=""
    )
