"""A letter of reference in print: recorded facts become one PDF, which is then sealed. Pure."""

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import segno

from course.printing.press import Attachment, Press
from course.reviews.reward_rules import ATTACHMENT, Letter, letter_data

TEMPLATES = Path(__file__).parent / "typst"


@cache
def _press() -> Press:
    return Press({file.name: file.read_bytes() for file in TEMPLATES.iterdir()})


def printed(letter: Letter, check_address: str, seal: Callable[[bytes], bytes]) -> bytes:
    """The sealed PDF, with the facts attached as JSON: PDF/A-3a and PDF/UA-1."""
    image = io.BytesIO()
    segno.make(check_address, error="m", micro=False).save(image, kind="png", border=0, scale=1)
    page = letter_data(letter) | {
        "since": _day(letter.since),
        "until": _day(letter.until),
        "issued_on": _day(letter.issued_on),
        "facts": [[f.title, f.part, f.whole, f.percent] for f in letter.counted],
        "check": check_address,
    }
    inputs = {"page": json.dumps(page), "qr": json.dumps(list(image.getvalue()))}
    said = letter_data(letter) | {"check_at": check_address}
    facts = Attachment(ATTACHMENT, json.dumps(said), "What the letter says")
    at = datetime.combine(letter.issued_on, time(), UTC)
    return seal(_press().pdf("letter.typ", inputs, at, facts).pdf)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
