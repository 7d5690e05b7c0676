"""Tables whose rows stay as they were written, and what each allows all the same.

``TABLES`` is the whole list: a new table of that kind is one line here, and nothing else. The
database keeps it too, by triggers on both engines, so that a slip in the program or a hand at the
database's own prompt is refused.

Decision: triggers are made from this list after the last migration and dropped before the first
one, not written into migrations. SQLite loses a table's triggers when the table is copied, a
migration may have to touch old rows, and a list in one place can be read. Whoever owns the
database can drop a trigger; that is what the log and its checkpoints are for.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

NAME_ERASED = "Name erased"
"""What stands where a name stood."""
EMPTY = f"('', '[]', '{NAME_ERASED}')"
"""What erased words may become, in SQL; where they were a list, one without anything in it."""
PREFIX = "append_only_"
FUNCTION = "append_only_refuse"


@dataclass(frozen=True)
class Kept:
    """A table whose rows are added, never changed and never deleted, but for:"""

    table: str
    moves: tuple[str, ...] = ()
    """Columns that may change: whose row it is, when two records of one person become one."""
    erased: tuple[str, ...] = ()
    """Columns with personal words: they may become empty, or say that a name was erased."""
    named: tuple[str, ...] = ()
    """JSON columns in which nothing but ``name`` may become ``NAME_ERASED``."""
    open_until: str = ""
    """While this column is empty the row is still being written: anything in it may change."""
    gone_without: str = ""
    """A row in which this column was emptied may be deleted."""


TABLES = (
    Kept("acknowledgement", moves=("person_id",), erased=("typed_name",)),
    Kept("answer"),
    Kept("attempt", moves=("person_id",), open_until="finished_at"),
    Kept("audit_checkpoint", moves=("claimed_at", "mailed_at")),
    Kept("audit_entry", erased=("texts",)),
    Kept("audit_head", moves=("seq", "frontier")),
    Kept("audit_view", erased=("path", "salt"), gone_without="path"),
    Kept("claim", moves=("person_id",), erased=("evidence", "issued_by")),
    Kept("claim_line", erased=("place",)),
    Kept("claim_review"),
    Kept("claim_ruling", erased=("why",)),
    Kept("clause_version"),
    # Until the customer agrees; then it is history.
    Kept("complaint", open_until="agreed_at"),
    Kept("cover", moves=("person_id",), erased=("reason",)),
    Kept("cover_end", erased=("reason",)),
    Kept("credential", moves=("person_id", "ordinal"), named=("record",)),
    Kept("delta"),
    # What was asked stays; that it was answered, or is not asked any more, is written beside it.
    Kept("demand", moves=("person_id", "settled_at", "settled_on", "settled")),
    Kept("expectation_review", erased=("present", "words")),
    Kept("preferred", erased=("reason",)),
    Kept("preferred_end", erased=("reason",)),
    Kept("proof"),
    # A text that was published before and comes back moves to the front.
    Kept("published_revision", moves=("ordinal", "published_at", "published_by")),
    Kept("recall_answer"),
    Kept("recognition", erased=("reason",)),
    Kept("recognition_rule", erased=("title",)),
    Kept("reference_letter", named=("record",)),
    Kept("reinstatement", erased=("reason",)),
    Kept("review_action", moves=("person_id",), erased=("words",)),
    Kept("review_action_said", erased=("words",)),
    Kept("review_card"),
    Kept("review_notes", erased=("words",)),
    Kept("review_point", erased=("words",)),
    Kept("review_rhythm", erased=("reason",)),
    Kept("revocation", erased=("reason",)),
    Kept("screen_read"),
    # One whose name was erased is emptied, and signed anew at its place in the status list.
    # Whose an event is moves when two records of one person become one; words can be erased.
    Kept("service_event", moves=("person_id",), erased=("what", "place")),
    Kept("service_event_fact", moves=("person_id",), erased=("words",)),
    Kept("signed_credential", erased=("document",), open_until="document"),
    Kept("signing_key", moves=("retired_at", "wrapped")),
    Kept("stored_file"),
    Kept("survey_reply"),
    Kept("thanks", erased=("customer", "source", "words")),
    # Not vendor papers, references, notes of talks and the like: they are withdrawn, answered, and
    # erased whole once they have been kept for long enough.
    Kept("vendor_agreement"),
    Kept("vendor_agreement_view"),
    Kept("vendor_document_verdict", erased=("reason",)),
    Kept("vendor_signature", erased=("typed_name", "office")),
    Kept("vendor_status", erased=("reason",)),
    Kept("view_seal"),
    Kept("visit"),
    Kept("visit_appeal", erased=("words",)),
    Kept("visit_appeal_answer", erased=("words",)),
    Kept("visit_decision", moves=("person_id",), erased=("reason", "reasons")),
)
"""In the order of the alphabet."""


def guard(connection: sa.Connection) -> None:
    """Make the database refuse what ``TABLES`` does not allow. Safe to repeat."""
    wanted = {name: (table, sql) for table, name, sql in _triggers(connection)}
    there = found(connection)
    _drop(connection, {name: there[name] for name in there.keys() - wanted.keys()})
    if connection.dialect.name == "postgresql" and wanted.keys() - there.keys():
        connection.exec_driver_sql(_FUNCTION)
    for name in sorted(wanted.keys() - there.keys()):
        connection.exec_driver_sql(wanted[name][1])


def unguard(connection: sa.Connection, *tables: str) -> None:
    """Let anything happen to these tables, or to all: for migrations."""
    there = found(connection)
    _drop(connection, {n: t for n, t in there.items() if not tables or t in tables})


def missing(connection: sa.Connection) -> list[str]:
    """Tables that are not guarded as they should be."""
    there = found(connection)
    return sorted({table for table, name, _ in _triggers(connection) if name not in there})


def found(connection: sa.Connection) -> dict[str, str]:
    """The triggers that are there, by name, and their tables."""
    # An underscore stands for any letter in LIKE; no other trigger begins like this.
    sql = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE",
        "postgresql": "SELECT tgname, relname FROM pg_trigger JOIN pg_class"
        " ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND tgname LIKE",
    }[connection.dialect.name]
    rows = connection.execute(sa.text(f"{sql} '{PREFIX}%'"))
    return {str(name): str(table) for name, table in rows}


def _drop(connection: sa.Connection, triggers: dict[str, str]) -> None:
    for name, table in sorted(triggers.items()):
        on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")


def _triggers(connection: sa.Connection) -> Iterator[tuple[str, str, str]]:
    """Table, name and statement of each; the name says what the statement is."""
    inspector = sa.inspect(connection)
    make = _postgresql if connection.dialect.name == "postgresql" else _sqlite
    for kept in TABLES:
        columns = [column["name"] for column in inspector.get_columns(kept.table)]
        for act, rest in make(kept, columns):
            digest = hashlib.sha256(rest.encode()).hexdigest()[:8]
            name = f"{PREFIX}{kept.table}_{act.lower()}_{digest}"
            yield kept.table, name, f"CREATE TRIGGER {name} BEFORE {act} ON {kept.table} {rest}"


# --- the conditions --------------------------------------------------------------------


def _forbidden(kept: Kept, columns: list[str], differs: str, same_but_name: str) -> str:
    """When an UPDATE is refused, as a condition over OLD and NEW."""
    tests = []
    for column in columns:
        if column in kept.moves:
            continue
        test = differs.format(c=column)
        if column in kept.erased:
            test += f" AND NEW.{column} IS NOT NULL AND CAST(NEW.{column} AS text) NOT IN {EMPTY}"
        if column in kept.named:
            test += f" AND NOT ({same_but_name.format(c=column)})"
        tests.append(f"({test})")
    any_of = f"({' OR '.join(tests)})"
    written = f"CAST(OLD.{kept.open_until} AS text) <> ''"  # neither NULL nor empty
    return f"{written} AND {any_of}" if kept.open_until else any_of


def _sqlite(kept: Kept, columns: list[str]) -> Iterator[tuple[str, str]]:
    same = (
        f"NEW.{{c}} ->> 'name' IS '{NAME_ERASED}' AND "
        "json_remove(NEW.{c}, '$.name') = json_remove(OLD.{c}, '$.name')"
    )
    refused = _forbidden(kept, columns, "NEW.{c} IS NOT OLD.{c}", same)
    then = f"BEGIN SELECT RAISE(ABORT, 'rows of {kept.table} are never {{}}'); END"
    yield "UPDATE", f"WHEN {refused} {then.format('changed')}"
    kept_on = f"WHEN OLD.{kept.gone_without} IS NOT NULL " if kept.gone_without else ""
    yield "DELETE", kept_on + then.format("deleted")


def _postgresql(kept: Kept, columns: list[str]) -> Iterator[tuple[str, str]]:
    same = (
        f"NEW.{{c}} ->> 'name' = '{NAME_ERASED}' AND "
        "NEW.{c}::jsonb - 'name' = OLD.{c}::jsonb - 'name'"
    )
    refused = _forbidden(kept, columns, "NEW.{c}::text IS DISTINCT FROM OLD.{c}::text", same)
    then = f"EXECUTE FUNCTION {FUNCTION}('{{}}')"
    yield "UPDATE", f"FOR EACH ROW WHEN ({refused}) {then.format('changed')}"
    kept_on = f"WHEN (OLD.{kept.gone_without} IS NOT NULL) " if kept.gone_without else ""
    yield "DELETE", f"FOR EACH ROW {kept_on}{then.format('deleted')}"
    yield "TRUNCATE", f"FOR EACH STATEMENT {then.format('deleted')}"


_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'rows of %% are never %%', TG_TABLE_NAME, TG_ARGV[0]; END $$"
)
