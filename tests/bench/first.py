"""The first visit: how long from a cold start to a lesson, and how much crosses the line."""

import gzip
import http.client
import re
import time

from tests.bench.instance import Instance
from tests.bench.pages import PRODUCT
from tests.bench.report import Line
from tests.bench.servers import serving


def first_visit(instance: Instance) -> list[Line]:
    began = time.perf_counter()
    with serving(PRODUCT, instance.environment) as product:
        path, cookie = instance.addresses["lesson"], instance.cookies["learner"]
        head, page = fetch(product.port, path, cookie)
        cold = time.perf_counter() - began
        text = (
            gzip.decompress(page).decode()
            if head.get("Content-Encoding") == "gzip"
            else page.decode()
        )
        files = sorted(
            set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg)[^"]*)"', text))
        )
        css = next(file for file in files if ".css" in file)
        _, style = fetch(product.port, css, cookie)
        fonts = [
            f"/static/{f}"
            for f in re.findall(r"fonts/[\w-]+latin-[47]00-normal\.woff2", _plain(style))
        ]
        sizes = {path: len(page)}
        for file in [*files, *sorted(set(fonts))]:
            sizes[file] = len(fetch(product.port, file, cookie)[1])
    for file, size in sizes.items():
        print(f"  {size:7,} bytes  {file.split('?')[0]}")
    shown = [file for file in sizes if "icon.svg" not in file]
    total = sum(sizes[file] for file in shown) / 1000
    return [
        Line("cold start to the first lesson", cold, 1.5, unit="s"),
        Line("lesson on a cold cache, compressed", total, 60, unit="kB"),
        Line("lesson on a cold cache, requests", len(shown), 5, unit=""),
    ]


def fetch(port: int, path: str, cookie: str) -> tuple[dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    reply = connection.getresponse()
    assert reply.status == 200, (path, reply.status)
    return dict(reply.getheaders()), reply.read()


def _plain(body: bytes) -> str:
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
