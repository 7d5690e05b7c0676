"""A pack as a ZIP: what is read of it, and what is refused with words that help."""

import io
import stat
import zipfile

import pytest

from course.content import zipped
from course.content.source import MAX_BYTES, read_pack
from course.content.zipped import read_zip
from course.errors import DamagedFile
from tests.packs import SHIPPED

ONE = {"modules/agreement.md": b"text"}


def packed(files, **how) -> io.BytesIO:
    """A ZIP of names, or of whole entries, with what they hold."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, content in files.items() if isinstance(files, dict) else files:
            archive.writestr(name, content)
    made.seek(0)
    return made


def test_zip_of_a_pack_is_the_pack():
    files = SHIPPED.files

    assert read_zip(packed(files)).files == files


def test_one_folder_around_it_and_what_else_lies_there_do_not_matter():
    files = {"repo-main/README.md": b"", "repo-main/modules/a.md": b"a", "repo-main/.git/x": b""}
    files |= {"repo-main/modules/.hidden": b"", "__MACOSX/modules/._a.md": b""}
    files |= {"repo-main/quizzes/__pycache__/a.pyc": b""}

    assert read_zip(packed(files)).files == {"modules/a.md": b"a"}


def entry(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("modules/../../etc/passwd", "leads out of the pack"),
        ("/modules/a.md", "leads out of the pack"),
        ("modules\\..\\a.md", "leads out of the pack"),
        ("C:/modules/a.md", "leads out of the pack"),
        ("modules/a\x07.md", "not every machine can store"),
        (entry("modules/a.md", stat.S_IFLNK | 0o777), "is a link"),
        (entry("modules/a.md", stat.S_IFIFO | 0o644), "is a link"),
        ("other/a.md", "no pack in this ZIP"),
    ],
)
def test_names_that_no_pack_has_are_refused(name, words):
    with pytest.raises(DamagedFile, match=words):
        read_zip(packed([(name, b"text")]))


def test_file_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = packed([*ONE.items(), *ONE.items()])

    with pytest.raises(DamagedFile, match="stands in the ZIP twice"):
        read_zip(twice)


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04nonsense", b"<html>"])
def test_what_is_no_zip_is_refused(body):
    with pytest.raises(DamagedFile, match="cannot be read to its end"):
        read_zip(io.BytesIO(body))


def test_zip_that_breaks_off_is_refused():
    whole = packed({"modules/a.md": bytes(range(256)) * 40}).getvalue()
    broken = whole[:40] + b"\xff" * 40 + whole[80:]

    with pytest.raises(DamagedFile, match="cannot be read to its end"):
        read_zip(io.BytesIO(broken))


def test_large_file_is_a_problem_with_its_name():
    found = read_zip(packed(ONE | {"modules/big.png": bytes(MAX_BYTES + 1)}))

    assert found.files == ONE
    assert ["modules/big.png:1: This file has 2000 kB" in str(p) for p in found.problems] == [True]


def test_bomb_is_stopped_by_what_comes_out_of_it(monkeypatch):
    """Whatever sizes it claims: a lie in its directory makes the reader fail, not swell."""
    monkeypatch.setattr(zipped, "MOST_BYTES", 3_000_000)
    bomb = packed({f"modules/{n}.md": bytes(1_900_000) for n in range(3)})
    with pytest.raises(DamagedFile, match="Unpacked it is more than 3 MB"):
        read_zip(bomb)

    lying = bytearray(packed({"modules/a.md": bytes(1_900_000)}).getvalue())
    at = lying.index(b"PK\x01\x02") + 24
    lying[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(DamagedFile, match="cannot be read to its end"):
        read_zip(io.BytesIO(bytes(lying)))


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(zipped, "MAX_FILES", 3)

    for many in (4, 7):
        with pytest.raises(DamagedFile, match="too many files"):
            read_zip(packed({f"modules/{n}.md": b"" for n in range(many)}))


def test_password_and_odd_packing_are_refused():
    locked = bytearray(packed(ONE).getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    with pytest.raises(DamagedFile, match="has a password"):
        read_zip(io.BytesIO(bytes(locked)))

    odd = io.BytesIO()
    with zipfile.ZipFile(odd, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("modules/a.md", b"text")
    with pytest.raises(DamagedFile, match="unusual way"):
        read_zip(odd)


def test_folder_and_zip_say_the_same(tmp_path):
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "a.md").write_bytes(b"text")

    assert read_zip(packed({"modules/a.md": b"text"})).files == read_pack(tmp_path).files
