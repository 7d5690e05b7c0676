"""Credentials at the command line."""

import pytest

from course.credentials import queries


@pytest.fixture
def certificate(award, make):
    return award(make.person())


def test_revoke_takes_it_back_and_keeps_the_reason(run, db, certificate):
    result = run("credentials", "revoke", certificate.serial, "--reason", "Wrong person")

    assert result.exit_code == 0
    assert f"{certificate.serial}: revoked." in result.output
    assert queries.by_serial(db, certificate.serial).revocation_reason == "Wrong person"


def test_revoke_is_safe_to_repeat(run, db, certificate):
    run("credentials", "revoke", certificate.serial, "--reason", "First")

    result = run("credentials", "revoke", certificate.serial, "--reason", "Second")

    assert result.exit_code == 0
    assert "revoked before" in result.output
    assert queries.by_serial(db, certificate.serial).revocation_reason == "First"


def test_unknown_serial_is_answered_with_one(run):
    result = run("credentials", "revoke", "AW-26-0000-0000", "--reason", "Wrong person")

    assert result.exit_code == 1
    assert "There is no such certificate." in result.output


@pytest.mark.parametrize("words", [(), ("--reason", ""), ("--reason", "  ")])
def test_revoke_without_a_reason_is_wrong_use(run, db, certificate, words):
    result = run("credentials", "revoke", certificate.serial, *words)

    assert result.exit_code == 2
    assert queries.by_serial(db, certificate.serial).revoked_at is None
