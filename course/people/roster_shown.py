"""Reads for the pages and tables of the roster import: sums, and verdicts in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from course.actor import Actor
from course.errors import NotFound
from course.people.models import Branch, Person, Vendor
from course.people.roster_models import RosterImport, RosterLine, RosterRow
from course.people.roster_queries import STREAM, Rows, reaches_everybody
from course.people.roster_verdicts import Step, Verdict


@dataclass(frozen=True)
class ImportRow:
    """One import with its sums."""

    id: UUID
    made_at: datetime
    made_by: UUID | None
    by: str | None
    file_name: str
    file_sha256: str
    ignored: str
    says_ends: bool
    missing_end: bool
    missing_share: int
    shown_at: datetime | None
    digest: str | None
    applied_at: datetime | None
    added: int
    changed: int
    unchanged: int
    ended: int
    refused: int

    @property
    def sums(self) -> dict[Verdict, int]:
        return {verdict: getattr(self, verdict.value) for verdict in Verdict}

    @property
    def does(self) -> int:
        """How many rows change anything."""
        return self.added + self.changed + self.ended


_IMPORT = [
    RosterImport.id,
    RosterImport.made_at,
    RosterImport.made_by,
    Person.name,
    *(getattr(RosterImport, name) for name in list(ImportRow.__annotations__)[4:]),
]


def _imports(actor: Actor) -> Rows:
    """Everybody sees the imports that are their own; who reaches everybody sees all."""
    own = (
        RosterImport.made_by == actor.person_id
        if actor.person_id
        else RosterImport.made_by.is_(None)
    )
    return (
        select(*_IMPORT)
        .outerjoin(Person, Person.id == RosterImport.made_by)
        .where(or_(own, reaches_everybody(actor)), RosterImport.shown_at.is_not(None))
    )


def imports(session: Session, actor: Actor, most: int = 10) -> Sequence[ImportRow]:
    """The newest imports, newest first."""
    order = (RosterImport.made_at.desc(), RosterImport.id)
    return [
        ImportRow(*row) for row in session.execute(_imports(actor).order_by(*order).limit(most))
    ]


def import_(session: Session, actor: Actor, id_: UUID) -> ImportRow:
    """Raises ``NotFound`` for an import that does not exist or is somebody else's."""
    row = session.execute(_imports(actor).where(RosterImport.id == id_)).one_or_none()
    if row is None:
        raise NotFound("There is no such import.")
    return ImportRow(*row)


@dataclass(frozen=True)
class LineRow:
    """One verdict, with what changes in words."""

    number: int | None
    """None for people who are not in the file."""
    verdict: Verdict
    why: str | None
    code: str
    name: str
    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]


_NOW, _WAS = aliased(Branch), aliased(Branch)
_LINES = (
    select(
        RosterRow.number,
        RosterLine.number,
        RosterLine.verdict,
        RosterLine.why,
        func.coalesce(RosterRow.code, Person.code),
        func.coalesce(RosterRow.name, Person.name),
        RosterLine.engagement_id,
        RosterLine.was_name.label("was_name"),
        RosterLine.was_email,
        RosterLine.was_phone,
        RosterLine.was_language,
        _WAS.name,
        RosterLine.was_job_role,
        RosterLine.was_starts_on,
        RosterLine.was_ends_on,
        RosterLine.name,
        RosterLine.email,
        RosterLine.phone,
        RosterLine.language,
        _NOW.name,
        RosterRow.job_role,
        RosterLine.starts_on,
        RosterLine.ends_on,
        RosterLine.step,
        RosterRow.kind,
        Vendor.name.label("vendor"),
    )
    .outerjoin(
        RosterRow,
        and_(RosterRow.import_id == RosterLine.import_id, RosterRow.number == RosterLine.number),
    )
    .outerjoin(Person, Person.id == RosterLine.person_id)
    .outerjoin(Vendor, Vendor.id == RosterRow.vendor_id)
    .outerjoin(_NOW, _NOW.id == RosterRow.branch_id)
    .outerjoin(_WAS, _WAS.id == RosterLine.was_branch_id)
    .order_by(RosterLine.number)
)
_PERSON = ("name", "email", "phone", "language")
_FIELDS = (*_PERSON, "branch", "job role", "starts on", "ends on")


def lines(
    session: Session, import_id: UUID, verdict: Verdict | None, after: int, most: int | None
) -> Iterator[tuple[int, LineRow]]:
    """Verdicts in the order of the file, with the place of each in that order."""
    asked = _LINES.where(RosterLine.import_id == import_id, RosterLine.number > after)
    if verdict:
        asked = asked.where(RosterLine.verdict == verdict)
    if most:
        asked = asked.limit(most)
    for row in session.execute(asked, execution_options=STREAM):
        yield row[1], _line(row)


def _line(row: Any) -> LineRow:
    was, now = list(row[7:15]), list(row[15:23])
    if row.step is Step.END:  # the branch and the job role stay what they were
        now[4:6] = was[4:6]
    pairs = zip(_FIELDS, was, now, strict=True)
    if row.verdict is Verdict.ADDED:
        named = [("kind", row.kind), ("vendor", row.vendor)]
        before, after = [], [*named, *((name, new) for name, _, new in pairs if name != "name")]
        after = [(name, new) for name, new in after if new]
    else:
        changed = [pair for pair in pairs if _changes(row, *pair)]
        before = [(name, old or "none") for name, old, _ in changed]
        after = [(name, new or "none") for name, _, new in changed]
    return LineRow(row[0], row.verdict, row.why, row[4], row[5], _text(before), _text(after))


def _changes(row: Any, field: str, old: Any, new: Any) -> bool:
    """Whether the line changes that field: the person's stand on one line of theirs only."""
    stated = row.was_name is not None if field in _PERSON else row.engagement_id is not None
    return bool(stated and old != new)


def _text(pairs: Sequence[tuple[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in pairs)
