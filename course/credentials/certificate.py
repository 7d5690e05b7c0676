"""What a certificate says: the record frozen at issue, its JSON, and the words for its pages."""

import dataclasses
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self, get_type_hints

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August"]
MONTHS += ["September", "October", "November", "December"]


@dataclass(frozen=True)
class CertificateRecord:
    """Everything a certificate rests on, as it was on the day of issue; never filled in later."""

    serial: str
    name: str
    agreement_title: str
    edition: str
    revision_id: str
    path_id: str
    path_title: str
    credential_title: str
    company: str
    valid_from: date
    valid_until: date
    """Last day, inclusive."""
    issued_at: datetime
    signatory_name: str
    signatory_title: str
    clause_count: int
    decision_count: int
    score_percent: int
    acknowledged_at: datetime
    kind: str
    """``employee`` or ``contractor``; for HR's data, never shown on the certificate."""
    verify_url: str
    language: str = "en"
    """BCP 47: the language the course was taken in."""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The record back from ``as_data``, whatever order its keys are in."""
        read = {date: date.fromisoformat, datetime: datetime.fromisoformat}
        types = get_type_hints(cls)
        return cls(**{name: read.get(types[name], types[name])(data[name]) for name in types})


def as_data(record: CertificateRecord) -> dict[str, str | int]:
    """The record as plain JSON values: ISO dates, moments in UTC ending in ``Z``.

    Text is cleaned, so that what is stored, what is attached and what is printed agree.
    """
    return {field.name: _plain(getattr(record, field.name)) for field in dataclasses.fields(record)}


def as_json(record: CertificateRecord) -> bytes:
    """The machine-readable certificate, UTF-8: same record, same bytes.

    The PDF carries exactly these bytes as ``certificate.json``, and HR's export uses them too.
    """
    return (json.dumps(as_data(record), ensure_ascii=False, indent=1) + "\n").encode()


def shown(record: CertificateRecord) -> dict[str, str]:
    """The words both templates show, ready for display; the kind of engagement is not one."""
    text = {
        name: str(value)
        for name, value in as_data(record).items()
        if name not in ("kind", "revision_id", "path_id")
    }
    place, slash, last = text["verify_url"].rpartition("://")[2].rpartition("/")
    return text | {
        "name_direction": direction(text["name"]),
        "valid_from": day(record.valid_from),
        "valid_until": day(record.valid_until),
        "issued_at": day(record.issued_at),
        "acknowledged_at": day(record.acknowledged_at),
        "checked_on": f"{_count(record.clause_count, 'clause')}, "
        f"{_count(record.decision_count, 'decision')}",
        "verify_start": place + slash,
        "verify_end": last,
    }


def clean(text: str) -> str:
    """The text on one line, without characters that PDF refuses or that disguise a name.

    Control characters, lone surrogates, private and unassigned characters and the bidi
    embeddings, overrides and isolates go. Joiners stay: Persian and Hindi are spelt with them.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = (" " if letter.isspace() else letter for letter in text if not _harmful(letter))
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def direction(text: str) -> str:
    """``rtl`` or ``ltr`` by the first letter that has a direction, as HTML's ``dir=auto`` does."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


def day(when: date) -> str:
    """A day as it is printed, such as ``6 October 2027``; the same on every machine."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def _plain(value: str | int | date) -> str | int:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return clean(value) if isinstance(value, str) else value


def _harmful(letter: str) -> bool:
    overrides = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    hidden = unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") and not letter.isspace()
    return hidden or letter in overrides


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
