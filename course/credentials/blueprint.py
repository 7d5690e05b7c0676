"""The pages of credentials: one blueprint, filled by the files that end in ``views``."""

from flask import Response

from course.web.addresses import Pages

bp = Pages("credentials", __name__, template_folder="templates")


@bp.after_request
def _keep_out_of_search(response: Response) -> Response:
    """Anybody may ask for a serial they know; nobody should find names by searching."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
