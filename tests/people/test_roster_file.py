"""Reading roster files: encodings, delimiters, headers, days; whatever the file, no traceback."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from course.errors import DamagedFile
from course.people import roster_file
from course.people.roster_cells import Unreadable, day
from course.people.roster_columns import KNOWN, NAMES, columns_of
from course.people.roster_file import by_name, read
from course.people.roster_rules import BranchAt, Places, Wish, wish

HEAD = "person_id,name,branch,job_role"
PLACES = Places(
    {"york": BranchAt(uuid4(), "York", ("north",), "North")}, {"pike": (uuid4(), "Pike")}, True
)


def rows(data: bytes) -> list[dict[str, str]]:
    found = read(io.BytesIO(data))
    return [dict(by_name(found.columns, row)) for row in found.rows]


def book(*lines: list, formats: dict[str, str] | None = None) -> bytes:
    made = Workbook()
    for line in lines:
        made.active.append(line)
    for place, form in (formats or {}).items():
        made.active[place].number_format = form
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# --- encodings and delimiters -------------------------------------------------------------

SHEET = f"{HEAD}\r\n007,Łucja 山田,York,technician\r\n"
ANSWER = [{"person_id": "007", "name": "Łucja 山田", "branch": "York", "job_role": "technician"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_and_delimiter(encoding, delimiter):
    assert rows(SHEET.replace(",", delimiter).encode(encoding)) == ANSWER


def test_utf16_from_a_machine_of_the_other_byte_order():
    assert rows(b"\xfe\xff" + SHEET.encode("utf-16-be")) == ANSWER


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end(end):
    assert rows(SHEET.replace("\r\n", end).encode()) == ANSWER


def test_excels_own_first_line_names_the_delimiter():
    assert rows(("sep=;\r\n" + SHEET.replace(",", ";")).encode()) == ANSWER


def test_quoted_delimiters_and_newlines_stay_in_their_cell():
    [found] = rows(f'{HEAD}\n1,"Alder, Ana\nMaria",York,"tech ""A"""\n'.encode())

    assert found["name"] == "Alder, Ana\nMaria"
    assert found["job_role"] == 'tech "A"'


def test_blank_rows_are_left_out_and_numbers_are_those_of_a_spreadsheet():
    found = read(io.BytesIO(f"{HEAD}\n1,a,b,c\n\n ,,,\n2,a,b,c\n".encode()))

    assert [row.number for row in found.rows] == [2, 5]


def test_short_rows_have_empty_cells():
    assert rows(f"{HEAD}\n1,Ana\n".encode())[0]["job_role"] == ""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (f"{HEAD}\n1,\xe9,York,t\n".encode("latin-1"), "not UTF-8"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel file"),
        (b"PK\x03\x04 no book", "workbook cannot be read"),
        (f'{HEAD}\n1,"open'.encode() + b"x" * 200_000, "quote that opens"),
        (b"x" * 300_000, "quote that opens"),
        (b"Employee ID,Salary\n1,2\n", "Missing: name, branch, job_role. Not known: Salary"),
        (b"person_id,ID,name,branch,job_role\n", "Two columns mean person_id: person_id and ID"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_file_that_cannot_be_read_is_refused_with_the_remedy(data, words):
    with pytest.raises(DamagedFile, match=words):
        rows(data)


def test_file_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(roster_file, "MOST_BYTES", 10)

    with pytest.raises(DamagedFile, match="more than 200 MB"):
        rows(SHEET.encode())


# --- headers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("Employee ID", "person_id"),
        ("E-Mail", "email"),
        ("Company", "vendor"),
        (" PERSON_ID ", "person_id"),
        ("Job Title", "job_role"),
        ("Hire date", "starts_on"),
        ("Mobile", "phone"),
        ("Ｎａｍｅ", "name"),
    ],
)
def test_columns_by_their_other_names(written, column):
    assert column in columns_of([*(n for n in NAMES if n != column), written]).names


def test_first_and_last_name_make_a_name():
    [found] = rows(b"id,First Name,Surname,branch,role,kind\n1,Ana,Alder,York,t,employee\n")

    assert wish(2, found, PLACES).name == "Ana Alder"


def test_columns_that_mean_nothing_are_told():
    assert columns_of([*NAMES, "Salary", "", "Shoe size"]).ignored == ("Salary", "Shoe size")


def test_no_name_means_two_columns():
    assert len(KNOWN) == sum(1 for _ in KNOWN.values())
    assert set(NAMES) <= set(KNOWN.values())


# --- days ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-13",
        "2026/02/13",
        "2026-2-13",
        "2026-02-13 00:00:00",
        "2026-02-13T09:30:00Z",
        "13/02/2026",
        "02/13/2026",
        "13-02-2026",
        "13.02.2026",
        "13.2.2026",
        "13. 2. 2026",
        "13 Feb 2026",
        "13-feb-2026",
        "13 February 2026",
    ],
)
def test_one_day_written_in_many_ways(text):
    assert day(text) == date(2026, 2, 13)


def test_day_and_month_that_are_the_same_number_are_clear():
    assert day("05/05/2026") == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("03/04/2026", "two days. Write 2026-04-03 or 2026-03-04"),
        ("13/02/26", "not a day"),
        ("45000", "not a day"),
        ("tomorrow", "not a day"),
        ("2026-02-30", "no day 2026-02-30"),
        ("31/31/2026", "no day"),
        ("0206-01-01", "year 206"),
        ("1 M 2026", "not a day"),
        ("٢٠٢٦-٠١-٠١x", "not a day"),
    ],
)
def test_day_that_is_none_or_two_is_refused(text, words):
    with pytest.raises(Unreadable, match=words):
        day(text)


# --- workbooks ----------------------------------------------------------------------------


def test_workbook_keeps_leading_zeros_days_and_whole_numbers():
    data = book(
        ["person_id", "name", "branch", "job_role", "starts_on", "phone"],
        ["007", "Łucja", "York", "t", datetime(2026, 2, 13), 4822000],
        [42, "Ana", "York", "t", date(2026, 2, 13), 3.0],
        [],
        ["8", "Bo", "York", "t", "2026-02-13", True],
        formats={"A3": "000000"},
    )

    found = rows(data)

    assert [row["person_id"] for row in found] == ["007", "000042", "8"]
    assert {row["starts_on"][:10] for row in found} == {"2026-02-13"}
    assert [row["phone"] for row in found] == ["4822000", "3", "1"]


def test_id_that_excel_has_rounded_is_refused():
    [found] = rows(book(HEAD.split(","), [12345678901234567890, "Ana", "York", "t"]))

    assert "shortened this person_id" in wish(2, found, PLACES)


def test_formulas_are_not_worked_out():
    [found] = rows(book(HEAD.split(","), ["1", "Ana", "York", '=HYPERLINK("http://x")']))

    assert found["job_role"] == ""


def test_hidden_first_sheet_is_passed_over():
    made = Workbook()
    made.active.sheet_state = "hidden"
    sheet = made.create_sheet()
    sheet.append(HEAD.split(","))
    sheet.append(["1", "Ana", "York", "t"])
    out = io.BytesIO()
    made.save(out)

    assert rows(out.getvalue())[0]["name"] == "Ana"


def altered(data: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part replaced."""
    out = io.BytesIO()
    old, new = zipfile.ZipFile(io.BytesIO(data)), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
    with old, new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()


SHEET_PART = "xl/worksheets/sheet1.xml"


def test_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = altered(book(HEAD.split(",")), SHEET_PART, b"<worksheet>" + b" " * 50_000_000)

    with pytest.raises(DamagedFile, match="unpacks to far too much"):
        rows(bomb)


def test_entities_are_refused():
    trap = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'

    with pytest.raises(DamagedFile, match="cannot be read"):
        rows(altered(book(HEAD.split(",")), SHEET_PART, trap))


# --- rows ---------------------------------------------------------------------------------


def asked(**cells: str) -> Wish | str:
    usual = {"person_id": "1", "name": "Ana", "branch": "York", "job_role": "t", "kind": "employee"}
    return wish(2, usual | cells, PLACES)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"person_id": " "}, "The person_id is empty"),
        ({"name": ""}, "The name is empty"),
        ({"name": "A\x00na"}, "cannot be seen"),
        ({"name": "Ana \u202eanA"}, "cannot be seen"),
        ({"name": "A" * 201}, "more than 200 letters"),
        ({"person_id": "ß" * 40}, "more than 64 letters"),
        ({"email": "ana@"}, "no e-mail address"),
        ({"email": "a@b.c, d@e.f"}, "no e-mail address"),
        ({"kind": "robot"}, "no kind robot"),
        ({"kind": ""}, "The kind is empty"),
        ({"kind": "contractor"}, "The vendor is empty"),
        ({"vendor": "Pike"}, "Pike is a vendor. Write contractor"),
        ({"language": "Klingon!"}, "no language"),
        ({"starts_on": "03/04/2026"}, "two days"),
        ({"person_id": "1.23E+17"}, "shortened"),
    ],
)
def test_row_that_cannot_be_taken_says_why(cells, words):
    assert words in str(asked(**cells))


def test_everything_that_is_wrong_is_said_at_once():
    words = str(asked(name="", branch="Yrok", starts_on="x"))

    assert all(part in words for part in ("name is empty", "Did you mean York?", "not a day"))


@pytest.mark.parametrize("name", ["山田太郎", "محمد علي", "अनिता", "Ng\u200cuyễn", "O'Brien"])
def test_names_of_any_script_are_taken(name):
    assert asked(name=name).name


def test_company_column_of_an_employee_may_name_the_company():
    assert asked(vendor="Alderway").vendor_id is None


# --- whatever comes -----------------------------------------------------------------------

CELLS = st.text(max_size=30) | st.sampled_from(["York", "employee", "2026-01-01", "a@b.cd", ""])


@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_rows_or_a_refusal(data):
    for start in (b"", SHEET.encode(), b"PK\x03\x04"):
        with suppress(DamagedFile):
            found = rows(start + data)
            assert all(isinstance(wish(2, row, PLACES), Wish | str) for row in found)


@given(st.dictionaries(st.sampled_from(NAMES), CELLS))
@settings(max_examples=150, deadline=None)
def test_any_cells_give_a_wish_or_a_reason(cells):
    found = wish(2, cells, PLACES)

    assert isinstance(found, Wish) or (found and found.endswith((".", "?")))


@given(st.integers(0, 4_000), st.integers(0, 255))
@settings(max_examples=150, deadline=None)
def test_workbook_with_a_wrong_byte_gives_rows_or_a_refusal(at, value):
    data = bytearray(BOOK)
    data[at % len(data)] = value
    with suppress(DamagedFile):
        rows(bytes(data))


BOOK = book([*HEAD.split(","), "starts_on"], ["1", "Ana", "York", "t", date(2026, 1, 1)])
