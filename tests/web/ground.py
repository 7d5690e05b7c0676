"""The small company with one more of everything that an address or a field may name."""

import zlib
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update

from course.actor import Actor, Grant, Role
from course.content.model import Revision
from course.content.serialise import to_json
from course.directory import inviting
from course.measures import service as measures
from course.measures.domain import What
from course.notices.domain import About, Channel, State
from course.notices.models import Notice
from course.people import roster
from course.people.models import Branch, Person, Region, Vendor
from course.people.roster import Options
from course.people.roster_models import RosterImport
from course.recertification.models import StagedPack
from course.reports import service as reports
from course.reviews import rewarding
from course.reviews.reward_rules import Measure, Reward, Terms
from tests.measures.files import VISIT
from tests.measures.files import table as facts_file
from tests.people.rosters import row, table
from tests.vendors.firms import firm_file
from tests.web.roles import (
    ADMIN,
    ASKED_BY,
    AUDITOR,
    AUTHOR,
    CONTRACTOR,
    CORA,
    EMPLOYEE,
    HR,
    MANAGER,
    NOBODY,
    OTHER_MANAGER,
    OTHER_REGION_MANAGER,
    REACHED_BY,
    REGION_MANAGER,
    ROLES,
    SAM,
    VENDOR_ADMIN,
    Company,
)

EVERYBODYS = {HR, AUDITOR, ADMIN}
ELSEWHERE = {OTHER_MANAGER, OTHER_REGION_MANAGER}
REACH: dict[str, dict[str, set[str]]] = {
    "region": {SAM: {REGION_MANAGER}, CORA: {OTHER_REGION_MANAGER}},
    "vendor": {SAM: {MANAGER, REGION_MANAGER}, CORA: {VENDOR_ADMIN} | ELSEWHERE},
    "fact import": {SAM: set(), CORA: set()},
    "import": {SAM: set(), CORA: {VENDOR_ADMIN}},
    "invitation": {SAM: set(), CORA: set()},
    "machine key": {SAM: set(), CORA: set()},
    "merge": {SAM: set(), CORA: set()},
}
"""Who reaches what, beside those who reach everything. For people, branches and whatever hangs
on them it is ``REACHED_BY``. Vendors: Kestrel sends people to Sam's branch, Pike to Cora's."""
REACH["vendor name"] = REACH["job role"] = REACH["vendor"]
REACH["region name"] = REACH["region"]
REACH |= dict.fromkeys(
    ("document", "firm agreement", "letter", "reference", "subcontractor"), REACH["vendor"]
)
CASE = {SAM: {MANAGER, REGION_MANAGER, HR, ADMIN}, CORA: ELSEWHERE | {HR, ADMIN}}
"""Who runs the case of a service event; whoever logged it only says that the office knows."""
COLLEAGUE = {SAM: CASE[SAM], CORA: set[str]()}
"""Who may make somebody the owner of a case: of the company's own people, at their branch."""
AT_THERE = {CONTRACTOR, VENDOR_ADMIN, OTHER_MANAGER, OTHER_REGION_MANAGER}
WORKPLACE = {SAM: set(ROLES) - AT_THERE, CORA: AT_THERE}
"""Who works at which branch, and so may log there."""
STAGED_BY = {SAM: ADMIN, CORA: AUTHOR}
"""Whoever handed a pack in, and nobody else."""
STAGED = {whose: {role} for whose, role in STAGED_BY.items()}
EXACTLY = {
    "case": CASE,
    "colleague": COLLEAGUE,
    "staged pack": STAGED,
    "workplace": WORKPLACE,
}
LOGGED_BY = {SAM: EMPLOYEE, CORA: CONTRACTOR}
BRANCHES = (("Here", "Harbour"), ("There", "Quay Lock"))
"""Names that are not alike: nobody who types one is asked whether they mean the other."""


def reaches(role: str, kind: str, whose: str) -> bool:
    if whose == NOBODY:
        return False
    if kind == "job":
        return ASKED_BY[whose] == role
    if kind == "own case":
        return role == LOGGED_BY[whose] or role in CASE[whose]
    if kind in EXACTLY:
        return role in EXACTLY[kind][whose]
    if kind in REACH:
        return role in REACH[kind][whose] | EVERYBODYS
    return role in REACHED_BY[whose]


class Ground:
    """``people`` by role; ``things`` by owner and kind, each as it stands in an address."""

    def __init__(self, make: Any, walk: Any, work: Any, db: Any, revision: Any):
        self._make, self._work, self._db = make, work, db
        self.company = Company(make, walk, db, revision)
        self.people = self.company.people
        kestrel = make.vendor(name="Kestrel")
        here, there = (self._renamed(Branch, *names) for names in BRANCHES)
        pike = db.scalars(select(Vendor).where(Vendor.name == "Pike")).one()
        make.person(name="Kim", branch=here, vendor=kestrel, job_role="rigger")
        make.person(name="Sue", branch=here, email="sue@kestrel.example", phone="+353 1 111")
        make.person(
            name="Cleo", branch=there, vendor=pike, email="cleo@pike.example", job_role="diver"
        )
        self.things = {
            SAM: self._things(SAM, kestrel, "rigger", HR, revision),
            CORA: self._things(CORA, pike, "diver", VENDOR_ADMIN, revision),
        }
        with work() as uow:
            reports.rebuild(uow)

    def nobodys(self) -> dict[str, str]:
        """The same kinds, of nobody: other ones each time."""
        unknown = {kind: str(uuid4()) for kind in self.things[SAM]}
        tag = uuid4().hex[:6]
        return unknown | {
            "code": f"X{tag}",
            "email": f"{tag}@nowhere.example",
            "serial": "AW-26-0000-0000",
            "branch name": f"Branch {tag}",
            "vendor name": f"Vendor {tag}",
            "region name": f"Region {tag}",
            "job role": f"Role {tag}",
        }

    def _renamed(self, table: type, old: str, new: str) -> Any:
        with self._work() as uow:
            uow.session.execute(update(table).where(table.name == old).values(name=new))
        return self._db.scalars(select(table).where(table.name == new)).one()

    def _things(
        self, whose: str, vendor: Vendor, job_role: str, handed_in_by: str, revision: Revision
    ) -> dict[str, str]:
        ids = asdict(self.company.ids[whose])
        person = self._db.get(Person, ids["person"])
        branch = self._db.get(Branch, ids["branch"])
        things = ids | {
            "case": ids["event"],
            "own case": ids["event"],
            "colleague": ids["person"],
            "machine key": ids["key"],
            "workplace": ids["branch"],
            "vendor": vendor.id,
            **firm_file(self._work, self.actor(HR), vendor.id),
            "letter": self._letter(vendor),
            "award": self._award(),
            "what": "reference",
            "import": self._import(handed_in_by, vendor, branch),
            "fact import": self._facts(branch),
            "staged pack": self._staged(self.people[STAGED_BY[whose]], revision),
            "invitation": self._invitation(vendor),
            "notice": self._notice(person, branch, ids["assignment"]),
            "code": person.code,
            "email": f"{'sue' if whose == SAM else 'cleo'}@{vendor.name.lower()}.example",
            "job role": job_role,
            "person name": person.name,
            "branch name": branch.name,
            "vendor name": vendor.name,
            "region name": self._db.get(Region, branch.region_id).name,
        }
        return {kind: str(value) for kind, value in things.items()}

    def actor(self, role: str) -> Actor:
        person = self.people[role]
        pike = self._db.scalars(select(Vendor.id).where(Vendor.name == "Pike")).one()
        grants = {HR: Grant(Role.HR), VENDOR_ADMIN: Grant(Role.VENDOR_ADMIN, vendor_id=pike)}
        return Actor(person.id, person.name, (grants[role],))

    def _import(self, role: str, vendor: Vendor, branch: Branch) -> Any:
        new = row(f"NEW-{vendor.name}", vendor=vendor.name, branch=branch.name)
        actor = self.actor(role)
        import_id = roster.stage(
            lambda: self._work(actor),
            actor=actor,
            file=table(new),
            file_name=f"{vendor.name}.csv",
            options=Options(),
        )
        assert self._db.get(RosterImport, import_id).added == 1
        return import_id

    def _facts(self, branch: Branch) -> Any:
        """A file of one visit at the branch."""
        visit = VISIT | {"branch": branch.name, "reference": branch.name}
        with self._work(self.actor(HR)) as uow:
            return measures.look(
                uow, what=What.VISITS, file=facts_file(visit), file_name=f"{branch.name}.csv"
            )

    def _staged(self, person: Person, revision: Revision) -> Any:
        """The very course that is published, handed in once more."""
        staged = StagedPack(
            id=uuid4(),
            made_at=self._make._clock(),
            made_by=person.id,
            revision_id=revision.id,
            edition=revision.agreement.edition,
            previous_id=revision.id,
            content=zlib.compress(to_json(revision)),
            files=b"PK\x05\x06" + bytes(18),  # a ZIP without files
            warnings=[],
            places=[],
            digest="0" * 64,
        )
        with self._work() as uow:
            uow.session.add(staged)
        return staged.id

    def _award(self) -> Any:
        """A rule of recognition; nothing is proposed by it yet."""
        hr, starts = self.actor(HR), self._make._clock().date() + timedelta(days=1)
        terms = Terms("Kept", Measure.ACTIONS_ON_TIME, 90, 12, 1, Reward.LETTER, starts)
        with self._work(hr) as uow:
            return rewarding.publish_rule(uow, actor=hr, terms=terms)

    def _letter(self, vendor: Vendor) -> Any:
        """A letter of reference, which has to quote something: a customer was thankful."""
        hr, today = self.actor(HR), self._make._clock().date()
        given: dict[str, Any] = {"actor": hr, "vendor_id": vendor.id}
        with self._work(hr) as uow:
            said = {"customer": "", "source": "A call", "words": "All went well."}
            rewarding.keep_thanks(uow, said_on=today, **said, **given)
            return rewarding.issue_letter(uow, since=today, until=today, **given)

    def _invitation(self, vendor: Vendor) -> Any:
        hr = self.actor(HR)
        with self._work(hr) as uow:
            return inviting.invite(
                uow,
                actor=hr,
                vendor=vendor.name,
                name="Iris Invited",
                email=f"iris@{vendor.name}.example",
                phone="",
            )[0]

    def _notice(self, person: Person, branch: Branch, assignment_id: Any) -> Any:
        """Somebody has to tell them that they were asked."""
        notice = Notice(
            id=uuid4(),
            person_id=person.id,
            about=About.ASSIGNMENT,
            about_id=assignment_id,
            day=self._make._clock().date(),
            stage="assigned",
            urgency=1,
            branch_id=branch.id,
            channel=Channel.IN_PERSON,
            state=State.DUE,
            due_at=self._make._clock(),
            tries=0,
        )
        with self._work() as uow:
            uow.session.add(notice)
        return notice.id
