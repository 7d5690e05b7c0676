"""What was backed up comes back whole, on either database, or nothing is touched."""

import json
import random
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from course.app import connect
from course.audit import queries as audit
from course.credentials.models import Credential
from course.db import Base, schema
from course.errors import DamagedFile
from course.keys import queries as keys
from course.operations.archive import MANIFEST, opened
from course.people.models import Person


@pytest.fixture
def file(run_in, app, tmp_path):
    """A backup of an instance with the course and nobody in it."""
    file = tmp_path / "backup.zip"
    assert run_in(app, "backup", file).exit_code == 0
    return file


def everything(app):
    """Every row of every table, as the models read it."""
    with Session(app.extensions["course.engine"].execution_options(read_only=True)) as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


def vendors(app):
    return everything(app)["vendor"]


def rewrite(file, change):
    """Write the archive anew with its members as ``change`` leaves them."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def change_manifest(file, **changes):
    def change(members):
        members[MANIFEST] = json.dumps(json.loads(members[MANIFEST]) | changes).encode()

    rewrite(file, change)


def test_an_instance_comes_back_whole_on_either_database(
    app, lived_in, elsewhere, run_in, tmp_path
):
    file = tmp_path / "backup.zip"

    run_in(app, "backup", file)
    answer = run_in(elsewhere, "restore", file)

    assert answer.exit_code == 0, answer.output
    assert everything(elsewhere) == everything(app)
    assert (tmp_path / "elsewhere" / "secret.key").read_text() == "k" * 32


def test_keys_come_along_and_sign_and_verify_after_restoring(
    app, lived_in, elsewhere, run_in, db, file
):
    serial = db.scalars(select(Credential.serial)).one()
    run_in(app, "backup", file)
    run_in(elsewhere, "restore", file)
    there = elsewhere.extensions["course.settings"]
    restored = replace(there, secret_key=(there.home / "secret.key").read_text())
    connect(elsewhere, restored, elsewhere.extensions["course.engine"])

    with elsewhere.extensions["course.read_sessions"]() as session:
        assert keys.missing(session) == []
        assert keys.locked(session, restored.secret_key) == []
        assert keys.locked(session, "e" * 32), "only the secret that came along opens them"
    client = elsewhere.test_client()
    assert client.get(f"/verify/{serial}.json").json["signature"] == "Genuine"
    assert client.get("/status/1").status_code == 200


def test_pages_and_the_log_work_after_restoring(app, lived_in, elsewhere, run_in, db, file):
    serial = db.scalars(select(Credential.serial)).one()
    run_in(app, "backup", file)

    run_in(elsewhere, "restore", file)

    assert run_in(elsewhere, "audit", "verify").exit_code == 0
    with Session(elsewhere.extensions["course.engine"]) as session:
        assert audit.head(session)[0] > 10
    page = elsewhere.test_client().get(f"/verify/{serial}")
    assert page.status_code == 200
    assert "Ana" in page.text


def test_what_happens_after_restoring_continues_the_log(elsewhere, run_in, file):
    run_in(elsewhere, "restore", file)

    answer = run_in(elsewhere, "content", "publish")

    assert answer.exit_code == 0
    assert run_in(elsewhere, "audit", "verify").exit_code == 0


def test_data_that_is_there_is_kept_unless_forced(app, make, run_in, file):
    make.vendor(name="Came later")
    before = vendors(app)

    refused = run_in(app, "restore", file)

    assert refused.exit_code == 1
    assert "--force" in refused.output
    assert vendors(app) == before != []

    forced = run_in(app, "restore", "--force", file)

    assert forced.exit_code == 0
    assert vendors(app) == []
    assert run_in(app, "audit", "verify").exit_code == 0


def test_only_its_owner_may_read_a_backup(file):
    assert file.stat().st_mode & 0o077 == 0


def test_a_backup_that_cannot_be_made_leaves_the_last_one(elsewhere, run_in, file):
    before = file.read_bytes()

    answer = run_in(elsewhere, "backup", file)

    assert answer.exit_code == 1
    assert "course init" in answer.output
    assert file.read_bytes() == before
    assert [f.name for f in file.parent.glob(".*")] == []


# --- damage ----------------------------------------------------------------------------


def content_of(file):
    with opened(file) as (archive, manifest):
        return manifest, [archive.read(table.member.name) for table in manifest.tables]


def test_a_flipped_byte_is_refused_or_changes_nothing(file, tmp_path):
    """Some bytes of a zip mean nothing, such as the minute of its making."""
    whole, sound = file.read_bytes(), content_of(file)
    broken = tmp_path / "broken.zip"
    refused = 0
    for place in random.Random(7).sample(range(len(whole)), 150):
        broken.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            assert content_of(broken) == sound
        except DamagedFile:
            refused += 1

    assert refused > 120


@pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.99, 0.9999])
def test_a_backup_that_was_cut_off_is_refused(file, tmp_path, share):
    whole = file.read_bytes()
    broken = tmp_path / "broken.zip"
    broken.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(DamagedFile), opened(broken):
        pass


@pytest.mark.parametrize("name", ["secret.key", "tables/person.ndjson", MANIFEST])
def test_a_missing_part_is_refused_and_nothing_is_touched(elsewhere, run_in, file, name):
    rewrite(file, lambda members: members.pop(name))

    answer = run_in(elsewhere, "restore", file)

    assert answer.exit_code == 1
    assert schema.current(elsewhere.extensions["course.engine"]) is None


def test_a_part_that_was_edited_is_refused(elsewhere, run_in, file):
    rewrite(file, lambda members: members.update({"tables/region.ndjson": b'["x","y",null]\n'}))

    answer = run_in(elsewhere, "restore", file)

    assert answer.exit_code == 1
    assert "not what was written" in answer.output


def test_rows_that_do_not_fit_leave_everything_as_it_was(app, run_in, file, make, db):
    person = make.person()

    def forge(members):
        manifest = json.loads(members[MANIFEST])
        table = next(t for t in manifest["tables"] if t["name"] == "person")
        table["member"] = next(t for t in manifest["tables"] if t["name"] == "clause_version")[
            "member"
        ]
        members[MANIFEST] = json.dumps(manifest).encode()

    rewrite(file, forge)

    answer = run_in(app, "restore", "--force", file)

    assert answer.exit_code == 1
    assert db.scalars(select(Person.id)).all() == [person.id]
    assert run_in(app, "audit", "verify").exit_code == 0


def test_a_backup_of_a_newer_version_is_refused(elsewhere, run_in, file):
    change_manifest(file, schema_version="9999", version="99.0")

    answer = run_in(elsewhere, "restore", file)

    assert answer.exit_code == 1
    assert "newer version (99.0)" in answer.output


def test_another_file_is_no_backup(elsewhere, run_in, file):
    change_manifest(file, format="something-else/1")
    assert "another kind" in run_in(elsewhere, "restore", file).output

    file.write_text("not a zip at all")
    assert "not a whole backup" in run_in(elsewhere, "restore", file).output
