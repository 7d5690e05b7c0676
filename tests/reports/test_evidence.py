"""Evidence checked on its own: whole when nothing was touched, and named when something was."""

import hashlib
import io
import json
import subprocess
import zipfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo
from sqlalchemy.orm import sessionmaker

from course.actor import OPERATOR, Act
from course.cli import main
from course.config import Settings
from course.db import UnitOfWork, make_engine
from course.db.engine import READ_ONLY
from course.errors import DamagedFile
from course.reactions import REACTIONS
from course.reports import exports
from course.reports.evidence import verify
from course.reports.exports import Form
from course.reports.pack_proofs import Hand
from course.reports.queries import Asked
from course.reports.records import attached
from course.reports.tables import csv_chunks, json_chunks
from tests.bulk import fill
from tests.proved import prove

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
FIRST, SECOND = "certificates/AW-26-0000-0000.pdf", "certificates/AW-26-0000-0001.pdf"

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def exported(sqlite, tmp_path_factory) -> bytes:
    """A pack of three certificates. What checks it never sees the database it came from."""
    home = tmp_path_factory.mktemp("exported")
    settings = Settings(home, sqlite.copy(home), "k" * 32, "https://course.test")
    engine = make_engine(settings.database_url)
    begin = partial(UnitOfWork, sessionmaker(engine), REACTIONS, now=NOW)
    with begin(instance=settings.instance) as uow:
        fill(uow, branches=1, people=3, credentials=3)
        prove(uow)
    asked = Asked(OPERATOR, Act.EXPORT_CERTIFICATES, NOW.date(), "https://course.test")
    sessions = sessionmaker(engine.execution_options(**READ_ONLY))
    body = b"".join(exports.chunks(sessions, asked, Form.ZIP, Hand(settings, NOW)))
    engine.dispose()
    return body


@pytest.fixture
def file(exported, tmp_path) -> Path:
    file = tmp_path / "evidence.zip"
    file.write_bytes(exported)
    return file


@pytest.fixture
def files(file) -> Files:
    with zipfile.ZipFile(file) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


@pytest.fixture
def repack(file):
    """``repack(files)``: put them into a pack again; with ``sums`` as a careful forger would."""

    def repack(files: Files, *, sums: bool = False) -> Path:
        if sums:
            kept = {name: body for name, body in files.items() if name != "manifest.sha256"}
            lines = (f"{hashlib.sha256(body).hexdigest()}  {n}\n" for n, body in kept.items())
            files = kept | {"manifest.sha256": "".join(lines).encode()}
        with zipfile.ZipFile(file, "w") as pack:
            for name, body in files.items():
                pack.writestr(name, body)
        return file

    return repack


@pytest.fixture
def command():
    """``course credentials verify`` on a machine that has neither settings nor a database."""

    def no_app():
        raise AssertionError("checking needs no application")

    return lambda *args: CliRunner().invoke(
        main, ["credentials", "verify", *map(str, args)], obj=ScriptInfo(create_app=no_app)
    )


# --- whole -----------------------------------------------------------------------------


def test_untouched_pack_fits(file, command):
    answer = command(file)

    assert answer.exit_code == 0
    assert "3 certificates, 23 files, every one fits." in answer.output


def test_untouched_pack_fits_as_json(file, command):
    said = json.loads(command(file, "--json").output)

    assert said["fits"]
    assert (said["certificates"], said["files"]) == (3, 23)
    assert said["signed"] == 3, "each once, though its PDF and its file both carry it"


def test_pack_put_together_anew_by_another_program_fits(files, repack):
    assert verify(repack(files)).certificates == 3


def test_certificate_alone_answers_for_itself(files, tmp_path, command):
    pdf = tmp_path / "one.pdf"
    pdf.write_bytes(files[FIRST])

    answer = command(pdf, "--on", "2026-03-01")

    assert answer.exit_code == 1, "without the issuer's keys nobody knows who signed it"
    assert "Seal       fits" in answer.output


def test_register_alone_fits(files, tmp_path):
    table = tmp_path / "register.json"
    table.write_bytes(files["register.json"])

    assert verify(table).what == "register"
    assert verify(table).certificates == 3


# --- touched: the sums tell -------------------------------------------------------------


def changed(body: bytes) -> bytes:
    return body[:-40] + bytes([body[-40] ^ 1]) + body[-39:]


@pytest.mark.parametrize("name", [FIRST, "register.csv", "register.xlsx", "manifest.json"])
def test_one_bit_is_found(files, repack, command, name):
    answer = command(repack(files | {name: changed(files[name])}))

    assert answer.exit_code == 1
    assert answer.output == f"{name}: it is not the file that was exported.\n"


@pytest.mark.parametrize("name", [SECOND, "register.json", "manifest.sha256"])
def test_missing_file_is_named(files, repack, command, name):
    answer = command(repack({n: body for n, body in files.items() if n != name}))

    assert answer.exit_code == 1
    assert answer.output == f"{name}: it is missing from the pack.\n"


def test_added_file_is_named(files, repack, command):
    answer = command(repack(files | {"certificates/AW-26-9999-9999.pdf": files[FIRST]}), "--json")

    assert answer.exit_code == 1
    assert json.loads(answer.output) == {
        "fits": False,
        "problem": "certificates/AW-26-9999-9999.pdf: it is not the file that was exported.",
    }


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_second_file_of_one_name_is_named(file, files):
    with zipfile.ZipFile(file, "a") as pack:
        pack.writestr(FIRST, files[SECOND])

    with pytest.raises(DamagedFile, match="twice"):
        verify(file)


@pytest.mark.parametrize("keep", [10, 500, 60_000, -1])
def test_pack_cut_off_is_refused(file, exported, keep):
    """Cut off behind its workbook, which is a ZIP itself, the pack looks like that workbook."""
    file.write_bytes(exported[:keep])

    with pytest.raises(DamagedFile, match=r"ZIP is damaged|manifest.sha256: it is missing"):
        verify(file)


# --- touched with care: sums made anew --------------------------------------------------


def rewritten(files: Files, column: str, value: object) -> Files:
    """The registers with one cell of the first row changed, in both of them."""
    rows = json.loads(files["register.json"])
    rows[0][column] = value
    table = [tuple(row.values()) for row in rows]
    return files | {
        "register.json": b"".join(json_chunks(table)),
        "register.csv": b"".join(csv_chunks(table)),
    }


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "Otto Outsider"),
        ("valid_until", "2099-12-31"),
        ("kind", "contractor"),
        ("score_percent", 100),
        ("verify_url", "http://elsewhere.test/verify/AW-26-0000-0000"),
    ],
)
def test_register_that_says_more_than_its_certificate_is_found(files, repack, column, value):
    forged = repack(rewritten(files, column, value), sums=True)

    with pytest.raises(DamagedFile, match=rf"^certificates/.*pdf: {column} is "):
        verify(forged)


def test_certificate_under_the_serial_of_another_is_found(files, repack):
    with pytest.raises(DamagedFile, match="it is the certificate AW-26-0000-0001"):
        verify(repack(files | {FIRST: files[SECOND]}, sums=True))


def test_certificate_left_out_with_its_sum_is_found(files, repack):
    del files[SECOND]

    with pytest.raises(DamagedFile, match="certificate of AW-26-0000-0001 is missing"):
        verify(repack(files, sums=True))


def test_certificate_without_a_row_is_found(files, repack):
    rows = json.loads(files["register.json"])[1:]
    del files["register.csv"]
    files["register.json"] = json.dumps(rows).encode()

    with pytest.raises(DamagedFile, match="has no such row"):
        verify(repack(files, sums=True))


def test_csv_that_says_something_else_is_found(files, repack):
    files["register.csv"] = files["register.csv"].replace(b"Bulk Person 1", b"Bulk Person 7")

    with pytest.raises(DamagedFile, match=r"register.csv: it does not say the same"):
        verify(repack(files, sums=True))


# --- texts and the log ------------------------------------------------------------------

LOG, NOTE = "log/proofs.jsonl", "log/checkpoint.txt"


def test_text_that_was_not_the_one_acknowledged_is_found(files, repack):
    name = next(n for n in files if n.startswith("agreements/") and n.endswith(".json"))
    forged = files | {name: files[name].replace(b"15 minutes", b"90 minutes")}

    with pytest.raises(DamagedFile, match="its SHA-256 is not its name"):
        verify(repack(forged, sums=True))


def test_text_to_read_that_says_something_else_is_found(files, repack):
    name = next(n for n in files if n.startswith("agreements/") and n.endswith(".txt"))
    forged = files | {name: files[name].replace(b"15 minutes", b"90 minutes")}

    with pytest.raises(DamagedFile, match="does not say the same as agreements"):
        verify(repack(forged, sums=True))


def test_acknowledgement_of_a_text_that_is_not_there_is_found(files, repack):
    name = next(n for n in files if n.startswith("agreements/") and n.endswith(".json"))
    less = {n: body for n, body in files.items() if not n.startswith("agreements/")}

    with pytest.raises(DamagedFile, match=f"the text {name[11:-5]} is missing"):
        verify(repack(less, sums=True))


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (LOG, b"AW-26-0000-0001", b"AW-26-0000-0009", "line [0-9]+ does not fit"),
        (LOG, b'"leaf_index": ', b'"leaf_index": 1', "line 1 does not fit"),
        (NOTE, b"course.test/audit\n", b"course.test/other\n", "not signed with a key"),
    ],
)
def test_entry_that_is_not_in_the_signed_log_is_found(files, repack, name, old, new, words):
    forged = files | {name: files[name].replace(old, new)}

    with pytest.raises(DamagedFile, match=words):
        verify(repack(forged, sums=True))


def test_award_that_nobody_wrote_down_is_found(files, repack):
    kept = [line for line in files[LOG].splitlines() if b"AW-26-0000-0001" not in line]

    with pytest.raises(DamagedFile, match="award of AW-26-0000-0001 is missing"):
        verify(repack(files | {LOG: b"\n".join(kept)}, sums=True))


def test_checksums_are_what_common_programs_read(file, files, tmp_path):
    with zipfile.ZipFile(file) as pack:
        pack.extractall(tmp_path / "out")

    command = ["sha256sum", "--check", "--quiet", "manifest.sha256"]
    assert subprocess.run(command, cwd=tmp_path / "out").returncode == 0


def test_readme_names_every_file_that_is_there(files):
    readme = files["README.txt"].decode()
    homes = {name.partition("/")[0].partition(".")[0] for name in files} - {"README"}

    assert all(home in readme for home in homes), homes
    assert max(map(len, readme.splitlines())) <= 100


# --- something else ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty.zip", b""),
        ("text.json", b"Dear Sir or Madam"),
        ("deep.json", b"[" * 200_000),
        ("number.json", b"17"),
        ("other.json", b'{"serial": "AW-26-0000-0000"}'),
        ("rows.json", b'[{"serial": "AW-26-0000-0000"}]'),
        ("broken.pdf", b"%PDF-1.7\nnothing"),
        ("bare.zip", b"PK\x05\x06" + bytes(18)),
    ],
)
def test_other_files_are_refused_by_name(tmp_path, command, name, body):
    file = tmp_path / name
    file.write_bytes(body)

    answer = command(file)

    assert answer.exit_code == 1
    assert len(answer.output.splitlines()) == 1


def test_file_that_is_not_there_is_wrong_use(tmp_path, command):
    assert command(tmp_path / "nothing.zip").exit_code == 2


def test_pdf_changed_anywhere_never_breaks_the_check(files, tmp_path):
    """A certificate alone carries no seal: only its data is judged, but nothing gets past that."""
    whole, file = files[FIRST], tmp_path / "one.pdf"
    found = 0
    for place in range(0, len(whole), max(1, len(whole) // 150)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            verify(file)
        except DamagedFile:
            found += 1

    assert found


def test_certificate_data_changed_is_found(files, tmp_path):
    data = attached(FIRST, files[FIRST])
    file = tmp_path / "certificate.json"
    file.write_bytes(data)
    assert verify(file).what == "certificate"

    file.write_bytes(data.replace(b'"language"', b'"tongue"'))
    with pytest.raises(DamagedFile, match="cannot be read"):
        verify(file)

    file.write_bytes(data.replace(b" ", b"  ", 1))
    with pytest.raises(DamagedFile, match="was changed"):
        verify(file)


def test_pack_is_an_ordinary_zip(exported):
    with zipfile.ZipFile(io.BytesIO(exported)) as pack:
        dates = {entry.date_time for entry in pack.infolist()}
        kinds = {entry.compress_type for entry in pack.infolist()}

    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert kinds == {zipfile.ZIP_STORED}
