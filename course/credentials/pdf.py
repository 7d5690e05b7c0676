"""The printed certificate: a frozen record and a Typst template become one PDF.

PDF/A-3a (keeps for decades) and PDF/UA-1 (can be read aloud) in one pass, with the record
attached as JSON and, beside it, the signed credential; then sealed. The same record and template
give the same bytes, and so does sealing them at the same moment with the same key.
"""

import io
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import segno

from course.baking.pdf import NAME as CREDENTIAL
from course.credentials.certificate import CertificateRecord, as_json, clean, shown
from course.printing.press import Attachment, Press


@dataclass(frozen=True)
class RenderedCertificate:
    """One finished PDF."""

    serial: str
    pdf: bytes
    why_not: str = ""
    """Why it cannot claim PDF/A and PDF/UA, such as a letter that no font has; else empty."""

    @property
    def conforms(self) -> bool:
        """Whether it is PDF/A-3a and PDF/UA-1."""
        return not self.why_not


@dataclass(frozen=True)
class Finish:
    """What makes a print a certificate that proves itself, whatever its template."""

    credential: Callable[[CertificateRecord], str]
    """The signed credential of a record: attached as ``credential.json``. Empty: it has none."""
    seal: Callable[[bytes], bytes]
    """Seals a PDF: its last step."""


class PdfRenderer:
    """Renders the certificates of one revision. Build one per process; threads may share it.

    A template reads nothing but the files of its pack.
    """

    def __init__(self, files: Mapping[str, bytes]):
        self._press = Press(files)

    def render(
        self,
        record: CertificateRecord,
        template: str = "certificates/certificate.typ",
        finish: Finish | None = None,
    ) -> RenderedCertificate:
        """One certificate; without ``finish`` a print that proves nothing.

        Raises:
            BrokenTemplate: the template is missing, or does not compile for this record.
        """
        credential = finish.credential(record) if finish else ""
        signed = _attachment(credential) if credential else None
        made = self._press.pdf(template, _inputs(record), record.issued_at, signed)
        pdf = finish.seal(made.pdf) if finish else made.pdf
        return RenderedCertificate(record.serial, pdf, made.why_not)

    def render_many(
        self,
        records: Iterable[CertificateRecord],
        template: str = "certificates/certificate.typ",
        workers: int | None = None,
        finish: Finish | None = None,
    ) -> Iterator[RenderedCertificate]:
        """Certificates in the order of ``records``, rendered a few ahead of the reader.

        ``records`` is read as it is needed and may be endless; leaving early stops the work.
        Threads, because Typst works outside Python's lock and fonts are then in memory once;
        two processes measured a sixth faster, at twice the memory and a slow start.
        """
        workers = workers or os.cpu_count() or 1
        waiting: deque[Future[RenderedCertificate]] = deque()
        source = iter(records)
        with ThreadPoolExecutor(workers, thread_name_prefix="certificate") as pool:
            try:
                for record in islice(source, 4 * workers):
                    waiting.append(pool.submit(self.render, record, template, finish))
                while waiting:
                    finished = waiting.popleft().result()
                    for record in islice(source, 1):
                        waiting.append(pool.submit(self.render, record, template, finish))
                    yield finished
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


def _attachment(credential: str) -> Attachment:
    return Attachment(
        CREDENTIAL, credential, "This certificate as a signed Open Badges 3.0 credential"
    )


def _inputs(record: CertificateRecord) -> dict[str, str]:
    """What the template gets: text only, so that no name can run as Typst code."""
    return {
        "certificate": json.dumps(shown(record)),
        "qr": json.dumps(list(_qr(clean(record.verify_url)))),
        "attachment": as_json(record).decode(),
    }


def _qr(url: str) -> bytes:
    """PNG, because neighbouring vector strips show seams on some screens and printers.

    The mask is fixed: every reader accepts any, and choosing the prettiest of eight takes as
    long as the rest of the certificate.
    """
    image = io.BytesIO()
    code = segno.make(url, error="m", micro=False, mask=3)
    code.save(image, kind="png", border=0, scale=1)
    return image.getvalue()
