"""The certificate on screen: a company's template can show the words and do nothing else."""

import pytest

from course.credentials.certificate import shown
from course.credentials.certificate_page import qr_svg, render_page
from course.printing.press import BrokenTemplate
from tests.credentials.records import RECORD, record, shipped

SHIPPED = shipped()["certificates/certificate.html"].decode()
QR = qr_svg(RECORD.verify_url)


def test_shipped_page_says_what_the_printed_one_says():
    page = render_page(SHIPPED, RECORD, QR)

    for said in (
        "<b>Alderway</b>",
        'Serial <b class="figures">AW-27-7K4M-Q2XD</b>',
        "Customer Service Agreement, edition 1.1",
        "One standard, the same for employees and contractors.",
        "<bdi>Piotr Kowal</bdi>",
        "<dt>Path</dt><dd>Field</dd>",
        "<dt>Valid from</dt><dd>6 October 2027</dd>",
        "<dt>Valid until</dt><dd>5 October 2028</dd>",
        "<dt>Checked on</dt><dd>33 clauses, 24 decisions</dd>",
        "<b>Marta Lindqvist</b><br>Regional general manager",
        'learn.alderway.example/verify/<wbr><span class="figures">AW-27-7K4M-Q2XD</span>',
        "It says nothing about trade skills and does not change who anybody works for.",
    ):
        assert said in page
    assert page.count("<svg") == 2


def test_employee_and_contractor_get_the_same_page():
    assert render_page(SHIPPED, record(kind="employee"), QR) == render_page(SHIPPED, RECORD, QR)
    assert not {"kind", "person_id", "vendor"} & set(shown(RECORD))


def test_name_with_markup_is_shown_as_text():
    page = render_page(SHIPPED, record(name="<script>alert(1)</script> {{ 7 }}"), QR)

    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 }}</bdi>" in page


def test_qr_code_keeps_its_drawing_and_its_words():
    assert 'class="certificate__code" role="img" aria-label="QR code' in QR
    assert 'viewBox="0 0 ' in QR
    assert QR in render_page("{{ qr_svg }}", RECORD, QR)


def test_company_may_choose_by_what_the_certificate_says():
    template = "<p>{% if certificate.path_title == 'Field' %}Out{% else %}In{% endif %}</p>"

    assert render_page(template, RECORD, QR) == "<p>Out</p>"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ certificate.__init__ }}", "unsafe"),
        ("\n{% for i in range(10**9) %}x{% endfor %}", "Line 2: `for` cannot stand"),
        ("{% set x = 'x' %}", "`assign` cannot stand"),
        ("{{ 'x' * 1000000000 }}", "`mul` cannot stand"),
        ("{{ 'x'.center(1000000000) }}", "`call` cannot stand"),
        ("{{ 'x' | center(1000000000) }}", "`filter` cannot stand"),
        ("{% include 'other.html' %}", "`include` cannot stand"),
        ("{% macro m() %}{{ m() }}{% endmacro %}", "`macro` cannot stand"),
        ("{{ nobody }}", "'nobody' is undefined"),
        ("{{ certificate.kind }}", "no attribute 'kind'"),
        ("{{ certificate.name", "Line 1: unexpected end of template"),
        ("{{ " + "(" * 2000, "cannot be shown"),
        ("x" * 70_000, "longer than 64,000 characters"),
        ("{{ qr_svg }}" * 5_000, "longer than 200,000 characters"),
    ],
)
def test_hostile_or_broken_template_ends_in_a_plain_message(template, said):
    with pytest.raises(BrokenTemplate) as refused:
        render_page(template, RECORD, QR)

    assert said in str(refused.value)


def test_nothing_that_runs_or_restyles_reaches_the_page():
    page = render_page(
        "<script>alert(1)</script><style>p { color: red }</style>"
        '<p onclick="x()" style="color: red" class="small">Hello</p>'
        '<a href="javascript:x()">Go</a><iframe src="https://example.org"></iframe>',
        RECORD,
        QR,
    )

    assert page == '<p class="small">Hello</p><a>Go</a>'
