"""Changes to clause versions and acknowledgements."""

from uuid import uuid4

from course.actor import Actor
from course.agreements import queries
from course.agreements.models import Acknowledgement, ClauseVersion
from course.content.model import Agreement, Clause
from course.db import UnitOfWork
from course.events import AgreementAcknowledged, ClauseRevised, RevisionPublished
from course.library import queries as library


def record_clauses(uow: UnitOfWork, published: RevisionPublished) -> None:
    """Add a version of each clause whose words differ from its newest version."""
    agreement = library.revision(uow.session, published.revision_id).agreement
    known = queries.newest_wordings(uow.session)
    for clause in agreement.clauses:
        before = known.get(clause.id)
        if before is None or before.digest != clause.digest:
            _add_version(uow, published, agreement, clause, before)


def _add_version(
    uow: UnitOfWork,
    published: RevisionPublished,
    agreement: Agreement,
    clause: Clause,
    before: queries.Wording | None,
) -> None:
    change = next((c for c in agreement.changes if c.clause_id == clause.id), None)
    uow.session.add(
        ClauseVersion(
            clause_id=clause.id,
            ordinal=before.ordinal + 1 if before else 1,
            revision_id=published.revision_id,
            edition=agreement.edition,
            digest=clause.digest,
            text=clause.text,
            change_kind=change.kind if change else None,
            why=change.why if change else None,
            effective_on=agreement.effective_on,
        )
    )
    if before:
        uow.emit(
            ClauseRevised(
                clause_id=clause.id,
                edition=agreement.edition,
                kind=change.kind if change else "editorial",
            )
        )


def acknowledge(
    uow: UnitOfWork,
    *,
    learner: Actor,
    agreement: Agreement,
    revision_id: str,
    statement: str,
    typed_name: str,
) -> None:
    """Record that a person has read this text. Doing it again for the same text changes nothing.

    Args:
        statement: the sentence that was ticked, word for word.
        typed_name: the name as typed by the person.
    """
    id_ = uuid4()
    uow.add_once(
        Acknowledgement,
        AgreementAcknowledged(
            acknowledgement_id=id_,
            person_id=learner.learner_id,
            edition=agreement.edition,
            text_sha256=agreement.digest,
        ),
        id=id_,
        person_id=learner.learner_id,
        revision_id=revision_id,
        edition=agreement.edition,
        text_sha256=agreement.digest,
        language=agreement.language,
        statement=statement,
        typed_name=typed_name,
        acknowledged_at=uow.now,
    )
