"""Headers every answer carries: what a page may load, and who may keep it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""No inline script, no inline style, nothing from anywhere else."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000; includeSubDomains"


NOBODY_KEEPS = ("Cache-Control", "no-store")
"""Pages name people and may be open on a shared device. Files say themselves how long they keep."""


class SafeHeaders:
    """Adds the headers at the border, where it costs a list and nothing else."""

    def __init__(self, app: "WSGIApplication", *, secure: bool):
        self._app = app
        self._fixed = [*HEADERS.items(), *([("Strict-Transport-Security", HSTS)] if secure else [])]

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse", /) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            given = {name.lower() for name, _ in headers}
            added = [
                (name, value)
                for name, value in (("Content-Security-Policy", POLICY), NOBODY_KEEPS)
                if name.lower() not in given
            ]
            return start(status, [*headers, *self._fixed, *added], *more)

        return self._app(environ, begin)
