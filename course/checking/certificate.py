"""All questions about one certificate."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from course.checking import reading, signature, standing, tokens
from course.checking.given import Given
from course.checking.words import GOOD, Answer, Word, plain
from course.errors import DamagedFile
from course.printing.sealed import seal_found


@dataclass(frozen=True)
class Checked:
    """What one certificate says of itself, and the answers."""

    kind: str
    about: Mapping[str, str]
    """Its own words: ``name``, ``holder``, ``issuer``, ``id``. True only if the signature fits."""
    signature: Answer
    time: Answer
    status: Answer
    seal: Answer | None = None
    """Of a PDF."""
    document: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """All that it says."""
    text: str = field(default="", repr=False)
    """The credential as it stood in the file."""

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers by their questions, in the order in which they are given."""
        asked = {"signature": self.signature, "time": self.time, "status": self.status}
        return asked | ({"seal": self.seal} if self.seal else {})

    @property
    def good(self) -> bool:
        """Whether nothing speaks against it; a status may have remained unchecked."""
        return all(answer.word in GOOD for answer in self.answers.values())


def check(body: bytes, at: datetime, given: Given) -> Checked:
    """Answer all questions about the bytes of a file, as of a moment.

    Raises:
        DamagedFile: there is no credential in it, or the file is broken or hostile.
    """
    found = reading.find(body)
    seal = seal_answer(body) if found.kind == "pdf" else None
    return replace(check_text(found.text, at, given), kind=found.kind, seal=seal)


def check_text(text: str, at: datetime, given: Given) -> Checked:
    """The same about a credential's own text: JSON, or a token."""
    token = text if text.startswith(reading.JWT_START) else ""
    document = tokens.unpacked(token)[1] if token else reading.document(text)
    return Checked(
        "jwt" if token else "json",
        _about(document),
        signature.answer(document, token, given),
        standing.time(document, at),
        standing.status(document, given),
        document=document,
        text=text,
    )


def _about(document: Mapping[str, Any]) -> dict[str, str]:
    subject, issuer = _inner(document, "credentialSubject"), document.get("issuer")
    said = {
        "name": document.get("name") or _inner(subject, "achievement").get("name"),
        "holder": subject.get("name"),
        "issuer": issuer.get("id") if isinstance(issuer, dict) else issuer,
        "id": document.get("id"),
    }
    return {word: plain(text) for word, text in said.items() if isinstance(text, str)}


def _inner(part: Mapping[str, Any], word: str) -> Mapping[str, Any]:
    found = part.get(word)
    return found if isinstance(found, dict) else {}


def seal_answer(pdf: bytes) -> Answer:
    """What a PDF's own seal says."""
    try:
        found = seal_found(pdf)
    except DamagedFile as damage:
        return Answer(Word.REFUSED, plain(damage), "malformed")
    if found is None:
        return Answer(Word.NONE, "The PDF has no seal.")
    if not found.whole:
        return Answer(Word.REFUSED, "The PDF was changed after it was sealed.", "altered")
    at = f"{found.sealed_at:%Y-%m-%d %H:%M} UTC" if found.sealed_at else "an unknown moment"
    stamp = f", confirmed {found.stamped_at:%Y-%m-%d %H:%M} UTC" if found.stamped_at else ""
    return Answer(
        Word.FITS,
        f"The PDF is as {plain(found.sealed_by)} sealed it, {at}{stamp}. "
        f"Certificate SHA-256 {found.certificate_sha256}.",
    )
