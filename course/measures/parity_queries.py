"""One standard proved: what people hold, how they passed, and who answers, by kind alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Uuid, and_, case, exists, func, null, or_, select
from sqlalchemy.orm import Session

from course.actor import Role
from course.assessment.domain import AttemptKind, Outcome
from course.assessment.models import Attempt
from course.assignments.models import Assignment
from course.credentials.fact_queries import taken_back
from course.credentials.models import Credential
from course.measures.domain import Period, Where
from course.measures.interval_rules import Interval, wilson
from course.measures.queries import Who, days_between, reached
from course.measures.score_rules import median
from course.people.domain import Kind
from course.people.models import Branch, Engagement, Person, RoleGrant, Vendor
from course.people.place_queries import Place, branches
from course.people.place_queries import regions as whole
from course.people.queries import Placed, current, within_reach

ONE_DAY = timedelta(days=1)


@dataclass
class Standing:
    """One kind: who works here today, what they hold, and how they came to it."""

    people: int = 0
    holding: int = 0
    of_edition: int = 0
    """Those whose certificate is of the edition in force."""
    days_ago: int | None = None
    """How long ago, on average, those who hold one passed."""
    finished: int = 0
    passed: int = 0
    took: dict[int, int] = field(default_factory=dict)
    """Days from being asked to the certificate, and how often."""

    @property
    def coverage(self) -> Interval | None:
        return wilson(self.holding, self.people) if self.people else None

    @property
    def pass_rate(self) -> Interval | None:
        return wilson(self.passed, self.finished) if self.finished else None

    @property
    def days(self) -> int | None:
        """Half of those who were certified needed so many days, or fewer."""
        return median(self.took, 0)


def standings(session: Session, who: Who, period: Period, edition: str) -> dict[Kind, Standing]:
    """Employees and contractors: three statements, each grouped by kind."""
    found = {kind: Standing() for kind in Kind}
    for kind, people, holding, of_edition, days in session.execute(_held(who, period, edition)):
        one = found[kind]
        one.people, one.holding, one.of_edition = people, int(holding), int(of_edition)
        one.days_ago = None if days is None else round(days)
    for kind, outcome, n in session.execute(_checks(who, period)):
        found[kind].finished += n
        found[kind].passed += n if outcome is Outcome.PASSED else 0
    for kind, days, n in session.execute(_certified(who, period)):
        found[kind].took[max(int(days), 0)] = n
    return found


def _held(who: Who, period: Period, edition: str) -> Any:
    """Each person once in a kind, with the newest certificate that holds today."""
    holds = and_(
        Credential.person_id == Engagement.person_id,
        Credential.valid_from <= period.today,
        Credential.valid_until >= period.today,
        ~exists().where(taken_back()),
    )
    people = (
        select(
            Engagement.kind.label("kind"),
            func.max(Credential.valid_from).label("since"),
            func.max(case((Credential.edition == edition, 1), else_=0)).label("now"),
        )
        .outerjoin(Credential, holds)
        .where(current(period.today), *reached(Engagement, who))
        .group_by(Engagement.kind, Engagement.person_id)
        .subquery("people")
    )
    since = people.c.since
    return select(
        people.c.kind,
        func.count(),
        func.count(since),
        func.sum(people.c.now),
        func.avg(days_between(since, period.today)),
    ).group_by(people.c.kind)


def _checks(who: Who, period: Period) -> Any:
    """Finished final checks, by what the learner was at that branch on that day."""
    on = func.date(Attempt.finished_at)
    engaged = and_(
        Engagement.person_id == Attempt.person_id,
        Engagement.branch_id == Assignment.branch_id,
        func.date(Engagement.starts_on) <= on,
        or_(Engagement.ends_on.is_(None), func.date(Engagement.ends_on) >= on),
    )
    return (
        select(Engagement.kind, Attempt.outcome, func.count(Attempt.id.distinct()))
        .select_from(Attempt)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Engagement, engaged)
        .where(
            Attempt.kind == AttemptKind.CHECK,
            *within(Attempt.finished_at, period),
            *reached(Engagement, who),
        )
        .group_by(Engagement.kind, Attempt.outcome)
    )


def _certified(who: Who, period: Period) -> Any:
    """Days from being asked to the certificate, by what stands on the certificate."""
    days = days_between(func.date(Assignment.assigned_at), func.date(Credential.issued_at))
    found = (
        select(Credential.kind.label("kind"), days.label("days"))
        .join(Attempt, Attempt.id == Credential.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(*within(Credential.issued_at, period), *reached(Credential, who))
        .subquery("certified")
    )
    return select(found.c.kind, found.c.days, func.count()).group_by(found.c.kind, found.c.days)


def within(moment: Any, period: Period) -> list[ColumnElement[bool]]:
    first, after = (
        datetime.combine(day, time(), tzinfo=UTC) for day in (period.first, period.last + ONE_DAY)
    )
    return [moment >= first, moment < after]


# --- places ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """The places that somebody may ask about."""

    regions: Sequence[Place]
    branches: Sequence[Place]
    vendors: Sequence[Place]

    def name(self, where: Where) -> str:
        """What the chosen place is called; where nothing is chosen, the only one there is."""
        ids = {where.region_id, where.branch_id, where.vendor_id}
        every = [*self.regions, *self.branches, *self.vendors]
        chosen = [place.name for place in every if place.id in ids]
        alone = [places[0].name for places in (self.branches, self.vendors) if len(places) == 1]
        return ", ".join(chosen or alone) or "Everywhere"

    def holds(self, where: Where) -> bool:
        """Whether everything that was chosen is among them."""
        return all(
            chosen is None or any(place.id == chosen for place in places)
            for chosen, places in (
                (where.region_id, self.regions),
                (where.branch_id, self.branches),
                (where.vendor_id, self.vendors),
            )
        )


def choice(session: Session, who: Who) -> Choice:
    """Regions, branches and firms in reach: three statements."""
    engaged = select(Engagement.vendor_id).where(within_reach(who.actor, who.act))
    vendors = session.execute(
        select(Vendor.id, Vendor.name)
        .where(Vendor.id.in_(engaged))
        .order_by(Vendor.name, Vendor.id)
    )
    found = branches(session, who.actor, who.act)
    return Choice(
        whole(session, who.actor, who.act),
        [Place("branch", one.id, one.name) for one in found],
        [Place("vendor", *row) for row in vendors],
    )


def accountable(session: Session, who: Who, period: Period) -> Sequence[tuple[str, str]]:
    """Who answers for the chosen place: the place, and the name. One statement."""
    where = who.where
    held = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= period.today)
    asked = (
        select(func.coalesce(Branch.name, ""), Person.name)
        .select_from(RoleGrant)
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(Branch, Branch.id == RoleGrant.branch_id)
        .where(held, Person.erased_at.is_(None))
        .group_by(Branch.name, Person.name, Person.id)
        .order_by(Branch.name, Person.name, Person.id)
    )
    if where.branch_id:
        asked = asked.where(RoleGrant.role == Role.MANAGER, RoleGrant.branch_id == where.branch_id)
    elif where.region_id:
        asked = asked.where(
            RoleGrant.role == Role.REGION_MANAGER, RoleGrant.region_id == where.region_id
        )
    else:
        reach = Placed(null().cast(Uuid), RoleGrant.branch_id, null().cast(Uuid))
        asked = asked.where(RoleGrant.role == Role.MANAGER, within_reach(who.actor, who.act, reach))
    return [(place, name) for place, name in session.execute(asked)]
