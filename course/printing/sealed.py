"""What a PDF's seal says, read offline: whole or broken, whose, when, and confirmed by whom."""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from course.errors import DamagedFile


@dataclass(frozen=True)
class SealFound:
    """One PDF's seal."""

    whole: bool
    """Whether the PDF, all of it, is as it was sealed."""
    sealed_by: str
    """Whom the certificate names. Anybody can make a certificate of any name."""
    certificate_sha256: str
    """To be compared with the certificate that the company publishes."""
    sealed_at: datetime | None
    """As the seal claims it."""
    stamped_at: datetime | None
    """As a time stamp server confirmed it; None without a stamp that holds."""


def seal_found(pdf: bytes) -> SealFound | None:
    """The seal of a PDF, or None where it has none. Asks no network.

    Raises:
        DamagedFile: it cannot be read, or has several signatures.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError

    try:
        signatures = _signatures(pdf)
        if not signatures:
            return None
        if len(signatures) > 1:
            raise DamagedFile("The PDF was signed several times; a certificate is sealed once.")
        return _read(signatures[0])
    except (PdfError, SigningError, *_UNREADABLE) as error:
        raise DamagedFile(f"The seal of the PDF cannot be read: {error}") from None


_UNREADABLE = (
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    OSError,
    RecursionError,
)
"""What pyHanko may raise on a damaged or malicious file; anything else is our own fault."""


def _signatures(pdf: bytes) -> Sequence[Any]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    found: Sequence[Any] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return found


def _read(signature: Any) -> SealFound:
    from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    certificate = signature.signer_cert
    trusting = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    said = asyncio.run(async_validate_pdf_signature(signature, trusting, trusting))
    stamp = said.timestamp_validity
    return SealFound(
        whole=bool(
            said.intact and said.valid and said.coverage is SignatureCoverageLevel.ENTIRE_FILE
        ),
        sealed_by=str(
            certificate.subject.native.get("common_name", certificate.subject.human_friendly)
        ),
        certificate_sha256=certificate.sha256.hex(),
        sealed_at=said.signer_reported_dt,
        stamped_at=stamp.timestamp if stamp and stamp.intact and stamp.valid else None,
    )
