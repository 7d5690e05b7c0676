"""Expected errors become a status and a page; unexpected ones an incident number."""

import logging
from uuid import uuid4

from flask import Flask, Response, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from course.errors import (
    Conflict,
    CourseError,
    NotFound,
    NotReady,
    TooMany,
)

STATUS: dict[type[CourseError], int] = {
    NotFound: 404,
    Conflict: 409,
    NotReady: 409,
    TooMany: 429,
}
HEADS = {
    400: "That did not arrive whole",
    403: "Not for this role",
    404: "There is nothing here",
    405: "There is nothing here",
    409: "Not just now",
    413: "That is too big",
    429: "Please wait a little",
    500: "Something broke on our side",
    503: "Not just now",
}
NOTHING_HERE = "The address may be old, or it is not meant for you. Go back to your first page."
"""One answer for what does not exist and for what is out of reach, word for word."""

WORDS = {
    404: NOTHING_HERE,
    405: NOTHING_HERE,
    503: "What auditors open is noted first, and noting did not work. Try again in a minute. If it "
    "stays, tell your operator.",
    413: "A file may have 20 MB at most. Leave out columns, or ask your operator to import it.",
}

log = logging.getLogger("course")


def install(app: Flask) -> None:
    app.register_error_handler(CourseError, _expected)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    if not app.testing:
        app.register_error_handler(Exception, _unexpected)


def _page(status: int, words: str) -> ResponseReturnValue:
    head = HEADS.get(status, HEADS[400])
    return render_template("errors/error.html", head=head, words=words), status


def _expected(error: CourseError) -> ResponseReturnValue:
    status = STATUS.get(type(error), 400)
    return _page(status, NOTHING_HERE if status == 404 else str(error))


def _stale_form(_: CSRFError) -> ResponseReturnValue:
    words = "This page was open for too long. Go back, load it again and send it once more."
    return _page(400, words)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    words = WORDS.get(error.code, "Go back and try it once more.")
    return _page(error.code, words)


def _unexpected(error: Exception) -> ResponseReturnValue:
    incident = uuid4().hex[:8].upper()
    log.error("incident %s", incident, exc_info=error)
    words = f"It is not your fault. Try again; if it stays, tell us this number: {incident}"
    return _page(500, words)


def answer(status: int) -> Response:
    """A page of ``WORDS``, for whoever has to answer outside a view."""
    return make_response(_page(status, WORDS[status]))
