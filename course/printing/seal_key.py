"""What a PDF is sealed with: a private key, and the certificates that say whose it is."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from course.errors import BadSettings


@dataclass(frozen=True)
class SealKey:
    """What seals: a private key and the certificates that say whose it is, its own first."""

    private: Any = field(repr=False)
    """A key object of ``cryptography``: RSA, or ECDSA on a NIST curve."""
    certificates: str
    """PEM."""

    @property
    def holder(self) -> str:
        """Whom the certificate names."""
        found = self._own.subject.get_attributes_for_oid(_common_name())
        return str(found[0].value) if found else self._own.subject.rfc4514_string()

    @property
    def good_until(self) -> datetime:
        """Until when its certificate is good; what was sealed before stays sealed."""
        until: datetime = self._own.not_valid_after_utc
        return until

    @property
    def _own(self) -> Any:
        from cryptography.x509 import load_pem_x509_certificate

        return load_pem_x509_certificate(self.certificates.encode())


def _common_name() -> Any:
    from cryptography.x509.oid import NameOID

    return NameOID.COMMON_NAME


def key_from_pem(private: bytes, certificates: bytes) -> SealKey:
    """A company's own key to seal with.

    Raises:
        BadSettings: the files are no key or certificate, or do not belong together.
    """
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(private, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadSettings("COURSE_SEAL_KEY is not a PEM file of a key without password.") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise BadSettings("COURSE_SEAL_KEY must be an RSA or an elliptic curve (P-256) key.")
    try:
        found = x509.load_pem_x509_certificates(certificates)
    except ValueError:
        raise BadSettings("COURSE_SEAL_CERTIFICATE is not a PEM file of certificates.") from None
    if found[0].public_key() != key.public_key():
        raise BadSettings(
            "COURSE_SEAL_CERTIFICATE must begin with the certificate of COURSE_SEAL_KEY."
        )
    return SealKey(key, certificates.decode("ascii", "replace"))
