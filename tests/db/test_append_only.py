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
from course.incidents import service as incidents
from course.incidents.service import Told
from course.learning.models import RecallAnswer
from course.measures import service as measures
from course.measures.domain import What
from tests.conftest import NOW
from tests.learners import as_actor
from tests.measures import files
from tests.measures.files import COMPLAINT, REPLY, VISIT
from tests.reviews.meetings import Reviewed
from tests.typed_rows import Typed

ADDED = {
    "acknowledgement": "typed_name", "answer": "option_id", "attempt": "quiz_id",
    "audit_checkpoint": "note", "audit_entry": "data", "audit_head": "id",
    "audit_view": "path",
    "claim": "path_id", "claim_line": "clause_id", "claim_review": "accepted_until",
    "claim_ruling": "clause_id", "clause_version": "text", "cover": "path_id",
    "cover_end": "ended_at", "credential": "serial", "delta": "clause_ids",
    "demand": "clause_ids", "expectation_review": "held_on", "proof": "clause_ids",
    "published_revision": "edition", "recall_answer": "option_id",
    "reinstatement": "reinstated_at", "revocation": "reason", "screen_read": "screen_id",
    "service_event": "clause_id", "service_event_fact": "kind",
    "signed_credential": "issuer", "signing_key": "purpose", "stored_file": "media_type",
    "vendor_agreement": "text", "vendor_agreement_view": "made_at",
    "vendor_document_verdict": "made_at", "vendor_signature": "statement",
    "vendor_status": "status", "view_seal": "until", "visit_appeal": "made_at",
    "visit_appeal_answer": "made_at", "visit_decision": "light",
    "complaint": "visit_reference", "survey_reply": "question", "visit": "return_of",
    "preferred": "ends_on",
    "preferred_end": "made_at", "recognition": "part", "recognition_rule": "months",
    "reference_letter": "serial", "review_action": "due_on", "review_action_said": "made_at",
    "review_notes": "made_at", "review_point": "side", "review_rhythm": "starts_on",
    "thanks": "said_on", "review_card": "made_at",
}  # fmt: skip
"""A column that must stay, by table."""
_MOMENT = "'2026-01-01 00:00:00'"
OTHER = {"audit_head": "7", "recognition": "7", "recognition_rule": "7", "view_seal": _MOMENT}
OTHER |= {t: _MOMENT for t, c in ADDED.items() if c.endswith("_at")}
OTHER |= dict.fromkeys(
    ("claim_review", "expectation_review", "preferred", "review_action", "review_rhythm", "thanks"),
    "'2020-01-01'",
)
LISTS = {("visit_decision", "reasons")}
PERSONAL = [(kept.table, column) for kept in TABLES for column in kept.erased]


@pytest.fixture
def rows(make, walk, work, app, clock):
    """At least one row in each of the tables."""
    Reviewed(make, work, name="Finch").everything().rewarded(clock)
    clock.now = NOW
    pike = make.vendor(name="Pike")
    ana = make.person(name="Ana Alder", vendor=pike)
    walk(ana, make.assignment(ana)).certify()
    task = make.assignment(ana)
    walk(ana, task).ready()
    make.branch(name="York")
    agreed = COMPLAINT | {"agreed_at": "2026-02-10 16:00"}
    for what, row in zip(What, (VISIT, REPLY, agreed), strict=True):
        with work() as uow:
            measures.take(uow, what=what, file=files.table(row), file_name="facts.csv")
    with work() as uow:
        serial = uow.session.execute(text("SELECT serial FROM credential")).scalar_one()
        typed = Typed(uow, ana, make.home(), pike, "Ana told us")
        typed.taken_back_and_reinstated(serial)
        credentials.revoke(uow, actor=OPERATOR, serial=serial, reason="Ana asked for it")
        typed.all()
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
        incidents.log_event(
            uow,
            actor=as_actor(ana),
            event_id=uuid4(),
            branch_id=task.branch_id,
            told=Told("Line cut", "Mill Lane", "call-the-office", NOW, NOW, "The office"),
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
    for table, column in set(PERSONAL) - LISTS:
        filled = f"{column} IS NOT NULL AND {column} <> ''"
        with refused():
            sql(f"UPDATE {table} SET {column} = 'Somebody else'")
        empty = "NULL" if table.startswith("audit") else f"'{NAME_ERASED}'"
        assert sql(f"UPDATE {table} SET {column} = {empty} WHERE {filled}") > 0
        with refused():
            sql(f"UPDATE {table} SET {column} = 'Back again'")


def test_what_was_shown_at_a_visit_may_only_be_emptied(rows, sql):
    with refused():
        sql("""UPDATE visit_decision SET reasons = '[["green", "All is well"]]'""")
    assert sql("UPDATE visit_decision SET reasons = '[]'") == 1


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
    tables = [kept.table for kept in TABLES if "person_id" in kept.moves]
    assert {"acknowledgement", "claim", "cover", "demand", "service_event"} <= {*tables}
    for table in tables:
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
