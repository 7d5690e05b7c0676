"""The press: text in, one document or picture out; nothing runs and nothing is fetched."""

import io

import pytest
from pypdf import PdfReader

from course.printing.press import BrokenTemplate, Press
from tests.conftest import NOW

PAGE = b"""
#set document(title: "A page")
#set page(width: 300pt, height: 200pt)
#set text(font: "Noto Sans")
#sys.inputs.words
"""


@pytest.fixture(scope="module")
def press():
    return Press({"page.typ": PAGE, "picture.typ": PAGE, "lib/other.typ": b"#let x = 1"})


def words(pdf):
    return " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def test_document_claims_to_keep_and_to_be_read_aloud(press):
    made = press.pdf("page.typ", {"words": "Hello"}, NOW)

    assert made.why_not == ""
    assert b"pdfaid" in made.pdf
    assert b"pdfuaid" in made.pdf


def test_same_words_and_moment_give_the_same_bytes_in_any_press(press):
    other = Press({"page.typ": PAGE})

    first, second = (one.pdf("page.typ", {"words": "Hello"}, NOW) for one in (press, other))

    assert first == second


def test_picture_has_a_pixel_for_each_point(press):
    picture = press.png("picture.typ", {"words": "Hello"})

    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(picture[at : at + 4]) for at in (16, 20)] == [300, 200]


@pytest.mark.parametrize("code", ['#read("/etc/passwd")', "*bold*", "$x^2$", "#let", "// gone"])
def test_words_that_look_like_code_are_printed_as_they_are(press, code):
    assert words(press.pdf("page.typ", {"words": code}, NOW).pdf) == code


def test_letter_that_no_font_has_is_named_and_nothing_is_claimed(press):
    made = press.pdf("page.typ", {"words": "ሰ"}, NOW)

    assert "ሰ" in made.why_not
    assert b"pdfaid" not in made.pdf


def test_template_that_is_missing_or_broken_is_named():
    press = Press({"broken.typ": b"#nothing"})

    with pytest.raises(BrokenTemplate, match=r"There is no none\.typ"):
        press.png("none.typ", {})
    for printing in (lambda: press.png("broken.typ", {}), lambda: press.pdf("broken.typ", {}, NOW)):
        with pytest.raises(BrokenTemplate, match=r"broken\.typ: unknown variable"):
            printing()
