"""Every credential in an evidence pack, checked with the keys and status lists that lie beside.

Whether the pack's files are those that were exported is asked elsewhere (``reports.evidence``).
Keys out of the pack show that its credentials belong together; whether they are the company's
own keys, only a look at the company's ``did.json`` shows.
"""

import hashlib
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TypeAlias, TypeVar

from course.checking import given as handing
from course.checking.certificate import Checked, check, check_text
from course.checking.given import Given, StatusList
from course.checking.reading import JWT_START, LARGEST_FILE, LARGEST_TEXT
from course.checking.words import Word
from course.errors import DamagedFile, NoCredential

UNPACKS_TO = 100
"""Times its size: tables of ours pack to a tenth; what grows more is made to fill memories."""
HARMLESS = 10_000_000
"""Bytes of a file that may be packed as tightly as it likes."""
T = TypeVar("T")
BROKEN = (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True)
class PackChecked:
    """The answers of a whole pack, counted."""

    signed: int
    """Credentials found, each counted once, however many files carry it; all signatures fit."""
    unsigned: int
    """PDFs without a credential in them."""
    answers: Mapping[str, Mapping[str, int]]
    """Question -> answer's word -> how many."""
    issuers: tuple[str, ...]


Belongs: TypeAlias = Callable[[str, bytes, Checked], None]
"""Raises ``DamagedFile`` where a PDF, by its name, carries the credential of something else."""


def check_pack(file: Path, at: datetime, more: Given, belongs: Belongs) -> PackChecked:
    """Check all credentials of a pack.

    Args:
        more: keys and status lists from elsewhere; they win over those in the pack.
        belongs: asked for each PDF with a credential.

    Raises:
        DamagedFile: naming the first file whose signature or seal does not fit, or that is
            made to be too large.
    """
    require_harmless(file)
    try:
        with zipfile.ZipFile(file) as pack:
            return _checked(pack, at, more, belongs)
    except BROKEN as broken:
        raise DamagedFile(f"{file.name}: the ZIP is damaged. {broken}") from None


def require_harmless(file: Path) -> None:
    """Look at a pack's table of contents, before anything in it is unpacked.

    Raises:
        DamagedFile: a file in it unpacks to far more than it should, or it is no ZIP.
    """
    try:
        with zipfile.ZipFile(file) as pack:
            entries = pack.infolist()
    except BROKEN as broken:
        raise DamagedFile(f"{file.name}: the ZIP is damaged. {broken}") from None
    for entry in entries:
        if entry.file_size > max(HARMLESS, UNPACKS_TO * entry.compress_size):
            raise DamagedFile(f"{entry.filename}: it unpacks to far more than it should.")


def _checked(pack: zipfile.ZipFile, at: datetime, more: Given, belongs: Belongs) -> PackChecked:
    beside = _given(pack, more)
    answers: dict[str, Counter[str]] = {}
    unsigned = 0
    seen: set[bytes] = set()
    issuers: set[str] = set()
    for name, checked in _credentials(pack, at, beside, belongs):
        if checked is None:
            unsigned += 1
            continue
        digest = hashlib.sha256(checked.text.encode()).digest()
        again = digest in seen
        seen.add(digest)
        issuers.add(checked.about.get("issuer", ""))
        for question, answer in checked.answers.items():
            if question in ("signature", "seal") and answer.word in (Word.REFUSED, Word.UNPROVEN):
                raise DamagedFile(f"{name}: {question} {answer.word}. {answer.said}")
            if question == "seal" or not again:
                answers.setdefault(question, Counter())[answer.word] += 1
    return PackChecked(len(seen), unsigned, answers, tuple(sorted(issuers)))


def _credentials(
    pack: zipfile.ZipFile, at: datetime, given: Given, belongs: Belongs
) -> Iterator[tuple[str, Checked | None]]:
    """Files that carry a credential or should, by name; None where there is none."""
    for entry in pack.infolist():
        name, ending = entry.filename, PurePosixPath(entry.filename).suffix
        try:
            if ending in (".pdf", ".png", ".svg") and entry.file_size <= LARGEST_FILE:
                checked = _picture(body := pack.read(name), at, given)
                if checked and checked.kind == "pdf":
                    belongs(name, body, checked)
                yield name, checked
            elif ending == ".json" and '"OpenBadgeCredential"' in (text := _text(pack, entry)):
                yield name, check_text(text, at, given)
        except DamagedFile as damage:
            words = str(damage).removeprefix(f"{name}: ")
            raise DamagedFile(f"{name}: {words}") from None


def _picture(body: bytes, at: datetime, given: Given) -> Checked | None:
    try:
        return check(body, at, given)
    except NoCredential:
        return None


def _given(pack: zipfile.ZipFile, more: Given) -> Given:
    """Keys and status lists among the files of a pack, known by what they say."""
    keys: dict[str, bytes] = {}
    lists: dict[str, StatusList] = {}
    for entry in pack.infolist():
        text = _text(pack, entry) if entry.filename.endswith((".json", ".jwt")) else ""
        if '"verificationMethod"' in text and '"publicKeyMultibase"' in text:
            keys |= _or_none(handing.keys_of_text, text) or {}
        elif "BitstringStatusListCredential" in text or text.startswith(JWT_START):
            found = _or_none(handing.status_list, text)
            lists |= dict([found]) if found else {}
    return Given({**keys, **more.keys}, {**lists, **more.lists})


def _or_none(read: Callable[[str], T], text: str) -> T | None:
    try:
        return read(text)
    except DamagedFile:
        return None


def _text(pack: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    if entry.file_size > LARGEST_TEXT:
        return ""
    return pack.read(entry).decode("utf-8", "replace")
