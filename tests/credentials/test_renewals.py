"""Renewal opens by itself, once, for whoever is still there; a shorter path where one is named."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from course.actor import OPERATOR
from course.assessment.models import Attempt
from course.assignments import changes, who
from course.assignments import service as assignments
from course.assignments.domain import Reason
from course.assignments.models import Assignment
from course.content.serialise import to_json
from course.credentials import queries, renewals, service
from course.credentials.models import Credential
from course.errors import NotFound, NotReady
from course.library import service as library
from course.reports.models import Standing
from tests.at_once import at_once
from tests.content.tiny import CHECK, CREDENTIAL, PATHS, TINY, compiled, first

OPENS, LAST = date(2026, 12, 30), date(2027, 2, 28)
"""The window and the last day of whoever passed on 2026-03-01."""


@pytest.fixture
def ana(make, award):
    person = make.person(name="Ana Silva")
    award(person)
    return person


@pytest.fixture
def daily(run):
    def daily(on: date, *more: str) -> str:
        result = run("daily", "--on", on.isoformat(), *more)
        assert result.exit_code == 0, result.output
        return " ".join(result.output.split())

    return daily


def opened(db, person) -> list[Assignment]:
    found = select(Assignment).where(Assignment.person_id == person.id)
    return list(db.scalars(found.where(Assignment.reason == Reason.EXPIRY)))


def test_renewal_opens_on_the_first_day_of_the_window_until_the_last_day(daily, db, ana):
    before = daily(OPENS - timedelta(days=1))
    assert "renewals" not in before
    assert opened(db, ana) == []

    assert "renewals field asked 1" in daily(OPENS)

    (one,) = opened(db, ana)
    assert (one.path_id, one.due_on, one.short_path_id) == ("field", LAST, None)


def test_second_run_and_every_later_one_open_nothing_more(daily, db, ana):
    for days in (0, 0, 1, 40):
        daily(OPENS + timedelta(days=days))

    assert len(opened(db, ana)) == 1


def test_two_machines_at_once_open_one(app, db, ana, revision):
    def machine() -> int:
        now = datetime(2027, 1, 4, 9, tzinfo=UTC)
        with app.extensions["course.unit_of_work"](now=now) as uow:
            days = who.days(uow.session, now)
            return renewals.open_renewals(uow, revision.credential("field"), days)

    assert sorted(at_once(machine, machine)) == [0, 1]
    assert len(opened(db, ana)) == 1


def test_after_a_gap_of_a_month_whoever_lapsed_gets_the_days_of_grace(daily, db, ana, revision):
    on = LAST + timedelta(days=31)

    daily(on)

    grace = timedelta(days=revision.credential("field").grace_days)
    assert [one.due_on for one in opened(db, ana)] == [on + grace]


def test_what_lapsed_long_ago_is_nobodys_renewal(daily, db, ana):
    daily(LAST + timedelta(days=93))

    assert opened(db, ana) == []


def test_dry_run_tells_it_and_saves_nothing(daily, db, ana):
    assert "renewals field asked 1" in daily(OPENS, "--dry-run")
    assert opened(db, ana) == []


def test_who_has_left_is_not_asked_and_who_comes_back_is(daily, db, make, award):
    gone = make.person(ends_on=date(2026, 12, 1))
    award(gone)

    daily(OPENS)
    assert opened(db, gone) == []

    make.engagement(person_id=gone.id, branch_id=make.home().id, starts_on=date(2027, 1, 10))
    daily(date(2027, 1, 10))
    assert [one.due_on for one in opened(db, gone)] == [LAST]


def test_who_leaves_in_the_window_and_comes_back_in_it_is_asked_again(daily, db, make, award):
    person = make.person(ends_on=OPENS + timedelta(days=3))
    award(person)
    daily(OPENS)
    daily(OPENS + timedelta(days=4))
    assert [one.withdrawn_at is not None for one in opened(db, person)] == [True]

    make.engagement(person_id=person.id, branch_id=make.home().id, starts_on=date(2027, 1, 20))
    daily(date(2027, 1, 20))

    assert [one.withdrawn_at is None for one in opened(db, person)].count(True) == 1


def test_open_assignment_and_newer_credential_are_left_alone(daily, db, make, award, clock, ana):
    busy = make.person()
    award(busy)
    make.assignment(busy, due_on=date(2027, 6, 1))
    clock.now = datetime(2027, 1, 5, 9, tzinfo=UTC)
    award(ana)

    daily(date(2027, 1, 6))

    assert opened(db, busy) == opened(db, ana) == []


def test_what_somebody_took_back_by_hand_does_not_come_back(daily, db, ana, work):
    daily(OPENS)
    with work() as uow:
        mine = [one.id for one in opened(db, ana)]
        changes.withdraw(uow, actor=OPERATOR, ids=mine, why="Retires")

    daily(OPENS + timedelta(days=1))

    assert [one.withdrawn_at is None for one in opened(db, ana)] == [False]


def test_revoked_credential_is_not_renewed_and_a_reinstated_one_is(daily, db, ana, work):
    serial = db.scalars(select(Credential.serial)).one()
    with work() as uow:
        service.revoke(uow, actor=OPERATOR, serial=serial, reason="Wrong person")
    daily(OPENS)
    assert opened(db, ana) == []

    with work() as uow:
        service.reinstate(uow, actor=OPERATOR, serial=serial, reason="Right after all")
    daily(OPENS)
    assert len(opened(db, ana)) == 1


def test_day_is_the_day_at_the_branch(app, db, make, award, clock, revision):
    west = make.branch(time_zone="Pacific/Honolulu")
    person = make.person(branch=west)
    award(person, branch=west)
    counts = []
    for hour in (9, 10):  # 23:00 on the 28th and 00:00 on the 29th in Honolulu
        now = datetime(2026, 12, 29, hour, tzinfo=UTC)
        with app.extensions["course.unit_of_work"](now=now) as uow:
            days = who.days(uow.session, now)
            counts.append(renewals.open_renewals(uow, revision.credential("field"), days))

    assert counts == [0, 1]


def test_many_take_as_many_statements_as_few(app, make, award, db, statements, work, revision):
    award(make.person())
    with work() as uow:
        row = uow.session.execute(select(Credential.__table__)).mappings().one()
    people = [make.person() for _ in range(20)]
    numbers = []
    for some in (people[:2], people[2:]):
        for person in some:
            _copy(work, row, person, make)
        now = datetime(2027, 1, 4 + len(numbers), 9, tzinfo=UTC)
        with statements() as ran, app.extensions["course.unit_of_work"](now=now) as uow:
            days = who.days(uow.session, now)
            assert renewals.open_renewals(uow, revision.credential("field"), days) >= len(some)
        numbers.append(len(ran))

    assert numbers[1] <= numbers[0]
    due = db.scalars(select(Standing.due_on).where(Standing.due_on == LAST)).all()
    assert len(due) == 21


def _copy(work, row, person, make) -> None:
    """The same credential for somebody else, without the road to it."""
    task = make.assignment(person, completed_at=make._clock())
    with work() as uow:
        attempt = uow.session.get(Attempt, row["attempt_id"])
        values = {c.key: getattr(attempt, c.key) for c in Attempt.__table__.columns}
        mine = Attempt(**values | {"id": uuid4(), "person_id": person.id, "assignment_id": task.id})
        uow.session.add(mine)
        uow.session.flush()
        own = {"id": uuid4(), "person_id": person.id, "attempt_id": mine.id}
        own["serial"] = f"AW-26-{str(own['id'])[:8].upper()}"
        uow.session.add(Credential(**dict(row) | own))


# --- the shorter path ---------------------------------------------------------------------

AGAIN = """  - id: again
    title: Field, once more
    for_whom: Who holds it already
    modules: [M01]
    check: final-check
    job_roles: []
"""
BLUEPRINT = """  again:
    - id: short
      title: The one that matters
      clauses: [sorry-at-once]
      items: 1
      cases: 0
      critical: []
"""
SHORTER = {
    PATHS: TINY[PATHS] + AGAIN,
    CHECK: TINY[CHECK] + BLUEPRINT,
    CREDENTIAL: TINY[CREDENTIAL] + "renewal_path: again\n",
}


@pytest.fixture
def shorter(work):
    """A small course whose credential is renewed by a path of its own, published."""
    compilation = compiled(SHORTER)
    assert compilation.revision, [str(problem) for problem in compilation.problems]
    with work() as uow:
        library.publish(uow, revision=compilation.revision, files=compilation.files)
    return compilation.revision


def test_shorter_path_renews_the_credential_of_the_main_one(
    shorter, make, walk, daily, db, clock, browser
):
    ana = make.person(name="Ana Silva")
    walk(ana, make.assignment(ana)).certify()
    daily(OPENS)
    (one,) = opened(db, ana)
    assert (one.path_id, one.short_path_id) == ("field", "again")
    clock.now = datetime(2027, 1, 5, 9, tzinfo=UTC)
    assert "Field, once more" in browser.sign_in(ana).get("/learn").text

    walk(ana, one).certify()

    old, new = db.scalars(select(Credential).order_by(Credential.ordinal)).all()
    assert (new.path_id, new.ordinal) == ("field", 2)
    assert new.valid_from == old.valid_until + timedelta(days=1) == date(2027, 3, 1)
    assert new.record["path_title"] == "Field"
    stands = db.scalars(select(Standing).where(Standing.person_id == ana.id)).all()
    assert [(row.path_id, row.due_on, row.valid_until) for row in stands] == [
        ("field", None, new.valid_until)
    ]


def test_shorter_path_cannot_be_asked_of_anybody_by_hand(shorter, make, work, run):
    ana = make.person()
    with pytest.raises(NotFound), work() as uow:
        assignments.assign_path(
            uow, actor=OPERATOR, path_id="again", person_ids=[ana.id], due_on=date(2026, 4, 1)
        )
    assert [path.id for path in shorter.assignable_paths] == ["field"]


def test_shorter_path_goes_with_a_revoked_credential_and_comes_back_with_a_reinstated_one(
    shorter, make, walk, daily, db, clock, work
):
    ana = make.person()
    walk(ana, make.assignment(ana)).certify()
    full = make.assignment(make.person())
    daily(OPENS)
    clock.now = datetime(2027, 1, 5, 9, tzinfo=UTC)
    whose = {"actor": OPERATOR, "serial": db.scalars(select(Credential.serial)).one()}

    with work() as uow:
        service.revoke(uow, reason="Answers were not theirs", **whose)

    [gone] = opened(db, ana)
    assert (gone.withdrawn_at, gone.withdrawn_why) == (clock(), renewals.NOTHING_TO_RENEW)
    assert db.get(Assignment, full.id).withdrawn_at is None
    [row] = db.scalars(select(Standing).where(Standing.person_id == ana.id)).all()
    assert (row.assignment_id, row.due_on, row.revoked) == (None, None, True)
    with work() as uow:
        service.reinstate(uow, reason="They were", **whose)
    daily(date(2027, 1, 6))
    assert [one.withdrawn_at for one in opened(db, ana)].count(None) == 1


def test_shorter_path_renews_nothing_once_the_credential_was_revoked(
    shorter, make, walk, daily, db, clock, work
):
    ana = make.person()
    walk(ana, make.assignment(ana)).certify()
    daily(OPENS)
    clock.now = datetime(2027, 1, 5, 9, tzinfo=UTC)
    serial = db.scalars(select(Credential.serial)).one()
    with work() as uow:
        service.revoke(uow, actor=OPERATOR, serial=serial, reason="Answers were not theirs")
    with work() as uow:  # as if they had been in the middle of it at that very moment
        uow.session.execute(update(Assignment).values(withdrawn_at=None))

    with pytest.raises(NotReady, match="no certificate to renew"):
        walk(ana, opened(db, ana)[0]).certify()

    with work() as uow:
        assert len(queries.held_by(uow.session, ana.id)) == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({CREDENTIAL: TINY[CREDENTIAL] + "renewal_path: agian\n"}, "again"),
        ({CREDENTIAL: TINY[CREDENTIAL] + "renewal_path: field\n"}, "its own shorter path"),
        ({PATHS: TINY[PATHS] + AGAIN.replace("[]", "[clerk]")}, "has job roles"),
        (
            {
                "certificates/again.yaml": TINY[CREDENTIAL]
                .replace("id: field", "id: again")
                .replace("path: field", "path: again")
            },
            "one of its own",
        ),
    ],
)
def test_compiler_refuses_a_shorter_path_that_cannot_be_one(changes, says):
    compilation = compiled({**SHORTER, **changes})

    assert compilation.revision is None
    assert any(says in str(problem) for problem in compilation.problems)


def test_two_credentials_cannot_share_a_shorter_path():
    office = TINY[PATHS] + AGAIN + AGAIN.replace("id: again", "id: office")
    second = (
        TINY[CREDENTIAL].replace("id: field", "id: office").replace("path: field", "path: office")
    )
    compilation = compiled(
        {
            **SHORTER,
            PATHS: office,
            CHECK: SHORTER[CHECK] + BLUEPRINT.replace("again:", "office:"),
            "certificates/office.yaml": second + "renewal_path: again\n",
        }
    )

    assert "renews the credential of" in str(first(compilation, "renewal-path"))


def test_pack_without_shorter_paths_keeps_its_name(revision):
    assert b"renewal_path_id" not in to_json(revision)
