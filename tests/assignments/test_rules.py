"""Rules: people already there and people who come, what was begun stays, and never twice."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from course.actor import OPERATOR, Actor, Grant, Role
from course.assignments import bulk, changes, rules
from course.assignments import rule_queries as queries
from course.assignments import who as groups
from course.assignments.domain import Reason, Who
from course.assignments.models import Assignment, Rule
from course.audit.models import AuditEntry
from course.errors import NotFound
from course.events import PeopleChanged
from course.people.domain import Kind
from course.people.models import Engagement
from course.reports import service as reports
from course.reports.models import Standing
from tests.at_once import at_once


@pytest.fixture
def leeds(make):
    return make.branch(name="Leeds")


@pytest.fixture
def rule(work):
    """Make a rule for the field path, in the operator's name unless told; gives back its id."""

    def rule(actor=OPERATOR, days=14, path_id="field", note=None, holds_from=None, **who):
        id_ = uuid4()
        with work(actor) as uow:
            rules.make(
                uow,
                actor=actor,
                rule_id=id_,
                path_id=path_id,
                days=days,
                who=Who(**who),
                note=note,
                holds_from=holds_from,
            )
        return id_

    return rule


@pytest.fixture
def apply(work):
    """What time brings: every rule, as ``course daily`` applies them."""

    def apply():
        with work() as uow:
            days = groups.days(uow.session, uow.now)
            return [rules.apply(uow, one, days) for one in queries.living(uow.session)]

    return apply


def asked(db, **given):
    """Whom rules have asked and who still has it open."""
    rows = db.scalars(select(Assignment).filter_by(reason=Reason.RULE, withdrawn_at=None, **given))
    return {row.person_id for row in rows}


def moved(work, person, **values):
    """Change somebody's engagement, and tell."""
    with work() as uow:
        uow.session.execute(
            update(Engagement).where(Engagement.person_id == person.id).values(**values)
        )
        uow.emit(PeopleChanged(what="changed", person_ids=(person.id,)))


def test_people_already_there_are_asked_at_once(make, db, leeds, rule):
    ana = make.person(branch=leeds)

    id_ = rule(branch_id=leeds.id, note="Before the winter")

    [row] = db.scalars(select(Assignment))
    assert (row.person_id, row.rule_id, row.due_on) == (ana.id, id_, date(2026, 3, 15))
    assert (row.reason, row.note) == (Reason.RULE, "Before the winter")


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ({}, {"Ana", "Ben", "Cid", "Dot"}),
        ({"kind": Kind.EMPLOYEE}, {"Ana", "Dot"}),
        ({"job_role": "TECHNICIAN"}, {"Ana", "Ben", "Cid"}),
        ({"branch_id": "leeds"}, {"Ana", "Ben"}),
        ({"region_id": "north"}, {"Ana", "Ben", "Cid"}),
        ({"vendor_id": "pike"}, {"Ben", "Cid"}),
        ({"started_from": date(2026, 1, 1)}, {"Cid", "Dot"}),
        ({"region_id": "north", "vendor_id": "pike", "job_role": "technician"}, {"Ben", "Cid"}),
    ],
    ids=lambda value: str(value if isinstance(value, dict) else sorted(value)),
)
def test_rule_says_who_is_meant(make, db, rule, who, names):
    north = make.region(name="North")
    below = make.region(name="Below", parent_id=north.id)
    leeds = make.branch(region_id=north.id)
    hull = make.branch(region_id=below.id)
    pike = make.vendor(name="Pike")
    new = date(2026, 2, 1)
    people = [
        make.person(name="Ana", branch=leeds),
        make.person(name="Ben", branch=leeds, vendor=pike),
        make.person(name="Cid", branch=hull, vendor=pike, starts_on=new),
        make.person(name="Dot", branch=make.branch(), job_role="clerk", starts_on=new),
    ]
    places = {"leeds": leeds.id, "north": north.id, "pike": pike.id}

    rule(**{key: places.get(value, value) for key, value in who.items()})

    assert {p.name for p in people if p.id in asked(db)} == names


def test_who_comes_is_asked_the_moment_they_come(make, db, leeds, rule, work):
    rule(branch_id=leeds.id)
    ana = make.person(branch=leeds)
    assert asked(db) == set()

    with work() as uow:
        uow.emit(PeopleChanged(what="added", person_ids=(ana.id,)))

    assert asked(db) == {ana.id}
    [standing] = db.scalars(select(Standing).filter_by(person_id=ana.id))
    assert (standing.path_id, standing.due_on) == ("field", date(2026, 3, 15))


def test_who_begins_later_is_asked_on_the_day(make, db, leeds, rule, apply, clock):
    ana = make.person(branch=leeds, starts_on=date(2026, 3, 5))
    rule(branch_id=leeds.id)
    assert asked(db) == set()

    clock.now += timedelta(days=4)
    apply()

    [row] = db.scalars(select(Assignment))
    assert (row.person_id, row.due_on) == (ana.id, date(2026, 3, 19))


def test_second_time_changes_nothing(make, db, leeds, rule, apply, clock):
    make.person(branch=leeds)
    rule(branch_id=leeds.id)

    clock.now += timedelta(days=1)

    assert apply() == [rules.Applied(0, 0)]
    [row] = db.scalars(select(Assignment))
    assert row.due_on == date(2026, 3, 15)


def test_two_machines_at_once_ask_once(make, db, leeds, rule, apply):
    rule(branch_id=leeds.id)
    people = {make.person(branch=leeds).id for _ in range(20)}

    done = at_once(apply, apply)

    assert asked(db) == people
    assert sum(one.asked for [one] in done) == 20
    assert len(db.scalars(select(Assignment)).all()) == 20


def test_who_no_longer_matches_and_has_not_begun_is_let_go(make, db, leeds, rule, work):
    ana = make.person(branch=leeds)
    id_ = rule(branch_id=leeds.id)

    moved(work, ana, branch_id=make.branch().id)

    [row] = db.scalars(select(Assignment))
    assert row.withdrawn_at
    assert row.withdrawn_why == rules.NO_MATCH
    [standing] = db.scalars(select(Standing).filter_by(person_id=ana.id))
    assert standing.path_id == ""
    [entry] = db.scalars(select(AuditEntry).filter_by(event="RuleLetGo"))
    assert str(id_) in entry.data


def test_what_was_begun_is_kept(make, db, leeds, rule, work, clock):
    ana = make.person(branch=leeds)
    rule(branch_id=leeds.id)
    with work() as uow:
        uow.session.execute(update(Assignment).values(begun_at=clock()))

    moved(work, ana, branch_id=make.branch().id)

    assert asked(db) == {ana.id}


def test_who_comes_back_is_asked_again(make, db, leeds, rule, work, clock):
    ana = make.person(branch=leeds)
    rule(branch_id=leeds.id)
    moved(work, ana, branch_id=make.branch().id)
    clock.now += timedelta(days=10)

    moved(work, ana, branch_id=leeds.id)

    [row] = db.scalars(select(Assignment).filter_by(withdrawn_at=None))
    assert row.due_on == date(2026, 3, 25)


def test_who_left_is_let_go(make, db, leeds, rule, work):
    ana = make.person(branch=leeds)
    rule(branch_id=leeds.id)

    moved(work, ana, ends_on=date(2026, 2, 28))

    assert asked(db) == set()


def test_what_somebody_took_back_does_not_come_back_by_itself(make, db, leeds, rule, work, apply):
    make.person(branch=leeds)
    rule(branch_id=leeds.id)
    [row] = db.scalars(select(Assignment))
    with work() as uow:
        changes.withdraw(uow, actor=OPERATOR, ids=[row.id], why="On other work")

    assert apply() == [rules.Applied(0, 0)]


def test_who_finished_it_or_has_it_open_is_not_asked_by_a_rule(make, db, leeds, rule, clock):
    ana, ben = make.person(branch=leeds), make.person(branch=leeds)
    make.assignment(ana, branch_id=leeds.id, completed_at=clock())
    make.assignment(ben, branch_id=leeds.id)

    rule(branch_id=leeds.id)

    assert asked(db) == set()


def test_ended_rule_asks_nobody_and_takes_nothing_back(make, db, leeds, rule, work, apply):
    ana = make.person(branch=leeds)
    id_ = rule(branch_id=leeds.id)

    for _ in range(2):
        with work() as uow:
            rules.end(uow, actor=OPERATOR, rule_id=id_)
    make.person(branch=leeds)

    assert apply() == []
    assert asked(db) == {ana.id}
    assert len(db.scalars(select(AuditEntry).filter_by(event="RuleEnded")).all()) == 1


def test_rule_holds_from_its_day_on_where_the_branch_is(make, db, rule, apply, clock):
    tokyo = make.branch(time_zone="Asia/Tokyo")
    lima = make.branch(time_zone="America/Lima")
    ken, luz = make.person(branch=tokyo), make.person(branch=lima)
    rule(holds_from=date(2026, 3, 9))
    assert asked(db) == set()

    clock.now = datetime(2026, 3, 8, 16, tzinfo=UTC)  # the 9th in Tokyo, the 8th in Lima
    apply()
    assert asked(db) == {ken.id}

    clock.now = datetime(2026, 3, 9, 6, tzinfo=UTC)
    apply()
    assert asked(db) == {ken.id, luz.id}
    assert {row.due_on for row in db.scalars(select(Assignment))} == {date(2026, 3, 23)}


def test_making_a_rule_is_told_to_the_log_without_names(make, db, leeds, rule):
    make.person(name="Ana Secret", branch=leeds)

    id_ = rule(branch_id=leeds.id, kind=Kind.EMPLOYEE)

    [entry] = db.scalars(select(AuditEntry).filter_by(event="RuleMade"))
    assert str(id_) in entry.data
    assert '["kind","employee"]' in entry.texts
    [batch] = db.scalars(select(AuditEntry).filter_by(event="PathGivenToMany"))
    assert '"people":1' in batch.data
    assert "Secret" not in batch.data


def test_same_press_twice_makes_one_rule(make, db, work, leeds):
    make.person(branch=leeds)
    id_ = uuid4()

    for _ in range(2):
        with work() as uow:
            rules.make(uow, actor=OPERATOR, rule_id=id_, path_id="field", days=7, who=Who())

    assert len(db.scalars(select(Rule)).all()) == 1


# --- reach -----------------------------------------------------------------------------


def actor_of(person, role, **where):
    return Actor(person.id, person.name, (Grant(role, **where),))


@pytest.fixture
def company(make):
    north = make.region(name="North")
    leeds = make.branch(name="Leeds", region_id=north.id)
    cork = make.branch(name="Cork")
    return {"north": north.id, "south": cork.region_id, "leeds": leeds.id, "cork": cork.id}


PLACES = ("", "leeds", "cork", "north", "south")
REACH = {
    Role.MANAGER: {"leeds"},
    Role.REGION_MANAGER: {"leeds", "north"},
    Role.HR: set(PLACES),
    Role.ADMIN: set(PLACES),
    Role.VENDOR_ADMIN: set(),
    Role.AUDITOR: set(),
    Role.AUTHOR: set(),
    Role.LEARNER: set(),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", REACH)
def test_rules_reach_as_far_as_their_maker(make, company, work, db, role, place):
    pike = make.vendor().id
    where = {
        Role.MANAGER: {"branch_id": company["leeds"]},
        Role.REGION_MANAGER: {"region_id": company["north"]},
        Role.VENDOR_ADMIN: {"vendor_id": pike},
    }
    actor = actor_of(make.person(), role, **where.get(role, {}))
    key = "branch_id" if place in ("leeds", "cork") else "region_id"
    who = Who(**{key: company[place]} if place else {})
    id_ = uuid4()

    def make_it(actor):
        with work(actor) as uow:
            rules.make(uow, actor=actor, rule_id=id_, path_id="field", days=7, who=who)

    if place in REACH[role]:
        make_it(actor)
    else:
        with pytest.raises(NotFound, match="There is no such branch or region"):
            make_it(actor)
        make_it(OPERATOR)
    seen = {line.id for line in queries.rules(db, actor)}
    assert (id_ in seen) == (place in REACH[role])
    if place not in REACH[role]:
        with pytest.raises(NotFound, match="There is no such rule"), work(actor) as uow:
            rules.end(uow, actor=actor, rule_id=id_)


def test_role_groups_are_counted_by_branch(make, db, work, leeds, rule, clock):
    ana, _ = make.person(branch=leeds), make.person(branch=leeds)
    make.person(branch=leeds, job_role="clerk")
    make.assignment(ana, branch_id=leeds.id, completed_at=clock())
    rule(branch_id=leeds.id, job_role="technician")

    days = groups.days(db, clock())
    found = queries.coverage(db, OPERATOR, days, "field", Who())

    assert [(r.branch, r.job_role, r.people, r.asked, r.finished) for r in found] == [
        ("Leeds", "clerk", 1, 0, 0),
        ("Leeds", "technician", 2, 2, 1),
    ]


def test_batch_and_rule_leave_the_board_as_a_rebuild_would(make, db, work, leeds, walk, clock):
    ana, ben = make.person(branch=leeds), make.person(branch=leeds)
    make.engagement(person_id=ben.id, branch_id=make.branch().id)
    walk(ana, make.assignment(ana, branch_id=leeds.id)).certify()
    with work() as uow:
        reports.rebuild(uow)

    with work() as uow:
        bulk.give(
            uow, actor=OPERATOR, who=Who(), path_id="field", due_on=date(2026, 4, 1), again=True
        )

    columns = list(Standing.__table__.columns)
    before = set(db.execute(select(*columns)).all())
    with work() as uow:
        reports.rebuild(uow)
    assert set(db.execute(select(*columns)).all()) == before
