"""A credential in an SVG: it comes back as it went in, and no drawing makes its reader work."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.baking import svg
from course.errors import DamagedFile

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>'
TEXT = '{"name": "Zoë 王小明", "a": "x]]>y", "b": "<&>"}'
SPACE = 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF)))
def test_any_json_text_comes_back(text):
    said = '{"a": ' + text + "}"

    assert svg.read(svg.bake(DRAWING, said).encode()) == said


def test_token_goes_into_the_attribute():
    baked = svg.bake(DRAWING, "eyJh.eyJi.c2ln")

    assert '<openbadges:credential verify="eyJh.eyJi.c2ln"/>' in baked
    assert svg.read(baked.encode()) == "eyJh.eyJi.c2ln"


def test_other_readers_of_xml_find_the_same():
    root = ElementTree.fromstring(svg.bake(DRAWING, TEXT))

    assert root.find("{https://purl.imsglobal.org/ob/v3p0}credential").text == TEXT
    assert root.find("{http://www.w3.org/2000/svg}path") is not None


def test_document_type_without_entities_is_no_harm():
    kind = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'

    assert svg.read((kind + svg.bake(DRAWING, TEXT)).encode()) == TEXT


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
OUTSIDE = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg {SPACE}>&x;</svg>'


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        ("", "not XML"),
        ("<svg>", "not XML"),
        ("<svg></svg>", "carries no credential"),
        ("<svg>" * 500, "nested too deeply"),
        (f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]><svg>&l9;</svg>', "declares entities"),
        (OUTSIDE, "declares entities"),
        ('<svg xmlns:o="http://openbadges.org"><o:assertion/></svg>', "Open Badges 2.0"),
        (f"<svg {SPACE}>{'<openbadges:credential/>' * 2}</svg>", "several"),
    ],
)
def test_broken_and_hostile_drawings_are_refused_plainly(drawing, said):
    with pytest.raises(DamagedFile, match=said):
        svg.read(drawing.encode())
