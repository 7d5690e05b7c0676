"""One person's records about a clause, up to the moment at which a day was over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import literal, null, select
from sqlalchemy.orm import Session

from course.agreements.models import Acknowledgement
from course.assessment.models import Answer, Attempt
from course.assignments.models import Assignment
from course.content.model import Clause, Revision
from course.credentials import domain as credentials
from course.credentials.domain import Status
from course.credentials.edition_queries import missed_edition
from course.credentials.fact_queries import taken_back_before
from course.credentials.models import Credential, Revocation
from course.credentials.models import Proof as Evidence
from course.errors import NotFound
from course.learning.models import RecallAnswer, ScreenRead
from course.library import queries as library
from course.library.models import PublishedRevision
from course.reports import proof_rules as rules
from course.reports.proof_questions import question, screen_of, shows
from course.reports.proof_rules import (
    Answered,
    Edition,
    Held,
    Read,
    Said,
    Shown,
    Where,
)


@dataclass(frozen=True)
class _Given:
    """An answer as it is kept; attempt and quiz are None for a quick recall."""

    kind: str
    attempt_id: UUID | None
    quiz_id: str | None
    finished_at: datetime | None
    decision_id: str
    option_id: str
    revision_id: str
    answered_at: datetime


class Records:
    """One person's records up to the moment at which a day was over."""

    def __init__(self, session: Session, person_id: UUID, end: datetime, on: date):
        self._session, self._person_id, self._end, self._on = session, person_id, end, on
        self.attempts: dict[UUID, datetime] = {}
        """Finished ones that an answer about the clause was part of, once ``answered`` was read."""

    def clause(self, called: str) -> tuple[Edition, Clause]:
        """The edition that held, and the clause in it, by its id or its printed number."""
        edition = rules.in_force(self._editions, self._on, self._end)
        if edition is None:
            raise NotFound("No edition of the agreement had been published by that day.")
        found = self._revision(edition.revision_id).agreement.clauses
        for clause in found:
            if called in (clause.id, clause.number):
                return edition, clause
        raise NotFound("That edition of the agreement has no such clause.")

    @cached_property
    def _editions(self) -> list[Edition]:
        rows = self._session.execute(
            select(
                PublishedRevision.id,
                PublishedRevision.edition,
                PublishedRevision.published_at,
                PublishedRevision.effective_on,
            ).order_by(PublishedRevision.ordinal)
        )
        return [Edition(*row) for row in rows]

    def _revision(self, id_: str) -> Revision:
        return library.revision(self._session, id_)

    def _same(self, revision: Revision, clause: Clause) -> bool | None:
        """Whether the clause said the same there; None where it was not there."""
        found = {one.id: one.digest for one in revision.agreement.clauses}.get(clause.id)
        return None if found is None else found == clause.digest

    # --- what was done -----------------------------------------------------------------

    def read(self, clause: Clause) -> Iterator[Read]:
        rows = self._session.execute(
            select(
                ScreenRead.module_id,
                ScreenRead.screen_id,
                ScreenRead.revision_id,
                ScreenRead.read_at,
            )
            .join(Assignment, Assignment.id == ScreenRead.assignment_id)
            .where(Assignment.person_id == self._person_id, ScreenRead.read_at < self._end)
            .order_by(ScreenRead.read_at, ScreenRead.module_id, ScreenRead.screen_id)
        )
        for module_id, screen_id, revision_id, read_at in rows:
            revision = self._revision(revision_id)
            module, screen = screen_of(revision, module_id, screen_id)
            if shows(revision, screen, clause.id):
                edition = revision.agreement.edition
                yield Read(module.title, screen.title, read_at, edition, revision_id)

    def answered(self, clause: Clause) -> Iterator[Answered]:
        """Oldest first, wherever it was."""
        for row in self._answers():
            where, revision = Where(row.kind), self._revision(row.revision_id)
            asked = question(revision, where, row.quiz_id or "", row.decision_id)
            if clause.id not in asked.clause_ids:
                continue
            if row.attempt_id is not None and row.finished_at is not None:
                self.attempts[row.attempt_id] = row.finished_at
            option = asked.decision.option(row.option_id)
            yield Answered(
                where=where,
                title=asked.title,
                question=" ".join(filter(None, (asked.decision.scene, asked.decision.ask))),
                chosen=option.text,
                rating=option.rating,
                critical=asked.single and revision.clause(clause.id).critical,
                answered_at=row.answered_at,
                edition=revision.agreement.edition,
                revision_id=row.revision_id,
                same_words=bool(self._same(revision, clause)),
            )

    def _answers(self) -> list[_Given]:
        given = (
            select(
                Attempt.kind,
                Attempt.id,
                Attempt.quiz_id,
                Attempt.finished_at,
                Answer.decision_id,
                Answer.option_id,
                Answer.revision_id,
                Answer.answered_at,
            )
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .where(Attempt.person_id == self._person_id, Answer.answered_at < self._end)
            .order_by(Answer.answered_at, Answer.id)
        )
        recalls = (
            select(
                literal(Where.RECALL.value),
                null(),
                null(),
                null(),
                RecallAnswer.item_id,
                RecallAnswer.option_id,
                RecallAnswer.revision_id,
                RecallAnswer.answered_at,
            )
            .join(Assignment, Assignment.id == RecallAnswer.assignment_id)
            .where(Assignment.person_id == self._person_id, RecallAnswer.answered_at < self._end)
            .order_by(RecallAnswer.answered_at, RecallAnswer.id)
        )
        rows = [*self._session.execute(given), *self._session.execute(recalls)]
        return sorted((_Given(*row) for row in rows), key=lambda row: row.answered_at)

    # --- what was said and held --------------------------------------------------------

    def said(self, clause: Clause) -> Iterator[Said]:
        rows = self._session.execute(
            select(
                Acknowledgement.id,
                Acknowledgement.revision_id,
                Acknowledgement.edition,
                Acknowledgement.text_sha256,
                Acknowledgement.statement,
                Acknowledgement.typed_name,
                Acknowledgement.acknowledged_at,
            )
            .where(
                Acknowledgement.person_id == self._person_id,
                Acknowledgement.acknowledged_at < self._end,
            )
            .order_by(Acknowledgement.acknowledged_at, Acknowledgement.id)
        )
        for row in rows:
            same = self._same(self._revision(row.revision_id), clause)
            if same is not None:
                yield Said(
                    acknowledgement_id=row.id,
                    edition=row.edition,
                    text_sha256=row.text_sha256,
                    statement=row.statement,
                    typed_name=row.typed_name,
                    acknowledged_at=row.acknowledged_at,
                    same_words=same,
                )

    def held(self, clause: Clause) -> Iterator[Held]:
        """Oldest first. What was revoked later still held then."""
        rows = self._session.execute(
            select(
                Credential.id,
                Credential.attempt_id,
                Credential.serial,
                Credential.path_id,
                Credential.edition,
                Credential.revision_id,
                Credential.valid_from,
                Credential.valid_until,
                Credential.renewable_from,
                Credential.issued_at,
                Revocation.revoked_at,
                missed_edition(self._on).label("missed"),
            )
            .outerjoin(Revocation, taken_back_before(self._end))
            .where(Credential.person_id == self._person_id, Credential.issued_at < self._end)
            .order_by(Credential.valid_from, Credential.id)
        )
        shown = self._shown(clause)
        for row in rows:
            revision = self._revision(row.revision_id)
            days = (row.valid_from, row.valid_until, row.renewable_from)
            status = credentials.status(self._on, *days, row.revoked_at is not None)
            missed = row.missed if status.holds and row.missed else ""
            same = bool(self._same(revision, clause))
            since = None if same else shown.get(row.id)
            yield Held(
                credential_id=row.id,
                attempt_id=row.attempt_id,
                serial=row.serial,
                path=revision.path(row.path_id).title,
                edition=row.edition,
                issued_at=row.issued_at,
                status=Status.LAPSED if missed else status,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                revoked_at=row.revoked_at,
                same_words=same or since is not None,
                shown=since,
                missed=missed,
            )

    def _shown(self, clause: Clause) -> dict[UUID, Shown]:
        """The newest evidence for these very words that was added to each credential."""
        rows = self._session.execute(
            select(
                Evidence.credential_id,
                Evidence.clause_ids,
                Evidence.revision_id,
                Evidence.id,
                Evidence.edition,
                Evidence.shown_at,
                Evidence.shown_on,
            )
            .join(Credential, Credential.id == Evidence.credential_id)
            .where(Credential.person_id == self._person_id, Evidence.shown_at < self._end)
            .order_by(Evidence.shown_at, Evidence.id)
        )
        return {
            row.credential_id: Shown(row.id, row.edition, row.shown_at, row.shown_on)
            for row in rows
            if clause.id in row.clause_ids.split()
            and self._same(self._revision(row.revision_id), clause)
        }
