"""The doctor says what is wrong, and what to do about it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from course.app import create_app
from course.db import append_only
from course.notices import service as notices
from course.operations import doctor
from tests.printing.seals import p256_key, private_pem


@pytest.fixture
def examine(app, settings, clock, work):
    """Findings by what they are about."""

    with work() as uow:
        notices.switch(uow, on=True)

    def examine(**changed):
        engine = app.extensions["course.engine"]
        given = replace(settings, base_url="https://course.test", **changed)
        return {f.about: f for f in doctor.examine(engine, given, clock())}

    return examine


def test_a_sound_installation_is_well(examine):
    findings = examine()

    assert [f for f in findings.values() if not f.well] == []
    assert "PDF/A-3a" in findings["certificates"].says
    assert "edition" in findings["course"].says
    assert "every one fits" in findings["audit log"].says


def test_the_database_in_use_is_named_with_its_version(examine, app):
    says = examine()["database"].says

    assert (
        "PostgreSQL" if app.extensions["course.engine"].dialect.name != "sqlite" else "SQLite"
    ) in says
    assert any(letter.isdigit() for letter in says)


def test_a_password_is_not_printed(settings, clock, app):
    told = replace(settings, database_url="postgresql+psycopg://me:pa55word@db/course")

    findings = doctor.examine(app.extensions["course.engine"], told, clock())

    assert "pa55word" not in str(findings)


def test_plain_http_outside_this_machine_is_wrong(run):
    run("notices", "on", "--yes")
    answer = run("doctor", "--json")

    assert answer.exit_code == 1
    wrong = [found for found in json.loads(answer.output) if not found["well"]]
    assert [found["about"] for found in wrong] == ["COURSE_BASE_URL"]
    assert "https://" in wrong[0]["remedy"]


def test_an_altered_log_is_wrong(examine, app):
    engine = app.extensions["course.engine"]
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit_head SET seq = seq + 1"))

    assert not examine()["audit log"].well


def test_a_table_that_lost_its_guard_is_wrong_until_it_is_put_back(examine, app, run):
    with app.extensions["course.engine"].begin() as connection:
        append_only.unguard(connection, "answer", "audit_entry")

    found = examine()["append-only tables"]
    assert "answer, audit_entry" in found.says
    assert found.remedy == "Run: course db upgrade"
    assert run("db", "upgrade").exit_code == 0
    assert examine()["append-only tables"].well


def test_an_empty_database_is_wrong_and_the_remedy_is_named(elsewhere, run_in):
    answer = run_in(elsewhere, "doctor")

    assert answer.exit_code == 1
    assert "course init" in answer.output


def test_a_database_that_is_away_is_wrong_and_nothing_breaks(settings, run_in):
    away = replace(
        settings,
        database_url="postgresql+psycopg://me:secret@127.0.0.1:1/course?connect_timeout=1",
    )

    answer = run_in(create_app(away, testing=True), "doctor")

    assert answer.exit_code == 1
    assert "COURSE_DATABASE_URL" in answer.output
    assert "secret" not in answer.output


def test_a_key_that_others_may_read_is_wrong(examine, settings):
    key = settings.home / "secret.key"
    key.write_text("k" * 64)
    key.chmod(0o644)

    assert "chmod 600" in examine()["disk"].remedy


@pytest.mark.parametrize(
    ("version", "well"),
    [((3, 6, 23), True), ((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True)],
    ids=lambda value: str(value),
)
def test_releases_of_sqlite_that_may_damage_the_log_are_known(version, well):
    first, last = doctor.WAL_FAULT

    assert (not first <= version <= last) is well


def test_keys_that_another_secret_made_are_named_with_the_remedy(examine):
    assert "each opens" in examine()["signing keys"].says

    found = examine(secret_key="x" * 32)["signing keys"]

    assert "credential" in found.says
    assert "another secret key" in found.says
    assert "rotate-key --purpose all" in found.remedy


def test_key_that_seals_is_named_with_its_end_and_warned_of_in_time(
    examine, tmp_path, clock, monkeypatch
):
    assert examine()["seal"].says.startswith("course.test, good until 20")
    key = p256_key()
    files = {"seal_key": tmp_path / "seal.key", "seal_certificate": tmp_path / "seal.pem"}
    files["seal_key"].write_bytes(private_pem(key.private))
    files["seal_certificate"].write_text(key.certificates)

    away = examine(**files, tsa_url="http://127.0.0.1:9/")["seal"]
    assert "http://127.0.0.1:9/ gives no stamp" in away.says
    assert away.remedy.startswith("Look at COURSE_TSA_URL")
    monkeypatch.setattr(doctor, "_stamp_missing", lambda url: "")
    own = examine(**files, tsa_url="https://time.example.com")["seal"]

    assert own.well
    assert own.says.startswith("Alderway, good until ")
    assert own.says.endswith("time stamps: https://time.example.com")
    clock.now = key.good_until - timedelta(days=29)
    assert not examine(**files)["seal"].well
    files["seal_key"].write_text("nonsense")
    assert "COURSE_SEAL_KEY" in examine(**files)["seal"].says
