"""The agreement between company and firm: its text, both sides, what has changed. Pure."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from course.content.model import Agreement, Clause

REVIEW_MONTHS = 12
"""A review of expectations is due so long after signing, or after the last review."""
MONTHS = (3, 6, 12, 24)
"""What may be chosen instead."""


class Side(StrEnum):
    """Who signs."""

    VENDOR = "vendor"
    COMPANY = "company"


class Stage(StrEnum):
    """How far one sending has come."""

    SENT = "sent"
    READ = "read"
    SIGNED = "signed"
    """By the firm."""
    COUNTERSIGNED = "countersigned"

    @property
    def words(self) -> str:
        return {
            Stage.SENT: "Sent, not read yet",
            Stage.READ: "Read, not signed yet",
            Stage.SIGNED: "Signed by the firm",
            Stage.COUNTERSIGNED: "Signed by both",
        }[self]


def text_of(agreement: Agreement, company: str, vendor: str) -> str:
    """The text that is signed, word for word, as plain text: what its SHA-256 is taken over.

    Both sides' duties stand in it, each clause with whom it binds, so that anybody can work the
    fingerprint out again from the file alone.
    """
    head = (
        f"{agreement.title}, edition {agreement.edition}, "
        f"in force from {agreement.effective_on.isoformat()}\n"
        f"between {company} (the company) and {vendor} (the contractor)"
    )
    return "\n\n".join([head, *_sections(agreement)]) + "\n"


def _sections(agreement: Agreement) -> Iterator[str]:
    for section, clauses in agreement.by_section:
        yield f"{section.number} {section.title}"
        for clause in clauses:
            binds = ", ".join(clause.binds)
            yield f"{clause.number} {clause.title} [binds: {binds}]\n{clause.text}"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def statement(side: Side, agreement: Agreement, company: str, vendor: str) -> str:
    """The sentence that is ticked, word for word."""
    who, other = (vendor, company) if side is Side.VENDOR else (company, vendor)
    return (
        f"I may sign for {who}. I have read this text of the {agreement.title}, edition "
        f"{agreement.edition}. {who} keeps its side of it and expects {other} to keep the other."
    )


def review_due(signed_on: date, months: int) -> date:
    """So many months on, clamped to the end of a month."""
    return signed_on + relativedelta(months=months)


# --- both sides on one page ------------------------------------------------------------


@dataclass(frozen=True)
class Sides:
    """One section: what the firm promises, and what it can expect of the company."""

    title: str
    number: str
    id: str
    firm: tuple[Clause, ...]
    company: tuple[Clause, ...]


def both_sides(agreement: Agreement) -> tuple[Sides, ...]:
    """Clauses that bind employees alone are left out: they are no business of the firm."""
    found = []
    for section, clauses in agreement.by_section:
        firm = tuple(clause for clause in clauses if "contractor" in clause.binds)
        company = tuple(clause for clause in clauses if "company" in clause.binds)
        if firm or company:
            found.append(Sides(section.title, section.number, section.id, firm, company))
    return tuple(found)


# --- what has changed since ------------------------------------------------------------


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class ClauseChange:
    """One clause that reads differently than in the text that was signed.

    The seam for word-by-word comparing: whoever shows it gets both wordings, whole.
    """

    kind: Kind
    clause_id: str
    number: str
    title: str
    before: str
    after: str
    why: str
    material: bool


def changes(signed: Agreement, newest: Agreement) -> tuple[ClauseChange, ...]:
    """Clause by clause, in the order of the newest text; removed ones behind it."""
    old = {clause.id: clause for clause in signed.clauses}
    new = {clause.id: clause for clause in newest.clauses}
    said = {change.clause_id: change for change in newest.changes}
    found = []
    for clause in newest.clauses:
        before = old.get(clause.id)
        if before and before.digest == clause.digest:
            continue
        change = said.get(clause.id)
        found.append(
            ClauseChange(
                kind=Kind.CHANGED if before else Kind.ADDED,
                clause_id=clause.id,
                number=clause.number,
                title=clause.title,
                before=before.text if before else "",
                after=clause.text,
                why=change.why if change else "",
                material=change.kind == "material" if change else before is None,
            )
        )
    return (*found, *(_removed(clause) for id_, clause in old.items() if id_ not in new))


def _removed(clause: Clause) -> ClauseChange:
    return ClauseChange(
        Kind.REMOVED, clause.id, clause.number, clause.title, clause.text, "", "", material=True
    )


def values_changed(signed: Agreement, newest: Agreement) -> Mapping[str, tuple[str, str]]:
    """Numbers and names that flow into the text and are other ones now: name -> was, is."""
    was, is_ = signed.parameters_by_name, newest.parameters_by_name
    return {
        name: (was[name], is_[name])
        for name in sorted(was.keys() & is_.keys())
        if was[name] != is_[name]
    }
