"""Keys, certificates and a time stamp server for tests of the seal, and a reader of seals."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import keys, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from course.printing.seal_key import SealKey

MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
"""The moment at which tests seal."""


def certified(
    private: Any,
    name: str = "Alderway",
    purpose: Any = None,
    *,
    authority: Any = None,
    of: str = "",
) -> str:
    """A certificate of a key, PEM: self-signed, or by an authority of another name.

    With ``authority`` but no name of it, the key is that authority.
    """
    who, by = _named(name), _named(of or name)
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement"), False)
    usage |= dict.fromkeys(("crl_sign", "encipher_only", "decipher_only"), False)
    root = authority is not None and not of
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(by)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(MADE_AT)
        .not_valid_after(MADE_AT + timedelta(days=7300))
        .add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_cert_sign=root, **usage
            ),
            critical=True,
        )
    )
    if purpose:
        made = made.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return made.sign(authority or private, SHA256()).public_bytes(Encoding.PEM).decode()


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def private_pem(private: Any) -> bytes:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def p256_key() -> SealKey:
    private = ec.generate_private_key(ec.SECP256R1())
    return SealKey(private, certified(private))


def dummy_stamper(at: datetime = AT, others: Iterable[SealKey] = ()) -> DummyTimeStamper:
    """A time stamp server without a network; it says that it is ``at``."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    text = certified(private, "Time", ExtendedKeyUsageOID.TIME_STAMPING)
    key = pem.unarmor(private_pem(private))[2]
    return DummyTimeStamper(
        asn1_x509.Certificate.load(pem.unarmor(text.encode())[2]),
        keys.PrivateKeyInfo.load(key),
        certs_to_embed=SimpleCertificateStore.from_certs(map(_parsed, others)),
        fixed_dt=at,
    )


def seal_of(pdf: bytes, *trusted: SealKey) -> Any:
    """What pyHanko says of a PDF's only seal, without asking any network."""
    roots = list(map(_parsed, trusted))
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=AT)
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return validate_pdf_signature(signature, context, skip_diff=False)


def _parsed(key: SealKey) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(pem.unarmor(key.certificates.encode())[2])
