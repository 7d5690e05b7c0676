"""What leaves the system: the same bytes for the same question, and nothing that can run."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date, timedelta
from itertools import islice

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from course.actor import Role
from course.audit import queries as audit
from course.credentials.models import Credential
from course.db import append_only
from course.events import ExportTaken
from course.keys import service as keys
from course.people.domain import Kind
from course.people.models import Branch, Vendor
from course.reports import exports, frozen_queries, queries
from course.reports.exports import Form
from course.reports.pack_proofs import Hand
from tests.bulk import BRANCH, VENDOR, fill, id_of
from tests.proved import prove

URL = "/hr/certificates"
HEADER = (
    "serial,person_id,name,kind,vendor,region,branch,path,edition,revision,status,valid_from,"
    "valid_until,revoked_at,language,score_percent,acknowledged_at,verify_url"
)
"""The contract with whatever reads these files. Changing it breaks somebody's spreadsheet."""

FIRST = "certificates/AW-26-0000-0000.pdf"

DANGEROUS = [
    '=HYPERLINK("http://x.test")',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "＝1+1",
    "|calc",
    "\ufeff=1",
]


@pytest.fixture
def few(work):
    """Five certificates: enough where each is printed."""
    with work() as uow:
        fill(uow, branches=2, people=5, credentials=5)


@pytest.fixture
def take(app, asked, work, settings):
    """``take("csv", kind=...)``: the whole file."""
    sessions = app.extensions["course.read_sessions"]
    with work() as uow:
        keys.ensure(uow)

    def take(form: str, **chosen) -> bytes:
        hand = Hand(settings, settings.clock())
        return b"".join(exports.chunks(sessions, asked(**chosen), Form(form), hand))

    return take


def read_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def sheet(body: bytes):
    return openpyxl.load_workbook(io.BytesIO(body)).active


# --- the three tables ------------------------------------------------------------------


def test_columns_are_the_contract(certificates, take):
    columns = HEADER.split(",")

    assert take("csv").decode("utf-8-sig").splitlines()[0] == HEADER
    assert [cell.value for cell in next(sheet(take("xlsx")).rows)] == columns
    assert list(json.loads(take("json"))[0]) == columns


def test_csv_is_for_excel_and_by_the_book(certificates, take):
    body = take("csv")

    assert body.startswith(b"\xef\xbb\xbfserial,")
    assert body.count(b"\r\n") == body.count(b"\n") == 61


def test_tables_say_the_same(certificates, take):
    rows = json.loads(take("json"))
    expected = [["" if v is None else str(v) for v in row.values()] for row in rows]

    assert read_csv(take("csv"))[1:] == expected
    book = [
        [_text(cell.value) for cell in row] for row in islice(sheet(take("xlsx")).rows, 1, None)
    ]
    assert book == expected


def _text(value) -> str:
    if value is None:
        return ""
    return value.date().isoformat() if hasattr(value, "date") else str(value)


def test_export_takes_all_pages(certificates, take):
    assert len(json.loads(take("json"))) == 60


def test_export_takes_what_the_filter_says(certificates, take):
    rows = json.loads(take("json", kind=Kind.EMPLOYEE))

    assert len(rows) == 30
    assert {row["kind"] for row in rows} == {"employee"}
    assert {row["vendor"] for row in rows} == {None}


def test_register_without_rows_is_a_header(certificates, take):
    never = date(1999, 1, 1)

    assert take("csv", valid_on=never).decode("utf-8-sig") == f"{HEADER}\r\n"
    assert json.loads(take("json", valid_on=never)) == []
    assert sheet(take("xlsx", valid_on=never)).max_row == 1


def test_commas_quotes_and_letters_of_any_script_survive(certificates, work, take):
    odd = 'Müller, "Söhne" & 山田; עברית'
    with work() as uow:
        uow.session.get(Vendor, id_of(VENDOR, 0)).name = odd

    vendors = [row[4] for row in read_csv(take("csv"))]

    assert vendors.count(odd) == 10


@pytest.mark.parametrize("form", [Form.CSV, Form.JSON, Form.XLSX])
def test_same_question_same_bytes(few, take, clock, form):
    first = take(form)
    clock.now += timedelta(hours=3)

    assert take(form) == first


def test_two_packs_of_a_day_differ_in_what_the_readme_names(proved, take, clock):
    first = files(take("zip"))
    again = files(take("zip"))
    clock.now += timedelta(hours=3)
    later = files(take("zip"))

    assert again == first, "at the same moment every byte is the same"
    differ = {name for name in first if first[name] != later[name]}
    assert {name.partition("/")[0] for name in differ} == {
        "certificates",
        "manifest.json",
        "manifest.sha256",
    }
    for name in differ - {"manifest.json", "manifest.sha256"}:
        whole = first[name].index(b"%%EOF")
        assert first[name][:whole] == later[name][:whole], "only the seal is another one"


def files(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


@pytest.fixture
def proved(few, work):
    with work() as uow:
        prove(uow)


def test_row_order_does_not_depend_on_the_order_of_writing(certificates, take):
    rows = json.loads(take("json"))

    assert rows == sorted(
        rows, key=lambda r: (-date.fromisoformat(r["valid_until"]).toordinal(), r["serial"])
    )


# --- nothing runs ----------------------------------------------------------------------


@pytest.fixture
def dangerous(few, work):
    """Names, branch and vendor begin like formulas."""

    def put(text: str) -> None:
        with work() as uow:
            append_only.unguard(uow.session.get_bind(), "credential")
            uow.session.get(Branch, id_of(BRANCH, 0)).name = text
            uow.session.get(Vendor, id_of(VENDOR, 0)).name = text
            for credential in uow.session.query(Credential):
                credential.record = credential.record | {"name": text}

    return put


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_can_start_a_formula(dangerous, take, text):
    dangerous(text)

    cells = [cell for row in read_csv(take("csv"))[1:] for cell in row]
    assert f"'{text}" in cells
    assert text not in cells
    book = sheet(take("xlsx"))
    assert text in {cell.value for cell in book["C"]}
    assert {cell.data_type for cell in book["C"]} == {"s"}
    assert all(cell.hyperlink is None for row in book.rows for cell in row)
    assert {row["name"] for row in json.loads(take("json"))} == {text}


# --- the evidence pack -----------------------------------------------------------------


@pytest.fixture
def pack(few, take):
    return zipfile.ZipFile(io.BytesIO(take("zip")))


def test_pack_holds_each_certificate_and_what_it_rests_on(pack, db, revision):
    serials = db.scalars(select(Credential.serial)).all()

    assert set(pack.namelist()) == {
        *(f"certificates/{serial}.pdf" for serial in serials),
        *(f"agreements/{revision.agreement.digest}.{form}" for form in ("json", "txt")),
        "README.txt",
        "acknowledgements.csv",
        "acknowledgements.json",
        "editions.csv",
        "editions.json",
        "register.csv",
        "register.json",
        "register.xlsx",
        "manifest.json",
        "manifest.sha256",
    }
    assert pack.testzip() is None
    assert all(pack.read(f"certificates/{serial}.pdf").startswith(b"%PDF-") for serial in serials)


def test_pack_says_what_it_is_and_every_sum_holds(pack):
    said = json.loads(pack.read("manifest.json"))
    sums = dict(
        reversed(line.split("  "))
        for line in pack.read("manifest.sha256").decode().split("\n")[:-1]
    )

    assert said["as_of"] == "2026-03-01"
    assert said["not_archival"] == {}
    assert set(sums) == set(pack.namelist()) - {"manifest.sha256"}
    assert sums == {name: hashlib.sha256(pack.read(name)).hexdigest() for name in sums}
    assert {f["name"]: f["sha256"] for f in said["files"]} == {
        name: digest for name, digest in sums.items() if name != "manifest.json"
    }


def test_registers_of_a_pack_are_the_ones_exported_alone(pack, take):
    assert pack.read("register.csv") == take("csv")
    assert pack.read("register.json") == take("json")


def test_certificate_of_an_old_revision_is_printed_by_its_own_template(few, take, pack, publish):
    before = pack.read(FIRST)

    publish(title_of="certificates/certificate.typ")

    after = zipfile.ZipFile(io.BytesIO(take("zip")))
    assert after.read(FIRST) == before


@pytest.fixture
def publish(work, revision):
    """Publish a revision whose print template is another one."""
    from dataclasses import replace

    from course.content.model import PackFile
    from course.library import service as library

    def publish(title_of: str) -> None:
        body = b"= Another certificate"
        file = PackFile(title_of, "text/plain", hashlib.sha256(body).hexdigest())
        kept = tuple(f for f in revision.files if f.path != title_of)
        changed = replace(revision, id="f" * 64, files=(*kept, file))
        with work() as uow:
            library.publish(uow, revision=changed, files={title_of: body})

    return publish


# --- from the page ---------------------------------------------------------------------


def press(browser, form: str, **query) -> object:
    return browser.submit(URL + query.pop("where", ""), press=form)


@pytest.fixture
def logged(db):
    """The exports in the audit log."""

    def logged() -> list[dict]:
        return audit.told_of(db, ExportTaken)

    return logged


def test_button_downloads_what_the_page_shows(browser, hr, certificates, take):
    answer = press(browser.sign_in(hr), "csv", where="?kind=contractor")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        answer.headers["Content-Disposition"]
        == 'attachment; filename="certificates-2026-03-01.csv"'
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data == take("csv", kind=Kind.CONTRACTOR)


@pytest.mark.parametrize("form", list(Form))
def test_every_form_comes_as_a_stream(browser, hr, few, take, form):
    answer = press(browser.sign_in(hr), form.value)

    assert answer.headers["Content-Type"] == exports.MEDIA_TYPES[form]
    assert answer.data == take(form)


def test_export_is_in_the_log_with_its_filter_and_count(browser, hr, certificates, logged):
    press(browser.sign_in(hr), "csv", where="?kind=contractor")

    assert logged() == [
        {"what": "certificates", "form": "csv", "filter": [["kind", "contractor"]], "rows": 30}
    ]


def test_download_broken_off_is_in_the_log_and_leaves_nothing_open(
    browser, hr, certificates, logged, app
):
    token = _token(browser.sign_in(hr))

    data = {"form": "csv", "csrf_token": token}
    answer = FlaskClient.open(browser, f"{URL}/export", method="POST", data=data, buffered=False)
    next(answer.response)
    answer.close()

    assert len(logged()) == 1
    assert app.extensions["course.engine"].pool.checkedout() == 1, "only the test's own"


def test_bad_filter_exports_nothing(browser, hr, certificates, logged):
    token = _token(browser.sign_in(hr))

    answer = browser.post(
        f"{URL}/export", data={"form": "csv", "valid_on": "soon", "csrf_token": token}
    )

    assert answer.status_code == 422
    assert logged() == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MANAGER, Role.AUTHOR])
def test_who_may_not_export_finds_nothing_there(browser, make, hr, certificates, logged, role):
    token = _token(browser.sign_in(make.person(role, name="Otto Outsider")))

    answer = browser.post(f"{URL}/export", data={"form": "csv", "csrf_token": token})

    assert answer.status_code == 404
    assert logged() == []


def _token(browser) -> str:
    """The token of the form that every page has: signing out."""
    text = browser.get("/", follow_redirects=True).text
    return text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


def test_register_of_any_length_takes_one_statement(work, take, statements):
    with work() as uow:
        fill(uow, branches=3, people=900, credentials=2_500)

    with statements() as ran:
        body = take("csv")

    assert body.count(b"\n") == 2_501
    assert len(ran) == 1


def test_documents_are_read_a_few_at_a_time_and_never_sorted(
    few, read, asked, statements, monkeypatch
):
    monkeypatch.setattr(frozen_queries, "WHOLE", 2)
    with statements() as ran:
        found = list(frozen_queries.certificates(read, asked()))
        some = list(frozen_queries.certificates(read, asked(), skip=1, most=3))

    serials = [one.record.serial for one in found]
    assert len(serials) == 5
    assert serials == sorted(serials)
    assert some == found[1:4]
    heavy = [statement for statement in ran if "signed_credential.document" in statement]
    assert len(heavy) == 3 + 2
    assert all("credential.id IN" in statement for statement in heavy)


# --- from the command line -------------------------------------------------------------


def test_command_writes_what_the_page_would(run, certificates, take, tmp_path, logged):
    file = tmp_path / "register.csv"

    answer = run("credentials", "export", "--to", str(file), "--kind", "employee")

    assert answer.exit_code == 0
    assert file.read_bytes() == take("csv", kind=Kind.EMPLOYEE)
    assert hashlib.sha256(file.read_bytes()).hexdigest() in answer.output
    assert "30 certificates" in answer.output
    assert logged()[0]["filter"] == [["kind", "employee"]]
    assert [f.name for f in tmp_path.iterdir() if f.suffix == ".part"] == []


def test_command_finds_places_by_name(run, certificates, tmp_path):
    file = tmp_path / "register.json"

    answer = run(
        *("credentials", "export", "--to", str(file), "--json"),
        *("--branch", " bulk BRANCH 002", "--region", "Bulk North"),
    )

    assert json.loads(answer.output)["certificates"] == len(json.loads(file.read_bytes())) > 0
    assert {row["branch"] for row in json.loads(file.read_bytes())} == {"Bulk branch 002"}


def test_pack_can_hold_other_parts(run, few, tmp_path):
    file = tmp_path / "pack.zip"

    run("credentials", "export", "--to", str(file), "--format", "json,xlsx")

    names = set(zipfile.ZipFile(file).namelist())
    assert {name for name in names if not name.startswith("agreements/")} == {
        "README.txt",
        "acknowledgements.csv",
        "acknowledgements.json",
        "editions.csv",
        "editions.json",
        "register.json",
        "register.xlsx",
        "manifest.json",
        "manifest.sha256",
    }


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--to", "x.docx"], "must end in"),
        (["--to", "x.csv", "--format", "pdf"], "A .csv file holds csv only"),
        (["--to", "x.zip", "--format", "doc"], "--format knows"),
        (["--to", "x.csv", "--branch", "Atlantis"], "There is no branch 'Atlantis'"),
        (["--to", "x.csv", "--valid-on", "soon"], "soon"),
    ],
)
def test_wrong_use_is_said_and_writes_nothing(run, certificates, given, words, logged):
    answer = run("credentials", "export", *given)

    assert answer.exit_code == 2
    assert words in answer.output
    assert logged() == []


def test_as_of_another_day(run, certificates, tmp_path, read, asked):
    file = tmp_path / "then.json"

    run("credentials", "export", "--to", str(file), "--on", "2030-01-01", "--status", "lapsed")

    revoked = queries.count(read, asked()) - len(json.loads(file.read_bytes()))
    assert {row["status"] for row in json.loads(file.read_bytes())} == {"lapsed"}
    assert revoked == 2
