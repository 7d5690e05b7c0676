"""A clause changes: what people are known to have known before, in between, and since."""

import json
import zipfile
from datetime import UTC, date, datetime

import pytest

from course.actor import OPERATOR, Act
from course.credentials.domain import Status
from course.errors import DamagedFile
from course.library import service as library
from course.reports import evidence, pack_checks
from course.reports import proof_queries as queries
from course.reports.pack import pack_chunks
from course.reports.pack_proofs import Hand
from course.reports.queries import Asked
from tests.recertification.conftest import delta_of  # noqa: F401 - a fixture
from tests.recertification.editions import edition

BEGIN = datetime(2026, 12, 5, 9, tzinfo=UTC)
ONE = edition("1.1", material={"stay": "Stay there."}, effective_on=date(2027, 1, 1))
BEFORE, IN_GRACE, GRACE = date(2026, 12, 20), date(2027, 1, 10), date(2027, 1, 15)
MISSED, SHOWN = date(2027, 1, 19), datetime(2027, 1, 20, 9, tzinfo=UTC)


@pytest.fixture
def ana(make, walk, work, clock):
    """Certified on edition 1.0, and asked since what edition 1.1 changes."""
    clock.now = BEGIN
    person = make.person(name="Ana Lima")
    walk(person, make.assignment(person)).certify()
    clock.now = BEGIN.replace(day=10)
    with work() as uow:
        library.publish(uow, revision=ONE.revision, files=ONE.files)
    return person


@pytest.fixture
def knew(ana, work, clock):
    """``knew(on)``: what the records say today of a day, about the clause that changed."""

    def ask(on, clause="stay"):
        with work() as uow:
            about = queries.subject(uow.session, OPERATOR, ana.id, on)
            return queries.proof(uow.session, about, clause, on, clock())

    return ask


@pytest.fixture
def shown(ana, walk, delta_of, clock):  # noqa: F811 - the fixture above
    """Ana has shown the clause, after the grace date."""
    clock.now = SHOWN
    walk(ana, delta_of(ana)).certify()
    clock.now = datetime(2027, 2, 1, tzinfo=UTC)


def test_yes_before_the_change_in_the_words_of_then(knew, shown):
    found = knew(BEFORE)

    assert found.verdict.knew
    assert (found.edition.edition, found.held[0].shown) == ("1.0", None)


def test_no_once_the_words_are_others_and_lapsed_once_the_grace_date_was_missed(knew, clock):
    clock.now = SHOWN
    in_grace, last_day, missed = knew(IN_GRACE), knew(GRACE), knew(MISSED)

    assert "other words of this clause (edition 1.0)" in in_grace.verdict.reasons[0].words
    assert {one.held[0].status for one in (in_grace, last_day)} == {Status.VALID}
    assert (missed.held[0].status, missed.held[0].missed) == (Status.LAPSED, "1.1")
    assert "had lapsed for edition 1.1" in missed.verdict.reasons[0].words
    assert not any(one.verdict.knew for one in (in_grace, last_day, missed))
    assert not knew(MISSED, "call-the-office").verdict.knew, "the whole certificate had lapsed"


def test_yes_from_the_day_on_which_the_clause_was_shown(knew, shown):
    found = knew(SHOWN.date())

    assert found.verdict.knew, found.verdict
    [held] = found.held
    assert (held.status, held.edition, held.shown.edition) == (Status.VALID, "1.0", "1.1")
    assert "showed these words (edition 1.1) on 20 January 2027" in found.verdict.reasons[0].words
    assert "EditionProved" in {entry.event for entry in found.log}
    assert not knew(MISSED).verdict.knew, "nothing is true of an earlier day since"


def test_page_names_the_edition_shown(ana, knew, shown, browser):
    page = browser.sign_in(ana).get(f"/people/{ana.id}/proof?clause=stay&on={SHOWN.date()}").text

    assert "1.0, 1.1 shown 20 Jan" in page
    assert "Changed clauses shown" in page


# --- the evidence pack -----------------------------------------------------------------


@pytest.fixture
def pack(ana, app, settings, clock, tmp_path):
    """``pack()``: the file, without prints."""

    def make():
        asked = Asked(OPERATOR, Act.EXPORT_CERTIFICATES, clock().date(), settings.base_url)
        file = tmp_path / "pack.zip"
        with app.extensions["course.read_sessions"]() as session:
            made = pack_chunks(session, asked, Hand(settings, clock()), ("csv", "json"))
            file.write_bytes(b"".join(made))
        assert evidence.verify(file).certificates == 1
        with zipfile.ZipFile(file) as opened:
            return {name: opened.read(name) for name in opened.namelist()}

    return make


def test_pack_says_which_edition_was_shown_since_with_its_text_and_entry(pack, shown):
    files = pack()

    [row], [held] = json.loads(files["editions.json"]), json.loads(files["register.json"])
    assert (row["serial"], held["edition"], held["status"]) == (held["serial"], "1.0", "valid")
    assert (row["edition"], row["clauses"], row["shown_on"]) == ("1.1", "stay", "2027-01-20")
    assert row["text_sha256"] == ONE.revision.agreement.digest
    assert f"agreements/{row['text_sha256']}.txt" in files
    acknowledged = json.loads(files["acknowledgements.json"])
    assert row["acknowledged_at"] in {one["acknowledged_at"] for one in acknowledged}
    assert b"EditionProved" in files["log/proofs.jsonl"]
    assert "editions.csv" in files["README.txt"].decode()
    assert b"1.1,".join([held["serial"].encode() + b",", b""]) in files["editions.csv"]


def test_pack_calls_lapsed_what_missed_the_grace_date(pack, clock):
    clock.now = SHOWN

    files = pack()

    assert json.loads(files["editions.json"]) == []
    [held] = json.loads(files["register.json"])
    assert (held["status"], held["valid_until"] > "2027-01-20") == ("lapsed", True)


def test_edition_whose_text_is_not_there_is_found(pack, shown):
    files = pack()
    files["editions.json"] = files["editions.json"].replace(
        ONE.revision.agreement.digest.encode(), b"0" * 64
    )

    with pytest.raises(DamagedFile, match=r"editions\.json: the text 0"):
        pack_checks.texts_fit(files, files.__getitem__)
