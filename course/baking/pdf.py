"""A credential inside a PDF: one of its attached files."""

from io import BytesIO
from pathlib import PurePosixPath

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from course.errors import DamagedFile

NAME = "credential.json"

UNREADABLE = (PyPdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What reading a damaged or malicious PDF may raise; anything else is our own fault."""


def read(document: bytes, name: str = NAME) -> str:
    """The attached file of that name, as text.

    Raises:
        DamagedFile: the PDF cannot be read, or carries none or several.
    """
    try:
        attachments = PdfReader(BytesIO(document), strict=True).attachments
        titles = [title for title in attachments if PurePosixPath(title).name == name]
        found = [body for title in titles for body in attachments[title]]
    except UNREADABLE:
        raise DamagedFile("The PDF cannot be read.") from None
    if len(found) != 1:
        raise DamagedFile(f"The PDF does not carry one {name}.")
    try:
        return found[0].decode()
    except UnicodeDecodeError:
        raise DamagedFile(f"The {name} in the PDF is not text.") from None
