"""An edition is published, and exactly the people concerned are asked exactly what changed."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select, update

from course.actor import OPERATOR, Role
from course.assignments import changes
from course.assignments.models import Assignment, Delta
from course.audit.models import AuditEntry
from course.content.serialise import named
from course.credentials import queries as credentials
from course.credentials import service as credential_service
from course.credentials.domain import Status
from course.credentials.models import Proof
from course.events import PeopleLeft
from course.library import service as library
from course.people.models import Engagement
from course.recertification import place_queries, queries, service
from course.reports import service as reports
from course.reports.models import Standing
from tests.credentials.conftest import Passing
from tests.recertification.editions import Edition, clause, edition, first

GRACE = date(2026, 12, 15)
"""In force on 1 December 2026, and 14 days."""
AFTER = date(2026, 12, 16)
ONE = edition("1.1", material={"stay": "Stay there."})
TWO = edition("1.2", ONE, material={"call-the-office": "Call now."}, effective_on=date(2027, 1, 1))


@pytest.fixture
def ana(make, award):
    person = make.person(name="Ana Silva", phone="+353 1 555 0100")
    award(person)
    return person


@pytest.fixture
def standings(db):
    """The read model as it is; and that it is what a rebuild would make."""

    def read(work):
        db.expire_all()
        columns = list(Standing.__table__.c)
        rows = db.execute(select(*columns).order_by(Standing.engagement_id, Standing.path_id)).all()
        with work() as uow:
            reports.rebuild(uow)
        again = db.execute(select(*columns).order_by(Standing.engagement_id, Standing.path_id))
        assert rows == again.all()
        return rows

    return read


def test_holder_gets_one_assignment_about_the_changed_clause(
    ana, publish, delta_of, db, work, standings
):
    publish(ONE)

    delta = delta_of(ana)
    assert (delta.reason, delta.due_on) == ("clause_change", GRACE)
    assert delta.revision_id == ONE.revision.id
    assert db.get(Delta, delta.id).clause_ids == "stay"
    [row] = standings(work)
    assert (row.assignment_id, row.due_on, row.valid_until) == (delta.id, GRACE, GRACE)


def test_whoever_holds_nothing_lost_it_or_has_left_is_not_asked(
    make, award, publish, demands, work, passing
):
    outsider, revoked, left = (make.person(name=n) for n in ("Otto Outsider", "Rhea", "Lee"))
    serial = award(revoked).serial
    award(left)
    with work() as uow:
        credential_service.revoke(uow, actor=OPERATOR, serial=serial, reason="A test")
        gone = update(Engagement).where(Engagement.person_id == left.id)
        uow.session.execute(gone.values(ends_on=date(2026, 2, 1)))

    publish(ONE)

    assert [demands(person) for person in (outsider, revoked, left)] == [[], [], []]


def test_new_lessons_and_asking_again_ask_nobody_twice(ana, publish, demands, work, db):
    publish(ONE)
    lessons = named(replace(ONE.revision, facts=None))
    publish(Edition(lessons, ONE.files))
    with work() as uow:
        assert service.ask_again(uow) == 0

    assert lessons.id != ONE.revision.id
    assert len(demands(ana)) == 1
    assert db.scalar(select(func.count()).select_from(Delta)) == 1


def test_answering_adds_evidence_and_moves_no_day(
    ana, publish, delta_of, walk, passing, db, work, standings
):
    before = passing.newest(ana)
    publish(ONE)

    walk(ana, delta_of(ana)).certify()

    after = passing.newest(ana)
    assert (after.serial, after.valid_until) == (before.serial, before.valid_until)
    assert (after.editions, after.missing) == (("1.0", "1.1"), None)
    assert after.status(AFTER) is Status.VALID
    assert delta_of(ana) is None
    [proof] = db.scalars(select(Proof)).all()
    assert (proof.clause_ids, proof.decision_count) == ("stay", 3)
    [row] = standings(work)
    assert (row.assignment_id, row.valid_until) == (None, before.valid_until)
    assert db.scalar(select(func.count()).where(AuditEntry.event == "EditionProved")) == 1


def _answered(steps):
    attempt_id = steps.begin_check()
    steps.answer(attempt_id)
    return attempt_id


def test_missing_the_grace_date_lapses_the_credential_for_the_new_edition(
    ana, publish, passing, work
):
    publish(ONE)

    certificate = passing.newest(ana)
    assert [certificate.status(day) for day in (GRACE, AFTER)] == [Status.VALID, Status.LAPSED]
    assert certificate.missed(AFTER).edition == "1.1"
    with work() as uow:
        held = [credentials.valid_paths(uow.session, ana.id, day) for day in (GRACE, AFTER)]
    assert held == [{"field"}, set()]


def test_late_answer_makes_it_hold_again_and_the_gap_stays_on_record(
    ana, publish, delta_of, walk, passing, clock, pass_days, demands
):
    publish(ONE)
    pass_days(300)

    walk(ana, delta_of(ana)).certify()

    assert passing.newest(ana).status(clock().date()) is Status.VALID
    [demand] = demands(ana)
    assert (demand.grace_on, demand.settled_on, demand.settled) == (
        GRACE,
        clock().date(),
        "answered",
    )


def test_learner_under_way_finishes_and_then_gets_the_delta(make, walk, publish, delta_of, clock):
    ben = make.person()
    steps = walk(ben, make.assignment(ben)).ready()
    publish(ONE)
    assert delta_of(ben) is None

    steps.hand_in(_answered(steps))

    delta = delta_of(ben)
    assert (delta.reason, delta.due_on) == ("clause_change", GRACE)


def test_holder_with_the_path_open_is_asked_there_and_lapses_all_the_same(
    ana, make, publish, delta_of, passing, walk
):
    again = make.assignment(ana)
    publish(ONE)

    assert delta_of(ana) is None
    assert passing.newest(ana).missed(AFTER).edition == "1.1"

    walk(ana, again).certify()
    assert passing.newest(ana).edition == "1.1"
    assert {c.status(AFTER) for c in _held(passing, ana)} == {Status.VALID, Status.NOT_YET}


def _held(passing, person):
    with passing._work() as uow:
        return credentials.held_by(uow.session, person.id)


def test_two_editions_in_a_row_become_one_delta_from_what_was_proved_last(
    ana, publish, delta_of, db, passing, work, standings, walk, demands
):
    publish(ONE)
    publish(TWO)

    delta = delta_of(ana)
    assert db.get(Delta, delta.id).clause_ids == "call-the-office stay"
    assert db.get(Delta, delta.id).from_revision_id == first().revision.id
    assert delta.due_on == GRACE, "what the first of the two asks cannot wait for the second"
    assert passing.newest(ana).missed(AFTER).edition == "1.1"
    standings(work)

    walk(ana, delta).certify()

    assert {demand.settled for demand in demands(ana)} == {"answered"}
    assert passing.newest(ana).editions == ("1.0", "1.2")


def test_whoever_has_begun_the_first_delta_finishes_it_and_then_gets_the_second(
    ana, publish, delta_of, walk, db, passing
):
    publish(ONE)
    steps = walk(ana, delta_of(ana)).lessons()
    publish(TWO)

    steps.acknowledge().hand_in(_answered(steps))

    rest = delta_of(ana)
    assert db.get(Delta, rest.id).clause_ids == "call-the-office"
    assert rest.due_on == date(2027, 1, 15)
    assert passing.newest(ana).editions == ("1.0", "1.1")


def test_rolling_back_lets_those_off_who_proved_the_old_words(
    ana, make, award, publish, delta_of, walk, passing, demands, work, standings
):
    ben = make.person()
    award(ben)
    publish(ONE)
    walk(ben, delta_of(ben)).certify()

    publish(edition("1.2", ONE, material={"stay": ""}))

    assert delta_of(ana) is None
    assert [d.settled for d in demands(ana)] == ["dropped"]
    assert passing.newest(ana).status(AFTER) is Status.VALID
    assert delta_of(ben).due_on == GRACE
    standings(work)


def test_new_clause_asks_those_whom_it_binds(make, award, publish, delta_of, ana):
    cora = make.person(vendor=make.vendor())
    award(cora)

    publish(edition("1.1", new=[clause("wear-a-badge", "contractor")]))

    assert delta_of(cora) is not None
    assert delta_of(ana) is None


def test_numbers_before_publishing_are_the_numbers_of_the_act(make, award, publish, work, clock):
    pike, far = make.vendor(name="Pike"), make.branch(name="Far")
    for place in ({}, {}, {"vendor": pike}, {"branch": far, "vendor": pike}, {"branch": far}):
        award(make.person(**place), branch=place.get("branch"))
    with work() as uow:
        days = queries.days(uow.session, clock())
        would = place_queries.would_ask(uow.session, ONE.revision, days)

    publish(ONE)

    with work() as uow:
        assert place_queries.has_asked(uow.session, ONE.revision.id) == would
        assert place_queries.would_ask(uow.session, ONE.revision, days) == []
    assert sorted((p.branch == "Far", p.kind, p.vendor or "", p.people) for p in would) == [
        (False, "contractor", "Pike", 1),
        (False, "employee", "", 2),
        (True, "contractor", "Pike", 1),
        (True, "employee", "", 1),
    ]


def test_asking_takes_as_many_statements_for_one_as_for_many(make, award, work, statements):
    counts = []
    for more in (1, 4):
        for _ in range(more):
            award(make.person())
        with work() as uow, statements() as ran:
            library.publish(uow, revision=ONE.revision, files=ONE.files)
            uow.follow()
            uow.discard()
        counts.append(len(ran))

    assert counts[0] == counts[1]


def test_somebody_who_comes_back_is_asked_anew_with_days_of_grace(
    ana, publish, delta_of, work, clock, pass_days
):
    publish(ONE)
    with work() as uow:
        uow.emit(PeopleLeft(person_ids=(ana.id,)))
    pass_days(300)
    assert delta_of(ana) is None

    with work() as uow:
        assert service.ask_again(uow) == 1

    assert delta_of(ana).due_on == date(2027, 1, 9)


def test_what_a_manager_has_taken_back_is_not_asked_again(
    ana, make, publish, delta_of, work, passing
):
    publish(ONE)
    manager = make.person(Role.HR)
    with work() as uow:
        changes.withdraw(uow, actor=OPERATOR, ids=[delta_of(ana).id], why=f"Told {manager.name}")
    with work() as uow:
        assert service.ask_again(uow) == 0

    assert delta_of(ana) is None
    assert passing.newest(ana).missed(AFTER), "nobody has shown it all the same"


def test_merging_two_records_moves_what_is_asked(ana, make, publish, demands, db, passing):
    kept = make.person()
    publish(ONE)

    make.merge(kept, ana)

    assert [d.to_revision_id for d in demands(kept)] == [ONE.revision.id]
    assert passing.newest(kept).missed(AFTER).edition == "1.1"
    assert db.scalar(select(Assignment.person_id).join(Delta)) == kept.id


def test_shorter_path_that_renews_leaves_standing_what_it_does_not_teach(
    ana, make, work, publish, passing, clock, delta_of, demands
):
    shorter = with_shorter_path(ONE)
    passed = passing.passed(ana)
    publish(shorter)
    Passing(make, work, shorter.revision, clock).acknowledge(ana)

    with work() as uow:
        uow.emit(replace(passed, path_id="short", revision_id=shorter.revision.id))

    [demand] = demands(ana)
    assert (demand.settled, delta_of(ana).id) == (None, demand.id)
    assert {c.status(AFTER) for c in _held(passing, ana)} == {Status.LAPSED, Status.NOT_YET}


def with_shorter_path(one: Edition) -> Edition:
    """The first module is enough to renew the field path's certificate."""
    revision = one.revision
    path = replace(revision.path("field"), id="short", module_ids=("M01",), scenario_ids=())
    blueprint = replace(revision.check.blueprint("field"), path_id="short")
    check = replace(revision.check, blueprints=(*revision.check.blueprints, blueprint))
    credentials = tuple(
        replace(c, renewal_path_id="short") if c.path_id == "field" else c
        for c in revision.credentials
    )
    paths = (*revision.paths, path)
    made = replace(revision, paths=paths, check=check, credentials=credentials)
    return Edition(named(made), one.files)
