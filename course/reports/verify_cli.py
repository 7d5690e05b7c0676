"""``course credentials verify``: what left the system, checked anywhere and by anybody."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from course.baking import pdf
from course.checking import given as handing
from course.checking import packs, reading
from course.checking.certificate import Checked, check
from course.checking.given import Given
from course.checking.packs import PackChecked
from course.checking.words import GOOD, plain
from course.credentials import badge
from course.errors import DamagedFile
from course.reports import evidence, letter_rules
from course.reports.records import ATTACHMENT, attached, read_record
from course.web.output import as_json

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("verify")
@click.argument("file", type=FILE)
@click.option("--keys", multiple=True, type=FILE, help="The issuer's did.json, fetched from it.")
@click.option(
    "--status-list", multiple=True, type=FILE, help="The issuer's status list, fetched from it."
)
@click.option("--on", type=DAY, help="Answer as of noon UTC of this day instead of now.")
@click.option("--json", "json_", is_flag=True, help="Print the answer as JSON.")
def verify(
    file: Path,
    keys: tuple[Path, ...],
    status_list: tuple[Path, ...],
    on: datetime | None,
    json_: bool,
) -> None:
    """Check a certificate (PDF, PNG, SVG, JSON, JWT), an evidence pack (ZIP), a register, or a
    letter of reference (PDF).

    Needs no database, no network and no settings, and changes nothing. Of a certificate it
    answers three questions: who signed it, whether today is within its days, and whether it was
    taken back. The last needs the issuer's status list; without it the answer is "not checked".
    A PDF's seal is a fourth. Badges of other issuers are read too. Of a pack it checks every
    SHA-256, that each row of the register says what its certificate says, and every signature.
    Of a letter it checks the seal, and says where to ask whether it was signed there.

    Exit 0: nothing speaks against it. Exit 1: something does, and it is named. Anybody can make
    keys and sign with them under any name: compare the issuer shown with the one you trust.
    """
    at = on.replace(hour=12, tzinfo=UTC) if on else datetime.now(UTC)
    try:
        more = handing.given(map(reading.read_file, keys), map(reading.read_file, status_list))
        said, lines, good = _answered(file, at, more)
    except DamagedFile as damage:
        said, lines, good = {"fits": False, "problem": str(damage)}, [str(damage)], False
    click.echo(as_json(said) if json_ else "\n".join(lines))
    raise SystemExit(0 if good else 1)


Said = tuple[dict[str, Any], list[str], bool]
"""The answer for programs, the same in lines for people, and whether it is good."""


def _answered(file: Path, at: datetime, more: Given) -> Said:
    with file.open("rb") as opened:
        start = opened.read(100)
    if start.startswith(b"PK"):
        return _of_pack(file, at, more)
    if start.lstrip().startswith(b"["):
        return _of_record(file)
    try:
        body = reading.read_file(file)
        if _only_a_record(body):
            return _of_record(file)
        if letter_rules.is_letter(body):
            letter = letter_rules.read(body)
            return letter.data, list(letter.lines(str(file))), letter.good
        checked = check(body, at, more)
        if checked.kind == "pdf":
            _belongs(file.name, body, checked)
    except DamagedFile as damage:
        words = str(damage)
        raise DamagedFile(
            words if words.startswith(file.name) else f"{file.name}: {words}"
        ) from None
    answers = {question: asdict(answer) for question, answer in checked.answers.items()}
    said = {"fits": checked.good, "what": checked.kind, "about": dict(checked.about), **answers}
    return said, list(_lines(file, checked)), checked.good


def _belongs(name: str, body: bytes, checked: Checked) -> None:
    """A PDF of ours carries data and credential of one certificate; a stranger's has no data."""
    if not pdf.carries(body, ATTACHMENT):
        return
    record = read_record(name, attached(name, body))
    try:
        same = badge.is_of(checked.document, record)
    except (LookupError, TypeError):
        same = False
    if not same:
        raise DamagedFile(f"{name}: its data and its credential are of two certificates.")


def _only_a_record(body: bytes) -> bool:
    """Whether it is data of ours that nobody signed: exported alone, or printed without a proof."""
    if body.startswith(b"%PDF-"):
        return not pdf.carries(body, pdf.NAME) and pdf.carries(body, ATTACHMENT)
    return body.lstrip().startswith(b"{") and b'"@context"' not in body


def _of_record(file: Path) -> Said:
    fitting = evidence.verify(file)
    line = f"{file}: {_sentence(fitting)}"
    return {"fits": True, **asdict(fitting)}, [line], True


def _of_pack(file: Path, at: datetime, more: Given) -> Said:
    packs.require_harmless(file)
    fitting = evidence.verify(file)
    found = packs.check_pack(file, at, more, _belongs)
    said: dict[str, Any] = {"fits": True, **asdict(fitting)}
    lines = [f"{file}: {_sentence(fitting)}"]
    if found.signed:
        said |= {"signed": found.signed, "answers": found.answers, "issuers": found.issuers}
        lines += list(_counted(found))
    return said, lines, True


def _sentence(fitting: evidence.Checked) -> str:
    if fitting.check_at:
        return f"its data is whole, but not signed. Ask whether it was issued: {fitting.check_at}"
    return f"{fitting.certificates:,} certificates, {fitting.files:,} files, every one fits."


def _counted(found: PackChecked) -> Iterator[str]:
    yield f"Issuer     {', '.join(map(plain, found.issuers))}"
    for question, words in found.answers.items():
        counts = ", ".join(f"{count:,} {_word(word)}" for word, count in sorted(words.items()))
        yield f"{question.capitalize():10} {counts}"
    if found.unsigned:
        yield f"{found.unsigned:,} PDFs carry no signed credential."


def _lines(file: Path, checked: Checked) -> Iterator[str]:
    title = ": ".join(checked.about[word] for word in ("name", "holder") if word in checked.about)
    yield f"{file}: {title}" if title else str(file)
    yield f"{'Issuer':10} {checked.about.get('issuer', 'none named')}"
    for question, answer in checked.answers.items():
        yield f"{question.capitalize():10} {_word(answer.word)}. {answer.said}"
    wrong = [name for name, answer in checked.answers.items() if answer.word not in GOOD]
    yield (
        f"Do not rely on it: see {' and '.join(wrong)}." if wrong else "Nothing speaks against it."
    )


def _word(word: str) -> str:
    return word.replace("_", " ")
