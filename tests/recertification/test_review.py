"""``course content review``: who read what against which words; no database is needed."""

import shutil

import pytest
from click.testing import CliRunner

from course.cli import main
from tests.content.tiny import AGREEMENT, FOLDER, LESSON

OLD, NEW = "call_office_minutes: 15", "call_office_minutes: 10"


@pytest.fixture
def pack(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "pack")


@pytest.fixture
def content(pack):
    """``content("check")``: a command about the pack."""

    def run(command: str, *words: str):
        where = ["--pack", str(pack)] if command == "review" else [str(pack)]
        return CliRunner().invoke(main, ["content", command, *words, *where])

    return run


def change(pack, old: str, new: str) -> None:
    file = pack / AGREEMENT
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def behind(answer) -> list[str]:
    return [line for line in answer.output.splitlines() if "has changed since" in line]


def test_what_was_reviewed_falls_behind_when_its_clause_changes_and_check_says_where(content, pack):
    marked = content("review", "--all", "--by", "Nadia Rahman")
    assert marked.exit_code == 0, marked.output
    assert 'by: "Nadia Rahman"' in (pack / "modules" / "reviews.yaml").read_text("utf-8")
    assert content("check").exit_code == 0

    change(pack, OLD, NEW)

    answer = content("check")
    assert answer.exit_code == 1
    [lesson] = [line for line in behind(answer) if line.startswith(f"{LESSON}:")]
    assert "`call-the-office` has changed" in lesson
    assert "by Nadia Rahman" in lesson
    assert "run: course content review" in lesson
    assert any(line.startswith("quizzes/") for line in behind(answer))
    content("review", "--all", "--by", "Nadia Rahman")
    assert content("check").exit_code == 0


def test_reviewing_one_thing_leaves_the_others_behind(content, pack):
    content("review", "--all")
    change(pack, OLD, NEW)
    before = len(behind(content("check")))
    item = next(line for line in behind(content("check")) if "items.yaml" in line).split()[-1]

    content("review", item)

    assert len(behind(content("check"))) == before - 1


def test_marking_twice_on_one_day_changes_nothing(content, pack):
    content("review", "--all", "--by", "N")
    first = (pack / "modules" / "reviews.yaml").read_bytes()

    content("review", "--all", "--by", "N")

    assert (pack / "modules" / "reviews.yaml").read_bytes() == first


@pytest.mark.parametrize(("words", "code"), [(["M66"], 1), ([], 2)])
def test_nothing_is_marked_that_is_not_there(content, pack, words, code):
    assert content("review", *words).exit_code == code
    assert not (pack / "modules" / "reviews.yaml").exists()


def test_review_of_something_unknown_is_refused_in_the_file(content, pack):
    line = '    stay: {digest: "0123456789ab", by: N, on: 2026-01-01}'
    text = f"kind: reviews\nreviews:\n  M66:\n{line}\n"
    (pack / "modules" / "reviews.yaml").write_text(text, "utf-8")

    assert "modules/reviews.yaml:3: There is no `M66`." in content("check").output
