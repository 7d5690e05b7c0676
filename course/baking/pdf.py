"""A credential inside a PDF: one of its attached files."""

from io import BytesIO
from pathlib import PurePosixPath

from course.errors import DamagedFile, NoCredential

NAME = "credential.json"

DAMAGED = (
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    NotImplementedError,
)
"""What reading a damaged or malicious file may raise; anything else is our own fault."""


def read(document: bytes, name: str = NAME) -> str:
    """The attached file of that name, as text.

    Raises:
        DamagedFile: the PDF cannot be read, or carries none or several.
    """
    found = _attached(document, name)
    if not found:
        raise NoCredential(f"The PDF carries no {name}.")
    if len(found) > 1:
        raise DamagedFile(f"The PDF carries several files called {name}.")
    try:
        return found[0].decode()
    except UnicodeDecodeError:
        raise DamagedFile(f"The {name} in the PDF is not text.") from None


def carries(document: bytes, name: str) -> bool:
    """Whether a file of that name is attached; raises ``DamagedFile`` for a broken PDF."""
    return bool(_attached(document, name))


def _attached(document: bytes, name: str) -> list[bytes]:
    """pypdf is loaded by whoever reads a PDF, not by every server that starts."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        attachments = PdfReader(BytesIO(document), strict=True).attachments
        titles = [title for title in attachments if PurePosixPath(title).name == name]
        return [body for title in titles for body in attachments[title]]
    except (PyPdfError, *DAMAGED):
        raise DamagedFile("The PDF cannot be read.") from None
