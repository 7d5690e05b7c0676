"""The certificate on screen: a company's own template, rendered so that it can only show text.

A template may print values and choose with ``if``. Loops, calls and assignments are refused
before anything runs, so no template can take long or grow large; the sandbox keeps attributes
in; and what comes out passes an allow-list, so no script or style reaches a page.
"""

import io
from collections.abc import Iterable
from functools import lru_cache

import nh3
import segno
from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from course.credentials.certificate import CertificateRecord, clean, shown
from course.printing.press import BrokenTemplate

LONGEST_TEMPLATE = 64_000
LONGEST_PAGE = 200_000
"""In characters. The page that ships has about 8,000, most of them its QR code."""

SHOWING = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.If,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
)
"""All a template may be made of: none of these can repeat, call or remember anything."""

DRAWN = {"svg", "g", "path", "rect", "circle"}
TAGS = {"article", "section", "header", "footer", "div", "figure", "figcaption", "h2", "h3", "h4"}
TAGS |= {"p", "span", "b", "strong", "em", "small", "bdi", "br", "wbr", "hr", "a", "img"}
TAGS |= {"ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", *DRAWN}
SHAPE = {"viewBox", "d", "x", "y", "r", "cx", "cy", "width", "height", "transform"}
SHAPE |= {"fill", "stroke", "stroke-width"}
ATTRIBUTES = {
    "*": {"class", "lang", "dir", "role"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    **dict.fromkeys(DRAWN, SHAPE),
}

_ENVIRONMENT = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
_ENVIRONMENT.globals.clear()


def render_page(template: str, record: CertificateRecord, qr: Markup) -> Markup:
    """The certificate as an HTML fragment.

    Args:
        template: the text of the pack's page template.
        record: what was frozen at issue; its ``shown`` words are ``certificate`` in there.
        qr: the code of the record's ``verify_url`` as made by ``qr_svg``.

    Raises:
        BrokenTemplate: the template asks for more than showing text, names something that is
            not there, or its page grows too long. The message says what and on which line.
    """
    try:
        page = _joined(_compiled(template).generate(certificate=shown(record), qr_svg=qr))
    except TemplateSyntaxError as wrong:
        raise BrokenTemplate(f"Line {wrong.lineno}: {wrong.message}") from wrong
    except (TemplateError, RecursionError, SyntaxError) as wrong:
        raise BrokenTemplate(f"The certificate page cannot be shown: {wrong}") from wrong
    return _safe(page)


def qr_svg(url: str) -> Markup:
    """The QR code of an address as inline SVG; black on white in dark mode too, by its class."""
    code = segno.make(clean(url), error="m", micro=False)
    image = io.BytesIO()
    code.save(
        image,
        kind="svg",
        border=2,
        omitsize=True,
        xmldecl=False,
        svgns=False,
        svgclass=None,
        lineclass=None,
    )
    label = 'role="img" aria-label="QR code of the page that checks this certificate"'
    drawing = image.getvalue().decode().strip()
    return _safe(drawing.replace("<svg", f'<svg class="certificate__code" {label}', 1))


@lru_cache(maxsize=32)
def _compiled(template: str) -> Template:
    if len(template) > LONGEST_TEMPLATE:
        raise BrokenTemplate(f"The page template is longer than {LONGEST_TEMPLATE:,} characters.")
    for node in _ENVIRONMENT.parse(template).find_all(nodes.Node):
        if not isinstance(node, SHOWING):
            raise BrokenTemplate(
                f"Line {node.lineno}: `{type(node).__name__.lower()}` cannot stand in a "
                "certificate page. Print values, choose with `if`, and leave the rest out."
            )
    return _ENVIRONMENT.from_string(template)


def _joined(parts: Iterable[str]) -> str:
    page: list[str] = []
    length = 0
    for part in parts:
        page.append(part)
        length += len(part)
        if length > LONGEST_PAGE:
            raise BrokenTemplate(f"The page grows longer than {LONGEST_PAGE:,} characters.")
    return "".join(page)


def _safe(html: str) -> Markup:
    """Only harmless tags and attributes; whatever could run or restyle the page is dropped."""
    return Markup(
        nh3.clean(
            html,
            tags=TAGS,
            attributes=ATTRIBUTES,
            generic_attribute_prefixes={"aria-"},
            url_schemes={"https", "http", "mailto"},
            link_rel=None,
        )
    )
