"""The badge: a certificate as a square picture, PNG or SVG, that can carry its credential.

One template of the product draws it for every company, from the certificate's own words.
"""

import json
from functools import cache
from html import escape
from pathlib import Path

from course.baking import png, svg
from course.credentials.certificate import CertificateRecord, shown
from course.printing.press import Press

TEMPLATE = Path(__file__).parent / "typst" / "badge.typ"


def baked_png(record: CertificateRecord, credential: str) -> bytes:
    """The badge as a PNG of 600 by 600 pixels, with the credential in it."""
    return png.bake(_press().png(TEMPLATE.name, _inputs(record)), credential)


def baked_svg(record: CertificateRecord, credential: str) -> bytes:
    """The badge as an SVG, with the credential in it and its words as text for screen readers."""
    drawing = _press().svg(TEMPLATE.name, _inputs(record)).decode()
    return svg.bake(_told(drawing, record), credential).encode()


def _told(drawing: str, record: CertificateRecord) -> str:
    """The letters are outlines: title and description say what they spell."""
    words = shown(record)
    title = f"{words['credential_title']}: {words['name']}"
    about = (
        f"{words['name']} has shown that they understand the {words['agreement_title']}, edition "
        f"{words['edition']}, of {words['company']}. Path: {words['path_title']}. Valid until "
        f"{words['valid_until']}. Serial {words['serial']}."
    )
    start, _, rest = drawing.partition(">")
    root = f'{start} role="img" aria-labelledby="badge-title badge-about">'
    return (
        f'{root}<title id="badge-title">{escape(title)}</title>'
        f'<desc id="badge-about">{escape(about)}</desc>{rest}'
    )


@cache
def _press() -> Press:
    """One per process: it holds the fonts in memory."""
    return Press({TEMPLATE.name: TEMPLATE.read_bytes()})


def _inputs(record: CertificateRecord) -> dict[str, str]:
    """Text only, so that no name can run as Typst code."""
    return {"certificate": json.dumps(shown(record))}
