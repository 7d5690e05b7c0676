"""Reading a seal: what it says of a whole file, a changed one, one without, and a hostile one."""

import pytest

from course.errors import DamagedFile
from course.printing.press import Press
from course.printing.seal import Seal
from course.printing.sealed import seal_found
from tests.printing.seals import AT, dummy_stamper, p256_key
from tests.printing.test_seal import PAGE


@pytest.fixture(scope="module")
def pdf():
    return Press({"page.typ": PAGE}).pdf("page.typ", {}, AT).pdf


@pytest.fixture(scope="module")
def sealed(pdf):
    return Seal(p256_key()).seal(pdf, AT)


def test_whole_seal_says_who_and_when(sealed):
    found = seal_found(sealed)

    assert found.whole
    assert found.sealed_by == "Alderway"
    assert len(found.certificate_sha256) == 64
    assert found.sealed_at == AT
    assert found.stamped_at is None


def test_stamp_confirms_when(pdf):
    assert seal_found(Seal(p256_key(), dummy_stamper()).seal(pdf, AT)).stamped_at == AT


def test_file_without_a_seal_has_none(pdf):
    assert seal_found(pdf) is None


def test_every_change_breaks_it(sealed, pdf):
    at = pdf.index(b"/MediaBox[") + len(b"/MediaBox[")

    assert not seal_found(sealed[:at] + b"1" + sealed[at + 1 :]).whole
    assert not seal_found(sealed + b"\n% more\n").whole


def test_second_signature_is_refused(sealed, monkeypatch):
    monkeypatch.setattr("course.printing.seal.FIELD", "Another")
    twice = Seal(p256_key()).seal(sealed, AT)

    with pytest.raises(DamagedFile, match="several times"):
        seal_found(twice)


@pytest.mark.parametrize("cut", [0, 5, 100, 0.5, 0.9, 0.99])
def test_cut_off_and_damaged_files_are_refused_or_not_whole(sealed, cut):
    part = sealed[: cut if isinstance(cut, int) else int(len(sealed) * cut)]

    with pytest.raises(DamagedFile):
        seal_found(part)


def test_signature_that_is_nonsense_is_refused(sealed):
    start = sealed.index(b"/Contents <") + len(b"/Contents <")

    for junk in (b"00" * 20, b"30" * 20, b"3080" * 10):
        with pytest.raises(DamagedFile):
            seal_found(sealed[:start] + junk + sealed[start + 40 :])
