"""The demo's service events: a line cut and put right, a heater left cold, and one from today.

Nobody is blamed in any of them, and no customer was sent to ring somebody else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import select

from course.actor import Actor, Grant, Role
from course.db import UnitOfWork
from course.demo.company import PEOPLE
from course.demo.founding import Founded
from course.incidents import refreshing, running, service
from course.incidents.domain import Fact
from course.incidents.models import ServiceEventFact
from course.incidents.service import Told

Act = Callable[[UnitOfWork], object]
Happened = tuple[int, int, Actor, Act]
"""Days ago, hour, who, and what they do."""
SAM, LEE, FEMI, DANA, OWEN = "PK-02", "AL-1004", "PK-05", "AL-1001", "AL-1020"


@dataclass(frozen=True)
class _Case:
    """One event: where it was logged, by whom, and who runs it."""

    founded: Founded
    id: UUID
    logs: str
    leads: str

    def who(self, code: str) -> Actor:
        person = next(p for p in PEOPLE if p.code == code)
        branch = self.founded.branches[person.branch]
        grants = (Grant(Role.MANAGER, branch_id=branch),) if person.role is Role.MANAGER else ()
        return Actor(self.founded.ids[code], person.name, grants)

    def logged(
        self, days: int, hour: int, what: str, place: str, clause: str, found: int, told: int | None
    ) -> Happened:
        """``found`` and ``told``: minutes before the full hour; None for an office not told yet."""
        actor = self.who(self.logs)
        branch = next(p.branch for p in PEOPLE if p.code == self.logs)

        def act(uow: UnitOfWork) -> None:
            told_at = None if told is None else uow.now - timedelta(minutes=told)
            found_at = uow.now - timedelta(minutes=found)
            words = "" if told is None else "The office line"
            service.log_event(
                uow,
                actor=actor,
                event_id=self.id,
                branch_id=self.founded.branches[branch],
                told=Told(what, place, clause, found_at, told_at, words),
            )

        return days, hour, actor, act

    def fact(
        self, days: int, hour: int, kind: Fact, words: str, due: timedelta | None = None
    ) -> Happened:
        actor = self.who(self.leads)

        def act(uow: UnitOfWork) -> None:
            running.add_fact(
                uow,
                actor=actor,
                event_id=self.id,
                fact_id=uuid4(),
                kind=kind,
                words=words,
                due_at=uow.now + due if due else None,
            )

        return days, hour, actor, act

    def kept(self, days: int, hour: int) -> Happened:
        """The one promise of the case was kept."""
        actor = self.who(self.leads)

        def act(uow: UnitOfWork) -> None:
            promise = uow.session.scalars(
                select(ServiceEventFact.id).where(
                    ServiceEventFact.event_id == self.id, ServiceEventFact.kind == Fact.PROMISE
                )
            ).one()
            running.answer_promise(
                uow, actor=actor, event_id=self.id, promise_id=promise, kept=True, words=""
            )

        return days, hour, actor, act

    def refreshed(self, days: int, hour: int, why: str) -> Happened:
        actor = self.who(self.leads)
        act = partial(_refresh, actor=actor, event_id=self.id, why=why)
        return days, hour, actor, act


def _refresh(uow: UnitOfWork, *, actor: Actor, event_id: UUID, why: str) -> None:
    refreshing.decide(uow, actor=actor, event_id=event_id, fact_id=uuid4(), give=True, why=why)


def events(founded: Founded, today: date) -> Iterator[Happened]:
    """Everything that was logged and done about it, in any order."""
    del today  # each says how many days ago it was
    line = _Case(founded, uuid4(), SAM, DANA)
    yield line.logged(
        9,
        11,
        "Telephone line cut while digging for the new pipe. Customer lives alone, has a mobile.",
        "14 Quay Street, job 4711",
        "call-the-office",
        12,
        4,
    )
    yield line.fact(9, 12, Fact.OWNER_CALLED, "Said sorry. A loan phone comes this afternoon.")
    yield line.fact(9, 13, Fact.PROMISE, "Line works again", timedelta(hours=26))
    yield line.kept(8, 14)
    yield line.fact(8, 15, Fact.AGREED, "By phone: the line works, and she was told each step.")
    yield line.refreshed(7, 9, "The call came in time. We want everybody to know why it helped.")
    cold = _Case(founded, uuid4(), FEMI, OWEN)
    yield cold.logged(
        3,
        17,
        "Boiler part was wrong, no heating overnight. Neighbour lent a heater.",
        "2 Mill Lane, job 4802",
        "people-who-need-more-help",
        50,
        15,
    )
    yield cold.fact(2, 9, Fact.OWNER_CALLED, "Two heaters are on the way, and the part at noon.")
    yield cold.fact(2, 10, Fact.PROMISE, "Heating is on again", timedelta(hours=4))
    late = _Case(founded, uuid4(), LEE, DANA)
    yield late.logged(
        1,
        16,
        "Customer says that nobody came in the window and nobody called.",
        "Job 4833",
        "every-unhappy-word-counts",
        20,
        20,
    )
