"""Making keys, and locking private ones away so that a copied database alone cannot sign.

The key that locks follows from the instance's secret key, which is not in the database.
Machines that share database and secret share the keys. ``cryptography`` is loaded by whoever
signs, not by every server and command that starts.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from course.keys.domain import KeysLocked, Purpose, Signer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ABOUT = b"one-standard signing keys, AES-256-GCM, 1"
"""Binds the derived key to this use; a later way of locking gets a text of its own."""
NONCE_BYTES = 12
CERTIFIED_FOR = timedelta(days=20 * 365)
CLOCK_MAY_DIFFER = timedelta(hours=1)


@dataclass(frozen=True)
class Made:
    """A fresh key as it is kept."""

    public: bytes
    wrapped: bytes
    certificate: str | None


def make(purpose: Purpose, key_id: UUID, secret: str, issuer: str, now: datetime) -> Made:
    """A new key, its private half locked.

    Args:
        secret: the instance's secret key.
        issuer: who seals, as PDF readers show it; for the self-signed certificate.
    """
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    if purpose is not Purpose.SEAL:
        private = ed25519.Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw()
        return Made(public, _lock(secret, key_id, public, private.private_bytes_raw()), None)
    sealing = ec.generate_private_key(ec.SECP256R1())
    public = sealing.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    plain = sealing.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Made(public, _lock(secret, key_id, public, plain), _certificate(sealing, issuer, now))


def open_(
    purpose: Purpose,
    key_id: UUID,
    secret: str,
    *,
    public: bytes,
    wrapped: bytes,
    certificate: str | None,
) -> Signer:
    """The key, ready to sign.

    Raises:
        KeysLocked: it was locked with another secret, or altered in the database.
    """
    plain = _unlock(secret, key_id, public, wrapped)
    if purpose is Purpose.SEAL:
        sealing = _sealing(plain)
        return Signer(key_id, purpose, public, certificate, sealing, _seals(sealing))
    private = _signing(plain)
    return Signer(key_id, purpose, public, None, private, private.sign)


def _signing(plain: bytes) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(plain)


def _sealing(plain: bytes) -> "EllipticCurvePrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    key = load_der_private_key(plain, None)
    assert isinstance(key, EllipticCurvePrivateKey)
    return key


def _seals(private: "EllipticCurvePrivateKey") -> Any:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    return lambda message: private.sign(message, ECDSA(SHA256()))


def _locking_key(secret: str, key_id: UUID) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    if not secret:
        raise KeysLocked
    return HKDF(SHA256(), length=32, salt=key_id.bytes, info=ABOUT).derive(secret.encode())


def _lock(secret: str, key_id: UUID, public: bytes, plain: bytes) -> bytes:
    """The nonce, then the private key; tied to the public one, so that no two can be swapped."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_locking_key(secret, key_id)).encrypt(nonce, plain, public)


def _unlock(secret: str, key_id: UUID, public: bytes, wrapped: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, locked = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
    try:
        return AESGCM(_locking_key(secret, key_id)).decrypt(nonce, locked, public)
    except InvalidTag as error:
        raise KeysLocked from error


def _certificate(private: "EllipticCurvePrivateKey", issuer: str, now: datetime) -> str:
    """Self-signed, for digital signatures and nothing else (RFC 5280)."""
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509.oid import NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer[:64])])
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_MAY_DIFFER)
        .not_valid_after(now + CERTIFIED_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False
        )
    )
    return made.sign(private, SHA256()).public_bytes(Encoding.PEM).decode("ascii")
