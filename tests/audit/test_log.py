"""The log is append-only, and whoever gets round that leaves a trace."""

from functools import partial

import pytest
from sqlalchemy import select

from course.audit import queries
from course.audit.models import AuditEntry
from course.people import service as people
from tests import tampering


@pytest.fixture
def log(work):
    """Ten entries of our own behind those of publishing."""
    for number in range(10):
        with work() as uow:
            people.add_vendor(uow, name=f"Vendor {number}")


@pytest.fixture
def tamper(app, log):
    """Change the log as somebody with full access to the database could."""
    return partial(tampering.tamper, app.extensions["course.engine"], "audit_entry")


@pytest.fixture
def first_break(app):
    """Walks the log as the command does, in a transaction that only reads."""

    def walk():
        with app.extensions["course.read_sessions"]() as session:
            return queries.verify(session)

    return walk


@pytest.fixture
def end(app, log):
    """The number of the newest entry."""
    with app.extensions["course.read_sessions"]() as session:
        return queries.head(session)[0]


def test_an_untouched_log_fits(first_break, log, run):
    assert first_break() is None
    assert run("audit", "verify").exit_code == 0


def test_numbers_run_without_a_gap(end, db):
    seqs = db.scalars(select(AuditEntry.seq).order_by(AuditEntry.seq)).all()

    assert seqs == list(range(1, end + 1))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entry SET data = '{}' WHERE seq = 5",
        "UPDATE audit_entry SET event = 'RoleGranted' WHERE seq = 5",
        "UPDATE audit_entry SET actor_id = '00000000000000000000000000000001' WHERE seq = 5",
        "UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000' WHERE seq = 5",
        "UPDATE audit_entry SET nodes = (SELECT nodes FROM audit_entry WHERE seq = 6) "
        "WHERE seq = 5",
    ],
    ids=["data", "event", "actor", "time", "nodes"],
)
def test_an_altered_entry_is_named(first_break, tamper, run, change):
    tamper(change)

    assert first_break().seq == 5
    answer = run("audit", "verify")
    assert answer.exit_code == 1
    assert "entry 5" in answer.output


def test_a_removed_entry_is_named(first_break, tamper):
    tamper("DELETE FROM audit_entry WHERE seq = 4")

    assert first_break().seq == 4


def test_a_removed_entry_is_found_though_the_others_were_renumbered(first_break, tamper):
    tamper(
        "DELETE FROM audit_entry WHERE seq = 4",
        "UPDATE audit_entry SET seq = 4 WHERE seq = 5",
    )

    assert first_break().seq == 4


def test_an_inserted_entry_is_named(first_break, tamper, end):
    tamper(
        "INSERT INTO audit_entry (seq, at, event, data, nodes) "
        f"SELECT {end + 1}, at, event, data, nodes FROM audit_entry WHERE seq = 3"
    )

    assert first_break().seq == end + 1


def test_two_entries_that_changed_places_are_found_at_the_first(first_break, tamper):
    tamper(
        "UPDATE audit_entry SET seq = 100 WHERE seq = 6",
        "UPDATE audit_entry SET seq = 6 WHERE seq = 7",
        "UPDATE audit_entry SET seq = 7 WHERE seq = 100",
    )

    assert first_break().seq == 6


def test_a_log_that_was_cut_off_is_found_by_its_head(first_break, tamper, end):
    tamper(f"DELETE FROM audit_entry WHERE seq > {end - 3}")

    found = first_break()
    assert found.seq == end - 2
    assert f"should end at entry {end}" in found.what


def test_an_emptied_log_is_found(first_break, tamper):
    tamper("DELETE FROM audit_entry")

    assert first_break().seq == 1
