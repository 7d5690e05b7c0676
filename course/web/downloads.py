"""Files to keep."""

from flask import Response


def to_keep(response: Response, name: str) -> Response:
    """The same as a file that the browser keeps under that name, and does not show."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
