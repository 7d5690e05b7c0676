"""The board's read model: whatever happens, in whatever order, it is what a rebuild would make."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from course.actor import OPERATOR
from course.assignments import bulk
from course.assignments.domain import Who
from course.assignments.models import Assignment
from course.credentials import service as credentials
from course.credentials.models import Credential, Revocation
from course.reports import service as reports
from course.reports.models import Standing, StandingVersion
from tests.bulk import fill

TODAY = date(2026, 3, 1)


def rows(session) -> set[tuple]:
    columns = Standing.__table__.columns
    return set(map(tuple, session.execute(select(*columns))))


@pytest.fixture
def rebuilt(work):
    """What a rebuild would write now; nothing is saved."""

    def rebuilt() -> set[tuple]:
        with work() as uow:
            reports.rebuild(uow)
            uow.discard()
            return rows(uow.session)

    return rebuilt


def standing(db, person) -> list[Standing]:
    mine = select(Standing).filter_by(person_id=person.id)
    return list(db.scalars(mine.order_by(Standing.path_id, Standing.branch_id)))


# --- one thing after the other ----------------------------------------------------------


def test_newcomer_stands_there_with_nothing(db, make, move):
    ana = make.person(name="Ana")

    move(ana)

    (row,) = standing(db, ana)
    assert (row.name, row.path_id, row.assignment_id, row.valid_until) == ("Ana", "", None, None)
    assert row.revoked is False


def test_assigned_path_takes_the_place_of_nothing(db, make, assign):
    ana = make.person()

    assignment = assign(ana, make.home())

    (row,) = standing(db, ana)
    assert (row.path_id, row.assignment_id, row.due_on) == (
        "field",
        assignment.id,
        TODAY + timedelta(days=30),
    )


def test_passing_closes_the_assignment_and_brings_the_dates(db, make, assign, walk):
    ana = make.person()

    walk(ana, assign(ana, make.home())).certify()

    (row,) = standing(db, ana)
    credential = db.scalars(select(Credential)).one()
    assert row.assignment_id is None
    assert (row.valid_until, row.renewable_from) == (
        credential.valid_until,
        credential.renewable_from,
    )


def test_revoked_credential_leaves_its_mark_until_the_next(db, make, assign, walk, work, clock):
    ana = make.person()
    walk(ana, assign(ana, make.home())).certify()
    with work() as uow:
        serial = uow.session.scalars(select(Credential.serial)).one()
        credentials.revoke(uow, actor=OPERATOR, serial=serial, reason="Given to somebody else")

    (row,) = standing(db, ana)
    assert (row.revoked, row.valid_until) == (True, None)

    clock.now += timedelta(days=2)
    walk(ana, assign(ana, make.home())).certify()

    db.expire_all()
    (row,) = standing(db, ana)
    assert row.revoked is False
    assert row.valid_until > clock.now.date()


def test_two_engagements_stand_in_two_branches(db, make, assign):
    ana, leeds = make.person(), make.branch()
    make.engagement(person_id=ana.id, branch_id=leeds.id)

    assign(ana, leeds)

    assert {row.branch_id for row in standing(db, ana)} == {leeds.id, make.home().id}
    assert len({row.assignment_id for row in standing(db, ana)}) == 1


def test_move_moves_the_row(db, make, assign, move):
    ana, leeds = make.person(), make.branch()
    assign(ana, make.home())

    move(ana, branch_id=leeds.id)

    assert [row.branch_id for row in standing(db, ana)] == [leeds.id]


def test_ended_engagement_keeps_its_days(db, make, assign, move):
    """The day decides who is shown, not the moment at which the row was written."""
    ana = make.person()
    assign(ana, make.home())

    move(ana, ends_on=TODAY - timedelta(days=1))

    assert [row.ends_on for row in standing(db, ana)] == [TODAY - timedelta(days=1)]


def test_nobody_else_is_touched(db, make, assign, work):
    ana, ben = make.person(), make.person()
    assign(ana, make.home())
    assign(ben, make.home())
    before = rows(db)

    with work() as uow:
        reports.refresh(uow, [ana.id])

    assert rows(db) == before


# --- the name of a branch's state ---------------------------------------------------------


def versions(db) -> dict:
    db.expire_all()
    return {row.branch_id: row.version for row in db.scalars(select(StandingVersion))}


def changed(before, after) -> set:
    return {branch_id for branch_id in after if after[branch_id] != before.get(branch_id)}


def test_change_renames_the_state_of_its_branch_and_of_no_other(db, make, assign):
    ana, ben, leeds = make.person(), make.person(), make.branch()
    make.engagement(person_id=ben.id, branch_id=leeds.id)
    assign(ben, leeds)
    before = versions(db)

    assign(ana, make.home())

    assert changed(before, versions(db)) == {make.home().id}
    assert leeds.id in before


def test_move_renames_the_state_of_both_branches(db, make, assign, move):
    ana, leeds, york = make.person(), make.branch(), make.branch()
    assign(ana, make.home())
    before = versions(db)

    move(ana, branch_id=leeds.id)

    assert changed(before, versions(db)) == {make.home().id, leeds.id}
    assert york.id in before, "a branch without people has a name too"


def test_rebuild_renames_the_state_of_every_branch_with_people(db, make, assign, work):
    assign(make.person(), make.home())
    before = versions(db)

    with work() as uow:
        reports.rebuild(uow)

    assert make.home().id in changed(before, versions(db))


def test_what_is_discarded_keeps_the_name(db, make, assign, work):
    ana = make.person()
    assign(ana, make.home())
    before = versions(db)

    with work() as uow:
        reports.refresh(uow, [ana.id])
        uow.discard()

    assert versions(db) == before


# --- any history ------------------------------------------------------------------------


class History:
    """Five people, three branches, and things that happen to them by chance."""

    def __init__(self, seed, *, make, assign, move, walk, work, clock):
        self.chance = random.Random(seed)
        self.make, self.assign, self.move, self.walk = make, assign, move, walk
        self.work, self.clock = work, clock
        self.branches = [make.branch() for _ in range(3)]
        self.people = [make.person(branch=self.chance.choice(self.branches)) for _ in range(5)]
        self.open = []
        for person in self.people:
            move(person)

    def assigned(self):
        person, path_id = self.chance.choice(self.people), self.chance.choice(["field", "office"])
        if all((p.id, a.path_id) != (person.id, path_id) for p, a in self.open):
            self.open.append((person, self.assign(person, self.make.home(), path_id)))

    def passed(self):
        if self.open:
            person, assignment = self.open.pop(self.chance.randrange(len(self.open)))
            self.move(person, branch_id=self.make.home().id, ends_on=None)
            self.walk(person, assignment).certify()

    def revoked(self):
        kept = select(Credential.serial).outerjoin(Revocation)
        kept = kept.where(Revocation.credential_id.is_(None)).order_by(Credential.serial)
        with self.work() as uow:
            for serial in list(uow.session.scalars(kept))[:1]:
                credentials.revoke(uow, actor=OPERATOR, serial=serial, reason="A mistake")

    def moved(self):
        self.move(
            self.chance.choice(self.people),
            branch_id=self.chance.choice(self.branches).id,
            kind="contractor",
            vendor_id=self.make.vendor().id,
        )

    def left(self):
        last = self.clock.now.date() + timedelta(days=self.chance.randrange(9))
        self.move(self.chance.choice(self.people), ends_on=last)

    def goes_on(self):
        things = [self.assigned, self.assigned, self.passed, self.passed, self.revoked]
        self.chance.choice([*things, self.moved, self.left])()
        self.clock.now += timedelta(days=self.chance.randrange(20))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_history_leaves_what_a_rebuild_makes(
    db, make, assign, move, walk, work, clock, rebuilt, seed
):
    history = History(seed, make=make, assign=assign, move=move, walk=walk, work=work, clock=clock)

    for _ in range(14):
        history.goes_on()

        db.expire_all()
        assert rows(db) == rebuilt()
    assert any(row.valid_until for row in db.scalars(select(Standing)))


def test_thousands_are_refreshed_as_they_are_rebuilt(db, work, rebuilt, statements):
    with work() as uow:
        fill(uow, branches=6, people=4_500, credentials=3_000)
    with work() as uow:
        everybody = list(uow.session.scalars(select(Standing.person_id).distinct()))
        uow.session.query(Standing).delete()
        with statements() as ran:
            reports.refresh(uow, everybody)

    assert len(ran) == 12
    assert len(everybody) == 4_500
    assert rows(db) == rebuilt()


def test_rebuild_takes_four_statements(work, statements):
    with work() as uow:
        fill(uow, branches=2, people=50, credentials=60)
        with statements() as ran:
            reports.rebuild(uow)

    assert len(ran) == 4


@pytest.mark.parametrize("big", [False, True])
def test_batch_of_any_size_leaves_what_a_rebuild_makes(db, work, rebuilt, monkeypatch, big):
    monkeypatch.setattr(reports, "BIG", 10 if big else 1_000)
    with work() as uow:
        fill(uow, branches=4, people=60, credentials=20)
        nobody = select(Assignment.id).where(Assignment.completed_at.is_(None)).limit(15)
        uow.session.execute(delete(Standing).where(Standing.assignment_id.in_(nobody)))
        uow.session.execute(delete(Assignment).where(Assignment.id.in_(nobody)))
    with work() as uow:
        reports.rebuild(uow)
    before = versions(db)

    with work() as uow:
        bulk.give(uow, actor=OPERATOR, who=Who(), path_id="office", due_on=TODAY)

    assert any(row.path_id == "office" for row in db.scalars(select(Standing)))
    assert rows(db) == rebuilt()
    assert changed(before, versions(db)) == set(before)
