"""Files made to hurt whoever reads them end in one plain sentence, soon."""

import json
import time
import zlib

import pytest

from course.baking import png, svg
from course.checking import reading
from course.checking.certificate import check
from course.checking.given import Given
from course.checking.words import plain
from course.errors import DamagedFile
from tests.baking.test_png import BOMB, DOT, with_chunk
from tests.checking import samples
from tests.checking.samples import AT

SOON = 5
"""Seconds: many times what a slow machine takes for the slowest of them."""


@pytest.fixture(autouse=True)
def soon():
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < SOON


def stream(kind: bytes, body: bytes) -> bytes:
    return b"<<" + kind + b"/Length %d>>\nstream\n" % len(body) + body + b"\nendstream"


def pdf_of(*objects: bytes) -> bytes:
    """A PDF whose first object is its catalogue."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, lines = len(body), b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, lines)
    body += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return body


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 3 0 R>>>>"
PAGES = b"<</Type/Pages/Kids[]/Count 0>>"
FILE = b"<</Names[(credential.json)<</Type/Filespec/F(credential.json)/EF<</F 4 0 R>>>>]>>"


def deep(depth: int) -> str:
    return "[" * depth + "]" * depth


def clique(size: int) -> str:
    """Nameless things that all point at each other: naming them takes forever, done plainly."""
    document = json.loads(samples.signed())
    achievement = document["credentialSubject"]["achievement"]
    achievement["related"] = [
        {"id": f"_:n{a}", "type": ["Related"], "inLanguage": "en", "version": "1"}
        for a in range(size)
    ]
    document["endorsement"] = [
        {"id": f"_:n{a}", "type": ["Related"], "related": [{"id": f"_:n{b}"} for b in range(size)]}
        for a in range(size)
    ]
    return json.dumps(document)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Dear Sir or Madam",
        bytes(range(256)) * 10,
        b"17",
        b"null",
        b'"eyJ"',
        b"{",
        deep(200_000).encode(),
        b'{"a":' * 100_000,
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"a": ' + b"9" * 6_000 + b"}",
        b'{"a": "' + b"x" * 2_000_000 + b'"}',
        b"eyJ",
        b"eyJ.eyJ.eyJ",
        b"eyJ" + b"." * 5_000,
        png.SIGNATURE + b"\xff\xff\xff\xffIHDR",
        with_chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + BOMB),
        png.bake(DOT, "{" * 100_000),
        png.bake(DOT, "x" * 2_000_000),
        svg.bake("<svg></svg>", "{" * 100_000).encode(),
        b"<!DOCTYPE svg [<!ENTITY a 'x'>]><svg>&a;</svg>",
        b"<svg>" * 50_000,
        b"%PDF-1.7",
        b"%PDF-1.7\nstartxref\n99999999999999999999\n%%EOF",
        pdf_of(CATALOGUE, PAGES, b"<</Kids[3 0 R 3 0 R 3 0 R]>>"),
        pdf_of(CATALOGUE, PAGES, FILE, b"4 0 R"),
        pdf_of(CATALOGUE, PAGES, FILE, stream(b"/Filter/FlateDecode", b"no stream")),
        pdf_of(
            CATALOGUE,
            PAGES,
            FILE,
            stream(b"/Filter/FlateDecode", zlib.compress(b"[" * 200_000_000, 9)),
        ),
        pdf_of(CATALOGUE, PAGES, FILE, stream(b"/Filter" + b"[" * 5_000, b"")),
    ],
    ids=lambda body: repr(body[:24]),
)
def test_it_is_refused_in_one_sentence(body):
    with pytest.raises(DamagedFile) as refused:
        check(body, AT, Given())

    assert "\n" not in str(refused.value)


def test_file_of_a_hundred_megabytes_is_not_even_opened(tmp_path):
    file = tmp_path / "large.pdf"
    with file.open("wb") as out:
        out.truncate(100_000_000)

    with pytest.raises(DamagedFile, match="larger than"):
        reading.read_file(file)


@pytest.mark.parametrize("size", [3, 8, 40])
def test_nameless_things_in_a_ring_are_refused(size):
    assert not check(clique(size).encode(), AT, Given()).good


def test_deep_credential_is_refused():
    document = json.loads(samples.signed())
    document["credentialSubject"]["achievement"]["criteria"] = json.loads(deep(300))

    checked = check(json.dumps(document).encode(), AT, Given())

    assert checked.signature.why == "malformed"


def test_what_strangers_wrote_cannot_steer_a_terminal():
    document = samples.badge(name="Ana\x1b[2J\n\u202eevil" + "x" * 5_000)

    said = check(json.dumps(document).encode(), AT, Given()).about["name"]

    assert said.startswith("Ana\ufffd[2J\ufffd\ufffdevil")
    assert len(said) == len(plain(said)) == 200
