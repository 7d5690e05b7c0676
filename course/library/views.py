"""Pictures of published courses."""

from flask import Response

from course.library import queries
from course.web.addresses import Pages
from course.web.context import reading
from course.web.guards import public

bp = Pages("library", __name__)


@bp.get("/files/<digest>")
@public("pictures hold nothing personal, and a digest cannot be guessed")
def file(digest: str) -> Response:
    """A picture by its digest. It never changes, so a phone keeps it for a year."""
    found = queries.picture(reading(), digest)
    response = Response(found.body, mimetype=found.media_type)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'none'; sandbox"
    return response
