"""Many at once: set by set, in constant memory, within a few times what the bare insert takes."""

import tracemalloc
from datetime import date

import pytest
from sqlalchemy import func, select

from course.actor import OPERATOR, Actor, Grant, Role
from course.assignments import bulk, count_queries
from course.assignments import who as groups
from course.assignments.domain import Given, Who
from course.assignments.models import Assignment
from course.errors import NotFound
from course.reports.models import Standing
from tests.at_once import at_once
from tests.bulk import BRANCH, fill, id_of
from tests.conftest import NOW

DUE = date(2026, 4, 1)
MANY = 2_000


@pytest.fixture
def many(work):
    with work() as uow:
        fill(uow, branches=8, people=MANY, credentials=0)


def give(work, actor=OPERATOR, path_id="office", **more):
    with work(actor) as uow:
        return bulk.give(uow, actor=actor, path_id=path_id, due_on=DUE, **more)


def test_everybody_gets_it_once_and_the_board_knows(work, db, many):
    _, done = give(work, who=Who())

    assert done == Given(MANY, 0, 0, MANY)
    assert db.scalar(select(func.count()).where(Assignment.path_id == "office")) == MANY
    standing = select(func.count()).where(Standing.path_id == "office", Standing.due_on == DUE)
    assert db.scalar(standing) == MANY


@pytest.mark.parametrize("again", [False, True])
def test_what_is_given_is_what_was_counted_before(work, make, again):
    york, clerks = make.branch(name="York"), Who(job_role="clerk")
    ana, ben, cleo, dora = (make.person(branch=york, job_role="clerk") for _ in range(4))
    make.engagement(person_id=ana.id, branch_id=make.home().id, job_role="clerk")
    make.assignment(ben, path_id="office")
    for person in (cleo, dora):
        make.assignment(person, path_id="office", completed_at=NOW)
    make.assignment(dora, path_id="office")
    with work() as uow:
        days = groups.days(uow.session, uow.now)
        before = count_queries.counts(uow.session, OPERATOR, clerks, days, "office", again=again)

    _, done = give(work, who=clerks, again=again)

    assert done == Given(4, 2, 0 if again else 1, 2 if again else 1)
    assert done == Given(before.people, before.open, before.finished, before.fresh)


def test_ids_are_random_uuids_of_version_four(work, db, many):
    give(work, who=Who())

    ids = db.scalars(select(Assignment.id).where(Assignment.path_id == "office")).all()
    assert len(set(ids)) == MANY
    assert {(id_.version, id_.variant) for id_ in ids} == {(4, "specified in RFC 4122")}


def test_it_takes_as_many_statements_for_ten_as_for_thousands(work, db, many, statements):
    branch = Who(branch_id=id_of(BRANCH, 1), name="Bulk Person 1")
    with statements() as few:
        give(work, who=branch)
    with statements() as more:
        give(work, who=Who())

    assert len(few) == len(more) <= 14, "\n".join(more)


def test_memory_does_not_grow_with_people(work, db, many):
    give(work, who=Who(branch_id=id_of(BRANCH, 1)))  # loads what is loaded once
    tracemalloc.start()
    give(work, who=Who())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 1_500_000


def test_two_presses_at_once_give_it_once(work, db, many):
    def press():
        return give(work, who=Who(branch_id=id_of(BRANCH, 2)))[1].fresh

    at_once(press, press)

    rows = db.scalars(select(Assignment.person_id).where(Assignment.path_id == "office")).all()
    assert len(rows) == len(set(rows)) == MANY // 8


def test_reach_narrows_whatever_the_filter_says(work, db, make, many):
    manager = Actor(make.person().id, "Mona", (Grant(Role.MANAGER, branch_id=id_of(BRANCH, 3)),))

    _, mine = give(work, manager, who=Who())
    _, others = give(work, manager, who=Who(branch_id=id_of(BRANCH, 4)))

    assert (mine.fresh, others.fresh) == (MANY // 8, 0)


def test_path_that_does_not_exist_is_not_found(work, db):
    with pytest.raises(NotFound):
        give(work, who=Who(), path_id="flying")


def test_other_numbers_than_those_agreed_to_and_nobody_is_assigned(work, db, make):
    make.person()

    with pytest.raises(bulk.NumbersChanged):
        give(work, who=Who(), seen="2-0-0-2")

    assert db.scalars(select(Assignment)).all() == []


@pytest.mark.parametrize(
    ("seal", "agrees"),
    [
        ("5-2-1-2", True),  # done in between: four have it, nobody is left
        ("5-4-1-0", True),  # the same numbers
        ("5-2-1-2 ", False),
        ("5-1-1-2", False),
        ("6-2-1-3", False),
        ("", False),
        (None, False),
        ("a-b-c-d", False),
    ],
)
def test_a_yes_holds_for_the_numbers_that_were_seen(seal, agrees):
    assert Given(5, 4, 1, 0).agrees(seal) == agrees
