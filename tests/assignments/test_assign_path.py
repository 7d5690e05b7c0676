"""The service: all or nothing, and once however often it is asked."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from course.actor import OPERATOR
from course.assignments import service
from course.assignments.domain import Reason
from course.assignments.models import Assignment
from course.errors import NotFound

DUE = date(2026, 3, 31)


def test_two_presses_at_once_give_each_person_the_path_once(make, work, db):
    branch = make.home()
    people = [make.person() for _ in range(20)]
    gate = Barrier(2)

    def press(_):
        gate.wait()
        with work() as uow:
            return service.open_path(
                uow,
                path_id="field",
                branch_of={person.id: branch.id for person in people},
                reason=Reason.MANAGER,
                due_on=DUE,
            )

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(press, range(2)))

    rows = db.scalars(select(Assignment)).all()
    assert sorted(row.person_id for row in rows) == sorted(person.id for person in people)
    assert sorted(len(one.assigned) + len(one.already_open) for one in done) == [20, 20]
    assert sum(len(one.assigned) for one in done) == 20


def test_one_person_who_is_not_there_and_nobody_is_assigned(make, work, db):
    ana, lena = make.person(), make.person(ends_on=date(2026, 2, 1))

    with pytest.raises(NotFound), work() as uow:
        service.assign_path(
            uow, actor=OPERATOR, path_id="field", person_ids=[ana.id, lena.id], due_on=DUE
        )

    assert db.scalars(select(Assignment)).all() == []


def test_finished_path_can_be_given_again(make, work, db, clock):
    ana = make.person()
    make.assignment(ana, completed_at=clock())

    with work() as uow:
        done = service.assign_path(
            uow, actor=OPERATOR, path_id="field", person_ids=[ana.id], due_on=DUE
        )

    assert done.assigned == (ana.id,)
    assert len(db.scalars(select(Assignment)).all()) == 2


def test_whoever_works_at_two_branches_gets_the_path_once(make, work, db):
    ana = make.person()
    make.engagement(person_id=ana.id, branch_id=make.branch().id)

    with work() as uow:
        service.assign_path(uow, actor=OPERATOR, path_id="field", person_ids=[ana.id], due_on=DUE)

    assert len(db.scalars(select(Assignment)).all()) == 1
