"""A certificate as a file that proves itself: PDF, and the badge as PNG and SVG."""

import logging
from collections.abc import Callable

from flask import Response
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.credentials import pictures, print_queries, queries, sealing
from course.credentials.blueprint import bp
from course.credentials.pdf import Finish
from course.credentials.signed_views import document
from course.errors import BadSettings, NotReady
from course.keys import service as keys
from course.keys.domain import KeysLocked, Purpose
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.guards import requires

log = logging.getLogger("course")


@bp.get("/certificates/<serial>.pdf")
@requires(Act.LEARN)
def pdf(serial: str) -> ResponseReturnValue:
    """The printed certificate, sealed, for the same people as its page."""
    found = queries.within_reach(reading(), current_actor(), serial)
    signed, seal = document(found), _sealer()
    body = print_queries.pdf(reading(), found, settings().base_url, Finish(lambda _: signed, seal))
    return _file(body, "application/pdf", f"certificate-{found.serial}.pdf")


@bp.get("/certificates/<serial>.png")
@requires(Act.LEARN)
def badge_png(serial: str) -> ResponseReturnValue:
    """The badge with the credential in it, for the same people as the certificate's page."""
    found = queries.within_reach(reading(), current_actor(), serial)
    body = pictures.baked_png(found.printed(settings().base_url), document(found))
    return _file(body, "image/png", f"badge-{found.serial}.png")


@bp.get("/certificates/<serial>.svg")
@requires(Act.LEARN)
def badge_svg(serial: str) -> ResponseReturnValue:
    """The same as a drawing, sharp at any size."""
    found = queries.within_reach(reading(), current_actor(), serial)
    body = pictures.baked_svg(found.printed(settings().base_url), document(found))
    return _file(body, "image/svg+xml", f"badge-{found.serial}.svg")


def _sealer() -> Callable[[bytes], bytes]:
    """What seals; the instance's key is made now, where there is none yet."""
    at = settings().clock()
    try:
        return sealing.sealer(reading(), settings(), at)
    except (BadSettings, KeysLocked) as wrong:
        log.error("certificates cannot be sealed: %s", wrong)
        raise NotReady("It cannot be sealed just now. Ask your office to tell IT.") from wrong
    except NotReady:
        with unit_of_work() as uow:
            keys.ensure(uow, [Purpose.SEAL])
    return sealing.sealer(reading(), settings(), at)


def _file(body: bytes, kind: str, name: str) -> Response:
    response = Response(body, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
