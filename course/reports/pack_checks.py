"""What the texts in an evidence pack have to say of one another."""

import hashlib
from collections.abc import Callable, Collection
from pathlib import PurePosixPath
from typing import Any

from course.cells import csv_chunks
from course.errors import DamagedFile
from course.reports.acknowledged_queries import COLUMNS
from course.reports.records import read_json

AGREEMENTS, LIST, TABLE = "agreements/", "acknowledgements.json", "acknowledgements.csv"
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
    if LIST in names:
        _acknowledgements_fit(read_json(LIST, read(LIST)), names, read)


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


def _acknowledgements_fit(said: Any, names: Collection[str], read: Reader) -> None:
    rows: list[Any] = said if isinstance(said, list) else [None]
    for row in rows:
        if not isinstance(row, dict) or tuple(row) != COLUMNS:
            raise DamagedFile(f"{LIST}: a row does not have the columns of acknowledgements.")
        if f"{AGREEMENTS}{row['text_sha256']}.json" not in names:
            raise DamagedFile(f"{LIST}: the text {row['text_sha256']} is missing from the pack.")
    table = b"".join(csv_chunks(COLUMNS, (tuple(row.values()) for row in rows)))
    if TABLE in names and table != read(TABLE):
        raise DamagedFile(f"{TABLE}: it does not say the same as {LIST}.")
