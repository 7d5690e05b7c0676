"""Beginning a company's own course at the command line."""

import json

import pytest
from sqlalchemy import select

from course.library.models import PublishedRevision
from tests.content.starter.making import AGREEMENT, FOLDER, written
from tests.library.word_files import numbered_contract

NUMBERED = str(FOLDER / "numbered.md")
PROMISES = str(FOLDER / "promises.md")


@pytest.fixture
def place(tmp_path):
    return tmp_path / "our-course"


@pytest.fixture
def begin(run, place):
    """Make a new pack and say what was told."""

    def begin(agreement=PROMISES, *more):
        options = ("--from-agreement", str(agreement)) if agreement else ()
        answer = run("content", "new", str(place), *options, *more)
        assert answer.exit_code == 0, answer.output
        return answer.output

    return begin


def files_of(place):
    return {p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file()}


def write_everything(place):
    for path in place.rglob("*"):
        if path.suffix in (".md", ".yaml") and path.parent != place:
            path.write_text(written(path.read_text("utf-8")), "utf-8")


def published(db):
    return db.scalars(select(PublishedRevision.edition)).all()


def test_new_pack_says_what_it_made_and_what_comes_next(begin, place):
    told = begin(NUMBERED)

    assert "3 sections, 8 clauses." in told
    assert f"course content check {place}" in told
    assert f"course content publish {place}" in told
    assert {"README.md", AGREEMENT, "modules/paths.yaml", "quizzes/final-check.yaml"} < files_of(
        place
    )
    assert {"certificates/certificate.html", "certificates/everyone.yaml"} < files_of(place)


def test_new_pack_without_an_agreement_is_a_small_one(begin, run, place):
    begin(None)

    assert "0 problems" in run("content", "check", str(place)).output


def test_word_document_gives_the_same_clauses_as_the_text(begin, place, tmp_path):
    file = tmp_path / "terms.docx"
    file.write_bytes(numbered_contract())
    begin(file)

    text = (place / AGREEMENT).read_text("utf-8")
    for number in ("1.0", "1.1", "1.2", "2.1", "2.2"):
        assert f"\n## {number} " in text
    assert "1.1.2 If the window cannot be kept" in text


def test_check_lists_clause_by_clause_what_to_write(begin, run, place):
    begin()
    answer = run("content", "check", str(place))

    assert answer.exit_code == 1
    whole, _, clauses = answer.output.partition("1.1 We come when we said (we-come-when-we-said)")
    assert "The course as a whole" in whole
    first = clauses.partition("\n\n")[0]
    assert "modules/01-what-we-promise.md:" in first
    assert "quizzes/s01-we-come-when-we-said.yaml:" in first
    assert "1.1*" in answer.output
    assert "0 problems, 36 drafts." in answer.output


def test_programs_get_the_drafts_too(begin, run, place):
    begin()
    found = json.loads(run("content", "check", str(place), "--json").output)

    assert found["revision"]
    assert {problem["severity"] for problem in found["problems"]} == {"draft"}
    assert {"kind": "scenario", "id": "S01"} in found["coverage"][0]["drafts"]
    assert any(p["clause_ids"] == ["we-come-when-we-said"] for p in found["problems"])


def test_pack_with_drafts_is_not_published_and_they_are_named(begin, run, place, db):
    begin()
    answer = run("content", "publish", str(place), "--another-agreement")

    assert answer.exit_code == 1
    assert "Not published: write the 36 drafts first." in answer.output
    assert "quizzes/s01-we-come-when-we-said.yaml:" in answer.output
    assert published(db) == ["1.0"]


def test_what_is_written_leaves_the_list(begin, run, place):
    begin()
    scenario = place / "quizzes" / "s01-we-come-when-we-said.yaml"
    scenario.write_text(written(scenario.read_text("utf-8")), "utf-8")

    answer = run("content", "check", str(place))

    assert scenario.name not in answer.output.partition("Still to be written")[2]
    assert "35 drafts." in answer.output


def test_written_pack_is_published_beside_the_course_that_was_there(begin, run, place, db):
    begin(PROMISES, "--company", "Millbrook Heating")
    write_everything(place)

    as_edition = run("content", "publish", str(place))
    answer = run("content", "publish", str(place), "--another-agreement")

    assert as_edition.exit_code == 1
    assert "add --another-agreement" in as_edition.output
    assert answer.exit_code == 0, answer.output
    assert "Published edition 1.0" in answer.output
    assert len(published(db)) == 2


def test_folder_that_holds_something_is_left_alone(run, place):
    place.mkdir()
    (place / "mine.txt").write_text("mine")

    answer = run("content", "new", str(place), "--from-agreement", PROMISES)

    assert answer.exit_code == 1
    assert "is not empty" in answer.output
    assert files_of(place) == {"mine.txt"}


def test_empty_folder_is_taken(begin, place):
    place.mkdir()

    assert "Made " in begin()


def test_file_in_place_of_the_folder_is_left_alone(run, place):
    place.write_text("mine")
    answer = run("content", "new", str(place))

    assert (answer.exit_code, place.read_text()) == (1, "mine")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("terms.md", b"", "There is nothing in terms.md"),
        ("terms.md", b"One.\n\xff\xfe\n", "terms.md:2: this line is not UTF-8"),
        ("terms.md", b"- One.\n- <script>\n", "terms.md:2: "),
        ("terms.docx", b"no zip", "terms.docx is damaged, or not a Word document"),
        ("terms.doc", b"\xd0\xcf\x11\xe0 old Word", "terms.doc:1: this line is not UTF-8"),
    ],
)
def test_what_is_no_agreement_is_refused_and_nothing_is_made(
    run, place, tmp_path, name, content, told
):
    file = tmp_path / name
    file.write_bytes(content)

    answer = run("content", "new", str(place), "--from-agreement", str(file))

    assert answer.exit_code == 1
    assert told in answer.output
    assert not place.exists()


def test_very_large_file_is_not_even_read(run, place, tmp_path):
    file = tmp_path / "terms.docx"
    with file.open("wb") as large:
        large.truncate(50_000_000)

    answer = run("content", "new", str(place), "--from-agreement", str(file))

    assert answer.exit_code == 1
    assert "terms.docx is larger than 20 MB." in answer.output


def test_company_name_with_braces_is_wrong_use(run, place):
    answer = run("content", "new", str(place), "--company", "{{ x }}")

    assert answer.exit_code == 2
    assert not place.exists()
