"""The database itself refuses what the list of append-only tables does not allow."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from course.actor import OPERATOR
from course.audit import service as audit
from course.audit.seals import View
from course.content.model import Rating
from course.credentials import service as credentials
from course.db import append_only
from course.db.append_only import NAME_ERASED, TABLES
from course.learning.models import RecallAnswer
from tests.conftest import NOW
from tests.reviews.meetings import Reviewed

ADDED = {
    "acknowledgement": "typed_name", "answer": "option_id", "attempt": "quiz_id",
    "audit_checkpoint": "note", "audit_entry": "data", "audit_head": "id",
    "audit_view": "path",
    "clause_version": "text", "credential": "serial", "preferred": "ends_on",
    "preferred_end": "made_at", "published_revision": "edition",
    "recall_answer": "option_id", "recognition": "part",
    "recognition_rule": "title", "reference_letter": "serial", "review_action": "due_on",
    "review_action_said": "made_at", "review_notes": "made_at", "review_point": "side",
    "review_rhythm": "starts_on", "revocation": "reason", "screen_read": "screen_id",
    "signed_credential": "issuer", "signing_key": "purpose", "stored_file": "media_type",
    "thanks": "source", "view_seal": "until",
}  # fmt: skip
"""A column that must stay, by table."""
OTHER = {
    "audit_head": "7",
    "preferred": "'2020-01-01'",
    "preferred_end": "'2020-01-01'",
    "recognition": "7",
    "review_action": "'2020-01-01'",
    "review_action_said": "'2020-01-01'",
    "review_notes": "'2020-01-01'",
    "review_rhythm": "'2020-01-01'",
    "view_seal": "'2026-01-01 00:00:00'",
}
PERSONAL = [(kept.table, column) for kept in TABLES for column in kept.erased]


@pytest.fixture
def rows(make, walk, work, app, clock):
    """At least one row in each of the tables."""
    Reviewed(make, work).everything().rewarded(clock)
    clock.now = NOW
    ana = make.person(name="Ana Alder")
    walk(ana, make.assignment(ana)).certify()
    task = make.assignment(ana)
    walk(ana, task).ready()
    with work() as uow:
        serial = uow.session.execute(text("SELECT serial FROM credential")).scalar_one()
        credentials.revoke(uow, actor=OPERATOR, serial=serial, reason="Ana asked for it")
        audit.weekly_checkpoint(uow, mailed_to=1)
        revision = uow.session.execute(text("SELECT id FROM published_revision")).scalars().first()
        uow.session.add(
            RecallAnswer(
                id=uuid4(),
                assignment_id=task.id,
                item_id="x",
                option_id="a",
                rating=Rating.BEST,
                clause_ids=[],
                revision_id=revision,
                language="en",
                answered_at=NOW,
            )
        )
    view = View(uuid4(), NOW, ana.id, uuid4(), "GET", "reports.board", "/team?q=Ana", 200)
    assert audit.note_view(work, view)
    clock.now = NOW.replace(day=9)
    with work() as uow:
        audit.seal_views(uow)


@pytest.fixture
def sql(app):
    """``sql("UPDATE ...")``: how many rows it changed."""

    def run(statement):
        with app.extensions["course.engine"].begin() as connection:
            return connection.exec_driver_sql(statement).rowcount

    return run


def has_rows(app, table):
    with app.extensions["course.engine"].connect() as connection:
        return connection.exec_driver_sql(f"SELECT 1 FROM {table} LIMIT 1").first()


@contextmanager
def refused(words="are never"):
    with pytest.raises(DBAPIError, match=words):
        yield


def test_every_table_of_the_list_has_a_column_tried_here():
    assert [kept.table for kept in TABLES] == sorted(ADDED)


def test_no_row_is_changed_or_deleted_whatever_the_table(rows, sql, app):
    for table, column in ADDED.items():
        assert has_rows(app, table), table
        given = OTHER.get(table, "'x'")
        with refused(f"{table} are never changed"):
            sql(f"UPDATE {table} SET {column} = {given}")
        with refused(f"{table} are never deleted"):
            sql(f"DELETE FROM {table}")
        if app.extensions["course.engine"].dialect.name == "postgresql":
            with refused():
                sql(f"TRUNCATE {table} CASCADE")


def test_personal_words_may_only_be_emptied(rows, sql):
    for table, column in PERSONAL:
        filled = f"{column} IS NOT NULL AND {column} <> ''"
        with refused():
            sql(f"UPDATE {table} SET {column} = 'Somebody else'")
        empty = "NULL" if table.startswith("audit") else f"'{NAME_ERASED}'"
        assert sql(f"UPDATE {table} SET {column} = {empty} WHERE {filled}") > 0
        with refused():
            sql(f"UPDATE {table} SET {column} = 'Back again'")


def test_a_certificates_record_forgets_the_name_and_nothing_else(rows, sql, db):
    name = "record ->> 'name'"
    before = db.execute(text(f"SELECT CAST(record AS text), {name} FROM credential")).one()
    erased = before[0].replace(before[1], NAME_ERASED)
    more = erased.replace('"path_id": "field"', '"path_id": "manager"')
    assert more != erased != before[0]

    for record in (more, before[0].replace(before[1], "Bea Birch")):
        with refused():
            sql(f"UPDATE credential SET record = '{record}'")
    assert sql(f"UPDATE credential SET record = '{erased}'") == 1
    with refused():
        sql(f"UPDATE credential SET record = '{before[0]}'")


def test_whose_it_is_may_change_so_that_two_records_can_be_made_one(rows, sql, make):
    other = make.person().id.hex
    for table in ("acknowledgement", "attempt", "credential"):
        assert sql(f"UPDATE {table} SET person_id = '{other}'") > 0


def test_an_attempt_stays_open_until_it_is_finished(rows, sql, make, walk):
    open_ = walk(ana := make.person(), make.assignment(ana)).ready().begin_check()

    where = f"WHERE id = '{open_.hex}'"
    assert sql(f"UPDATE attempt SET points = 1 {where}") == 1
    assert sql(f"UPDATE attempt SET finished_at = '2026-03-02 09:00:00' {where}") == 1
    with refused():
        sql(f"UPDATE attempt SET points = 2 {where}")


def test_a_view_can_be_deleted_only_once_its_address_is_gone(rows, sql):
    assert sql("UPDATE audit_view SET path = NULL, salt = NULL") == 1
    assert sql("DELETE FROM audit_view") == 1


def test_guards_are_made_again_for_whatever_columns_there_are(app):
    with app.extensions["course.engine"].begin() as connection:
        append_only.unguard(connection, "answer")
        assert append_only.missing(connection) == ["answer"]
        append_only.guard(connection)
        assert append_only.missing(connection) == []
        before = append_only.found(connection)
        append_only.guard(connection)
        assert append_only.found(connection) == before
        columns = {c["name"] for c in inspect(connection).get_columns("answer")}
    assert "option_id" in columns
