"""Facts about service: visits, survey replies and complaints."""

from dataclasses import dataclass
from uuid import UUID

from course.events.base import Event


@dataclass(frozen=True, kw_only=True)
class FactsRecorded(Event):
    """Rows of one kind came in; from a file with its ``import_id``, by the API with the id of
    the key that opened it."""

    what: str
    added: int
    settled: int
    """Complaints on record that the customer has now agreed."""
    import_id: UUID | None = None
    key_id: UUID | None = None
