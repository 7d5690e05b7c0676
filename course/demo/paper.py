"""Papers of the demo's firms: one page of PDF with a few lines on it. Nothing on them is real."""

from collections.abc import Sequence


def paper(lines: Sequence[str]) -> bytes:
    """A page of A4 with these lines, the first one large. Latin letters only."""
    shown = [_line(line, at) for at, line in enumerate(lines)]
    page = "BT " + " ".join(shown) + " ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    return _file(objects)


def _line(text: str, at: int) -> str:
    plain = text.encode("latin-1", "replace").decode("latin-1")
    for sign in "\\()":
        plain = plain.replace(sign, f"\\{sign}")
    size, down = (20, 760) if at == 0 else (12, 730 - 20 * at)
    return f"/F1 {size} Tf 1 0 0 1 60 {down} Tm ({plain}) Tj"


def _file(objects: Sequence[str]) -> bytes:
    """The objects with the table that says where each begins."""
    body, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode("latin-1")
