"""The printed certificate: conforming, frozen, readable in every name we promise."""

import io
import json
from itertools import count, islice

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from course.credentials.certificate import CertificateRecord, as_json
from course.credentials.pdf import PdfRenderer
from course.printing.press import BrokenTemplate
from course.printing.sealed import seal_found
from tests.credentials.proving import credential, finish
from tests.credentials.records import RECORD, record, shipped

LONG = "Maria Fernanda Guadalupe Concepción de los Ángeles Rodríguez-Villalobos y Montenegro Vargas"
NAMES = ["Piotr Kowal", "Nguyễn Thị Minh Khai", "Zoë Łukasiewicz-Ștefănescu", LONG]
OTHER_SCRIPTS = ["محمد عبد الرحمن", "श्रीमती लक्ष्मी", "山田太郎", "王小明", "Ирина Петровна"]
MINE = "certificates/mine.typ"


@pytest.fixture(scope="module")
def renderer():
    return PdfRenderer(shipped())


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def words(pdf):
    return " ".join(read(pdf).pages[0].extract_text().split())


def resolved(thing):
    return thing.get_object() if isinstance(thing, IndirectObject) else thing


@pytest.mark.parametrize("name", NAMES + OTHER_SCRIPTS)
def test_every_promised_script_conforms_on_one_page(renderer, name):
    made = renderer.render(record(name=name))

    assert made.conforms, made.why_not
    assert len(read(made.pdf).pages) == 1


@pytest.mark.parametrize("name", [*NAMES, "山田太郎", "王小明", "Ирина Петровна"])
def test_name_can_be_searched_and_copied(renderer, name):
    assert name in words(renderer.render(record(name=name)).pdf)


def test_metadata_claims_pdf_a_3a_and_pdf_ua_1(renderer):
    metadata = read(renderer.render(RECORD).pdf).trailer["/Root"]["/Metadata"].get_data().decode()

    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_attached_json_is_the_record_byte_for_byte(renderer):
    reader = read(renderer.render(RECORD).pdf)

    [attachment] = reader.attachments.items()

    assert attachment == ("certificate.json", [as_json(RECORD)])
    [file] = reader.trailer["/Root"]["/AF"]
    assert resolved(file)["/AFRelationship"] == "/Data"


def test_record_comes_back_from_its_json():
    assert CertificateRecord.from_data(json.loads(as_json(RECORD))) == RECORD


def test_same_record_gives_the_same_bytes_also_in_another_renderer(renderer):
    first = renderer.render(RECORD).pdf

    assert renderer.render(RECORD).pdf == first
    assert PdfRenderer(shipped()).render(RECORD).pdf == first


def test_certificate_weighs_at_most_forty_kilobytes(renderer):
    heaviest = max(len(renderer.render(record(name=name)).pdf) for name in NAMES + OTHER_SCRIPTS)

    assert heaviest <= 40_000


def test_page_says_what_was_shown_and_never_for_whom_anybody_works(renderer):
    page = words(renderer.render(RECORD).pdf)

    for said in (
        "Customer Service Agreement, edition 1.1",
        "One standard, the same for employees and contractors.",
        "Path Field Valid from 6 October 2027 Valid until 5 October 2028",
        "Checked on 33 clauses, 24 decisions",
        "Marta Lindqvist Regional general manager",
        "learn.alderway.example/verify/AW-27-7K4M-Q2XD",
    ):
        assert said in page
    other = words(renderer.render(record(kind="employee")).pdf)
    assert other == page


def test_arabic_letters_are_joined(renderer):
    page = read(renderer.render(record(name="محمد")).pdf).pages[0]

    fonts = [resolved(font) for font in page["/Resources"]["/Font"].values()]

    # Meem opens the word and stands inside it: two shapes of one letter (U+0645).
    assert max(font["/ToUnicode"].get_data().count(b"<0645>") for font in fonts) >= 2


def test_arabic_runs_from_right_to_left(renderer):
    # Extracted in the order of the page, from left to right: the second name comes first.
    assert "محمد سلام" in words(renderer.render(record(name="سلام محمد")).pdf)


def test_control_and_bidi_characters_are_gone_from_page_and_data(renderer):
    made = renderer.render(record(name="A\u202eB\x00C"))

    assert made.conforms
    assert "ABC" in words(made.pdf)
    assert json.loads(read(made.pdf).attachments["certificate.json"][0])["name"] == "ABC"


def test_name_that_looks_like_code_is_printed_as_it_is(renderer):
    assert '#read("/etc/passwd")' in words(renderer.render(record(name='#read("/etc/passwd")')).pdf)


def test_letter_that_no_font_has_gives_a_page_that_claims_nothing(renderer):
    made = renderer.render(record(name="ሰላም"))

    assert not made.conforms
    assert "ሰ" in made.why_not
    assert b"pdfaid" not in made.pdf
    assert "Customer Service Agreement, edition 1.1" in words(made.pdf)
    assert read(made.pdf).attachments["certificate.json"] == [as_json(record(name="ሰላም"))]


@pytest.mark.parametrize("length", [30, 60, 110, 300])
def test_words_without_a_break_shrink_until_they_fit(renderer, length):
    long = "W" * length
    given = dict.fromkeys(["name", "company", "agreement_title", "path_title"], long)
    made = renderer.render(record(**given))
    [page] = read(made.pdf).pages
    lines = []

    def note(text, at, _matrix, _font, size):
        if "WWW" in text:
            lines.append((at[4], text.count("W") * size))

    page.extract_text(visitor_text=note)

    assert made.conforms
    # The letter is a little narrower than its size is high.
    assert all(left + width * 0.9 <= page.mediabox.width - left / 2 for left, width in lines)
    assert len(lines) >= 4


def test_long_names_take_more_lines_and_still_one_page(renderer):
    long = "A name of many words " * 15
    given = dict.fromkeys(["name", "company", "agreement_title", "path_title"], long)

    made = renderer.render(record(**given))

    assert made.conforms
    assert len(read(made.pdf).pages) == 1


def test_many_come_in_the_order_they_were_asked_for(renderer):
    asked = [record(serial=f"AW-{number}") for number in range(30)]

    made = list(renderer.render_many(asked, workers=2))

    assert [one.serial for one in made] == [one.serial for one in asked]
    assert made[7].pdf == renderer.render(asked[7]).pdf


def test_leaving_early_reads_only_a_few_records_ahead(renderer):
    taken = []

    def endless():
        for number in count():
            taken.append(number)
            yield record(serial=f"AW-{number}")

    making = renderer.render_many(endless(), workers=2)
    assert len(list(islice(making, 3))) == 3
    making.close()

    assert len(taken) < 15


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('#read("/etc/passwd")', "file not found"),
        ('#read("../../../../etc/passwd")', "escape the project root"),
        ('#import "@preview/cetz:0.3.0"', "imports a package from the network"),
        ("#let", "expected"),
    ],
)
def test_template_reads_nothing_outside_its_pack(source, said):
    with pytest.raises(BrokenTemplate, match=said):
        PdfRenderer({MINE: source.encode()}).render(RECORD, MINE)


@pytest.mark.parametrize("path", ["../mine.typ", "/mine.typ", "certificates\\..\\..\\mine.typ"])
def test_file_outside_the_pack_is_refused(path):
    with pytest.raises(BrokenTemplate, match="outside the pack"):
        PdfRenderer({path: b""})


def test_unknown_template_is_named(renderer):
    with pytest.raises(BrokenTemplate, match="There is no certificates/none"):
        renderer.render(RECORD, "certificates/none.typ")


def test_finished_print_carries_the_credential_beside_the_record_whatever_the_template(renderer):
    proving = finish()
    mine = {MINE: b'#set document(title: "Mine")\n#set text(font: "Noto Sans")\nMine'}

    shipped_one = renderer.render(RECORD, finish=proving)
    own = PdfRenderer(mine).render(RECORD, MINE, proving)

    assert shipped_one.conforms
    assert own.conforms, own.why_not
    signed = credential(RECORD).encode()
    found = {name: body for name, [body] in read(shipped_one.pdf).attachments.items()}
    assert found == {"certificate.json": as_json(RECORD), "credential.json": signed}
    assert dict(read(own.pdf).attachments) == {"credential.json": [signed]}
    assert seal_found(shipped_one.pdf).whole
    assert seal_found(own.pdf).whole


def test_finished_print_is_the_same_to_the_byte_and_weighs_little_more(renderer):
    proving = finish()
    made = renderer.render(RECORD, finish=proving).pdf

    assert renderer.render(RECORD, finish=proving).pdf == made
    assert [one.pdf for one in renderer.render_many([RECORD], finish=proving)] == [made]
    assert len(made) < len(renderer.render(RECORD).pdf) + 8_000


def test_letter_that_no_font_has_is_sealed_all_the_same(renderer):
    made = renderer.render(record(name="ሰላም"), finish=finish())

    assert not made.conforms
    assert seal_found(made.pdf).whole


def test_picture_without_a_text_is_made_but_does_not_conform():
    source = b"""#set document(title: "Mine")
    #set text(font: "Noto Sans")
    #image(bytes(json(bytes(sys.inputs.qr))), format: "png")"""

    made = PdfRenderer({MINE: source}).render(RECORD, MINE)

    assert not made.conforms
    assert "alt" in made.why_not
