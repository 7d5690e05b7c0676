"""A key is locked with the instance's secret; only that secret opens it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from course.keys import locking
from course.keys.domain import KeysLocked, Purpose

KEY, OTHER = UUID(int=1), UUID(int=2)
SECRET, NOW = "s" * 32, datetime(2026, 3, 1, tzinfo=UTC)


def made(purpose):
    return locking.make(purpose, KEY, SECRET, "course.test", NOW)


def opened(purpose, kept, key_id=KEY, secret=SECRET, **changed):
    return locking.open_(purpose, key_id, secret, **{**vars(kept), **changed})


@pytest.mark.parametrize("purpose", [Purpose.CREDENTIAL, Purpose.LOG])
def test_an_opened_key_signs_what_its_public_half_verifies(purpose):
    signer = opened(purpose, made(purpose))

    signature = signer.sign(b"one")

    public = Ed25519PublicKey.from_public_bytes(signer.public)
    public.verify(signature, b"one")
    with pytest.raises(InvalidSignature):
        public.verify(signature, b"two")


def test_a_seal_comes_with_a_certificate_of_its_own_for_signing_only():
    signer = opened(Purpose.SEAL, made(Purpose.SEAL))

    signature = signer.sign(b"one")

    certificate = x509.load_pem_x509_certificate(signer.certificate.encode())
    load_der_public_key(signer.public).verify(signature, b"one", ECDSA(SHA256()))
    certificate.verify_directly_issued_by(certificate)
    assert certificate.public_key() == signer.private.public_key()
    assert certificate.subject.rfc4514_string() == "CN=course.test"
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert certificate.not_valid_before_utc <= NOW < certificate.not_valid_after_utc


@pytest.mark.parametrize("purpose", Purpose)
def test_another_secret_another_key_or_an_altered_row_opens_nothing(purpose):
    kept = made(purpose)
    bent = bytes([kept.wrapped[-1] ^ 1])

    for attempt in (
        {"secret": "t" * 32},
        {"secret": ""},
        {"key_id": OTHER},
        {"public": made(purpose).public},
        {"wrapped": kept.wrapped[:-1] + bent},
    ):
        with pytest.raises(KeysLocked):
            opened(purpose, kept, **attempt)


def test_the_private_half_stands_nowhere_in_what_is_kept_or_shown():
    kept = made(Purpose.CREDENTIAL)

    signer = opened(Purpose.CREDENTIAL, kept)

    private = signer.private.private_bytes_raw()
    assert private not in kept.wrapped
    assert "private" not in repr(signer)
    assert made(Purpose.CREDENTIAL).wrapped != kept.wrapped
