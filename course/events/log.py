"""What happens to the log itself, and what was erased."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from course.events.base import Event


@dataclass(frozen=True, kw_only=True)
class ChainEnded(Event):
    """The log was a chain of hashes up to here, and is a Merkle tree from here on.

    ``digest`` was the chain's last; ``broken_at`` the first entry, or the first day of views,
    that did not fit it any more, None where everything did.
    """

    entries: int
    digest: str
    broken_at: str | None


@dataclass(frozen=True, kw_only=True)
class ViewsSealed(Event):
    """What auditors opened from ``since`` until before ``until``: how many views, and their digest.

    Each seal begins where the one before ends, so that nothing can be added between two either.
    ``salted``: addresses count as salted hashes, so that one can be erased and the seal holds.
    """

    since: datetime
    until: datetime
    views: int
    sha256: str
    salted: bool = True


@dataclass(frozen=True, kw_only=True)
class ViewsPurged(Event):
    """What auditors opened before ``until`` is not kept any longer."""

    until: datetime
    views: int


@dataclass(frozen=True, kw_only=True)
class CheckpointSigned(Event):
    """A statement about the first ``size`` entries left for whoever keeps it elsewhere."""

    size: int
    root_sha256: str
    mailed_to: int


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event):
    """What was known of a person was erased, by request or because a rule's time was up.

    ``rows``: how many of what. Their id stays: it leads to nothing but this record's husk.
    """

    person_id: UUID
    cause: str
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class DataPurged(Event):
    """Rows of one sort that were older than the rule lets them grow."""

    what: str
    before: datetime
    rows: int
