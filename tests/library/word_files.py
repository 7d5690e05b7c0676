"""Word documents for tests, numbered as Word does it: the numbers stand nowhere in the text."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

CLAUSES, HEADINGS = 90, 91
"""Two lists: paragraphs numbered one by one, and headings numbered by their style."""

_LEVELS = [
    ("decimal", "%1."),
    ("decimal", "%1.%2"),
    ("decimal", "%1.%2.%3"),
    ("lowerLetter", "(%4)"),
]


def numbered_contract() -> bytes:
    """The contract of tests/content/agreements/numbered.md, with numbers that Word counts."""
    document = _document()
    document.add_paragraph("Service terms for the Millbrook region", style="Title")
    document.add_paragraph(
        "These terms apply to everybody who visits customers for Millbrook Heating."
    )
    for level, text in (
        (0, "Appointments"),
        (1, "The engineer arrives inside the window of 2 hours that the customer was given."),
        (2, "The window is named in the confirmation."),
        (
            2,
            "If the window cannot be kept, the engineer calls the customer within 20 minutes "
            "of noticing it, and not later than 17:00.",
        ),
        (1, "Nobody cancels an appointment by text message."),
        (0, "Damage"),
        (1, "Whoever causes damage tells the customer at once and says sorry. They also"),
        (3, "make the place safe,"),
        (3, "take photos, if the customer agrees, and"),
        (3, "call the office before they leave."),
        (
            1,
            "The office opens a case within 1 working day and names an owner. "
            "See 1.1.2 for the call.",
        ),
    ):
        number(document.add_paragraph(text), CLAUSES, level)
    return saved(document)


def numbered_headings() -> bytes:
    """Headings of two levels; only their styles say that they are numbered."""
    document = _document()
    for level, name in enumerate(("Heading 1", "Heading 2")):
        properties = document.styles[name].element.get_or_add_pPr()
        properties.append(_numbers(HEADINGS, level))
    document.add_heading("Terms", 0)
    document.add_heading("On time", 1)
    document.add_heading("Late", 2)
    document.add_paragraph("Call the customer.")
    document.add_heading("Damage", 1)
    document.add_heading("Sorry", 2)
    document.add_paragraph("Say sorry.")
    document.add_heading("Office", 2)
    document.add_paragraph("Call it.")
    return saved(document)


def saved(document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def number(paragraph, list_id, level):
    paragraph._p.get_or_add_pPr().append(_numbers(list_id, level))


def with_part(content: bytes, name: str, change) -> bytes:
    """The document with one of its parts changed."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            body = old.read(entry)
            new.writestr(entry.filename, change(body) if entry.filename == name else body)
    return out.getvalue()


def _document():
    document = docx.Document()
    root = document.part.numbering_part.element
    for list_id, styles in ((CLAUSES, ()), (HEADINGS, ("Heading1", "Heading2"))):
        root.insert(0, parse_xml(_abstract(list_id, styles)))
        use = f'<w:num {nsdecls("w")} w:numId="{list_id}">'
        root.append(parse_xml(f'{use}<w:abstractNumId w:val="{list_id}"/></w:num>'))
    return document


def _abstract(list_id, styles) -> str:
    levels = ""
    for level, (kind, text) in enumerate(_LEVELS):
        style = f'<w:pStyle w:val="{styles[level]}"/>' if level < len(styles) else ""
        levels += (
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{style}'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
        )
    return f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{list_id}">{levels}</w:abstractNum>'


def _numbers(list_id, level):
    return parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    )
