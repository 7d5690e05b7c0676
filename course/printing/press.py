"""Typst with a set of files: a template and its texts become one PDF, or one picture."""

import json
import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

import typst

from course.errors import CourseError
from course.printing.fonts import font_folders

if TYPE_CHECKING:
    from typst import PDFStandard

STANDARDS: list["PDFStandard"] = ["a-3a", "ua-1"]
POINTS_PER_INCH = 72
"""At this resolution a picture has one pixel for each point of its template's page."""

ATTACHING = "attaching"
"""Folder for what ``_attaching`` writes."""
ATTACH = b"""#let attached = json(bytes(sys.inputs.attached))
#pdf.attach(
  "/" + attached.name,
  bytes(attached.text),
  relationship: "data",
  mime-type: attached.mime_type,
  description: attached.about,
)
"""


class BrokenTemplate(CourseError):
    """A template cannot be used; the message is for whoever wrote it."""


@dataclass(frozen=True)
class Printed:
    """One finished PDF."""

    pdf: bytes
    why_not: str = ""
    """Why it cannot claim PDF/A-3a and PDF/UA-1, such as a letter no font has; else empty."""


@dataclass(frozen=True)
class Attachment:
    """A file that travels inside a PDF, whatever template prints it."""

    name: str
    text: str
    about: str
    """What it is, as PDF readers show it."""
    mime_type: str = "application/json"


class Press:
    """Prints by the templates among ``files``. Build one per process; threads may share it.

    A template reads nothing but these files: they are copied into a private folder that lasts
    as long as the press. Fonts come from installed packages and from that folder, never from
    the system, so that two machines print alike. What is to be shown goes in as text, so that
    no name and no title can run as Typst code.
    """

    def __init__(self, files: Mapping[str, bytes]):
        self._root = Path(tempfile.mkdtemp(prefix="printing-"))
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

    def pdf(
        self,
        template: str,
        inputs: dict[str, str],
        at: datetime,
        attachment: Attachment | None = None,
    ) -> Printed:
        """One PDF: PDF/A-3a and PDF/UA-1 where the words allow it.

        Args:
            inputs: texts, which the template finds in ``sys.inputs``.
            at: the moment the document claims; the same inputs and moment give the same bytes.
            attachment: carried as the PDF's data, beside what the template attaches itself.

        Raises:
            BrokenTemplate: the template is missing, or does not compile for these inputs.
        """
        compiler = self._compiler(template, attaching=attachment is not None)
        if attachment:
            inputs = {**inputs, "attached": json.dumps(asdict(attachment))}
        try:
            return Printed(_pdf(compiler, inputs, at, strict=True))
        except typst.TypstError as refused:
            why_not = refused.message
        try:
            return Printed(_pdf(compiler, inputs, at, strict=False), why_not)
        except typst.TypstError as broken:
            raise BrokenTemplate(f"{template}: {broken.message}") from broken

    def png(self, template: str, inputs: dict[str, str]) -> bytes:
        """The template's one page as a picture, a pixel for each point.

        Raises:
            BrokenTemplate: as for ``pdf``.
        """
        return self._picture(template, inputs, "png")

    def svg(self, template: str, inputs: dict[str, str]) -> bytes:
        """The template's one page as a drawing, its letters as outlines.

        Raises:
            BrokenTemplate: as for ``pdf``.
        """
        return self._picture(template, inputs, "svg")

    def _picture(self, template: str, inputs: dict[str, str], form: Literal["png", "svg"]) -> bytes:
        try:
            image = self._compiler(template).compile(
                format=form, ppi=POINTS_PER_INCH, sys_inputs=inputs
            )
        except typst.TypstError as broken:
            raise BrokenTemplate(f"{template}: {broken.message}") from broken
        assert isinstance(image, bytes), "one page is one picture"
        return image

    def _compiler(self, template: str, *, attaching: bool = False) -> typst.Compiler:
        """This thread's own compiler of a template: one cannot serve two threads at once."""
        if template not in self._files:
            raise BrokenTemplate(f"There is no {template}.")
        start = self._attaching(template) if attaching else template
        compilers: dict[str, typst.Compiler] = self._of_thread.__dict__
        if start not in compilers:
            compilers[start] = typst.Compiler(
                str(self._root / start),
                root=str(self._root),
                font_paths=self._fonts,
                package_path=str(self._root),
                package_cache_path=os.devnull,
            )
        return compilers[start]

    def _attaching(self, template: str) -> str:
        """A file that attaches and then goes on with the template, which knows nothing of it."""
        name = f"{ATTACHING}/{template}"
        if not (self._root / name).exists():
            unfinished = f"{name}.{threading.get_ident()}"
            _write(self._root, unfinished, ATTACH + f'#include "/{template}"\n'.encode())
            os.replace(self._root / unfinished, self._root / name)
        return name


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


def _pdf(compiler: typst.Compiler, inputs: dict[str, str], at: datetime, *, strict: bool) -> bytes:
    pdf = compiler.compile(
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=STANDARDS if strict else [],
        timestamp=int(at.timestamp()),
    )
    assert isinstance(pdf, bytes), "one PDF is one piece"
    return pdf
