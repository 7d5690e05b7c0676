"""A certificate as a file that proves itself: PDF, and the badge as PNG and SVG."""

from flask import Response
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.credentials import pictures, print_queries, queries
from course.credentials.blueprint import bp
from course.credentials.pdf import Finish
from course.credentials.sealer import sealer
from course.credentials.signed_views import document
from course.web.context import current_actor, reading, settings
from course.web.downloads import to_keep
from course.web.guards import requires


@bp.get("/certificates/<serial>.pdf")
@requires(Act.LEARN)
def pdf(serial: str) -> ResponseReturnValue:
    """The printed certificate, sealed, for the same people as its page."""
    found = queries.within_reach(reading(), current_actor(), serial)
    signed, seal = document(found), sealer("certificates")
    body = print_queries.pdf(reading(), found, settings().base_url, Finish(lambda _: signed, seal))
    response = Response(body, mimetype="application/pdf")
    return to_keep(response, f"certificate-{found.serial}.pdf")


@bp.get("/certificates/<serial>.png")
@requires(Act.LEARN)
def badge_png(serial: str) -> ResponseReturnValue:
    """The badge with the credential in it, for the same people as the certificate's page."""
    found = queries.within_reach(reading(), current_actor(), serial)
    body = pictures.baked_png(found.printed(settings().base_url), document(found))
    return to_keep(Response(body, mimetype="image/png"), f"badge-{found.serial}.png")


@bp.get("/certificates/<serial>.svg")
@requires(Act.LEARN)
def badge_svg(serial: str) -> ResponseReturnValue:
    """The same as a drawing, sharp at any size."""
    found = queries.within_reach(reading(), current_actor(), serial)
    body = pictures.baked_svg(found.printed(settings().base_url), document(found))
    return to_keep(Response(body, mimetype="image/svg+xml"), f"badge-{found.serial}.svg")
