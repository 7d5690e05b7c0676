"""The Open Badges 3.0 credential of an award, and the list that says which were taken back.

Built from what was frozen at issue, and with nothing that names a person: whoever holds the
credential and knows the name, as the certificate prints it, can compare its salted hash.

Source: 1EdTech Open Badges 3.0; W3C Verifiable Credentials 2.0; Bitstring Status List 1.0.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from course.credentials.certificate import CertificateRecord
from course.credentials.domain import DAY
from course.proofs import dids, statuslist
from course.proofs.canonical import Document
from course.proofs.integrity import moment
from course.proofs.vocabulary import OB3, OB3_EXTENSIONS, VC2

SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
REVOCATION = "revocation"
SECOND = timedelta(seconds=1)
LIST_DAYS = timedelta(days=7)
"""How long a copy of a status list may still be shown; a fresh one is made every day."""


@dataclass(frozen=True)
class Slot:
    """A place in a status list; which one tells nothing, since it was drawn."""

    number: int
    """Of the list."""
    index: int


@dataclass(frozen=True)
class Issue:
    """What a credential needs beside the frozen record."""

    did: str
    """Who issues it."""
    base_url: str
    time_zone: str
    """Where its days begin and end."""
    salt: str
    """Another one for each credential, so that two of one person do not show that they are."""
    email: str | None
    slot: Slot


def issuer_did(base_url: str, public: bytes) -> str:
    """By whom credentials are issued: the installation's web address, or just its key.

    The key where nobody outside could ask the address: on this machine, or without HTTPS.
    """
    return dids.web(base_url) or dids.key(public)


def build(record: CertificateRecord, issue: Issue) -> Document:
    """The credential, not signed yet."""
    begins, ends = validity(record, issue.time_zone)
    return {
        "@context": [VC2, OB3, OB3_EXTENSIONS],
        "id": f"{issue.base_url}/verify/{record.serial}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": record.credential_title,
        "issuer": {"id": issue.did, "type": ["Profile"], "name": record.company},
        "awardedDate": moment(record.issued_at),
        "validFrom": begins,
        "validUntil": ends,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": list(_identifiers(record, issue)),
            "licenseNumber": record.serial,
            "achievement": _achievement(record),
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": _score_id(record),
                    "value": str(record.score_percent),
                }
            ],
        },
        "credentialStatus": _status(issue),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def agrees(document: Mapping[str, Any], record: CertificateRecord, time_zone: str) -> bool:
    """Whether a signed credential says what the register says of the same certificate."""
    days = (document["validFrom"], document["validUntil"])
    return is_of(document, record) and days == validity(record, time_zone)


def is_of(document: Mapping[str, Any], record: CertificateRecord) -> bool:
    """Whether a signed credential belongs to a certificate; its days need the time zone too.

    Raises:
        KeyError, TypeError, IndexError: it is no credential of ours.
    """
    subject = document["credentialSubject"]
    names = [part for part in subject["identifier"] if part["identityType"] == "name"]
    named = all(part["identityHash"] == _hash(record.name, part["salt"]) for part in names)
    said = (
        subject["licenseNumber"],
        subject["achievement"]["version"],
        subject["result"][0]["value"],
    )
    return named and said == (record.serial, record.revision_id, str(record.score_percent))


def validity(record: CertificateRecord, time_zone: str) -> tuple[str, str]:
    """First and last second, by the calendar of the branch."""
    begins = _midnight(record.valid_from, time_zone)
    ends = _midnight(record.valid_until + DAY, time_zone) - SECOND
    return moment(begins), moment(ends)


def _midnight(day: date, time_zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(ZoneInfo("UTC"))


def _identifiers(record: CertificateRecord, issue: Issue) -> Iterable[Document]:
    known = (("name", record.name), ("emailAddress", issue.email))
    for kind, value in known:
        if value:
            yield {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": _hash(value, issue.salt),
                "identityType": kind,
                "salt": issue.salt,
            }


def _hash(identity: str, salt: str) -> str:
    """Source: Open Badges 3.0, IdentityObject: the salt follows the identity."""
    return "sha256$" + hashlib.sha256((identity + salt).encode()).hexdigest()


def _achievement(record: CertificateRecord) -> Document:
    return {
        "id": _id(record, "achievement"),
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": record.credential_title,
        "description": f"Understands the {record.agreement_title}, edition {record.edition}.",
        "criteria": {
            "narrative": f"Acknowledged the {record.agreement_title}, edition {record.edition}, "
            f"finished the path “{record.path_title}” and passed its final check: "
            f"{record.decision_count} decisions on {record.clause_count} clauses."
        },
        "inLanguage": record.language,
        "version": record.revision_id,
        "resultDescription": [
            {
                "id": _score_id(record),
                "type": ["ResultDescription"],
                "name": "Final check",
                "resultType": "Percent",
            }
        ],
    }


def _score_id(record: CertificateRecord) -> str:
    return _id(record, "score")


def _id(record: CertificateRecord, part: str) -> str:
    """The same for everybody who shows the same on the same revision."""
    return uuid5(NAMESPACE_URL, f"{record.revision_id}/{record.path_id}/{part}").urn


def _status(issue: Issue) -> Document:
    url = list_url(issue.base_url, issue.slot.number)
    return {
        "id": f"{url}#{issue.slot.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": REVOCATION,
        "statusListIndex": str(issue.slot.index),
        "statusListCredential": url,
    }


# --- status lists ----------------------------------------------------------------------


def list_url(base_url: str, number: int) -> str:
    return f"{base_url}/status/{number}"


def status_list(did: str, url: str, revoked: Iterable[int], now: datetime) -> Document:
    """The list of what was taken back, not signed yet: on one day, same bits, same words."""
    today = now.replace(hour=0, minute=0, second=0)
    return {
        "@context": [VC2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did,
        "validFrom": moment(today),
        "validUntil": moment(today + LIST_DAYS),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": REVOCATION,
            "encodedList": statuslist.encode(revoked),
        },
    }
