"""A Word document as text, from a file that anybody may have handed in."""

import zipfile
import zlib
from io import BytesIO

from course.content.starter.sources import Source
from course.errors import CourseError

MAX_UNPACKED = 100_000_000
MAX_XML = 20_000_000
MAX_ENTRIES = 3_000

# What python-docx, lxml and zipfile raise on files that are not what they should be.
_DAMAGE = (
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


def read_word(name: str, content: bytes) -> Source:
    """The text of a .docx, with the numbers that Word shows.

    Args:
        name: of the file, for messages.

    Raises:
        CourseError: it is damaged, not what its name says, or larger inside than outside.
    """
    try:
        # Only this command reads Word files, and not every installation needs it.
        from course.library.word_text import WORD_ERRORS, text_of
    except ImportError:
        how = "pip install 'one-standard-course[docx]'"
        what = "Reading Word files needs one more package"
        raise CourseError(f"{what}: {how}. Or save it as plain text.") from None
    try:
        _check_archive(name, content)
        text, left_out = text_of(BytesIO(content))
    except (*_DAMAGE, *WORD_ERRORS):
        what = "is damaged, or not a Word document"
        raise CourseError(f"{name} {what}. Open it in Word and save it as .docx.") from None
    return Source(name, text, has_lines=False, left_out=left_out)


def _check_archive(name: str, content: bytes) -> None:
    """Refuse what unpacks to very much, is locked, or brings definitions of its own."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
        texts = [one for one in entries if one.filename.lower().endswith((".xml", ".rels"))]
        sizes = sum(one.file_size for one in entries), sum(one.file_size for one in texts)
        if len(entries) > MAX_ENTRIES or sizes[0] > MAX_UNPACKED or sizes[1] > MAX_XML:
            raise CourseError(f"{name} holds far more than an agreement. It was not opened.")
        if any(one.flag_bits & 1 for one in entries):
            raise CourseError(f"{name} is locked with a password. Save it without one.")
        for one in texts:
            if any(mark in archive.read(one) for mark in _DOCTYPES):
                raise CourseError(f"{name} defines XML of its own, as no Word does. Not opened.")
