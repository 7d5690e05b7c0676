"""Clause versions: a new wording is added, and nothing that was said before is lost."""

import pytest
from sqlalchemy import select

from course.agreements import queries
from course.agreements.models import Acknowledgement, ClauseVersion
from course.audit.models import AuditEntry
from course.library import service as library
from tests.packs import next_edition, shipped, with_lesson_words


@pytest.fixture
def publish(work):
    def publish(compilation) -> None:
        with work() as uow:
            library.publish(uow, revision=compilation.revision, files=compilation.files)

    return publish


@pytest.fixture
def versions(db):
    """``versions("stay")``: every wording of a clause, oldest first."""
    return lambda clause_id: db.scalars(
        select(ClauseVersion)
        .where(ClauseVersion.clause_id == clause_id)
        .order_by(ClauseVersion.ordinal)
    ).all()


def revised(db) -> list[str]:
    return db.scalars(select(AuditEntry.data).where(AuditEntry.event == "ClauseRevised")).all()


def test_first_publication_records_every_clause_and_calls_none_changed(db, revision):
    rows = db.scalars(select(ClauseVersion)).all()

    assert {row.clause_id for row in rows} == {c.id for c in revision.agreement.clauses}
    assert {(row.ordinal, row.edition, row.change_kind) for row in rows} == {(1, "1.0", None)}
    assert revised(db) == []


def test_version_holds_the_words_and_from_when_they_are_in_force(versions, revision):
    [version] = versions("call-the-office")

    clause = revision.clause("call-the-office")
    assert (version.text, version.digest) == (clause.text, clause.digest)
    assert version.effective_on == revision.agreement.effective_on
    assert version.revision_id == revision.id


@pytest.mark.parametrize("kind", ["material", "editorial"])
def test_changed_clause_gets_a_second_version_with_kind_and_reason(publish, versions, db, kind):
    before = versions("stay")[0].text

    publish(next_edition(kind=kind))

    first, second = versions("stay")
    assert (first.text, second.text) == (before, f"This is new. {before}")
    assert (second.ordinal, second.edition) == (2, "1.1")
    assert (second.change_kind, second.why) == (kind, "It is new")
    [entry] = revised(db)
    assert f'"kind":"{kind}"' in entry


def test_only_the_changed_clause_gets_a_version(publish, db):
    before = len(db.scalars(select(ClauseVersion.id)).all())

    publish(next_edition())

    assert len(db.scalars(select(ClauseVersion.id)).all()) == before + 1


def test_new_words_in_a_lesson_change_no_clause(publish, db):
    lesson = "modules/06-when-something-breaks.md"

    publish(with_lesson_words("Ring the office within", "Call the office within", lesson))

    assert revised(db) == []


def test_wording_that_comes_back_is_a_version_of_its_own(publish, versions, work):
    publish(next_edition())
    publish(shipped())

    first, _, third = versions("stay")
    assert (third.ordinal, third.text) == (3, first.text)
    with work() as uow:
        assert queries.newest_wordings(uow.session)["stay"].ordinal == 3


def test_acknowledgement_is_of_one_text_and_the_next_edition_asks_anew(
    browser, make, publish, db, revision
):
    ana = make.person(name="Ana Alder")
    browser.sign_in(ana)
    first = make.assignment(ana)
    browser.submit(f"/agreement/{first.id}", read="y", typed_name="Ana Alder")
    publish(next_edition())
    page = browser.get(f"/agreement/{first.id}")
    assert "Have you read it?" in page.text

    browser.submit(f"/agreement/{first.id}", read="y", typed_name="Ana Alder")

    rows = db.scalars(select(Acknowledgement).order_by(Acknowledgement.edition)).all()
    assert [row.edition for row in rows] == ["1.0", "1.1"]
    assert [row.text_sha256 for row in rows] == [
        revision.agreement.digest,
        next_edition().revision.agreement.digest,
    ]
    assert rows[0].text_sha256 != rows[1].text_sha256
