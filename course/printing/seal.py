"""The seal of a PDF: an invisible signature that says who made it and that nothing has changed.

PAdES (ETSI EN 319 142-1, baseline B-B; with a time stamp B-T): a certification signature that
allows no changes at all. pyHanko writes it. It is loaded by whoever seals, not by every server
and command that starts.
"""

import asyncio
import hashlib
import io
import logging
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from course.printing.seal_key import SealKey
from course.printing.stamp import HASH, StampMissing, stamp_of, stamped

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

FIELD = "Seal"
SPECIMEN = bytes(range(32))
"""Stands where the digest of a file goes, in the frame that all seals of one key share."""
AWAY = 300
"""Seconds for which a time stamp server that did not answer is not asked again: ten thousand
certificates must not wait for it one by one."""
SPARE = 256
"""Bytes by which two stamps of one server may differ in length."""

log = logging.getLogger("course")


@dataclass(frozen=True)
class _Frame:
    """A CMS signature with room for a digest and for a signature of one length."""

    before: bytes
    between: bytes

    def filled(self, digest: bytes, signature: bytes) -> bytes:
        return b"".join((self.before, digest, self.between, signature))


class Seal:
    """Seals PDFs with one key. Build one per process and key; threads may share it.

    Decision: pyHanko makes the signature's frame once, and only digest and signature are put in
    for each file: all else in it is the same. That takes a tenth of the time.
    """

    def __init__(self, key: SealKey, timestamper: "TimeStamper | None" = None):
        """``timestamper``: where each seal's time is confirmed; None: it is only claimed."""
        self._key = key
        self._timestamper = timestamper
        self._certificate, self._others = _parsed(key.certificates)
        self._to_sign = self._signed_attributes()
        self._frames: dict[int, _Frame] = {}
        self._stamp_bytes = 0
        """How long a stamp was, when the server was asked for the first one."""
        self._away_until = 0.0
        """On the machine's running clock."""

    def seal(self, pdf: bytes, at: datetime) -> bytes:
        """The PDF with a seal added behind it; its own bytes stay as they are.

        The same PDF, key and moment give the same bytes, but for a time stamp.

        Decision: while the time stamp server is away, PDFs are sealed without a stamp. The seal
        is whole all the same, and whoever asks for the PDF again gets it with a stamp, since none
        of them is kept; an evidence pack names those that have none.

        Args:
            at: the time of sealing, as the seal claims it.
        """
        if self._timestamper is None or time.monotonic() < self._away_until:
            return self._sealed(pdf, at, None)
        try:
            return self._with_stamp(pdf, at, self._timestamper)
        except StampMissing as missing:
            self._away_until = time.monotonic() + AWAY
            log.warning(
                "The time stamp server (COURSE_TSA_URL) gave no stamp: %s. PDFs are sealed without "
                "a confirmed time; it is asked again in %d minutes.",
                missing,
                AWAY // 60,
            )
            return self._sealed(pdf, at, None)

    def _with_stamp(self, pdf: bytes, at: datetime, stamper: "TimeStamper") -> bytes:
        from pyhanko.sign.general import SigningError

        try:
            return self._sealed(pdf, at, stamper)
        except SigningError:  # stamps have grown, perhaps by a new certificate of the server
            self._stamp_bytes = 0
            return self._sealed(pdf, at, stamper)

    def _sealed(self, pdf: bytes, at: datetime, stamper: "TimeStamper | None") -> bytes:
        from pyhanko.pdf_utils.generic import pdf_name
        from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
        from pyhanko.sign.signers import cms_embedder as embedding
        from pyhanko.sign.signers.pdf_byterange import PdfSignedData

        file = io.BytesIO()
        # Typst ends without a line end; PDF/A wants what is added to begin on a line of its own.
        file.write(pdf if pdf.endswith(b"\n") else pdf + b"\n")
        steps = embedding.PdfCMSEmbedder().write_cms(FIELD, _writer(file))
        next(steps)
        room = PdfSignedData(
            obj_type=pdf_name("/Sig"),
            subfilter=SigSeedSubFilter.PADES,
            timestamp=at,
            bytes_reserved=2 * self._longest(stamper),
        )
        no_changes = embedding.SigMDPSetup(
            certify=True, md_algorithm=HASH, docmdp_perms=MDPPerm.NO_CHANGES
        )
        steps.send(embedding.SigObjSetup(sig_placeholder=room, mdp_setup=no_changes))
        prepared, _ = steps.send(embedding.SigIOSetup(md_algorithm=HASH, in_place=True))
        steps.send(self._signature(prepared.document_digest, stamper))
        return file.getvalue()

    def _signature(self, digest: bytes, stamper: "TimeStamper | None") -> bytes:
        """The CMS signature over a file with that digest."""
        before, after = self._to_sign
        signature = _signed(self._key.private, b"".join((before, digest, after)))
        made = self._frame(len(signature)).filled(digest, signature)
        return made if stamper is None else stamped(made, signature, stamper)

    def _frame(self, length: int) -> _Frame:
        """ECDSA signatures differ in length by a byte or two, so there are a few frames."""
        if length not in self._frames:
            whole = self._specimen(length).dump()
            before, between = whole[:-length].split(SPECIMEN)
            self._frames[length] = _Frame(before, between)
        return self._frames[length]

    def _signed_attributes(self) -> tuple[bytes, bytes]:
        """What is signed, before and after the digest (RFC 5652, 5.4: as SET OF, untagged)."""
        attributes = self._specimen(1)["content"]["signer_infos"][0]["signed_attrs"]
        before, after = attributes.untag().dump().split(SPECIMEN)
        return before, after

    def _specimen(self, length: int) -> Any:
        from pyhanko.sign.signers.pdf_cms import ExternalSigner
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        others = SimpleCertificateStore.from_certs(self._others)
        signer = ExternalSigner(self._certificate, others, signature_value=bytes(length))
        return asyncio.run(signer.async_sign(SPECIMEN, HASH, use_pades=True))

    def _longest(self, stamper: "TimeStamper | None") -> int:
        """Bytes that the longest signature of this key takes, with its stamp."""
        frame = self._frame(_longest_signature(self._key.private))
        signature = len(frame.filled(SPECIMEN, b"")) + _longest_signature(self._key.private)
        if stamper is None:
            return signature
        if not self._stamp_bytes:
            self._stamp_bytes = len(stamp_of(stamper, SPECIMEN))
        return signature + self._stamp_bytes + SPARE


def _writer(file: io.BytesIO) -> Any:
    from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Appending(IncrementalPdfFileWriter):
        """Changes nothing but what a signature needs, and nothing by chance."""

        def _update_meta(self) -> None:
            """Title, author and dates stay as printed: PDF/A wants them told twice and alike."""

        @classmethod
        def _handle_id(cls, prev: Any) -> Any:
            """The second half names this state of the file: from its content, not by lot."""
            state = hashlib.sha256(file.getbuffer()).digest()[:16]
            return ArrayObject([prev.trailer["/ID"][0], ByteStringObject(state)])

    return Appending(file)


def _parsed(certificates: str) -> tuple[Any, list[Any]]:
    from asn1crypto import pem, x509

    blocks = pem.unarmor(certificates.encode(), multiple=True)
    own, *others = [x509.Certificate.load(block) for _, _, block in blocks]
    return own, others


def _signed(private: Any, message: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ec, padding
    from cryptography.hazmat.primitives.hashes import SHA256

    if isinstance(private, ec.EllipticCurvePrivateKey):
        return private.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True))
    return bytes(private.sign(message, padding.PKCS1v15(), SHA256()))


def _longest_signature(private: Any) -> int:
    from cryptography.hazmat.primitives.asymmetric import ec

    number: int = (private.key_size + 7) // 8
    return 2 * number + 9 if isinstance(private, ec.EllipticCurvePrivateKey) else number
