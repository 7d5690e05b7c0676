"""Typst with a set of files: a template and its texts become one PDF, or one picture."""

import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import typst

from course.errors import CourseError
from course.printing.fonts import font_folders

if TYPE_CHECKING:
    from typst import PDFStandard

STANDARDS: list["PDFStandard"] = ["a-3a", "ua-1"]
POINTS_PER_INCH = 72
"""At this resolution a picture has one pixel for each point of its template's page."""


class BrokenTemplate(CourseError):
    """A template cannot be used; the message is for whoever wrote it."""


@dataclass(frozen=True)
class Printed:
    """One finished PDF."""

    pdf: bytes
    why_not: str = ""
    """Why it cannot claim PDF/A-3a and PDF/UA-1, such as a letter no font has; else empty."""


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

    def pdf(self, template: str, inputs: dict[str, str], at: datetime) -> Printed:
        """One PDF: PDF/A-3a and PDF/UA-1 where the words allow it.

        Args:
            inputs: texts, which the template finds in ``sys.inputs``.
            at: the moment the document claims; the same inputs and moment give the same bytes.

        Raises:
            BrokenTemplate: the template is missing, or does not compile for these inputs.
        """
        compiler = self._compiler(template)
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
        try:
            image = self._compiler(template).compile(
                format="png", ppi=POINTS_PER_INCH, sys_inputs=inputs
            )
        except typst.TypstError as broken:
            raise BrokenTemplate(f"{template}: {broken.message}") from broken
        assert isinstance(image, bytes), "one page is one picture"
        return image

    def _compiler(self, template: str) -> typst.Compiler:
        """This thread's own compiler of a template: one cannot serve two threads at once."""
        if template not in self._files:
            raise BrokenTemplate(f"There is no {template}.")
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
