"""A row in each table where people type something about somebody, or sign or show something."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from course.actor import OPERATOR
from course.assessment.models import Attempt
from course.assignments.models import Assignment, Delta
from course.credentials import service as credentials
from course.credentials.domain import Settled
from course.credentials.models import Credential, Demand, Proof, Reinstatement
from course.credentials.standin_models import Claim, ClaimLine, Cover, CoverEnd, Review, Ruling
from course.jobs.domain import State
from course.jobs.models import Job
from course.machines.domain import Purpose
from course.machines.models import MachineKey
from course.people.domain import Kind
from course.reviews import models as reviews
from course.reviews.domain import Side as Speaks
from course.reviews.reward_rules import Measure, Reward
from course.vendors import models as vendors
from course.vendors.agreement_rules import Side
from course.vendors.domain import DocumentKind, EntryKind, Outcome, Status
from course.vendors.ready_rules import Light

DAY = timedelta(days=1)


class Typed:
    """Adds them for one person, whose name or the like stands in ``words``."""

    def __init__(self, uow: Any, person: Any, branch: Any, vendor: Any, words: str):
        self._uow, self._words = uow, words
        self._person_id, self._branch_id, self._vendor_id = person.id, branch.id, vendor.id
        self._today: date = uow.now.date()

    def all(self) -> None:
        self.covered()
        self.claimed()
        self.asked()
        self.exported()
        self.firm_file()
        self.firm_agreement()
        self.visited()
        self.reviewed()
        self.rewarded()

    def _add(self, *rows: Any) -> None:
        for row in rows:
            self._uow.session.add(row)
            self._uow.session.flush()

    def covered(self) -> None:
        whose = {"person_id": self._person_id, "path_id": "office", "given_at": self._uow.now}
        days = {"covers_from": self._today, "covers_until": self._today + 9 * DAY}
        cover = Cover(id=uuid4(), reason=self._words, **whose, **days)
        ended = CoverEnd(cover_id=cover.id, ended_at=self._uow.now, reason=self._words)
        self._add(cover, ended)

    def claimed(self) -> None:
        session, now, clause_id = self._uow.session, self._uow.now, "stay"
        claim = Claim(
            id=uuid4(),
            person_id=self._person_id,
            path_id="field",
            vendor_id=self._vendor_id,
            branch_id=self._branch_id,
            revision_id=session.scalars(select(Credential.revision_id)).first(),
            evidence=self._words,
            shown_on=self._today,
            issued_by=self._words,
            claimed_at=now,
            claimed_by=self._person_id,
        )
        line = ClaimLine(claim_id=claim.id, clause_id=clause_id, place=self._words)
        review = Review(claim_id=claim.id, reviewed_at=now, reviewed_by=self._person_id)
        why = {"clause_id": clause_id, "accepted": False, "why": self._words}
        self._add(claim, line, review, Ruling(claim_id=claim.id, **why))

    def asked(self) -> None:
        """A changed text asked them something, which they have shown since."""
        session, now, whose = self._uow.session, self._uow.now, self._person_id
        columns = (Credential.id, Credential.path_id, Credential.revision_id)
        found = select(*columns).where(Credential.person_id == whose)
        held = session.execute(found.order_by(Credential.ordinal)).first()
        tasks = select(Assignment.id).where(Assignment.person_id == whose)
        # The first one given: one still open would become the answer to the changed text.
        task = session.scalars(tasks.order_by(Assignment.assigned_at)).first()
        texts = {"from_revision_id": held.revision_id, "to_revision_id": held.revision_id}
        demand = Demand(
            person_id=whose,
            path_id=held.path_id,
            edition="1.1",
            clause_ids="stay",
            asks="a" * 64,
            kind=Kind.CONTRACTOR,
            branch_id=self._branch_id,
            grace_on=self._today,
            asked_at=now,
            batch_id=uuid4(),
            settled_at=now,
            settled_on=self._today,
            settled=Settled.ANSWERED,
            **texts,
        )
        proof = Proof(
            credential_id=held.id,
            attempt_id=session.scalars(
                select(Attempt.id).where(Attempt.person_id == whose)
            ).first(),
            revision_id=held.revision_id,
            edition="1.1",
            clause_ids="stay",
            language="en",
            score_percent=100,
            decision_count=3,
            acknowledged_at=now,
            shown_at=now,
            shown_on=self._today,
        )
        self._add(demand, proof, Delta(assignment_id=task, clause_ids="stay", **texts))

    def taken_back_and_reinstated(self, serial: str) -> None:
        credentials.revoke(self._uow, actor=OPERATOR, serial=serial, reason=self._words)
        back = Reinstatement(
            credential_id=self._uow.session.scalars(
                select(Credential.id).where(Credential.serial == serial)
            ).one(),
            ordinal=1,
            reinstated_at=self._uow.now,
            reason=self._words,
        )
        self._add(back)

    def exported(self) -> None:
        """By somebody else, by the person's name; the file lies ready."""
        now, given = self._uow.now, {"filter": {"person_id": self._words}, "at_once": 100}
        job = Job(
            kind="evidence_pack",
            title=f"Evidence pack: {self._words}",
            file_name="certificates.zip",
            given=given,
            asked_by=self._person_id,
            asked_at=now,
            state=State.DONE,
            attempt=1,
            done=1,
            total=1,
            finished_at=now,
            expires_at=now + DAY,
        )
        self._add(job)

    # --- the firm ----------------------------------------------------------------------

    def firm_file(self) -> None:
        by = {"made_at": self._uow.now, "vendor_id": self._vendor_id}
        words = self._words
        document = vendors.VendorDocument(
            id=uuid4(),
            kind=DocumentKind.LICENCE,
            title=words,
            title_key=words.casefold(),
            issuer="Guild",
            number=words,
            amount="",
            starts_on=self._today,
            file_name=f"{words}.pdf",
            media_type="application/pdf",
            size=1,
            sha256="d" * 64,
            **by,
        )
        verdict = {"document_id": document.id, "approved": False, "reason": words}
        self._add(
            document,
            vendors.VendorDocumentVerdict(made_at=by["made_at"], **verdict),
            vendors.VendorEntry(kind=EntryKind.TESTIMONIAL, title="Somebody", words=words, **by),
            vendors.VendorReference(
                title=words,
                contact=words,
                words=words,
                outcome=Outcome.GOOD,
                answered_at=by["made_at"],
                **by,
            ),
            vendors.VendorSubcontractor(
                title="Another", words=words, starts_on=self._today, reason=words, **by
            ),
            vendors.VendorInterview(
                held_on=self._today,
                spoke_with=words,
                questions_sha256="q" * 64,
                notes=[["first", "Who goes?", words], ["second", "Who else?", "Nobody"]],
                **by,
            ),
            vendors.VendorStatus(ordinal=1, status=Status.IN_REVIEW, reason=words, **by),
            MachineKey(
                id=uuid4(),
                purpose=Purpose.READY,
                branch_id=self._branch_id,
                name=words,
                secret_sha256="g" * 64,
                made_at=by["made_at"],
            ),
        )

    def firm_agreement(self) -> None:
        now, whose = self._uow.now, self._person_id
        agreement = vendors.VendorAgreement(
            id=uuid4(),
            vendor_id=self._vendor_id,
            revision_id=self._uow.session.scalars(select(Credential.revision_id)).first(),
            edition="1.0",
            agreement_sha256="a" * 64,
            text="The text",
            text_sha256="t" * 64,
            language="en",
            review_months=12,
            made_at=now,
        )
        about = {"agreement_id": agreement.id, "made_at": now}
        signature = vendors.VendorSignature(
            side=Side.VENDOR,
            text_sha256="t" * 64,
            statement="We agree.",
            typed_name=self._words,
            office="Owner",
            language="en",
            made_by=whose,
            **about,
        )
        review = vendors.ExpectationReview(
            vendor_id=self._vendor_id,
            held_on=self._today,
            next_on=self._today,
            present=self._words,
            words=self._words,
            **about,
        )
        seen = vendors.VendorAgreementView(made_by=whose, **about)
        self._add(agreement, seen, signature, review)

    def visited(self) -> None:
        by = {"made_by": self._person_id, "made_at": self._uow.now}
        decision = vendors.VisitDecision(
            id=uuid4(),
            person_id=self._person_id,
            branch_id=self._branch_id,
            vendor_id=self._vendor_id,
            let_in=False,
            reason=self._words,
            light=Light.AMBER,
            reasons=[["firm_conditional", f"On a condition. {self._words}"]],
            **by,
        )
        said = {"decision_id": decision.id, "words": self._words, **by}
        answer = vendors.VisitAppealAnswer(stands=True, **said)
        self._add(decision, vendors.VisitAppeal(**said), answer)

    def reviewed(self) -> None:
        words, by = self._words, {"made_by": self._person_id, "made_at": self._uow.now}
        series = reviews.ReviewSeries(
            id=uuid4(), branch_id=self._branch_id, vendor_id=self._vendor_id, **by
        )
        review = reviews.Review(
            id=uuid4(),
            series_id=series.id,
            ordinal=1,
            due_on=self._today,
            planned_on=self._today,
            begins="10:00",
            place=words,
            made_at=self._uow.now,
        )
        mine = {"review_id": review.id, **by}
        action = reviews.ReviewAction(
            id=uuid4(), person_id=self._person_id, words=words, due_on=self._today, **mine
        )
        self._add(
            series,
            reviews.ReviewRhythm(
                series_id=series.id,
                ordinal=1,
                starts_on=self._today,
                monthly=3,
                every=3,
                reason=words,
                **by,
            ),
            review,
            reviews.ReviewGuest(person_id=self._person_id, **mine),
            reviews.ReviewPoint(side=Speaks.VENDOR, words=words, **mine),
            reviews.ReviewNotes(words=words, **mine),
            action,
            reviews.ReviewActionSaid(action_id=action.id, ordinal=1, done=False, words=words, **by),
        )

    def rewarded(self) -> None:
        words, by = self._words, {"made_by": self._person_id, "made_at": self._uow.now}
        rule = reviews.RecognitionRule(
            id=uuid4(),
            line_id=uuid4(),
            version=1,
            title=words,
            measure=Measure.ACTIONS_ON_TIME,
            threshold=90,
            months=12,
            least=1,
            reward=Reward.PREFERRED,
            from_on=self._today,
            **by,
        )
        granted = reviews.Recognition(
            id=uuid4(),
            rule_id=rule.id,
            vendor_id=self._vendor_id,
            since=self._today,
            until=self._today,
            part=1,
            whole=1,
            reason=words,
            **by,
        )
        status = reviews.Preferred(
            id=uuid4(),
            vendor_id=self._vendor_id,
            recognition_id=granted.id,
            starts_on=self._today,
            ends_on=self._today,
            reason=words,
            **by,
        )
        thanks = reviews.Thanks(
            vendor_id=self._vendor_id,
            customer=words,
            source=words,
            words=words,
            said_on=self._today,
            **by,
        )
        ended = reviews.PreferredEnd(preferred_id=status.id, reason=words, **by)
        self._add(rule, granted, status, ended, thanks)
