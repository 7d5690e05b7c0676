"""Printed PINs: a new one for one person, or for everybody on a sheet of cards."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from course.actor import Actor
from course.db import UnitOfWork
from course.db.bulk import fill
from course.errors import Conflict, NotReady
from course.events import PinReset, PinsPrinted
from course.people import pin_hash
from course.people import pin_queries as queries
from course.people.models import Person
from course.people.pin import forget_tries
from course.people.pin_queries import Holder
from course.people.pin_rules import Whom
from course.people.service import sha256
from course.people.sign_in_models import Pin, SignInSession

MOST_CARDS = 500
"""On one sheet."""


@dataclass(frozen=True)
class Printer:
    """Who prints, from which form, with the instance's secret.

    The same form gives everybody the same PIN again: see ``pin_hash.printed``.
    """

    actor: Actor
    form: str
    secret_key: str

    @property
    def mark(self) -> str:
        """What is kept of the form: not enough to make its PINs once more."""
        return sha256(self._form)

    def pin(self, person_id: UUID) -> str:
        return pin_hash.printed(self.secret_key, self._form, person_id)

    @property
    def _form(self) -> str:
        return f"{self.actor.person_id} {self.form}"


@dataclass(frozen=True)
class Card:
    """What is printed, and nowhere kept."""

    person_id: UUID
    code: str
    name: str
    pin: str


def reset(uow: UnitOfWork, *, by: Printer, person_id: UUID) -> Card:
    """A new printed PIN for one person. The old one is dead, their browsers are signed out.

    Safe to press twice: the second press shows the same card.

    Raises:
        NotFound: out of reach, or with a role that opens more than the actor's.
        Conflict: the person has chosen a PIN since this form made its one.
    """
    today = uow.now.date()
    queries.holder(uow.session, by.actor, person_id, today)
    _lock(uow, [person_id])
    holder = queries.holder(uow.session, by.actor, person_id, today)
    card = _card(by, holder)
    if holder.form_sha256 == by.mark:
        if holder.own:
            raise Conflict("They have chosen their own PIN since. Open this page again.")
        return card
    _keep(uow, by, [card])
    _sign_out(uow, [person_id])
    uow.emit(PinReset(person_id=person_id))
    return card


def plan(session: Session, *, by: Printer, whom: Whom, today: date) -> Sequence[Card]:
    """The cards of a sheet, before anything is changed: first they are printed, then they count.

    Raises:
        NotReady: nobody gets one, or too many would.
    """
    found = queries.for_cards(session, by.actor, whom, today, form_sha256=by.mark, most=MOST_CARDS)
    if not found:
        raise NotReady("Nobody here needs a card now.")
    if len(found) > MOST_CARDS:
        raise NotReady(
            f"That is more than {MOST_CARDS} cards. Choose one branch or one firm at a time."
        )
    return [_card(by, holder) for holder in found]


def print_cards(uow: UnitOfWork, *, by: Printer, whom: Whom, cards: Sequence[Card]) -> None:
    """Make the PINs on planned cards the ones that count: all of them or none.

    Whoever loses a PIN of their own is signed out everywhere; others stay where they are.

    Raises:
        Conflict: who gets a card has changed since the plan.
    """
    ids = [card.person_id for card in cards]
    _lock(uow, ids)
    now_due = queries.for_cards(
        uow.session, by.actor, whom, uow.now.date(), form_sha256=by.mark, most=MOST_CARDS
    )
    if [_card(by, holder) for holder in now_due] != list(cards):
        raise Conflict("Somebody came, left or chose a PIN while the cards were made. Try again.")
    _keep(uow, by, cards)
    _sign_out(uow, [holder.id for holder in now_due if holder.own])
    uow.emit(PinsPrinted(person_ids=tuple(sorted(ids))))


def _card(by: Printer, holder: Holder) -> Card:
    return Card(holder.id, holder.code, holder.name, by.pin(holder.id))


def _lock(uow: UnitOfWork, ids: Collection[UUID]) -> None:
    """Two who print for one person, and a person who chooses, wait for each other."""
    locked = select(Person.id).where(Person.id.in_(ids)).order_by(Person.id)
    uow.session.execute(locked.with_for_update(key_share=True)).all()
    pins = select(Pin.person_id).where(Pin.person_id.in_(ids)).order_by(Pin.person_id)
    uow.session.execute(pins.with_for_update()).all()


def _keep(uow: UnitOfWork, by: Printer, cards: Sequence[Card]) -> None:
    uow.session.execute(delete(Pin).where(Pin.person_id.in_([c.person_id for c in cards])))
    fill(
        uow.session,
        Pin,
        [
            (
                c.person_id,
                pin_hash.keyed(by.secret_key, c.person_id, c.pin),
                False,
                uow.now,
                by.mark,
            )
            for c in cards
        ],
    )
    forget_tries(uow, [card.code for card in cards])


def _sign_out(uow: UnitOfWork, ids: Collection[UUID]) -> None:
    uow.session.execute(
        update(SignInSession)
        .where(SignInSession.person_id.in_(ids), SignInSession.ended_at.is_(None))
        .values(ended_at=uow.now)
    )
