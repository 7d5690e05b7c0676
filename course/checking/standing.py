"""Time and status: the second and the third question."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from course.checking.given import Given, StatusList
from course.checking.words import Answer, Word, plain
from course.proofs import integrity, jwt, statuslist
from course.proofs.refusals import Refused

ENTRY = "BitstringStatusListEntry"
NOT_HERE = "Its status list is not here: fetch {} and give it with --status-list."


def time(document: Mapping[str, Any], at: datetime) -> Answer:
    """Whether a moment lies within the credential's days (VC 2.0, and the words of VC 1.1)."""
    first = _moment(document.get("validFrom", document.get("issuanceDate")))
    until = document.get("validUntil", document.get("expirationDate"))
    last = _moment(until)
    if first is None or (until is not None and last is None):
        return Answer(Word.REFUSED, "Its days cannot be read.", "malformed")
    if at < first:
        return Answer(Word.NOT_YET, f"It begins on {first:%Y-%m-%d %H:%M} UTC.")
    if last is None:
        return Answer(Word.VALID, "It has no end.")
    if at > last:
        return Answer(Word.ENDED, f"It ended on {last:%Y-%m-%d %H:%M} UTC.")
    return Answer(Word.VALID, f"It ends on {last:%Y-%m-%d %H:%M} UTC.")


def status(document: dict[str, Any], given: Given) -> Answer:
    """Whether the issuer took it back, by the status lists that were handed in."""
    entries = document.get("credentialStatus")
    entries = entries if isinstance(entries, list) else [entries] if entries else []
    if not entries:
        return Answer(Word.NONE, "It names no status list: it cannot be taken back.")
    answers = [_entry(document, entry, given) for entry in entries]
    order = [Word.REVOKED, Word.NOT_CHECKED, Word.HOLDS]
    return min(answers, key=lambda answer: order.index(answer.word))


def _entry(document: dict[str, Any], entry: Any, given: Given) -> Answer:
    if not isinstance(entry, dict) or entry.get("type") != ENTRY:
        return Answer(Word.NOT_CHECKED, "It has a status of a kind that is not checked here.")
    address = str(entry.get("statusListCredential"))
    found = given.lists.get(address)
    if found is None:
        return Answer(Word.NOT_CHECKED, NOT_HERE.format(plain(address)))
    try:
        said = _trusted(found, given)
        if integrity.issuer_of(said) != integrity.issuer_of(document):
            return Answer(Word.NOT_CHECKED, "The status list is of another issuer.")
        return _bit(said, entry)
    except Refused as refused:
        return Answer(Word.NOT_CHECKED, f"The status list cannot be trusted. {plain(refused)}")


def _trusted(found: StatusList, given: Given) -> dict[str, Any]:
    if found.token:
        return jwt.verify(found.token, given.key)
    integrity.verify(dict(found.document), given.key)
    return dict(found.document)


def _bit(said: dict[str, Any], entry: Mapping[str, Any]) -> Answer:
    subject = said.get("credentialSubject")
    purpose, index = entry.get("statusPurpose"), str(entry.get("statusListIndex"))
    if not isinstance(subject, dict) or subject.get("statusPurpose") != purpose:
        return Answer(Word.NOT_CHECKED, "The status list is for another purpose.")
    if not index.isascii() or not index.isdigit() or len(index) > 9:
        return Answer(Word.NOT_CHECKED, "Its place in the status list cannot be read.")
    taken_back = statuslist.is_set(statuslist.decode(str(subject.get("encodedList"))), int(index))
    made = _moment(said.get("validFrom"))
    as_of = f" The list is of {made:%Y-%m-%d %H:%M} UTC." if made else ""
    if taken_back:
        return Answer(Word.REVOKED, f"The issuer took it back ({plain(purpose)}).{as_of}")
    return Answer(Word.HOLDS, f"The issuer has not taken it back.{as_of}")


def _moment(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
