"""Every credential of a pack, checked with what lies beside it."""

import zipfile

import pytest

from course.baking import png
from course.checking import packs
from course.checking.given import Given, given
from course.errors import DamagedFile
from tests.baking.test_png import DOT
from tests.checking.samples import AT, KEY, WEB, did_document, signed, status_list
from tests.proofs.documents import Key

FILES = {
    "credentials/1.json": signed(7).encode(),
    "credentials/2.json": signed(8).encode(),
    "credentials/3.png": png.bake(DOT, signed(9, validUntil="2026-04-01T00:00:00Z")),
    "status/revocation.json": status_list({7}),
    "register.json": b"[]",
}


def check_pack(*given):
    """No PDF in these packs."""
    return packs.check_pack(*given, lambda *_: pytest.fail("no PDF"))


@pytest.fixture
def pack(tmp_path):
    def pack(files, how=zipfile.ZIP_DEFLATED):
        file = tmp_path / "pack.zip"
        with zipfile.ZipFile(file, "w", how) as out:
            for name, body in files.items():
                out.writestr(name, body)
        return file

    return pack


def test_answers_of_a_whole_pack_are_counted(pack):
    found = check_pack(pack(FILES), AT, Given())

    assert found.signed == 3
    assert found.unsigned == 0
    assert found.answers["signature"] == {"fits": 3}
    assert found.answers["time"] == {"valid": 2, "ended": 1}
    assert found.answers["status"] == {"holds": 2, "revoked": 1}
    assert found.issuers == (KEY.did,)


def test_credential_that_lies_in_several_files_is_counted_once(pack):
    again = {"again.png": png.bake(DOT, FILES["credentials/1.json"].decode())}

    found = check_pack(pack(FILES | again), AT, Given())

    assert found.signed == 3
    assert found.answers["signature"] == {"fits": 3}


def test_list_from_elsewhere_wins_over_the_one_in_the_pack(pack):
    found = check_pack(pack(FILES), AT, given(lists=[status_list({7, 8})]))

    assert found.answers["status"]["revoked"] == 2


def test_keys_beside_prove_a_web_issuers_signatures(pack):
    files = {"credentials/1.json": signed(did=WEB).encode(), "did.json": did_document()}

    assert check_pack(pack(files), AT, Given()).answers["signature"] == {"fits": 1}


def test_without_its_keys_a_web_issuers_credential_is_named(pack):
    with pytest.raises(DamagedFile, match=r"credentials/1.json: signature unproven"):
        check_pack(pack({"credentials/1.json": signed(did=WEB).encode()}), AT, Given())


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("credentials/2.json", signed(8).replace("Passed.", "Praised."), "signature refused"),
        ("credentials/2.json", signed(8)[:-9] + '"OpenBadgeCredential"', "not JSON"),
        ("credentials/3.png", FILES["credentials/3.png"][:-9], "cut off"),
        ("credentials/2.json", signed(8, did=KEY.did, key=Key(1)) + " x", "not JSON"),
    ],
)
def test_first_file_that_does_not_fit_is_named(pack, name, body, said):
    with pytest.raises(DamagedFile, match=rf"^{name}: .*{said}"):
        check_pack(pack(FILES | {name: body}), AT, Given())


def test_picture_without_a_credential_is_counted_as_unsigned(pack):
    assert check_pack(pack(FILES | {"logo.png": DOT}), AT, Given()).unsigned == 1


def test_file_that_unpacks_to_far_more_is_refused_before_it_is_read(pack):
    bomb = pack(FILES | {"credentials/bomb.json": b"{" * 60_000_000})

    with pytest.raises(DamagedFile, match=r"bomb\.json: it unpacks to far more"):
        check_pack(bomb, AT, Given())


def test_what_is_no_zip_is_refused(tmp_path):
    file = tmp_path / "pack.zip"
    file.write_bytes(b"PK\x03\x04 nothing")

    with pytest.raises(DamagedFile, match="the ZIP is damaged"):
        check_pack(file, AT, Given())
