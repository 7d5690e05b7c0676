"""Headers every answer carries: what a page may load, and who may keep it."""

from flask import Flask, Response, request

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


def install(app: Flask, *, secure: bool) -> None:
    fixed = HEADERS | ({"Strict-Transport-Security": HSTS} if secure else {})

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        for name, value in fixed.items():
            headers.add(name, value)
        headers.setdefault("Content-Security-Policy", POLICY)
        if request.endpoint != "static":
            # Pages name people and may be open on a shared device: nothing keeps them.
            headers.setdefault("Cache-Control", "no-store")
        return response
