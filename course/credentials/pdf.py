"""The printed certificate: a frozen record and a Typst template become one PDF.

PDF/A-3a (keeps for decades) and PDF/UA-1 (can be read aloud) in one pass, with the record
attached as JSON. The same record and template give the same bytes.
"""

import io
import json
import os
import shutil
import tempfile
import threading
import weakref
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import segno
import typst

from course.credentials.certificate import BrokenTemplate, CertificateRecord, as_json, clean, shown

if TYPE_CHECKING:
    from typst import PDFStandard

FONT_PACKAGES = (
    "fontpkg_noto_sans",
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_devanagari",
    "pylopdf_fonts_zh_cn",
)
STANDARDS: list["PDFStandard"] = ["a-3a", "ua-1"]


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


class PdfRenderer:
    """Renders the certificates of one revision. Build one per process; threads may share it.

    A template reads nothing but the files of its pack: they are copied into a private folder
    that lasts as long as the renderer. Fonts come from installed packages and from that folder,
    never from the system, so that two machines print alike.
    """

    def __init__(self, files: Mapping[str, bytes]):
        self._root = Path(tempfile.mkdtemp(prefix="certificates-"))
        weakref.finalize(self, _remove, self._root, os.getpid())
        for name, content in files.items():
            _write(self._root, name, content)
        self._fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[*font_folders(), str(self._root)],
        )
        self._files = frozenset(files)
        self._of_thread = threading.local()

    def render(
        self, record: CertificateRecord, template: str = "certificates/certificate.typ"
    ) -> RenderedCertificate:
        """One certificate.

        Raises:
            BrokenTemplate: the template is missing, or does not compile for this record.
        """
        compiler, inputs = self._compiler(template), _inputs(record)
        try:
            pdf = _compile(compiler, inputs, record.issued_at, strict=True)
            return RenderedCertificate(record.serial, pdf)
        except typst.TypstError as refused:
            why_not = refused.message
        try:
            pdf = _compile(compiler, inputs, record.issued_at, strict=False)
        except typst.TypstError as broken:
            raise BrokenTemplate(f"{template}: {broken.message}") from broken
        return RenderedCertificate(record.serial, pdf, why_not)

    def render_many(
        self,
        records: Iterable[CertificateRecord],
        template: str = "certificates/certificate.typ",
        workers: int | None = None,
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
                    waiting.append(pool.submit(self.render, record, template))
                while waiting:
                    finished = waiting.popleft().result()
                    for record in islice(source, 1):
                        waiting.append(pool.submit(self.render, record, template))
                    yield finished
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _compiler(self, template: str) -> typst.Compiler:
        """This thread's own compiler of a template: one cannot serve two threads at once."""
        if template not in self._files:
            raise BrokenTemplate(f"There is no {template} in this revision.")
        compilers: dict[str, typst.Compiler] = self._of_thread.__dict__
        if template not in compilers:
            compilers[template] = typst.Compiler(
                str(self._root / template),
                root=str(self._root),
                font_paths=self._fonts,
                package_path=str(self._root),
                package_cache_path=os.devnull,
            )
        return compilers[template]


def font_folders() -> list[str]:
    """Folders of the installed font packages, found without running their code."""
    specs = [find_spec(name) for name in FONT_PACKAGES]
    return [
        str(folder)
        for spec in specs
        if spec and spec.submodule_search_locations
        for folder in spec.submodule_search_locations
    ]


def _write(root: Path, name: str, content: bytes) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        raise BrokenTemplate(f"{name} is outside the pack.")
    if path.suffix == ".typ" and b"@preview/" in content:
        # It would be fetched while somebody waits, and be another one next year.
        raise BrokenTemplate(f"{name} imports a package from the network. Copy it into the pack.")
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def _remove(root: Path, owner: int) -> None:
    """Clear up, but not from a forked child: its parent still reads the folder."""
    if os.getpid() == owner:
        shutil.rmtree(root, ignore_errors=True)


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


def _compile(
    compiler: typst.Compiler, inputs: dict[str, str], at: datetime, *, strict: bool
) -> bytes:
    pdf = compiler.compile(
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=STANDARDS if strict else [],
        timestamp=int(at.timestamp()),
    )
    assert isinstance(pdf, bytes), "one PDF is one piece"
    return pdf
