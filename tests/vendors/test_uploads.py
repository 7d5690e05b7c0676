"""What a document may be: told by its bytes, whatever it is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.demo.paper import paper
from course.errors import DamagedFile
from course.vendors.file_rules import (
    CUT_OFF,
    EMPTY,
    MOST_BYTES,
    TOO_BIG,
    WRONG_TYPE,
    download_name,
    plain_name,
    shown_size,
    upload,
)

PDF = paper(["Insurance"])
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 40 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 40 + b"\xff\xd9"


@pytest.mark.parametrize(
    ("body", "media_type"),
    [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")],
)
def test_type_is_told_by_the_bytes(body, media_type):
    assert upload(body, "page.html").media_type == media_type


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", EMPTY),
        (b"<script>alert(1)</script>", WRONG_TYPE),
        (b"PK\x03\x04 a document of words", WRONG_TYPE),
        (b"MZ\x90\x00 a program", WRONG_TYPE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", WRONG_TYPE),
        (b" " + PDF, WRONG_TYPE),
        (PDF[:-7], CUT_OFF),
        (PNG[:-9], CUT_OFF),
        (PDF + b"%" * (MOST_BYTES - len(PDF) + 1), TOO_BIG),
    ],
)
def test_anything_else_is_refused_with_what_to_do(body, why):
    with pytest.raises(DamagedFile) as refused:
        upload(body, "insurance.pdf")

    assert str(refused.value) == why


@given(st.text())
def test_a_name_is_shown_without_folders_and_never_used_for_the_download(name):
    shown = plain_name(name)

    assert shown
    assert "/" not in shown
    assert shown.isprintable()


def test_downloads_are_named_by_us():
    assert download_name("insurance", "2026-03-01", "image/jpeg") == "insurance-2026-03-01.jpg"
    assert (shown_size(900), shown_size(340_000), shown_size(1_230_000)) == (
        "1 kB",
        "340 kB",
        "1.2 MB",
    )


def test_the_demos_papers_can_be_read():
    import io

    from pypdf import PdfReader

    read = PdfReader(io.BytesIO(paper(["Public liability (1)", "Joan Pike"])))

    assert "Joan Pike" in read.pages[0].extract_text()
