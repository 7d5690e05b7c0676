"""Handouts in print: one side, the company's own numbers, plain text, the same bytes."""

import io

import pytest
from pypdf import PdfReader

from course.handouts import domain, prints

A4, A6 = (595, 842), (298, 420)
KILOBYTES = 1_000
HOSTILE = '#read("/etc/passwd") *_$x$_* `y` <label> @ref \\ // /* #{ "'


def read(made):
    return PdfReader(io.BytesIO(made.pdf))


def words(made) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(made).pages).split())


def size(made) -> tuple[int, int]:
    box = read(made).pages[0].mediabox
    return round(box.width), round(box.height)


def pixels(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


@pytest.mark.parametrize("kind", [prints.sheet, prints.card])
def test_every_module_prints_and_conforms(course, kind):
    for module in course.modules:
        made = kind(course, module.id)

        assert made.why_not == "", module.id
        assert len(made.pdf) < 90 * KILOBYTES, module.id


def test_safe_sorry_call_stay_prints_on_one_side_of_a6_with_the_number_of_the_office(course):
    made = prints.card(course, "M06")

    assert size(made) == A6
    assert len(read(made).pages) == 1
    said = words(made)
    for word in ("Safe.", "Sorry.", "Call.", "Stay.", "15 minutes", "0800 555 0140", "112"):
        assert word in said


def test_every_card_is_one_side(course):
    for module in course.modules:
        made = prints.card(course, module.id)
        assert (size(made), len(read(made).pages)) == (A6, 1), module.id


def test_card_carries_the_numbers_of_this_company(with_parameters):
    own = with_parameters(office_line="030 12 34 56", company_name="Northgate", contractor_line="")

    said = words(prints.card(own, "M06"))

    assert "030 12 34 56" in said
    assert "Northgate" in said
    assert "Contractor line" not in said


def test_sheet_holds_everything_a_team_talks_about(course):
    made, handout = prints.sheet(course, "M06"), domain.handout(course, "M06")

    said = words(made)

    assert size(made) == A4
    for part in (
        handout.module.title,
        handout.module.objective,
        handout.story_title,
        handout.module.team_talk,
        handout.module.pocket_line,
        *(clause.text for clause in handout.clauses),
        "Next step",
        "Owner",
        "What we change",
    ):
        assert " ".join(part.split()) in said


def test_wallpaper_fills_a_phone(course):
    for module in course.modules:
        png = prints.wallpaper(course, module.id)

        assert pixels(png) == (1170, 2532)
        assert len(png) < 250 * KILOBYTES


def test_promises_say_every_promise_and_no_other_clause(course):
    made = prints.promises(course)

    said = words(made)

    assert made.why_not == ""
    assert size(made) == A4
    assert len(read(made).pages) <= 2
    for clause in course.agreement.clauses:
        if clause.customer:
            assert clause.customer in said
    assert "0800 555 0100" in said
    assert "goodwill" not in said


def test_title_that_looks_like_code_is_printed_as_it_is(changed):
    hostile = changed("M06", title=HOSTILE, pocket_line=HOSTILE, team_talk=HOSTILE)

    sheet, card = prints.sheet(hostile, "M06"), prints.card(hostile, "M06")

    assert "".join(HOSTILE.split()) in "".join(words(sheet).split())
    assert "".join(HOSTILE.split()) in "".join(words(card).split())
    assert pixels(prints.wallpaper(hostile, "M06")) == (1170, 2532)


@pytest.mark.parametrize("text", ["W" * 300, "Many words in one line. " * 60], ids=["long", "many"])
def test_words_without_end_shrink_and_stay_on_their_side(changed, text):
    revision = changed("M06", title=text, pocket_line=text)

    made = prints.card(revision, "M06")

    assert len(read(made).pages) == 1
    assert made.why_not == ""
    assert pixels(prints.wallpaper(revision, "M06")) == (1170, 2532)


def test_same_revision_gives_the_same_bytes_in_another_process(course):
    """The press and what it has made are thrown away, as in a process that begins anew."""
    asked = [
        lambda: prints.sheet(course, "M06"),
        lambda: prints.card(course, "M06"),
        lambda: prints.wallpaper(course, "M06"),
        lambda: prints.promises(course),
    ]
    before = [ask() for ask in asked]

    for kept in (prints._printed, prints._drawn, prints._press):
        kept.cache_clear()

    assert [ask() for ask in asked] == before


def test_what_has_been_made_is_kept_by_revision(course, changed):
    first = prints.card(course, "M06")

    assert prints.card(course, "M06") is first
    assert prints.card(changed("M06", pocket_line="Another line."), "M06") is not first
