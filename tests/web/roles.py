"""A small company with somebody in every role, and the ids of two people's things."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from course.actor import MAY, Act, Role
from course.credentials.models import Credential
from course.jobs import service as jobs
from course.people.models import Engagement
from tests.learners import as_actor

OUTSIDER = "outsider, not signed in"
EMPLOYEE = "learner, employee"
CONTRACTOR = "learner, contractor"
VENDOR_ADMIN = "vendor admin"
MANAGER = "manager of the branch"
OTHER_MANAGER = "manager of another branch"
REGION_MANAGER = "region manager above"
OTHER_REGION_MANAGER = "region manager elsewhere"
HR = "HR"
AUTHOR = "author"
AUDITOR = "auditor"
ADMIN = "admin"

SIGNED_IN = (
    EMPLOYEE,
    CONTRACTOR,
    VENDOR_ADMIN,
    MANAGER,
    OTHER_MANAGER,
    REGION_MANAGER,
    OTHER_REGION_MANAGER,
    HR,
    AUTHOR,
    AUDITOR,
    ADMIN,
)
EVERYBODY = (OUTSIDER, *SIGNED_IN)

SAM, CORA, NOBODY = "Sam's", "Cora's", "nobody's"
"""Whose ids stand in an address: Sam is the employee, Cora the contractor, in another branch."""

REACHED_BY = {
    SAM: {EMPLOYEE, MANAGER, REGION_MANAGER, HR, AUDITOR, ADMIN},
    CORA: {CONTRACTOR, VENDOR_ADMIN, OTHER_MANAGER, OTHER_REGION_MANAGER, HR, AUDITOR, ADMIN},
    NOBODY: set(),
}
ASKED_BY = {SAM: HR, CORA: ADMIN, NOBODY: None}
"""Who asked for the export in an address."""
OWNER = {SAM: EMPLOYEE, CORA: CONTRACTOR, NOBODY: None}


ROLES = {
    EMPLOYEE: Role.LEARNER,
    CONTRACTOR: Role.LEARNER,
    VENDOR_ADMIN: Role.VENDOR_ADMIN,
    MANAGER: Role.MANAGER,
    OTHER_MANAGER: Role.MANAGER,
    REGION_MANAGER: Role.REGION_MANAGER,
    OTHER_REGION_MANAGER: Role.REGION_MANAGER,
    HR: Role.HR,
    AUTHOR: Role.AUTHOR,
    AUDITOR: Role.AUDITOR,
    ADMIN: Role.ADMIN,
}


def may(role: str, act: Act) -> bool:
    """Whether this role has the act at all."""
    return act is Act.LEARN or ROLES[role] in MAY[act]


@dataclass(frozen=True)
class Ids:
    """What may stand in an address. The defaults are nobody's."""

    person: Any = field(default_factory=uuid4)
    branch: Any = field(default_factory=uuid4)
    engagement: Any = field(default_factory=uuid4)
    double: Any = field(default_factory=uuid4)
    """A second record of the person."""
    merge: Any = field(default_factory=uuid4)
    """Of a third one."""
    region: Any = field(default_factory=uuid4)
    vendor: Any = field(default_factory=uuid4)
    """Sam has none, so his is nobody's."""
    cover: Any = field(default_factory=uuid4)
    claim: Any = field(default_factory=uuid4)
    rule: Any = field(default_factory=uuid4)
    plan: Any = field(default_factory=uuid4)
    assignment: Any = field(default_factory=uuid4)
    job: Any = field(default_factory=uuid4)
    run: Any = field(default_factory=uuid4)
    paper: Any = field(default_factory=uuid4)
    decision: Any = field(default_factory=uuid4)
    """About a visit of this person, by the manager of their branch."""
    event: Any = field(default_factory=uuid4)
    """A service event that this person logged."""
    key: Any = field(default_factory=uuid4)
    """Of a machine at this person's branch."""
    promise: Any = field(default_factory=uuid4)
    clause: str = "stay"
    review: Any = field(default_factory=uuid4)
    """Of Sam's own team, and of Cora's firm: each is invited."""
    action: Any = field(default_factory=uuid4)
    """Agreed in that review, and theirs to do."""
    code: str = "NOBODY-7"
    serial: str = "AW-26-0000-0000"
    digest: str = "0" * 64
    revision: str = "0" * 64
    static: str = "nothing.css"
    module: str = "M99"
    screen: str = "nothing"
    item: str = "nothing"
    scenario: str = "S99"


class Company:
    """``people`` by role and ``ids`` by owner."""

    def __init__(self, make, walk, db, revision):
        self._make, self._walk, self._db, self._revision = make, walk, db, revision
        top = make.region(name="Everything")
        north = make.region(name="North", parent_id=top.id)
        here = make.branch(name="Here", region_id=make.region(name="N1", parent_id=north.id).id)
        there = make.branch(name="There", region_id=make.region(name="South").id)
        south = there.region_id
        self._pike = pike = make.vendor(name="Pike")
        self.people = {
            EMPLOYEE: make.person(branch=here),
            CONTRACTOR: make.person(branch=there, vendor=pike),
            VENDOR_ADMIN: make.person(Role.VENDOR_ADMIN, branch=there, vendor=pike),
            MANAGER: make.person(Role.MANAGER, branch=here),
            OTHER_MANAGER: make.person(Role.MANAGER, branch=there),
            REGION_MANAGER: make.person(Role.REGION_MANAGER, branch=here, where=north),
            OTHER_REGION_MANAGER: make.person(Role.REGION_MANAGER, branch=there),
            HR: make.person(Role.HR, branch=here),
            AUTHOR: make.person(Role.AUTHOR, branch=here),
            AUDITOR: make.person(Role.AUDITOR, branch=here),
            ADMIN: make.person(Role.ADMIN, branch=here),
        }
        assert there.region_id == south
        for role, branch in ((MANAGER, here), (OTHER_MANAGER, there)):
            manager = self.people[role]
            task = make.assignment(manager, path_id="manager", branch_id=branch.id)
            walk(manager, task).certify()
        self.ids = {
            SAM: replace(self._things(self.people[EMPLOYEE], here, MANAGER), job=self._job(SAM)),
            CORA: replace(
                self._things(self.people[CONTRACTOR], there, OTHER_MANAGER, pike),
                vendor=pike.id,
                job=self._job(CORA),
            ),
            NOBODY: Ids(),
        }

    def _job(self, whose: str):
        """An export that somebody waits for."""
        asker = as_actor(self.people[ASKED_BY[whose]])
        given = {"actor": asker, "kind": "none", "title": "An export", "file_name": "x.zip"}
        with self._make._work() as uow:
            return jobs.ask(uow, **given, given={})

    def _firm_of(self, person):
        """Sam has none: somebody once claimed for him as if he had."""
        own = person is self.people[CONTRACTOR]
        return self._pike if own else self._make.vendor(name="Osprey")

    def _things(self, person, branch, leads, vendor=None) -> Ids:
        """A certificate from a first time, and everything begun for the second."""
        self._walk(person, self._make.assignment(person, branch_id=branch.id)).certify()
        task = self._make.assignment(person, branch_id=branch.id)
        steps = self._walk(person, task).ready()
        revision = self._revision
        module, screen, item = next(
            (module.id, screen.id, screen.recall_ids[0])
            for module in map(revision.module, revision.path("field").module_ids)
            for screen in module.screens
            if screen.recall_ids
        )
        scenario = revision.path("field").scenario_ids[0]
        engagement = select(Engagement.id).where(Engagement.person_id == person.id)
        of_person = select(Credential.serial).where(Credential.person_id == person.id)
        review_id, action_id = self._make.review(person, branch, vendor)
        return Ids(
            review=review_id,
            action=action_id,
            person=person.id,
            branch=branch.id,
            engagement=self._db.scalars(engagement).one(),
            double=self._make.person(branch=branch).id,
            merge=self._make.merge(person, self._make.record()),
            region=branch.region_id,
            cover=self._make.cover(person).id,
            claim=self._make.claim(person, revision, branch, self._firm_of(person)).id,
            rule=self._make.rule(branch_id=branch.id, job_role="pilot").id,
            plan=self._make.rule(branch_id=branch.id, job_role="pilot", plan=branch.name).id,
            assignment=task.id,
            code=person.code,
            decision=self._make.decision(person, branch, self.people[leads], vendor).id,
            event=self._make.event(person, branch, vendor),
            key=self._make.key(branch),
            run=steps.begin_scenario(scenario),
            paper=steps.begin_check(),
            serial=self._db.scalars(of_person).one(),
            digest=next(f.digest for f in revision.files if f.media_type.startswith("image/")),
            revision=revision.id,
            static="course.css",
            module=module,
            screen=screen,
            item=item,
            scenario=scenario,
        )
