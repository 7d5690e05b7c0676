"""A firm's whole file as one ZIP that stands on its own: its words as JSON, the agreements as they
were signed, every paper, and the SHA-256 of each. The same file gives the same bytes."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID

from sqlalchemy.orm import Session

from course.vendors import agreement_queries, document_queries, entry_queries, queries
from course.vendors.file_rules import download_name

SUMS = "SHA256SUMS"
IN_MEMORY = 4_000_000
"""Bytes that are kept in memory before the rest goes to disk."""
NO_TIME = (1980, 1, 1, 0, 0, 0)
"""A ZIP's first moment: when it was packed is in the audit log, and would change the bytes."""


def pack(session: Session, firm: queries.Firm, on: date) -> tuple[IO[bytes], int]:
    """The ZIP, at its beginning, and how many files it holds."""
    out: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller reads it
    sums = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in _members(session, firm, on):
            archive.writestr(zipfile.ZipInfo(name, NO_TIME), body, zipfile.ZIP_DEFLATED)
            sums.append(f"{hashlib.sha256(body).hexdigest()}  {name}\n")
        archive.writestr(zipfile.ZipInfo(SUMS, NO_TIME), "".join(sums))
    out.seek(0)
    return out, len(sums)


def _members(session: Session, firm: queries.Firm, on: date) -> Iterator[tuple[str, bytes]]:
    documents = document_queries.documents(session, [firm.id]).get(firm.id, ())
    agreements = agreement_queries.sent(session, [firm.id]).get(firm.id, ())
    words = {
        "firm": asdict(firm),
        "who_answers": queries.answering(session, [firm.id], on).get(firm.id, ()),
        "statuses": _rows(queries.statuses(session, [firm.id]).get(firm.id, ())),
        "branches": _rows(entry_queries.branches(session, firm.id, on)),
        "entries": {
            kind.value: _rows(rows)
            for kind, rows in entry_queries.entries(session, firm.id).items()
        },
        "references": _rows(entry_queries.references(session, firm.id)),
        "interviews": _rows(entry_queries.interviews(session, firm.id)),
        "subcontractors": _rows(entry_queries.subcontractors(session, firm.id)),
        "papers": _rows(documents),
        "agreements": _rows(agreements),
        "reviews": _rows(agreement_queries.reviews(session, firm.id)),
    }
    yield "file.json", _json(words)
    for sent in agreements:
        name = f"agreements/edition-{sent.edition}-{sent.text_sha256[:12]}.txt"
        yield name, agreement_queries.text(session, sent.id).encode()
    for paper in documents:
        name = download_name(paper.kind.value, paper.starts_on, paper.media_type)
        yield f"papers/{_short(paper.id)}-{name}", document_queries.body(session, paper.id)


def _rows(rows: Any) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


def _json(words: dict[str, Any]) -> bytes:
    return json.dumps(words, indent=1, sort_keys=True, default=str, ensure_ascii=False).encode()


def _short(id_: UUID) -> str:
    return id_.hex[:8]
