"""Which key seals: the company's own where the settings name one, else the instance's."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from course.config import from_environment
from course.credentials.sealing import sealer
from course.errors import BadSettings
from course.keys import service as keys
from course.keys.domain import Purpose
from course.printing.press import Press
from course.printing.sealed import seal_found
from tests.printing.seals import AT, p256_key, private_pem
from tests.printing.test_seal import PAGE


@pytest.fixture(scope="module")
def pdf():
    return Press({"page.typ": PAGE}).pdf("page.typ", {}, AT).pdf


@pytest.fixture
def own(tmp_path):
    """A company's key as files, and its certificate's digest when it seals."""
    key, files = p256_key(), (tmp_path / "seal.key", tmp_path / "seal.pem")
    files[0].write_bytes(private_pem(key.private))
    files[1].write_text(key.certificates)
    return files


def test_instances_key_seals_and_after_rotation_the_new_one(work, settings, pdf):
    with work() as uow:
        keys.ensure(uow, [Purpose.SEAL])
    with work() as uow:
        first = seal_found(sealer(uow.session, settings, AT)(pdf))
        keys.rotate(uow, Purpose.SEAL)
    with work() as uow:
        second = seal_found(sealer(uow.session, settings, AT)(pdf))

    assert first.whole
    assert second.whole
    assert first.sealed_by == second.sealed_by == "course.test"
    assert first.certificate_sha256 != second.certificate_sha256


def test_companys_own_key_seals_instead_and_needs_no_database(settings, own, pdf):
    chosen = replace(settings, seal_key=own[0], seal_certificate=own[1])

    found = seal_found(sealer(Session(), chosen, AT)(pdf))

    assert found.whole
    assert found.sealed_by == "Alderway"


def test_key_that_went_away_is_named(settings, own):
    chosen = replace(settings, seal_key=own[0], seal_certificate=own[1])
    own[0].unlink()

    with pytest.raises(BadSettings, match=r"seal\.key cannot be read"):
        sealer(Session(), chosen, AT)


def test_settings_take_both_files_and_the_time_stamp_server(own, tmp_path):
    env = {"COURSE_HOME": str(tmp_path), "COURSE_TSA_URL": "https://time.example.com/tsa"}
    env |= {"COURSE_SEAL_KEY": str(own[0]), "COURSE_SEAL_CERTIFICATE": str(own[1])}

    read = from_environment(env)

    assert (read.seal_key, read.seal_certificate) == own
    assert read.tsa_url == "https://time.example.com/tsa"


def test_settings_that_cannot_seal_are_all_named_at_once(tmp_path):
    env = {"COURSE_HOME": str(tmp_path), "COURSE_TSA_URL": "time.example.com"}
    env |= {"COURSE_SEAL_KEY": str(tmp_path / "none.key")}

    with pytest.raises(BadSettings) as refused:
        from_environment(env)

    said = str(refused.value)
    assert "none.key is none" in said
    assert "belong together" in said
    assert "COURSE_TSA_URL must look like" in said
