"""Reads certificates and registers that come from outside, trusting nothing in them."""

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from course.baking.pdf import DAMAGED
from course.credentials.certificate import CertificateRecord, as_json
from course.errors import DamagedFile
from course.reports.queries import COLUMNS

ATTACHMENT = "certificate.json"

Row: TypeAlias = Mapping[str, Any]

UNREADABLE = (PyPdfError, *DAMAGED)
"""What reading a damaged or malicious file may raise."""


def attached(name: str, pdf: bytes) -> bytes:
    """The data that a certificate's PDF carries.

    Raises:
        DamagedFile: it cannot be read, or carries none or several.
    """
    try:
        attachments = PdfReader(BytesIO(pdf), strict=True).attachments
        found = [
            body
            for title in attachments
            if PurePosixPath(title).name == ATTACHMENT
            for body in attachments[title]
        ]
    except UNREADABLE:
        raise DamagedFile(f"{name}: the PDF cannot be read.") from None
    if len(found) != 1:
        raise DamagedFile(f"{name}: the PDF does not carry one {ATTACHMENT}.")
    return found[0]


def read_record(name: str, body: bytes) -> CertificateRecord:
    """A certificate's data, if it is written exactly as certificates are.

    Raises:
        DamagedFile: something is missing, added, or not what it should be.
    """
    try:
        record = CertificateRecord.from_data(json.loads(body))
        same = as_json(record) == body
    except UNREADABLE:
        raise DamagedFile(f"{name}: the certificate's data cannot be read.") from None
    if not same:
        raise DamagedFile(f"{name}: the certificate's data was changed.")
    return record


def read_json(name: str, body: bytes) -> Any:
    try:
        return json.loads(body)
    except UNREADABLE:
        raise DamagedFile(f"{name}: it is not JSON.") from None


def read_rows(name: str, said: Any) -> dict[str, Row]:
    """The rows of a register by serial, each with exactly the register's columns.

    Raises:
        DamagedFile: a row with other columns, or a serial twice.
    """
    rows: dict[str, Row] = {}
    for row in said if isinstance(said, list) else [None]:
        if not isinstance(row, dict) or tuple(row) != COLUMNS:
            raise DamagedFile(f"{name}: a row does not have the register's columns.")
        if str(row["serial"]) in rows:
            raise DamagedFile(f"{name}: {row['serial']} stands there twice.")
        rows[str(row["serial"])] = row
    return rows
