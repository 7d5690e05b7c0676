"""The preview's own application: the product's templates in another frame, and no people."""

from pathlib import Path

from flask import Flask, Response, render_template
from flask.typing import ResponseReturnValue
from jinja2 import FileSystemLoader, StrictUndefined
from werkzeug.exceptions import HTTPException, SecurityError

import course
from course.errors import CourseError, NotFound
from course.preview import frame, lesson_views, quiz_views, views
from course.preview.workshop import Workshop
from course.web import components, filters, headers

HOSTS = ["127.0.0.1", "localhost"]
"""Names under which the preview answers.

A page elsewhere whose name has been bound to this machine's own address comes with that name.
"""
COURSE = Path(course.__file__).parent
TEMPLATES = [
    COURSE / folder / "templates" for folder in ("preview", "web", "learning", "assessment")
]
"""Looked through in this order, so that the preview's layouts stand in for the product's."""


class _Preview(Flask):
    jinja_loader = FileSystemLoader(TEMPLATES)


def create_preview(workshop: Workshop) -> Flask:
    """Pages of the pack in a workshop. Every one of them only reads."""
    app = _Preview(__name__, static_folder=COURSE / "web" / "static")
    app.config.update(TRUSTED_HOSTS=HOSTS, SEND_FILE_MAX_AGE_DEFAULT=None)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters.install(app)
    components.install(app, debug=False)
    frame.install(app, workshop)
    app.register_blueprint(views.bp)
    # Where the product's own templates lead to.
    app.add_url_rule("/", "home.home", views.start)
    app.add_url_rule("/files/<digest>", "library.file", views.picture)
    app.register_error_handler(CourseError, _expected)
    app.register_error_handler(HTTPException, _http)
    app.wsgi_app = headers.SafeHeaders(  # type: ignore[assignment, method-assign]
        app.wsgi_app, secure=False
    )
    return app


def _expected(error: CourseError) -> ResponseReturnValue:
    if isinstance(error, NotFound):
        return render_template("preview/missing.html", words=str(error)), 404
    return render_template("preview/nothing.html"), 503


def _http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):
        words = "This preview is only for whoever sits at this machine."
        return Response(words, 400, mimetype="text/plain")
    if error.code is None or error.code < 400:
        return error.get_response()
    words = "There is no such page." if error.code < 500 else "The preview itself broke here."
    return render_template("preview/missing.html", words=words), error.code


VIEWS = (lesson_views, quiz_views)
"""They add their pages to the blueprint when they are imported."""
