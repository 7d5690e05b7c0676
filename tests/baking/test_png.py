"""A credential in a PNG: it comes back as it went in, and the picture stays the picture."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.baking import png
from course.errors import DamagedFile


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


HEADER = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PIXEL = chunk(b"IDAT", zlib.compress(b"\0\0"))
END = chunk(b"IEND", b"")
DOT = png.SIGNATURE + HEADER + PIXEL + END
TEXT = '{"name": "Zoë 王小明"}'


def with_chunk(kind: bytes, body: bytes) -> bytes:
    return png.SIGNATURE + HEADER + chunk(kind, body) + PIXEL + END


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text):
    assert png.read(png.bake(DOT, text)) == text


def test_picture_itself_stays_as_it_was():
    baked = png.bake(DOT, TEXT)

    assert baked.startswith(png.SIGNATURE + HEADER)
    assert baked.endswith(PIXEL + END)


def test_chunk_is_written_as_open_badges_says():
    body = b"openbadgecredential\0\0\0\0\0" + TEXT.encode()

    assert png.bake(DOT, TEXT) == with_chunk(b"iTXt", body)


def test_baking_again_replaces_the_credential():
    assert png.bake(png.bake(DOT, "{}"), TEXT) == png.bake(DOT, TEXT)


BOMB = zlib.compress(b"{" * 20_000_000)


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (b"GIF89a", "not a PNG"),
        (DOT, "carries no credential"),
        (DOT[:-6], "cut off"),
        (DOT[:30], "cut off"),
        (png.SIGNATURE, "cut off"),
        (png.SIGNATURE + b"\xff\xff\xff\xff" + HEADER[4:], "cut off"),
        (DOT.replace(b"IDAT", b"IDAX"), "check sum"),
        (with_chunk(b"tEXt", b"openbadges\0https://example.com/1"), "Open Badges 2.0"),
        (with_chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + BOMB), "compressed"),
        (with_chunk(b"iTXt", b"openbadgecredential\0\0\0"), "cannot be read"),
        (with_chunk(b"iTXt", b"openbadgecredential"), "compressed|cannot be read"),
        (with_chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0\xff\xfe"), "cannot be read"),
        (png.bake(DOT, "{}")[:-12] + png.bake(DOT, "{}")[33:], "several"),
    ],
)
def test_broken_and_hostile_pictures_are_refused_plainly(picture, said):
    with pytest.raises(DamagedFile, match=said):
        png.read(picture)
