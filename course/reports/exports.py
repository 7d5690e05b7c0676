"""Exports of the certificate register: a filter goes in, a file comes out in chunks."""

from collections.abc import Collection, Iterator
from enum import StrEnum

from course.reports import queries
from course.reports.kept_prints import Prints, printed
from course.reports.pack import PARTS, pack_chunks
from course.reports.pack_proofs import Hand
from course.reports.queries import Asked, Sessions
from course.reports.tables import TABLES


class Form(StrEnum):
    """What the file is."""

    ZIP = "zip"
    """The evidence pack: certificates as PDF, with the register."""
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


MEDIA_TYPES = {
    Form.ZIP: "application/zip",
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.JSON: "application/json",
}


def file_name(asked: Asked, form: Form) -> str:
    return f"certificates-{asked.on.isoformat()}.{form}"


def chunks(
    sessions: Sessions,
    asked: Asked,
    form: Form,
    hand: Hand,
    parts: Collection[str] = PARTS,
    prints: Prints = printed,
) -> Iterator[bytes]:
    """The file, read by the filter and never by the page: same data, filter and day, same bytes.

    It opens a session of its own and closes it at the end, also when the reader goes away: a
    download outlives the request that asked for it.

    Args:
        hand: what signs an evidence pack.
        parts: what an evidence pack holds; other forms have one part.
        prints: what prints its certificates.
    """
    with sessions() as session:
        if form is Form.ZIP:
            yield from pack_chunks(session, asked, hand, parts, prints)
        else:
            yield from TABLES[form](queries.register(session, asked), asked.on)
