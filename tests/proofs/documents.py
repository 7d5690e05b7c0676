"""Documents to sign, and a key to sign them with."""

import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from course.proofs import dids, integrity, vocabulary

CREATED = datetime(2026, 3, 1, 9, tzinfo=UTC)
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)


@dataclass(frozen=True)
class Key:
    """An Ed25519 key made of one number."""

    number: int = 1

    @property
    def _private(self):
        return Ed25519PrivateKey.from_private_bytes(bytes([self.number]) * 32)

    @property
    def public(self):
        return self._private.public_key().public_bytes_raw()

    @property
    def did(self):
        return dids.key(self.public)

    def sign(self, message):
        return self._private.sign(message)


KEY = Key()

BADGE = {
    "@context": [vocabulary.VC2, vocabulary.OB3, vocabulary.OB3_EXTENSIONS],
    "id": "urn:uuid:00000000-0000-4000-8000-000000000003",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Field service, “one” standard\u2028",
    "issuer": {"id": KEY.did, "type": ["Profile"], "name": "Example & Söhne \\ Ltd"},
    "validFrom": "2026-03-01T00:00:00Z",
    "validUntil": "2027-03-01T00:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": "sha256$ab",
                "identityType": "emailAddress",
                "salt": "salt",
            }
        ],
        "achievement": {
            "id": "https://train.example/achievements/field",
            "type": ["Achievement"],
            "achievementType": "Certification",
            "name": "Field",
            "description": "Passed.",
            "criteria": {"narrative": "Eighty percent."},
            "version": "1.0",
            "resultDescription": [
                {
                    "id": "urn:uuid:00000000-0000-4000-8000-0000000000aa",
                    "type": ["ResultDescription"],
                    "name": "Score",
                    "resultType": "Percent",
                }
            ],
        },
        "result": [
            {
                "type": ["Result"],
                "resultDescription": "urn:uuid:00000000-0000-4000-8000-0000000000aa",
                "value": "92",
            }
        ],
    },
    "credentialStatus": {
        "id": "https://train.example/status/1#3",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "3",
        "statusListCredential": "https://train.example/status/1",
    },
    "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
}


def badge(**changed):
    return deepcopy(BADGE) | changed


def signed(**changed):
    return json.loads(
        json.dumps(integrity.sign(badge(**changed), KEY, did=KEY.did, created=CREATED))
    )


def leaves(part, path=()):
    """The path to every value that is not a list or object."""
    if isinstance(part, dict | list):
        inner = part.items() if isinstance(part, dict) else enumerate(part)
        for key, value in inner:
            yield from leaves(value, (*path, key))
    else:
        yield path


def put(document, path, value):
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = value


def get(document, path):
    for key in path:
        document = document[key]
    return document
