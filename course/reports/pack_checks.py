"""What the texts and the log's entries in an evidence pack have to say of one another."""

import hashlib
import json
from collections.abc import Callable, Collection
from pathlib import PurePosixPath
from typing import Any

from course.audit.note_rules import Checkpoint, VerifierKey
from course.audit.note_rules import read as read_note
from course.audit.tree_rules import includes
from course.cells import csv_chunks
from course.errors import DamagedFile
from course.reports import acknowledged_queries, shown_queries
from course.reports.records import read_json

PROOFS, NOTE, KEYS = "log/proofs.jsonl", "log/checkpoint.txt", "log/keys.txt"
UNREADABLE = (ValueError, TypeError, LookupError, RecursionError)
AGREEMENTS = "agreements/"
LISTS = (
    ("acknowledgements.json", "acknowledgements.csv", acknowledged_queries.COLUMNS),
    ("editions.json", "editions.csv", shown_queries.COLUMNS),
)
"""Lists that name texts, the same as a table, and their columns."""
A_SENTENCE = 20
"""Letters from which on a text of the agreement is looked for in the version to be read."""

Reader = Callable[[str], bytes]


def texts_fit(names: Collection[str], read: Reader) -> None:
    """The agreements are what their names say, and what was acknowledged is among them.

    Raises:
        DamagedFile: naming the first file that does not fit, and why.
    """
    agreements = sorted(name for name in names if name.startswith(AGREEMENTS))
    for name in agreements:
        if name.endswith(".json"):
            _hashed_fits(name, read(name))
        else:
            _readable_fits(name, read(name).decode("utf-8", "replace"), names, read)
    for list_, table, columns in LISTS:
        if list_ in names:
            _list_fits(list_, table, columns, names, read)


def _hashed_fits(name: str, body: bytes) -> None:
    if hashlib.sha256(body).hexdigest() != PurePosixPath(name).stem:
        raise DamagedFile(f"{name}: its SHA-256 is not its name.")


def _readable_fits(name: str, text: str, names: Collection[str], read: Reader) -> None:
    hashed = str(PurePosixPath(name).with_suffix(".json"))
    if hashed not in names:
        raise DamagedFile(f"{name}: {hashed} is missing from the pack.")
    words, said = " ".join(text.split()), read_json(hashed, read(hashed))
    for part in said if isinstance(said, list) else ():
        whole = " ".join(str(part).split())
        if len(whole) >= A_SENTENCE and whole not in words:
            raise DamagedFile(f"{name}: it does not say the same as {hashed}.")


def _list_fits(
    list_: str, table: str, columns: tuple[str, ...], names: Collection[str], read: Reader
) -> None:
    said = read_json(list_, read(list_))
    rows: list[Any] = said if isinstance(said, list) else [None]
    for row in rows:
        if not isinstance(row, dict) or tuple(row) != columns:
            raise DamagedFile(
                f"{list_}: a row does not have the columns of {PurePosixPath(list_).stem}."
            )
        if f"{AGREEMENTS}{row['text_sha256']}.json" not in names:
            raise DamagedFile(f"{list_}: the text {row['text_sha256']} is missing from the pack.")
    made = b"".join(csv_chunks(columns, (tuple(row.values()) for row in rows)))
    if table in names and made != read(table):
        raise DamagedFile(f"{table}: it does not say the same as {list_}.")


# --- the log ---------------------------------------------------------------------------


def log_fits(names: Collection[str], read: Reader, serials: Collection[str]) -> None:
    """Every entry stands in the log that the checkpoint was signed over.

    Keys out of the pack show that this belongs together; whose they are has to be asked
    elsewhere, and a checkpoint that somebody kept shows that the log is still the same.

    Args:
        serials: of all certificates in the register; each needs the entry of its award.

    Raises:
        DamagedFile: naming the first file that does not fit, and why.
    """
    if PROOFS not in names:
        return
    checkpoint = _checkpoint(read)
    awarded = set()
    for number, line in enumerate(read(PROOFS).splitlines(), start=1):
        try:
            awarded.add(_proved(json.loads(line), checkpoint))
        except UNREADABLE:
            raise DamagedFile(f"{PROOFS}: line {number} does not fit {NOTE}.") from None
    if lost := sorted(set(serials) - awarded):
        raise DamagedFile(f"{PROOFS}: the award of {lost[0]} is missing.")


def _checkpoint(read: Reader) -> Checkpoint:
    try:
        note, lines = read(NOTE).decode(), read(KEYS).decode().splitlines()
        signed = read_note(note)
        by = signed.signed_by([VerifierKey.read(line) for line in lines])
    except UnicodeDecodeError:
        raise DamagedFile(f"{NOTE}: it cannot be read.") from None
    if by is None:
        raise DamagedFile(f"{NOTE}: it is not signed with a key of {KEYS}.")
    return signed.checkpoint


def _proved(told: Any, checkpoint: Checkpoint) -> str | None:
    """The serial of the award that a line proves; None where it is of something else.

    Raises ``ValueError`` where it proves nothing.
    """
    leaf, path = told["leaf"], [bytes.fromhex(part) for part in told["inclusion_path"]]
    size, index = told["tree_size"], told["leaf_index"]
    if size != checkpoint.size or not includes(leaf.encode(), index, size, path, checkpoint.root):
        raise ValueError(index)
    entry = json.loads(leaf)
    return entry["data"]["serial"] if entry["event"] == "CredentialAwarded" else None
