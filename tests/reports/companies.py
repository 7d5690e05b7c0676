"""Companies made by chance, and what plain Python counts in them."""

import random
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select, update

from course.credentials.models import Credential, Revocation
from course.people.domain import Kind
from course.people.models import Branch, Engagement
from course.reports import service as reports
from tests.bulk import fill
from tests.tampering import unguarded

JOB_ROLES = ("technician", "Technician", "clerk", "planner", "branch manager", "pilot")


def by_chance(uow, seed: int) -> None:
    """Forty people who move, leave, come, work twice, and do all sorts of jobs."""
    fill(uow, branches=4, people=40, credentials=70)
    chance = random.Random(seed)
    day = uow.now.date()
    rows = list(uow.session.execute(select(Engagement.id, Engagement.person_id)))
    branches = sorted(uow.session.execute(select(Branch.id)).scalars(), key=str)
    for row in sorted(rows, key=lambda row: str(row.id)):
        given = {"job_role": chance.choice(JOB_ROLES)}
        if chance.random() < 0.3:
            given["ends_on"] = day - timedelta(days=chance.randrange(-5, 90))
        if chance.random() < 0.2:
            given["starts_on"] = day - timedelta(days=chance.randrange(-5, 90))
            given["ends_on"] = None
        uow.session.execute(update(Engagement).where(Engagement.id == row.id).values(**given))
        if chance.random() < 0.4:
            uow.session.add(
                Engagement(
                    person_id=row.person_id,
                    kind=Kind.EMPLOYEE,
                    branch_id=chance.choice(branches),
                    job_role=chance.choice(JOB_ROLES),
                    starts_on=day - timedelta(days=chance.randrange(90)),
                )
            )
    for id_ in sorted(uow.session.execute(select(Credential.id)).scalars(), key=str):
        if chance.random() < 0.2:
            unguarded(uow).execute(Revocation.__table__.delete().filter_by(credential_id=id_))
            at = uow.now - timedelta(days=chance.randrange(80), hours=chance.randrange(24))
            uow.session.add(Revocation(credential_id=id_, revoked_at=at, reason="By chance"))
    reports.rebuild(uow)


class Naive:
    """Everything in lists, counted one by one."""

    def __init__(self, db):
        self.engagements = db.scalars(select(Engagement)).all()
        revoked = {one.credential_id: one.revoked_at for one in db.scalars(select(Revocation))}
        self.credentials = [(one, revoked.get(one.id)) for one in db.scalars(select(Credential))]

    def there(self, on: date, **so) -> list[Engagement]:
        return [
            one
            for one in self.engagements
            if one.starts_on <= on
            and (one.ends_on is None or one.ends_on >= on)
            and all(getattr(one, name) == value for name, value in so.items())
        ]

    def held(self, on: date) -> set:
        """People who held the standard at the end of a day, as it was known then."""
        over = datetime.combine(on + timedelta(days=1), time(), UTC)
        return {
            one.person_id
            for one, revoked_at in self.credentials
            if one.valid_from <= on <= one.valid_until
            and (revoked_at is None or revoked_at >= over)
        }

    def holds_now(self, today: date) -> set:
        return {
            one.person_id
            for one, revoked_at in self.credentials
            if revoked_at is None and one.valid_until >= today
        }
