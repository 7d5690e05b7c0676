"""The team kit, its sheets and cards, and two pages made straight from the agreement."""

import hashlib
from collections.abc import Callable

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.content.model import Revision
from course.handouts import domain, prints
from course.handouts.blueprint import bp
from course.library import queries as library
from course.web.context import close_reading, reading
from course.web.guards import public, requires

PDF, PNG = "application/pdf", "image/png"
AGAIN, AN_HOUR = "private, no-cache", "public, max-age=3600"
"""Who may keep a file: a phone that asks each time whether it is still right, or anybody."""


@bp.get("/kit")
@requires(Act.LEARN)
def kit() -> ResponseReturnValue:
    """Every module's sheet, card and wallpaper: for team talks, and for the pocket."""
    revision = library.newest(reading())
    return render_template(
        "handouts/kit.html", modules=domain.kit(revision), agreement=revision.agreement
    )


@bp.get("/kit/<module_id>")
@requires(Act.LEARN)
def sheet(module_id: str) -> ResponseReturnValue:
    """The team-talk sheet of a module."""
    shown = domain.handout(library.newest(reading()), module_id)
    return render_template("handouts/sheet.html", handout=shown)


@bp.get("/kit/<module_id>/sheet.pdf")
@requires(Act.LEARN)
def sheet_pdf(module_id: str) -> ResponseReturnValue:
    return _printed(
        lambda revision: prints.sheet(revision, module_id).pdf, f"{module_id}-team-talk"
    )


@bp.get("/kit/<module_id>/card")
@requires(Act.LEARN)
def card(module_id: str) -> ResponseReturnValue:
    """The pocket card of a module, and its wallpaper to keep."""
    shown = domain.handout(library.newest(reading()), module_id)
    return render_template("handouts/card.html", handout=shown)


@bp.get("/kit/<module_id>/card.pdf")
@requires(Act.LEARN)
def card_pdf(module_id: str) -> ResponseReturnValue:
    return _printed(
        lambda revision: prints.card(revision, module_id).pdf, f"{module_id}-pocket-card"
    )


@bp.get("/kit/<module_id>/wallpaper.png")
@requires(Act.LEARN)
def wallpaper(module_id: str) -> ResponseReturnValue:
    name = f"{module_id}-wallpaper"
    return _printed(lambda revision: prints.wallpaper(revision, module_id), name, PNG)


@bp.get("/agreement/both-sides")
@requires(Act.LEARN)
def both_sides() -> ResponseReturnValue:
    """What binds people, and what binds the company, side by side."""
    agreement = library.newest(reading()).agreement
    return render_template(
        "handouts/both_sides.html",
        agreement=agreement,
        company=domain.company(agreement),
        sections=domain.both_sides(agreement),
    )


@bp.get("/promises")
@public("customers read what they are promised; the company links here")
def promises() -> ResponseReturnValue:
    """The agreement's promises as customers are told them."""
    agreement = library.newest(reading()).agreement
    return render_template(
        "handouts/promises.html",
        agreement=agreement,
        company=domain.company(agreement),
        sections=domain.promises(agreement),
        contact=domain.contact(agreement),
    )


@bp.get("/promises.pdf")
@public("the same promises, to print")
def promises_pdf() -> ResponseReturnValue:
    return _printed(lambda revision: prints.promises(revision).pdf, "promises", keep=AN_HOUR)


def _printed(
    print_: Callable[[Revision], bytes], name: str, media_type: str = PDF, keep: str = AGAIN
) -> Response:
    """Printed from the newest text, shown in the browser, and named by edition where it is kept."""
    revision = library.newest(reading())
    close_reading()  # printing takes its time
    body, ending = print_(revision), "png" if media_type == PNG else "pdf"
    response = Response(body, mimetype=media_type)
    response.headers["Content-Disposition"] = (
        f'inline; filename="{name}-{revision.agreement.edition}.{ending}"'
    )
    response.headers["Cache-Control"] = keep
    response.set_etag(hashlib.sha256(body).hexdigest())
    response.make_conditional(request)
    return response
