"""What has happened in the demo company until today, told in order of time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from uuid import UUID, uuid4

from course.actor import Actor, Grant, Role
from course.assignments import plans
from course.assignments import service as assignments
from course.assignments.domain import Who
from course.credentials import queries as credentials
from course.credentials import service as credential_service
from course.db import UnitOfWork
from course.demo import learner as learners
from course.demo.company import PEOPLE, ROLL_OUT, TECHNICIAN, WAVES, Someone, State
from course.demo.events import events
from course.demo.firms import firms
from course.demo.founding import Begin, Founded, moment
from course.demo.meetings import meetings

YEAR = 365


@dataclass(frozen=True)
class Happening:
    """Something that one actor does in one unit of work."""

    at: datetime
    actor_id: UUID | None
    act: Callable[[UnitOfWork], object]


def happenings(founded: Founded, today: date) -> list[Happening]:
    """Everything that people did up to the day before ``today``, oldest first."""
    every = chain.from_iterable(
        HISTORIES[someone.state](_Teller(founded, someone, today), someone.days)
        for someone in PEOPLE
    )
    told = [
        Happening(moment(today, days_ago, hour), actor.person_id, act)
        for days_ago, hour, actor, act in chain(
            firms(founded, today), events(founded, today), meetings(founded, today)
        )
    ]
    return sorted([_plan(founded, today), *every, *told], key=lambda happening: happening.at)


PLANNED_DAYS_AGO = 75
"""Before the first wave of the plan: each branch waits for its day."""


def _plan(founded: Founded, today: date) -> Happening:
    """HR plans in which order the branches begin."""
    hr = next(p for p in PEOPLE if p.role is Role.HR)
    actor = Actor(founded.ids[hr.code], hr.name, (Grant(Role.HR),))
    starts = {founded.branches[n]: today + timedelta(days=d) for n, d in WAVES.items()}

    def act(uow: UnitOfWork) -> None:
        plans.make(
            uow,
            actor=actor,
            plan_id=uuid4(),
            name=ROLL_OUT,
            path_id="field",
            days=42,
            who=Who(job_role=TECHNICIAN),
            starts=starts,
        )

    return Happening(moment(today, PLANNED_DAYS_AGO, 10), actor.person_id, act)


def happen(begin: Begin, happening: Happening) -> None:
    """Let it happen, through the same services as the pages."""
    with begin(now=happening.at, actor_id=happening.actor_id) as uow:
        happening.act(uow)


@dataclass(frozen=True)
class _Teller:
    """One person's past, a piece at a time; days count back from ``today``."""

    founded: Founded
    someone: Someone
    today: date

    def asked(self, days_ago: int) -> Happening:
        """Asked to finish the path within four weeks."""
        asker = self.founded.asker(self.someone)
        return Happening(
            moment(self.today, days_ago, 8),
            asker.person_id,
            partial(
                _assign,
                asker=asker,
                path_id=self.founded.path_id(self.someone),
                person_id=self.founded.ids[self.someone.code],
                due_on=self.today + timedelta(days=28 - days_ago),
            ),
        )

    def read_half(self, days_ago: int) -> Iterator[Happening]:
        yield self._sitting(days_ago + 1, 12, lambda at: learners.read(at, modules=1))
        yield self._sitting(days_ago, 13, lambda at: learners.read(at, modules=1, screens=4))

    def prepared(self, days_ago: int) -> Iterator[Happening]:
        """Everything but the check, in three sittings."""
        stumble = self.someone.days % 3 == 0
        yield self._sitting(days_ago + 4, 12, learners.read)
        yield self._sitting(
            days_ago + 2, 17, lambda at: learners.play_scenarios(at, stumble=stumble)
        )
        yield self._sitting(days_ago + 1, 16, learners.acknowledge)

    def checked(self, days_ago: int, *, miss_critical: bool = False) -> Happening:
        slips = 1 + self.someone.days % 3
        return self._sitting(
            days_ago,
            14,
            lambda at: learners.take_check(at, slips=slips, miss_critical=miss_critical),
        )

    def certified(self, days_ago: int) -> Iterator[Happening]:
        yield self.asked(days_ago + 12)
        yield from self.prepared(days_ago)
        yield self.checked(days_ago)

    def revoked(self, days_ago: int) -> Happening:
        hr = next(p for p in PEOPLE if p.role is Role.HR)
        actor = Actor(self.founded.ids[hr.code], hr.name, (Grant(Role.HR),))
        person_id = self.founded.ids[self.someone.code]
        act = partial(_revoke, actor=actor, person_id=person_id)
        return Happening(moment(self.today, days_ago, 11), actor.person_id, act)

    def _sitting(
        self, days_ago: int, hour: int, do: Callable[[learners.Sitting], None]
    ) -> Happening:
        learner = self.founded.actor(self.someone)
        at = moment(self.today, days_ago, hour, sum(map(ord, self.someone.code)) % 60)
        return Happening(at, learner.person_id, lambda uow: do(learners.sit_down(uow, learner)))


def _assign(uow: UnitOfWork, *, asker: Actor, path_id: str, person_id: UUID, due_on: date) -> None:
    assignments.assign_path(
        uow, actor=asker, path_id=path_id, person_ids=[person_id], due_on=due_on
    )


def _revoke(uow: UnitOfWork, *, actor: Actor, person_id: UUID) -> None:
    for held in credentials.held_by(uow.session, person_id):
        credential_service.revoke(
            uow, actor=actor, serial=held.serial, reason="Issued to the wrong person"
        )


def _late(teller: _Teller, days: int) -> Iterator[Happening]:
    yield teller.asked(days + 28)
    yield from teller.read_half(days + 2)


def _half_way(teller: _Teller, days: int) -> Iterator[Happening]:
    yield teller.asked(days + 7)
    yield from teller.read_half(min(days, 3))


def _ready(teller: _Teller, days: int) -> Iterator[Happening]:
    yield teller.asked(days + 28)
    yield from teller.prepared(days + 1)


def _not_yet(teller: _Teller, days: int) -> Iterator[Happening]:
    yield teller.asked(days + 14)
    yield from teller.prepared(days)
    yield teller.checked(days, miss_critical=True)


def _renewed(teller: _Teller, days: int) -> Iterator[Happening]:
    yield from teller.certified(YEAR + days)
    yield from teller.certified(days + 20)


def _revoked(teller: _Teller, days: int) -> Iterator[Happening]:
    yield from teller.certified(YEAR // 2 + days)
    yield teller.revoked(days)


HISTORIES: Mapping[State, Callable[[_Teller, int], Iterator[Happening]]] = {
    State.UNASKED: lambda _teller, _days: iter(()),
    State.NOT_STARTED: lambda teller, days: iter([teller.asked(days)]),
    State.HALF_WAY: _half_way,
    State.LATE: _late,
    State.READY: _ready,
    State.NOT_YET: _not_yet,
    State.CERTIFIED: _Teller.certified,
    State.EXPIRING: lambda teller, days: teller.certified(YEAR - days),
    State.LAPSED: lambda teller, days: teller.certified(YEAR + days),
    State.RENEWED: _renewed,
    State.REVOKED: _revoked,
}
"""What makes somebody stand where they stand today."""
