"""Words and rules of the vendor file: statuses, entries, and papers with their last days. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from course.errors import NotReady
from course.people.domain import fold

CLAUSES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "file": ("fair-choice-fair-reward",),
        "subcontractors": ("known-people-only",),
        "agreement": ("what-contractors-can-expect", "the-right-information"),
        "expectations": ("reviews",),
        "ready": ("one-standard", "known-people-only"),
        "appeal": ("safe-to-speak-up", "what-contractors-can-expect"),
    }
)
"""What of the agreement each part of this slice keeps, by clause id."""

DAY = timedelta(days=1)
ALERT_DAYS = (45, 14, 1)
"""So many days before a paper's last day somebody is told."""
SOON = ALERT_DAYS[0]
WORDS_MOST = 2_000
TITLE_MOST = 200


# --- status ----------------------------------------------------------------------------


class Status(StrEnum):
    """Where a firm stands with the company. Each change is an added fact with a reason."""

    INVITED = "invited"
    IN_REVIEW = "in_review"
    ADMITTED = "admitted"
    CONDITIONAL = "conditional"
    """Admitted, and the reason says under which condition."""
    PAUSED = "paused"
    ENDED = "ended"

    @property
    def words(self) -> str:
        return self.replace("_", " ").capitalize()

    @property
    def works(self) -> bool:
        """Whether the firm may be given work."""
        return self in (Status.ADMITTED, Status.CONDITIONAL)


_S = Status
NEXT: Mapping[Status, tuple[Status, ...]] = MappingProxyType(
    {
        _S.INVITED: (_S.IN_REVIEW, _S.ENDED),
        _S.IN_REVIEW: (_S.ADMITTED, _S.CONDITIONAL, _S.ENDED),
        _S.ADMITTED: (_S.CONDITIONAL, _S.PAUSED, _S.ENDED),
        _S.CONDITIONAL: (_S.ADMITTED, _S.PAUSED, _S.ENDED),
        _S.PAUSED: (_S.ADMITTED, _S.CONDITIONAL, _S.ENDED),
        _S.ENDED: (_S.IN_REVIEW,),
    }
)
"""Nobody is admitted without having been looked at, and whoever left may be looked at anew."""


def may_become(old: Status, new: Status) -> bool:
    return new in NEXT[old]


# --- what stands in the file -----------------------------------------------------------


class EntryKind(StrEnum):
    """One line of the file that needs no verdict of its own."""

    TRADE = "trade"
    EXPERIENCE = "experience"
    CUSTOMER = "customer"
    TESTIMONIAL = "testimonial"


class Outcome(StrEnum):
    """What a reference came to."""

    GOOD = "good"
    MIXED = "mixed"
    POOR = "poor"


class DocumentKind(StrEnum):
    INSURANCE = "insurance"
    LICENCE = "licence"
    CERTIFICATE = "certificate"
    OTHER = "other"

    @property
    def words(self) -> str:
        return self.capitalize()


REQUIRED = (DocumentKind.INSURANCE,)
"""Without an approved one that holds today, a firm's papers are not in order."""
RUN_OUT = (DocumentKind.INSURANCE, DocumentKind.LICENCE, DocumentKind.CERTIFICATE)
"""Once one of these was relied upon, its end is a gap until there is another."""


class State(StrEnum):
    """Where a document stands on a day."""

    WAITING = "waiting"
    """Nobody has looked at it yet."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    TO_COME = "to_come"
    HOLDS = "holds"
    ENDING = "ending"
    """Holds, and ends within ``SOON`` days."""
    ENDED = "ended"
    REPLACED = "replaced"
    """Ended, and another of its series goes on."""


@dataclass(frozen=True)
class Document:
    """What is known of one document; its bytes are read by whoever downloads it."""

    id: UUID
    vendor_id: UUID
    kind: DocumentKind
    title: str
    issuer: str
    number: str
    amount: str
    starts_on: date
    ends_on: date | None
    """Last day, inclusive; None for what does not run out."""
    file_name: str
    media_type: str
    size: int
    sha256: str
    added_by: UUID | None
    added_by_name: str
    added_at: datetime
    withdrawn_at: datetime | None
    approved: bool | None
    """None until somebody has looked."""
    decided_by_name: str | None
    decided_at: datetime | None
    reason: str | None

    @property
    def series(self) -> tuple[str, str]:
        """Documents of one series replace each other."""
        return (self.kind.value, "" if self.kind in REQUIRED else fold(self.title))

    @property
    def counts(self) -> bool:
        return bool(self.approved) and self.withdrawn_at is None

    def holds(self, on: date) -> bool:
        ends = self.ends_on is None or self.ends_on >= on
        return self.counts and self.starts_on <= on and ends

    def state(self, on: date) -> State:
        if self.withdrawn_at:
            return State.WITHDRAWN
        if self.approved is None:
            return State.WAITING
        if not self.approved:
            return State.REFUSED
        if self.starts_on > on:
            return State.TO_COME
        if self.ends_on is None:
            return State.HOLDS
        if self.ends_on < on:
            return State.ENDED
        return State.ENDING if (self.ends_on - on).days <= SOON else State.HOLDS


def states(documents: Sequence[Document], on: date) -> dict[UUID, State]:
    """Where each stands, seen beside the others: what has been replaced is no cause to worry."""
    going_on = {document.series for document in documents if document.holds(on)}
    found = {}
    for document in documents:
        state = document.state(on)
        replaced = state is State.ENDED and document.series in going_on
        found[document.id] = State.REPLACED if replaced else state
    return found


class Gap(StrEnum):
    """What is wrong with a firm's papers."""

    MISSING = "missing"
    WAITING = "waiting"
    """One was handed in that would close the gap, and nobody has looked at it."""
    ENDED = "ended"


@dataclass(frozen=True)
class PaperGap:
    kind: DocumentKind
    title: str
    gap: Gap
    ended_on: date | None = None


def gaps(documents: Iterable[Document], on: date) -> list[PaperGap]:
    """What is missing among a firm's papers on a day, required kinds first.

    A required kind needs one approved document that holds. A licence or certificate that was
    approved and has ended needs another of its series, or has to be withdrawn.
    """
    left = [document for document in documents if document.withdrawn_at is None]
    found = []
    for kind in REQUIRED:
        of_kind = [document for document in left if document.kind is kind]
        if not any(document.holds(on) for document in of_kind):
            found.append(_gap(kind, kind.words, of_kind, on))
    series: dict[tuple[str, str], list[Document]] = {}
    for document in left:
        if document.kind in RUN_OUT and document.kind not in REQUIRED:
            series.setdefault(document.series, []).append(document)
    for same in series.values():
        relied_on = [document for document in same if document.counts]
        if relied_on and not any(document.holds(on) for document in relied_on):
            found.append(_gap(same[0].kind, same[0].title, same, on))
    return found


def _gap(kind: DocumentKind, title: str, same: Sequence[Document], on: date) -> PaperGap:
    covers = [d for d in same if d.starts_on <= on and (d.ends_on is None or d.ends_on >= on)]
    ends = [d.ends_on for d in same if d.counts and d.ends_on and d.ends_on < on]
    if any(document.approved is None for document in covers):
        return PaperGap(kind, title, Gap.WAITING, max(ends, default=None))
    if ends:
        return PaperGap(kind, title, Gap.ENDED, max(ends))
    return PaperGap(kind, title, Gap.MISSING)


def papers_hold_until(documents: Iterable[Document], on: date) -> date | None:
    """The last day on which today's papers are still in order; None where nothing runs out."""
    best: dict[tuple[str, str], date] = {}
    for document in documents:
        if document.kind in RUN_OUT and document.holds(on):
            ends = document.ends_on or date.max
            best[document.series] = max(best.get(document.series, date.min), ends)
    least = min(best.values(), default=date.max)
    return None if least == date.max else least


def check_days(starts_on: date, ends_on: date | None) -> None:
    """Raises ``NotReady`` for a last day before the first."""
    if ends_on and ends_on < starts_on:
        raise NotReady("The last day is before the first day.")
