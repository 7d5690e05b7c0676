"""Sign-in cards in print: a sheet of eight on an A4 page, with lines to cut along."""

import base64
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import segno

from course.people.pin_rules import shown
from course.printing.press import Press, Printed

Company = Callable[[Any], str]
"""Reads, in a session, whose course it is: ``app.py`` hands it in from above."""

TEMPLATES = Path(__file__).parent / "typst"


@dataclass(frozen=True)
class Face:
    """What stands on one card. The PIN is in words only, never in the square."""

    name: str
    code: str
    pin: str


@dataclass(frozen=True)
class Site:
    """Where cards lead, and whose they are."""

    base_url: str
    company: str

    def address(self, code: str) -> str:
        """Where the square leads: the sign-in page with the code filled in."""
        return f"{self.base_url}/sign-in/card?{urlencode({'code': code})}"

    @property
    def typed(self) -> str:
        """What somebody types who cannot scan."""
        parts = urlsplit(self.base_url)
        return f"{parts.netloc}{parts.path}/sign-in"


def sheet(faces: Iterable[Face], site: Site, at: datetime) -> Printed:
    """A4, eight cards a page, in the order given."""
    cards = [
        {
            "name": face.name,
            "code": face.code,
            "pin": shown(face.pin),
            "qr": list(_png(site.address(face.code), border=0)),
        }
        for face in faces
    ]
    page = {"company": site.company, "address": site.typed, "cards": cards}
    return _press().pdf("cards.typ", {"page": json.dumps(page, ensure_ascii=False)}, at)


def square(site: Site, code: str) -> str:
    """The same square for a page, as the address of a picture."""
    return "data:image/png;base64," + base64.b64encode(_png(site.address(code), border=4)).decode()


def _png(url: str, border: int) -> bytes:
    """The mask is fixed, as on certificates: any reader takes it, and choosing one takes long."""
    image = io.BytesIO()
    code = segno.make(url, error="m", micro=False, mask=3)
    code.save(image, kind="png", border=border, scale=4)
    return image.getvalue()


@cache
def _press() -> Press:
    """One per process: it holds the fonts in memory."""
    return Press({file.name: file.read_bytes() for file in sorted(TEMPLATES.glob("*.typ"))})
