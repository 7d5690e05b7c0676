"""``course credentials verify``: the same three answers for people and for programs."""

import io
import json
import zipfile
from datetime import date

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo

from course.baking import png
from course.cli import main
from course.credentials.pdf import Finish, PdfRenderer
from course.printing.seal import Seal
from course.reviews import letters
from course.reviews.reward_rules import Letter, Share, letter_data
from tests.baking.test_png import DOT
from tests.checking.samples import CREATED, KEY, WEB, did_document, signed, status_list
from tests.credentials.proving import credential
from tests.credentials.records import RECORD, record, shipped
from tests.printing.seals import p256_key


@pytest.fixture
def command(tmp_path):
    """Runs it on a machine that has neither settings nor a database; bodies become files."""

    def no_app():
        raise AssertionError("checking needs no application")

    def command(*words):
        given = []
        for at, word in enumerate(words):
            if isinstance(word, bytes):
                file = tmp_path / f"file-{at}"
                file.write_bytes(word)
                word = str(file)
            given.append(word)
        runner = CliRunner()
        called = ["credentials", "verify", *given]
        return runner.invoke(main, called, obj=ScriptInfo(create_app=no_app))

    return command


DAY = ("--on", "2026-06-01")


def test_good_badge_answers_line_by_line_and_exits_zero(command):
    answer = command(png.bake(DOT, signed(8)), *DAY, "--status-list", status_list({7}))

    assert answer.exit_code == 0
    lines = answer.output.splitlines()
    assert lines[0].endswith(": Field service, “one” standard\ufffd")
    assert lines[1] == f"Issuer     {KEY.did}"
    assert lines[2].startswith("Signature  fits.")
    assert lines[3] == "Time       valid. It ends on 2027-03-01 00:00 UTC."
    assert lines[4].startswith("Status     holds.")
    assert lines[-1] == "Nothing speaks against it."


def test_status_that_was_not_checked_is_said_plainly(command):
    answer = command(signed(8).encode(), *DAY)

    assert answer.exit_code == 0
    assert "Status     not checked. Its status list is not here: fetch https://" in answer.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((signed(7).encode(), *DAY, "--status-list", status_list({7})), "see status"),
        ((signed(7).encode(), "--on", "2028-01-01"), "see time"),
        ((signed(7).replace("Passed.", "Praised.").encode(), *DAY), "see signature"),
        ((signed(did=WEB).replace("2027", "2025").encode(), *DAY), "see signature and time"),
    ],
)
def test_whatever_speaks_against_it_is_named_and_exits_one(command, words, said):
    answer = command(*words)

    assert answer.exit_code == 1
    assert answer.output.splitlines()[-1] == f"Do not rely on it: {said}."


def test_keys_that_were_fetched_prove_a_web_issuers_badge(command):
    assert command(signed(did=WEB).encode(), *DAY).exit_code == 1
    assert command(signed(did=WEB).encode(), *DAY, "--keys", did_document()).exit_code == 0


def test_programs_get_the_same_as_json(command):
    said = json.loads(command(signed(8).encode(), *DAY, "--json").output)

    assert said["fits"] is True
    assert said["what"] == "json"
    assert said["about"]["issuer"] == KEY.did
    assert [said[question]["word"] for question in ("signature", "time", "status")] == [
        "fits",
        "valid",
        "not_checked",
    ]


def test_file_that_is_no_certificate_is_refused_in_one_line(command):
    answer = command(b"Dear Sir or Madam")

    assert answer.exit_code == 1
    assert len(answer.output.splitlines()) == 1


def test_keys_that_are_none_are_refused(command):
    answer = command(signed().encode(), "--keys", signed().encode())

    assert answer.exit_code == 1
    assert "no keys of an issuer" in answer.output


def test_zip_made_to_fill_the_disk_is_refused_before_anything_is_unpacked(command):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("register.json", b"[" * 60_000_000)

    answer = command(bomb.getvalue())

    assert answer.exit_code == 1
    assert answer.output == "register.json: it unpacks to far more than it should.\n"


# --- certificates as they are downloaded ------------------------------------------------


@pytest.fixture(scope="module")
def printed():
    """``printed(record, credential)``: a sealed PDF."""
    renderer, seal = PdfRenderer(shipped()), Seal(p256_key())

    def printed(of, credential):
        finish = Finish(lambda _: credential, lambda pdf: seal.seal(pdf, CREATED))
        return renderer.render(of, finish=finish).pdf

    return printed


IN_TIME = ("--on", "2028-01-01")


def test_sealed_pdf_answers_four_questions(command, printed):
    answer = command(printed(RECORD, credential(RECORD)), *IN_TIME)

    assert answer.exit_code == 0, answer.output
    assert "Seal       fits. The PDF is as Alderway sealed it, 2026-03-01 09:00 UTC." in (
        answer.output
    )


def test_pdf_changed_after_sealing_is_not_to_be_relied_on(command, printed):
    pdf = printed(RECORD, credential(RECORD))
    at = pdf.index(b"/MediaBox[") + len(b"/MediaBox[")

    answer = command(pdf[:at] + b"1" + pdf[at + 1 :], *IN_TIME)

    assert answer.exit_code == 1
    assert answer.output.splitlines()[-1] == "Do not rely on it: see seal."


@pytest.mark.parametrize(
    "other", [{"serial": "AW-27-0000-0000"}, {"name": "Otto Outsider"}, {"score_percent": 100}]
)
def test_credential_of_another_certificate_in_a_pdf_is_found(command, printed, other):
    answer = command(printed(RECORD, credential(record(**other))), *IN_TIME)

    assert answer.exit_code == 1
    assert "its data and its credential are of two certificates" in answer.output


def test_strangers_credential_in_a_pdf_of_ours_is_found(command, printed):
    answer = command(printed(RECORD, signed(8)), *IN_TIME)

    assert "its data and its credential are of two certificates" in answer.output


# --- letters of reference -----------------------------------------------------------------

LETTER = Letter(
    "RL-26-0000-0000",
    "Alderway",
    "Pike\x1b[31m",
    date(2026, 1, 1),
    date(2026, 3, 31),
    (Share("events_told", "Service events told to the office in time", 9, 9),),
    2,
    "Ruth Abara",
    date(2026, 3, 31),
)
ADDRESS = "https://course.example/letters/RL-26-0000-0000"


@pytest.fixture(scope="module")
def letter():
    seal = Seal(p256_key())
    return letters.printed(LETTER, ADDRESS, lambda pdf: seal.seal(pdf, CREATED))


def test_letter_of_reference_answers_by_its_seal_and_says_where_to_ask(command, letter):
    answer = command(letter)

    assert answer.exit_code == 0, answer.output
    lines = answer.output.splitlines()
    assert lines[0].endswith(": Letter of reference: Pike\N{REPLACEMENT CHARACTER}[31m")
    assert lines[1:3] == [
        "Issuer     Alderway, signed by Ruth Abara",
        "Period     2026-01-01 to 2026-03-31",
    ]
    assert lines[3].startswith("Seal       fits. The PDF is as Alderway sealed it")
    assert lines[4:] == [
        f"Ask whether it was signed there: {ADDRESS}",
        "Nothing speaks against it.",
    ]
    said = json.loads(command(letter, "--json").output)
    assert (said["fits"], said["what"], said["seal"]["word"]) == (True, "letter", "fits")


def test_letter_that_was_changed_or_never_sealed_is_not_to_be_relied_on(command, letter):
    at = letter.index(b"/MediaBox[") + len(b"/MediaBox[")
    for body, word in (
        (letter[:at] + b"1" + letter[at + 1 :], "refused"),
        (letters.printed(LETTER, ADDRESS, lambda pdf: pdf), "none"),
    ):
        answer = command(body)

        assert answer.exit_code == 1
        assert f"Seal       {word}." in answer.output
        assert answer.output.splitlines()[-1] == "Do not rely on it: see seal."


def test_letter_whose_data_cannot_be_read_is_refused_in_one_line(command, monkeypatch):
    monkeypatch.setattr(letters, "letter_data", lambda of: letter_data(of) | {"since": "soon"})

    answer = command(letters.printed(LETTER, ADDRESS, lambda pdf: pdf))

    assert answer.exit_code == 1
    assert answer.output.endswith("What the letter says cannot be read.\n")
    assert len(answer.output.splitlines()) == 1
