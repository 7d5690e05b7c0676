"""Word documents: every word, every number that Word shows, and nothing that does harm."""

import struct
import sys
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from course.errors import CourseError
from course.library.word import MAX_XML, read_word
from tests.content.starter.making import NUMBERED, words
from tests.library.word_files import (
    CLAUSES,
    number,
    numbered_contract,
    numbered_headings,
    saved,
    with_part,
)

BODY = "word/document.xml"


def text_of(content):
    return read_word("terms.docx", content).text


def paragraphs(*texts):
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    return document


def test_numbers_that_word_counts_are_in_the_text():
    text = text_of(numbered_contract())

    for line in (
        "# Service terms for the Millbrook region",
        "1. Appointments",
        "1.1 The engineer arrives",
        "1.1.2 If the window cannot be kept",
        "1.2 Nobody cancels",
        "2. Damage",
        "(b) take photos",
        "2.2 The office opens",
    ):
        assert f"\n{line}" in f"\n{text}"


def test_words_are_those_of_the_same_contract_in_markdown():
    markdown = NUMBERED.replace("=", "").partition("2.4 A claim")[0]

    assert words(text_of(numbered_contract()).replace("#", "")) == words(markdown)


def test_headings_that_only_their_style_numbers_have_their_numbers():
    assert text_of(numbered_headings()).split("\n\n") == [
        "# Terms",
        "## 1. On time",
        "### 1.1 Late",
        "Call the customer.",
        "## 2. Damage",
        "### 2.1 Sorry",
        "Say sorry.",
        "### 2.2 Office",
        "Call it.\n",
    ]


@pytest.mark.parametrize(
    ("kind", "text", "labels"),
    [
        ("lowerRoman", "%1.", ["i.", "ii.", "iii.", "iv."]),
        ("upperLetter", "%1)", ["A)", "B)", "C)", "D)"]),
        ("decimalZero", "§ %1", ["§ 01", "§ 02", "§ 03", "§ 04"]),
        ("bullet", "•", ["-", "-", "-", "-"]),
        ("none", "", ["", "", "", ""]),
    ],
)
def test_ways_of_counting(kind, text, labels):
    document = docx.Document()
    root = document.part.numbering_part.element
    level = f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
    abstract = (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="70"><w:lvl w:ilvl="0">{level}</w:lvl>'
    )
    root.insert(0, parse_xml(f"{abstract}</w:abstractNum>"))
    use = f'<w:num {nsdecls("w")} w:numId="70"><w:abstractNumId w:val="70"/></w:num>'
    root.append(parse_xml(use))
    for _ in labels:
        number(document.add_paragraph("word"), 70, 0)

    found = text_of(saved(document)).split("\n\n")

    assert [line.strip() for line in found] == [f"{label} word".strip() for label in labels]


def test_list_that_starts_anew_counts_from_its_start():
    document = docx.Document(BytesIO(numbered_contract()))
    root = document.part.numbering_part.element
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    use = (
        f'<w:num {nsdecls("w")} w:numId="99"><w:abstractNumId w:val="{CLAUSES}"/>{override}</w:num>'
    )
    root.append(parse_xml(use))
    number(document.add_paragraph("Later"), 99, 0)
    number(document.add_paragraph("Below"), 99, 1)

    assert text_of(saved(document)).endswith("7. Later\n\n7.1 Below\n")


def test_signs_of_markdown_are_shown_as_they_are():
    assert text_of(saved(paragraphs("a*b*c", "x_y_z", "[1](2)", "# no", "5 < 6 & 7"))) == (
        "a\\*b\\*c\n\nx\\_y\\_z\n\n\\[1](2)\n\n\\# no\n\n5 &lt; 6 & 7\n"
    )


def test_inserted_words_are_in_and_deleted_ones_are_out():
    document = paragraphs("Call ")
    who = f'{nsdecls("w")} w:id="1" w:author="A"'
    run = "<w:r><w:t>at once</w:t></w:r>"
    gone = "<w:r><w:delText>never</w:delText></w:r>"
    document.paragraphs[0]._p.append(parse_xml(f"<w:ins {who}>{run}</w:ins>"))
    document.paragraphs[0]._p.append(parse_xml(f"<w:del {who}>{gone}</w:del>"))

    assert text_of(saved(document)) == "Call at once\n"


def test_table_of_words_stays_a_table_and_one_of_clauses_is_read_as_text():
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Who", "When", "Office | Lab", "Same day"), strict=True):
        cell.text = text
    layout = docx.Document(BytesIO(numbered_contract()))
    cell = layout.add_table(1, 2).cell(0, 1)
    number(cell.paragraphs[0], CLAUSES, 1)
    cell.paragraphs[0].add_run("In a cell.")
    cell.add_paragraph("And below.")

    assert text_of(saved(document)) == (
        "| Who | When |\n| --- | --- |\n| Office \\| Lab | Same day |\n"
    )
    assert text_of(saved(layout)).endswith("2.3 In a cell.\n\nAnd below.\n")


def test_spaces_between_runs_stay():
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in ("Call", " ", "the", "\t", "office"):
        paragraph.add_run(piece)

    assert text_of(saved(document)) == "Call the office\n"


def test_what_is_left_out_is_told():
    document = paragraphs("Call.")
    note = f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'
    document.paragraphs[0]._p.append(parse_xml(note))

    assert read_word("terms.docx", saved(document)).left_out == ("1 footnotes",)


def refusal_of(content):
    with pytest.raises(CourseError) as refusal:
        read_word("terms.docx", content)
    told = str(refusal.value)
    assert told.startswith("terms.docx ")
    assert "\n" not in told
    return told


def archive(**parts):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a zip",
        b"PK\x03\x04 not one either",
        archive(other="x"),
        archive(**{"[Content_Types].xml": "<Types/>"}),
        numbered_contract()[:-200],
        with_part(numbered_contract(), BODY, lambda _: b"<w:document"),
        with_part(numbered_contract(), BODY, lambda _: b"<a/>"),
        with_part(numbered_contract(), "word/numbering.xml", lambda _: b"<"),
    ],
)
def test_damaged_file_is_refused_in_one_line(content):
    assert "damaged, or not a Word document" in refusal_of(content)


def test_file_that_unpacks_to_very_much_is_not_opened():
    bomb = with_part(numbered_contract(), BODY, lambda body: body + b" " * (MAX_XML + 1))

    assert len(bomb) < 200_000
    assert "far more than an agreement" in refusal_of(bomb)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_definitions_of_its_own_are_refused_unread(encoding, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("not to be shown")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'

    def evil(body):
        text = body.decode().replace("Appointments", "&e;").partition("?>")[2]
        return f'<?xml version="1.0" encoding="{encoding}"?>{entity}{text}'.encode(encoding)

    assert "XML of its own" in refusal_of(with_part(numbered_contract(), BODY, evil))


def test_file_with_a_password_is_refused():
    content = bytearray(numbered_contract())
    at = content.index(b"PK\x01\x02")
    while at >= 0:  # the flag of every entry in the list at the end
        content[at + 8 : at + 10] = struct.pack("<H", 1)
        at = content.find(b"PK\x01\x02", at + 4)

    assert "password" in refusal_of(bytes(content))


def test_without_the_package_that_reads_word_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "course.library.word_text", None)

    with pytest.raises(CourseError, match=r"pip install 'one-standard-course\[docx\]'"):
        read_word("terms.docx", numbered_contract())


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([BODY, "word/styles.xml", "word/numbering.xml", "[Content_Types].xml"]),
    st.integers(0, 10**6),
    st.sampled_from([b"", b"<", b'"', b"w:val", b"<w:p>", b"</w:p>", b"\xff", b"999999999999"]),
)
def test_any_damage_ends_in_text_or_in_one_line(part, at, scrap):
    def torn(body):
        place = at % len(body)
        return body[:place] + scrap + body[place + 3 :]

    try:
        read_word("terms.docx", with_part(numbered_contract(), part, torn))
    except CourseError as refusal:
        told = str(refusal)
    else:
        told = ""
    assert "\n" not in told
