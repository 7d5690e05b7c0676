"""A branch with a manager, an employee, a contractor, and a firm that sends the contractor."""

from datetime import timedelta
from uuid import uuid4

import pytest

from course.actor import Role
from course.incidents import service
from course.incidents.service import Told
from tests.learners import as_actor


class Harbour:
    """People of one branch, and one of another."""

    def __init__(self, make, work):
        self._work = work
        self.branch = make.branch(name="Harbour")
        self.pike = make.vendor(name="Pike")
        self.dana = make.person(Role.MANAGER, branch=self.branch, name="Dana Whitfield")
        self.lee = make.person(branch=self.branch, name="Lee Tran")
        self.sam = make.person(branch=self.branch, vendor=self.pike, name="Sam Okoro")
        self.joan = make.person(
            Role.VENDOR_ADMIN, branch=self.branch, vendor=self.pike, name="Joan Pike"
        )
        self.otto = make.person(Role.MANAGER, branch=make.branch(name="Mill"), name="Otto Outsider")

    def log(self, by=None, *, ago=10, told=0, clause="call-the-office", what="Line cut", id_=None):
        """Logs an event; ``ago`` and ``told`` in minutes before now, ``told`` None for not yet."""
        id_, actor = id_ or uuid4(), as_actor(by or self.sam)
        with self._work(actor) as uow:
            given = Told(
                what,
                "4 Mill Lane",
                clause,
                uow.now - timedelta(minutes=ago),
                None if told is None else uow.now - timedelta(minutes=told),
                "" if told is None else "Lee at the office",
            )
            service.log_event(uow, actor=actor, event_id=id_, branch_id=self.branch.id, told=given)
        return id_


@pytest.fixture
def harbour(make, work):
    return Harbour(make, work)
