"""Publishing: once, for everybody who begins later, and never under anybody's feet."""

import re

import pytest
from sqlalchemy import func, select

from course.assessment.models import Attempt
from course.assignments.models import Assignment
from course.audit.models import AuditEntry
from course.library import queries, service
from course.library.models import PublishedRevision, StoredFile
from tests.packs import AGREEMENT, next_edition, shipped, with_lesson_words

LESSON = "modules/06-when-something-breaks.md"


@pytest.fixture
def publish(work):
    def publish(compilation) -> bool:
        with work() as uow:
            return service.publish(uow, revision=compilation.revision, files=compilation.files)

    return publish


@pytest.fixture
def revisions(db):
    return lambda: db.scalars(
        select(PublishedRevision).order_by(PublishedRevision.ordinal.desc())
    ).all()


def test_publishing_what_is_published_is_nothing(publish, revisions, db):
    entries = select(func.count()).select_from(AuditEntry)
    before = db.scalar(entries)

    assert publish(shipped()) is False

    assert [row.ordinal for row in revisions()] == [1]
    assert db.scalar(entries) == before


def test_compiling_again_gives_the_same_revision(revision):
    assert shipped().revision.id == revision.id


def test_new_edition_is_what_new_learners_get(publish, work, revisions):
    assert publish(next_edition()) is True

    with work() as uow:
        assert queries.newest(uow.session) == next_edition().revision
    assert [(row.ordinal, row.edition) for row in revisions()] == [(2, "1.1"), (1, "1.0")]


def test_publishing_stands_in_the_log_with_what_was_there_before(publish, db, revision):
    publish(next_edition())

    entry = db.scalars(
        select(AuditEntry)
        .where(AuditEntry.event == "RevisionPublished")
        .order_by(AuditEntry.seq.desc())
    ).first()
    assert revision.id in entry.data
    assert next_edition().revision.id in entry.data


def test_dry_run_saves_nothing(work, revisions, db):
    with work() as uow:
        assert service.publish(uow, revision=next_edition().revision, files=next_edition().files)
        uow.discard()

    assert len(revisions()) == 1


def test_old_revision_that_comes_back_is_the_same_row_and_the_newest(publish, revisions):
    publish(next_edition())

    assert publish(shipped()) is True

    assert [(row.ordinal, row.edition) for row in revisions()] == [(3, "1.0"), (2, "1.1")]


def test_learner_under_way_keeps_the_revision_they_began_with(
    browser, make, walk, publish, revision, db
):
    ana = make.person()
    task = make.assignment(ana)
    steps = walk(ana, task).lessons()
    run = steps.begin_scenario("S01")

    publish(next_edition())

    assert db.get(Assignment, task.id).revision_id == revision.id
    assert "This is new." not in browser.sign_in(ana).get(f"/agreement/{task.id}").text
    steps.scenarios().acknowledge()
    check = steps.begin_check()
    assert {db.get(Attempt, id_).revision_id for id_ in (run, check)} == {revision.id}


def test_learner_who_has_not_begun_gets_the_new_edition(browser, make, publish, walk, db):
    ana = make.person()
    task = make.assignment(ana)
    publish(next_edition())

    browser.sign_in(ana)
    page = browser.get(f"/agreement/{task.id}").text
    walk(ana, task).lessons()

    assert "This is new." in page
    assert db.get(Assignment, task.id).revision_id == next_edition().revision.id


def test_certificate_says_the_edition_that_was_shown(browser, make, walk, publish):
    before, after = make.person(), make.person()
    early, late = make.assignment(before), make.assignment(after)
    steps = walk(before, early).ready()
    publish(next_edition())

    steps_grade = steps.hand_in(_answered(steps))
    walk(after, late).certify()

    assert steps_grade.outcome == "passed"
    assert [_edition(browser, person) for person in (before, after)] == ["1.0", "1.1"]


def _answered(steps):
    attempt_id = steps.begin_check()
    steps.answer(attempt_id)
    return attempt_id


def _edition(browser, person) -> str:
    browser.sign_in(person)
    serial = re.search(r"/certificates/([^\"]+)", browser.get("/learn").text)[1]
    return re.search(
        r"Agreement,\s+edition\s+([\d.]+)", browser.get(f"/certificates/{serial}").text
    )[1]


def test_new_words_in_a_lesson_are_a_revision_and_not_an_edition(publish, revisions, db):
    lesson = with_lesson_words("Ring the office within", "Call the office within", LESSON)
    versions = select(func.count()).where(AuditEntry.event == "ClauseRevised")

    assert publish(lesson) is True

    assert [row.edition for row in revisions()] == ["1.0", "1.0"]
    assert db.scalar(versions) == 0


# --- files -----------------------------------------------------------------------------


def picture(revision):
    return next(f for f in revision.files if f.media_type.startswith("image/"))


def test_picture_is_served_for_a_year_and_cannot_run_anything(browser, revision):
    found = browser.get(f"/files/{picture(revision).digest}")

    assert found.status_code == 200
    assert found.mimetype == picture(revision).media_type
    assert found.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "sandbox" in found.headers["Content-Security-Policy"]
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in found.headers


def test_picture_is_there_without_signing_in_and_for_old_revisions(browser, publish, revision):
    publish(next_edition())

    assert (
        browser.get(f"/files/{picture(revision).digest}").data
        == shipped().files[picture(revision).path]
    )


def test_only_pictures_are_served(browser, revision):
    templates = [f for f in revision.files if not f.media_type.startswith("image/")]
    assert templates, "certificate templates travel with the revision"

    for file in templates:
        assert browser.get(f"/files/{file.digest}").status_code == 404


@pytest.mark.parametrize("digest", ["0" * 64, "x", "..", "%2e%2e%2fsecret.key", AGREEMENT])
def test_file_that_was_never_published_is_not_there(browser, digest):
    assert browser.get(f"/files/{digest}").status_code == 404


def test_file_is_stored_once_however_many_revisions_hold_it(publish, db):
    before = db.scalar(select(func.count()).select_from(StoredFile))

    publish(next_edition())

    assert db.scalar(select(func.count()).select_from(StoredFile)) == before
