"""Gzip for browsers that take it: a lesson crosses a bad line in a quarter of the bytes."""

import gzip

from flask import Flask, Response, request

LEAST = 1_000
"""Bytes below which packing costs more than it saves."""
TEXTS = ("text/", "image/svg+xml", "application/json", "application/javascript")
LEVEL = 4


def install(app: Flask) -> None:
    packed: dict[tuple[str, str], bytes] = {}

    @app.after_request
    def pack(response: Response) -> Response:
        if not _worth_it(response):
            return response
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) < LEAST:
            return response
        etag = response.headers.get("ETag", "")
        if request.endpoint == "static" and etag:
            key = (request.path, etag)
            packed[key] = packed.get(key) or gzip.compress(body, 9, mtime=0)
            response.set_data(packed[key])
        else:
            response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.add("Vary", "Accept-Encoding")
        return response


def _worth_it(response: Response) -> bool:
    return (
        response.status_code == 200
        and (not response.is_streamed or request.endpoint == "static")
        and (response.mimetype or "").startswith(TEXTS)
        and "Content-Encoding" not in response.headers
        and "gzip" in request.headers.get("Accept-Encoding", "")
    )
