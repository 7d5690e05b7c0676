"""Make rows for tests. Every argument has a harmless default; say only what the test is about."""

from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from course.actor import OPERATOR, Actor, Role
from course.assignments.domain import Reason
from course.assignments.models import Assignment, Rule
from course.credentials.standin_models import Claim, ClaimLine, Cover
from course.incidents import service as incidents
from course.incidents.service import Told
from course.machines import service as machines
from course.machines.domain import Purpose
from course.people import granting, merging
from course.people.domain import Kind, fold
from course.people.models import Branch, Engagement, Person, Region, Vendor
from course.reviews import meeting
from course.reviews import service as reviews
from course.reviews.date_rules import Rhythm
from course.vendors.models import VisitDecision
from course.vendors.ready_rules import Light


class Make:
    def __init__(self, work: Any, clock: Any):
        self._work = work
        self._clock = clock
        self._number = count(1)
        self._home: Branch | None = None

    def region(self, **given: Any) -> Region:
        return self._save(Region, given, name=f"Region {next(self._number)}")

    def branch(self, **given: Any) -> Branch:
        given["region_id"] = given.get("region_id") or self.region().id
        return self._save(
            Branch, given, name=f"Branch {next(self._number)}", time_zone="Europe/Dublin"
        )

    def home(self) -> Branch:
        """The branch of everybody whose branch a test does not care about."""
        self._home = self._home or self.branch()
        return self._home

    def vendor(self, **given: Any) -> Vendor:
        return self._save(Vendor, given, name=f"Vendor {next(self._number)}")

    def person(
        self,
        role: Role | None = None,
        *,
        branch: Branch | None = None,
        vendor: Vendor | None = None,
        starts_on: date = date(2025, 1, 1),
        ends_on: date | None = None,
        job_role: str = "technician",
        where: Any = None,
        **given: Any,
    ) -> Person:
        """Somebody with one engagement: a contractor when a vendor is given.

        ``role`` is granted at the branch, at ``where`` (a region) or for the vendor.
        """
        person = self.record(**given)
        branch = branch or self.home()
        self.engagement(
            person_id=person.id,
            branch_id=branch.id,
            vendor_id=vendor.id if vendor else None,
            starts_on=starts_on,
            ends_on=ends_on,
            job_role=job_role,
        )
        if role and role is not Role.LEARNER:
            self._grant(person, role, branch, vendor, where)
        return person

    def record(self, **given: Any) -> Person:
        """Somebody without any engagement."""
        number = next(self._number)
        given.setdefault("code", f"P{number:04}")
        given["code_key"] = fold(given["code"])
        if given.get("email"):
            given["email_key"] = fold(given["email"])
        return self._save(Person, given, name=f"Learner {number}", language="en")

    def engagement(self, **given: Any) -> Engagement:
        given["kind"] = Kind.CONTRACTOR if given.get("vendor_id") else Kind.EMPLOYEE
        return self._save(
            Engagement, given, job_role="technician", starts_on=date(2025, 1, 1), ends_on=None
        )

    def assignment(self, person: Person, **given: Any) -> Assignment:
        return self._save(
            Assignment,
            given,
            person_id=person.id,
            path_id="field",
            branch_id=given.pop("branch_id", None) or self.home().id,
            reason=Reason.MANAGER,
            due_on=self._clock().date() + timedelta(days=30),
            assigned_at=self._clock(),
        )

    def cover(self, person: Person, **given: Any) -> Cover:
        today = self._clock().date()
        return self._save(
            Cover,
            given,
            id=uuid4(),
            person_id=person.id,
            path_id="office",
            covers_from=today,
            covers_until=today + timedelta(days=20),
            given_at=self._clock(),
            reason="Ill until then",
        )

    def claim(self, person: Person, revision: Any, branch: Branch, vendor: Vendor) -> Claim:
        """Waits for somebody to review it; made by nobody who works here."""
        claim = self._save(
            Claim,
            {},
            id=uuid4(),
            person_id=person.id,
            path_id="field",
            vendor_id=vendor.id,
            branch_id=branch.id,
            revision_id=revision.id,
            evidence="Certificate 4711",
            shown_on=self._clock().date(),
            issued_by="Guild of fitters",
            claimed_at=self._clock(),
            claimed_by=self.record().id,
        )
        self._save(ClaimLine, {}, claim_id=claim.id, clause_id="stay", place="Page 2")
        return claim

    def rule(self, **given: Any) -> Rule:
        return self._save(Rule, given, path_id="field", days=14, made_at=self._clock())

    def decision(self, person: Person, branch: Branch, by: Person, vendor: Any = None) -> Any:
        """Somebody was not let in to a visit."""
        return self._save(
            VisitDecision,
            {},
            id=uuid4(),
            person_id=person.id,
            branch_id=branch.id,
            vendor_id=vendor.id if vendor else None,
            let_in=False,
            reason="No certificate yet",
            light=Light.RED,
            reasons=[],
            made_by=by.id,
            made_at=self._clock(),
        )

    def event(self, person: Person, branch: Branch, vendor: Any = None) -> Any:
        """The id of a service event that somebody logged."""
        now = self._clock()
        told = Told("Line cut", "4 Mill Lane", "call-the-office", now, now, "The office")
        actor = Actor(person.id, person.name)
        with self._work(actor) as uow:
            logged = incidents.log_event(
                uow, actor=actor, event_id=uuid4(), branch_id=branch.id, told=told
            )
        return logged.event_id

    def key(self, branch: Branch, purpose: Purpose = Purpose.READY) -> UUID:
        """The id of a key of a machine at a branch."""
        key_id = uuid4()
        with self._work() as uow:
            given = {"branch_id": branch.id, "name": f"Machine of {branch.name}"}
            machines.make_key(uow, key_id=key_id, purpose=purpose, **given)
        return key_id

    def review(self, person: Person, branch: Branch, vendor: Any = None) -> tuple[UUID, UUID]:
        """A review to which this person is invited, and an action that they own."""
        with self._work() as uow:
            given: dict[str, Any] = {"actor": OPERATOR}
            review_id = reviews.schedule(
                uow,
                branch_id=branch.id,
                vendor_id=vendor.id if vendor else None,
                rhythm=Rhythm(self._clock().date()),
                **given,
            )
            assert review_id
            given["review_id"] = review_id
            reviews.invite(uow, person_ids=[person.id], **given)
            due_on = self._clock().date() + timedelta(days=61)
            action_id = meeting.add_action(
                uow, owner_id=person.id, due_on=due_on, words="Bring the plan", **given
            )
            return review_id, action_id

    def merge(self, kept: Person, lost: Person) -> Any:
        """The id of the merge of two records."""
        with self._work() as uow:
            return merging.merge(uow, kept_id=kept.id, lost_id=lost.id)

    def _grant(self, person: Any, role: Role, branch: Any, vendor: Any, where: Any) -> None:
        place = {
            Role.MANAGER: {"branch_id": branch.id},
            Role.REGION_MANAGER: {"region_id": where.id if where else branch.region_id},
            Role.VENDOR_ADMIN: {"vendor_id": vendor.id if vendor else None},
        }.get(role, {})
        until = self._clock().date() + timedelta(days=90) if role is Role.AUDITOR else None
        with self._work() as uow:
            granting.grant_role(uow, person_id=person.id, role=role, until=until, **place)

    def _save(self, kind: type, given: dict[str, Any], **defaults: Any) -> Any:
        row = kind(**defaults | given)
        with self._work() as uow:
            uow.session.add(row)
        return row
