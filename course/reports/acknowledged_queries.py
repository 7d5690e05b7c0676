"""Who acknowledged which text, for everybody who stands in a register."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, func, or_, select
from sqlalchemy.orm import Session, aliased

from course.agreements.models import Acknowledgement
from course.credentials.models import Credential, Proof
from course.people.models import Person
from course.reports.queries import BATCH, Asked, found_by


class AcknowledgementRow(NamedTuple):
    """One acknowledgement. The order of these fields is the order of the file's columns."""

    person_id: str
    """HR's or the vendor's own id; of a record that was merged, the one that counts."""
    edition: str
    text_sha256: str
    """SHA-256 of ``agreements/<it>.json``, which stands in the pack."""
    language: str
    statement: str
    """The sentence ticked, word for word."""
    typed_name: str
    acknowledged_at: datetime


COLUMNS = AcknowledgementRow._fields


def acknowledgements(session: Session, asked: Asked) -> Iterator[AcknowledgementRow]:
    """Every acknowledgement of everybody in the register, streamed, by person and time."""
    counts = aliased(Person)
    found = (
        select(
            counts.code,
            Acknowledgement.edition,
            Acknowledgement.text_sha256,
            Acknowledgement.language,
            Acknowledgement.statement,
            Acknowledgement.typed_name,
            Acknowledgement.acknowledged_at,
        )
        .join(Person, Person.id == Acknowledgement.person_id)
        .join(counts, counts.id == func.coalesce(Person.merged_into, Person.id))
        .where(people_in(asked, Acknowledgement.person_id))
        .order_by(counts.code_key, Acknowledgement.acknowledged_at, Acknowledgement.id)
    )
    with session.execute(found, execution_options={"yield_per": BATCH}) as rows:
        yield from map(AcknowledgementRow._make, rows)


def revisions(session: Session, asked: Asked) -> Sequence[str]:
    """Every revision that the register, the acknowledgements or newer editions name, by id."""
    own = found_by(asked, Credential.revision_id)
    shown = found_by(asked, Proof.revision_id).join(Proof, Proof.credential_id == Credential.id)
    acknowledged = select(Acknowledgement.revision_id).where(
        people_in(asked, Acknowledgement.person_id)
    )
    every = own.union(acknowledged, shown).subquery()
    return list(session.execute(select(every.c[0]).order_by(every.c[0])).scalars())


def people_in(asked: Asked, person_id: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """Rows of whoever stands in the register, and of records that became part of theirs."""
    there = found_by(asked, Credential.person_id)
    return person_id.in_(
        select(Person.id).where(or_(Person.id.in_(there), Person.merged_into.in_(there)))
    )
