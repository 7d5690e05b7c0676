"""A small load client: so many clients, each waiting for its answer before it asks again."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from tests.bench.servers import Server


@dataclass(frozen=True)
class Window:
    """What one window of load measured. Times in milliseconds."""

    p50: float
    p95: float
    per_second: float
    cpu_ms: float
    """Server CPU for each request."""


def median_window(windows: list[Window]) -> Window:
    return Window(
        *(
            median(getattr(w, name) for w in windows)
            for name in ("p50", "p95", "per_second", "cpu_ms")
        )
    )


def request(method: str, path: str, cookie: str, body: bytes = b"", kind: str = "") -> bytes:
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nConnection: close\r\n"
    )
    if method == "POST":
        head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def ask(port: int, message: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(message)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def run(server: Server, make: Callable[[], bytes], *, clients: int, seconds: float) -> Window:
    """Load one page for a while.

    Args:
        make: the next request's bytes; called once a request, so that each write is new.

    Raises:
        AssertionError: an answer was not 200.
    """
    times: list[float] = []
    wrong: list[bytes] = []
    stop_at = time.monotonic() + seconds

    def client() -> None:
        while time.monotonic() < stop_at:
            message = make()
            began = time.perf_counter()
            answer = ask(server.port, message)
            times.append((time.perf_counter() - began) * 1000)
            if not answer.startswith(b"HTTP/1.1 200"):
                wrong.append(answer[:300])
                return

    before, began = server.cpu_seconds(), time.monotonic()
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong[0]
    took, cpu = time.monotonic() - began, server.cpu_seconds() - before
    ordered = sorted(times)
    return Window(
        p50=median(ordered),
        p95=ordered[int(len(ordered) * 0.95)],
        per_second=len(ordered) / took,
        cpu_ms=cpu * 1000 / len(ordered),
    )
