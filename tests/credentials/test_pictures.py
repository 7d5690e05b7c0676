"""The badge: drawn from the certificate's words, carrying the credential, readable aloud."""

import struct
from xml.etree import ElementTree

import pytest

from course.baking import png, svg
from course.credentials.pictures import baked_png, baked_svg
from tests.credentials.records import RECORD, record

CREDENTIAL = '{"type": ["VerifiableCredential"], "name": "<&]]>"}'
SVG = "{http://www.w3.org/2000/svg}"
NAMES = ["Piotr Kowal", "محمد عبد الرحمن", "王小明", 'Ana "<b>" & Sons ]]>', "W" * 300, "#eval(1)"]


@pytest.mark.parametrize("name", NAMES)
def test_both_pictures_carry_the_credential_whatever_the_name(name):
    certificate = record(name=name)

    assert png.read(baked_png(certificate, CREDENTIAL)) == CREDENTIAL
    assert svg.read(baked_svg(certificate, CREDENTIAL)) == CREDENTIAL


def test_png_is_a_square_of_six_hundred_pixels():
    assert struct.unpack(">II", baked_png(RECORD, "{}")[16:24]) == (600, 600)


def test_svg_says_its_words_to_screen_readers_and_runs_nothing():
    root = ElementTree.fromstring(baked_svg(record(name="Ana <b> & Co"), "{}"))

    title, about = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
    assert title.text == "Customer Service Agreement: Field: Ana <b> & Co"
    assert "Alderway" in about.text
    assert "Valid until 5 October 2028. Serial AW-27-7K4M-Q2XD." in about.text
    assert not {f"{SVG}script", f"{SVG}style", f"{SVG}foreignObject"} & {e.tag for e in root.iter()}


def test_same_record_gives_the_same_pictures_and_another_name_others():
    other = record(name="Ana Silva")

    assert baked_png(RECORD, "{}") == baked_png(RECORD, "{}") != baked_png(other, "{}")
    assert baked_svg(RECORD, "{}") == baked_svg(RECORD, "{}") != baked_svg(other, "{}")
