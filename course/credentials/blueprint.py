"""The blueprint that the pages of this slice share."""

from flask import Blueprint, Response

bp = Blueprint("credentials", __name__, template_folder="templates")


@bp.after_request
def _keep_out_of_search(response: Response) -> Response:
    """Anybody may ask for a serial they know; nobody should find names by searching."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
