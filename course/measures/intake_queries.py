"""What rows of facts are judged by: places, people's engagements, and what is on record."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from course.actor import EVERYWHERE, Act, Actor
from course.content.model import Measure, MeasureId
from course.errors import NotFound
from course.library import queries as library
from course.measures.domain import What
from course.measures.models import Complaint, FactImport, SurveyReply, Visit
from course.measures.row_rules import BranchAt, DoneBy, Engaged, Fact, Known
from course.people.domain import fold
from course.people.models import Branch, Engagement, Person, Vendor

TABLES: Mapping[What, type[Any]] = MappingProxyType(
    {What.VISITS: Visit, What.SURVEYS: SurveyReply, What.COMPLAINTS: Complaint}
)
AT_ONCE = 1_000
"""Values in one statement."""
USUAL_DAYS = 10
"""Working days to settle a complaint, where no published course says it."""
NEWEST = 20


def known(session: Session, branch_id: UUID | None, now: datetime) -> Known:
    """Places and the one question.

    Args:
        branch_id: the only branch that may be named; None for every one.
    """
    asked = select(Branch.id, Branch.name, Branch.time_zone).order_by(Branch.name)
    if branch_id:
        asked = asked.where(Branch.id == branch_id)
    measures = definitions(session)
    question = measures.get(MeasureId.CONTENT_CUSTOMERS)
    resolve = measures.get(MeasureId.TIME_TO_RESOLVE)
    return Known(
        branches={fold(row.name): BranchAt(*row) for row in session.execute(asked)},
        vendors={fold(r.name): r.id for r in session.execute(select(Vendor.id, Vendor.name))},
        question=question.question if question else "",
        resolve_days=(resolve.limit if resolve else None) or USUAL_DAYS,
        today=now.date(),
    )


def definitions(session: Session) -> dict[MeasureId, Measure]:
    """The measures as the published course defines them, in order; none if it has none."""
    id_ = library.newest_id(session)
    course = library.revision(session, id_) if id_ else None
    return {measure.id: measure for measure in course.measures} if course else {}


def learn(session: Session, known_: Known, codes: Collection[str], visits: Collection[str]) -> None:
    """Add what these person ids and visits are; whoever was looked up already is not again."""
    for some in _portions({fold(code) for code in codes} - known_.engaged.keys()):
        known_.engaged.update(dict.fromkeys(some, ()))
        _engagements(session, known_, some)
    branch_ids = {branch.id for branch in known_.branches.values()}
    for some in _portions(set(visits) - known_.visits.keys()):
        rows: Any = session.execute(
            select(
                Visit.reference,
                Visit.branch_id,
                Visit.kind,
                Visit.vendor_id,
                Visit.engagement_id,
                Branch.time_zone,
            )
            .join(Branch, Branch.id == Visit.branch_id)
            .where(Visit.reference.in_(some))
        )
        for reference, *done, zone in rows:
            if done[0] in branch_ids:
                known_.visits[reference] = (DoneBy(*done), zone)


def _engagements(session: Session, known_: Known, code_keys: Sequence[str]) -> None:
    """Of whoever has these ids; of a record that was merged, those of the one that counts."""
    called = aliased(Person)
    rows: Any = session.execute(
        select(
            called.code_key,
            Engagement.id,
            Engagement.branch_id,
            Engagement.kind,
            Engagement.vendor_id,
            Engagement.starts_on,
            Engagement.ends_on,
        )
        .join(Engagement, Engagement.person_id == func.coalesce(called.merged_into, called.id))
        .where(called.code_key.in_(code_keys))
        .order_by(called.code_key, Engagement.starts_on, Engagement.id)
    )
    for code_key, *engaged in rows:
        known_.engaged[code_key] = (*known_.engaged[code_key], Engaged(*engaged))


def on_record(session: Session, what: What, references: Collection[str]) -> dict[str, Fact]:
    """The facts that have these references, without when they were recorded."""
    table = TABLES[what].__table__
    columns = [column for column in table.columns if column.key != "recorded_at"]
    found: dict[str, Fact] = {}
    for some in _portions(set(references)):
        for row in session.execute(select(*columns).where(table.c.reference.in_(some))):
            found[row.reference] = dict(row._mapping)
    return found


def _portions(values: set[str]) -> Iterator[list[str]]:
    left = iter(sorted(values))
    while some := list(islice(left, AT_ONCE)):
        yield some


# --- files that were handed in, and programs that may ----------------------------------


@dataclass(frozen=True)
class ImportRow:
    """One file that was handed in, and what it came to."""

    id: UUID
    what: What
    made_at: datetime
    made_by: UUID | None
    by: str | None
    file_name: str
    ignored: str
    added: int
    settled: int
    same: int
    refused: int
    applied_at: datetime | None
    refused_rows: Sequence[tuple[int, str, str]]
    kept: bool
    """Whether the file is still there, so that it can be recorded."""


_IMPORT: Select[*tuple[Any, ...]] = select(
    FactImport.id,
    FactImport.what,
    FactImport.made_at,
    FactImport.made_by,
    Person.name,
    FactImport.file_name,
    FactImport.ignored,
    FactImport.added,
    FactImport.settled,
    FactImport.same,
    FactImport.refused,
    FactImport.applied_at,
    FactImport.refused_rows,
    FactImport.content.is_not(None),
).outerjoin(Person, Person.id == FactImport.made_by)


def imports(session: Session, actor: Actor) -> Sequence[ImportRow]:
    """The newest files, for whoever may hand in facts of every branch."""
    if not _everywhere(actor):
        return []
    asked = _IMPORT.order_by(FactImport.made_at.desc(), FactImport.id).limit(NEWEST)
    return [ImportRow(*row) for row in session.execute(asked)]


def import_(session: Session, actor: Actor, import_id: UUID) -> ImportRow:
    """One of them. ``NotFound`` if there is none, or it is not for this person."""
    row = session.execute(_IMPORT.where(FactImport.id == import_id)).one_or_none()
    if row is None or not _everywhere(actor):
        raise NotFound("There is no such import.")
    return ImportRow(*row)


def content(session: Session, import_id: UUID) -> bytes | None:
    """The file as it was handed in, packed; None when it is not kept any more."""
    asked = select(FactImport.content).where(FactImport.id == import_id)
    return session.execute(asked).scalar_one_or_none()


def _everywhere(actor: Actor) -> bool:
    return any(grant.role in EVERYWHERE for grant in actor.grants_for(Act.IMPORT_FACTS))
