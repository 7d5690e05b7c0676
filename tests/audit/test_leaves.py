"""What stands in a leaf: canonical JSON, and none of the words that people typed."""

import typing
from dataclasses import fields
from datetime import UTC, date, datetime
from itertools import repeat
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from course import events
from course.audit.domain import leaf, salted, told, written
from course.events import CredentialRevoked, Event, ExportTaken, personal_fields

WORDS = {
    "broken_at", "clause_id", "digest", "edition", "form", "form_sha256", "kind", "language",
    "message_id", "outcome", "path_id", "previous_id", "purpose", "quiz_id", "revision_id", "role",
    "root_sha256", "serial", "sha256", "stage", "text_sha256", "what", "answers_sha256", "cause",
    "accepted_clause_ids", "clause_ids", "codes", "declined_clause_ids", "light", "side", "status",
    ("PathAssigned", "reason"), ("PathGivenToMany", "reason"), ("NoticeGivenUp", "why"),
    ("PersonErased", "rows"),
}  # fmt: skip
"""Fields of text that only the program fills: ids, digests and words of its own."""
KINDS = sorted(
    (kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, Event)),
    key=lambda kind: kind.__name__,
)
SALT = b"s" * 16


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_field_of_text_is_known_or_marked_as_what_people_typed(kind):
    marked = personal_fields(kind)
    texts = {field.name for field in fields(kind) if "str" in str(field.type)}

    unknown = {name for name in texts - marked if not WORDS & {name, (kind.__name__, name)}}
    assert unknown == set(), "mark it Personal[...] if a person may have typed it"
    assert marked == {
        name
        for name, hint in typing.get_type_hints(kind, include_extras=True).items()
        if "personal" in getattr(hint, "__metadata__", ())
    }


def test_what_somebody_typed_stands_beside_the_leaf():
    why = "Ana Alder asked for it"
    event = CredentialRevoked(
        credential_id=UUID(int=1), person_id=UUID(int=2), serial="AW-26-0000-0000", reason=why
    )

    data, texts = written(event, repeat(SALT))

    assert "Ana" not in data
    assert salted(SALT, why) in data
    assert told(data, texts)["reason"] == why
    assert told(data, None)["reason"] == {"salted_sha256": salted(SALT, why)}


def test_the_same_words_twice_cannot_be_told_by_their_hashes():
    event = ExportTaken(what="register", form="csv", filter=(("q", "ana"),), rows=1)

    [one, other] = [written(event, repeat(salt))[0] for salt in (b"1" * 16, b"2" * 16)]

    assert one != other


def test_where_nothing_was_typed_nothing_stands_beside():
    assert written(ExportTaken(what="register", form="csv", filter=(), rows=1), repeat(SALT)) == (
        '{"filter":[],"form":"csv","rows":1,"what":"register"}',
        None,
    )


@given(
    seq=st.integers(1, 2**53 - 1),
    at=st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)),
    actor=st.none() | st.uuids(),
    rows=st.dictionaries(st.text(), st.text() | st.integers(-(2**53) + 1, 2**53 - 1)),
)
def test_a_leaf_is_in_the_canonical_form_of_rfc_8785(seq, at, actor, rows):
    data = rfc8785.dumps(rows).decode()
    whole = {
        "actor": str(actor) if actor else None,
        "at": at.isoformat(),
        "data": rows,
        "event": "PathAssigned",
        "seq": seq,
    }

    assert leaf(seq, at, "PathAssigned", actor, data) == rfc8785.dumps(whole)


def test_a_day_and_ids_are_written_as_text():
    event = events.PathAssigned(
        path_id="field", reason="new", due_on=date(2026, 3, 1), person_ids=(UUID(int=7),)
    )

    assert written(event, repeat(SALT))[0] == (
        '{"due_on":"2026-03-01","path_id":"field",'
        '"person_ids":["00000000-0000-0000-0000-000000000007"],"reason":"new"}'
    )
