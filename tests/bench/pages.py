"""Pages and answers against the floor, in alternate windows of the same run."""

import itertools
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.bench.instance import Instance, statements
from tests.bench.load import Window, ask, median_window, request, run
from tests.bench.report import Line, windows
from tests.bench.servers import Server, serving

WINDOWS = 7
SECONDS = 1.2
PRODUCT = ("course", "serve")
FLOOR = ("tests.bench.floor",)
FORM = "application/x-www-form-urlencoded"
Make = Callable[[], bytes]


def alternate(
    floor: tuple[Server, Make], product: tuple[Server, Make], clients: int
) -> tuple[Window, Window]:
    """Medians of seven windows each, floor and product by turns."""
    measured: tuple[list[Window], list[Window]] = ([], [])
    for turn in range(WINDOWS + 1):
        for (server, make), found in zip((floor, product), measured, strict=True):
            window = run(server, make, clients=clients, seconds=SECONDS)
            if turn:  # the first warms up
                found.append(window)
    return median_window(measured[0]), median_window(measured[1])


def count(instance: Instance, who: str, path: str) -> int:
    """Statements of one page, the sign-in's own included."""
    return len(sql_of(instance, who, path))


def learner_pages(instance: Instance) -> list[Line]:
    lines: list[Line] = []
    with (
        serving(FLOOR, instance.environment) as floor,
        serving(PRODUCT, instance.environment) as product,
    ):
        page = request("GET", "/page", instance.cookies["floor"])
        for name, least in (("lesson", 0.50), ("home", 0.35)):
            shown = request("GET", instance.addresses[name], instance.cookies["learner"])
            for clients in (1, 8):
                base, ours = alternate(
                    (floor, lambda: page), (product, lambda shown=shown: shown), clients
                )
                windows(f"{name}, {clients} clients", base, ours)
                share = ours.per_second / base.per_second
                lines.append(
                    Line(
                        f"{name}, {clients} clients, share of the floor's pages", share, least, True
                    )
                )
        lines += _answers(instance, floor, product)
    lines.append(
        Line(
            "lesson, statements",
            count(instance, "learner", instance.addresses["lesson"]),
            5,
            unit="",
        )
    )
    print(f"home runs {count(instance, 'learner', instance.addresses['home'])} statements")
    return lines


def _answers(instance: Instance, floor: Server, product: Server) -> list[Line]:
    write, answer = _writer(instance), _answerer(instance, product)
    base, ours = alternate((floor, write), (product, answer), 1)
    windows("answer saved and feedback shown, 1 client", base, ours)
    lines = [Line("answer, p50 against the floor's write", ours.p50 / base.p50, 2.5)]
    base, ours = alternate((floor, write), (product, answer), 8)
    windows("answer saved and feedback shown, 8 clients", base, ours)
    share = ours.per_second / base.per_second
    lines.append(Line("answer, 8 clients, share of the floor's writes", share, 0.40, True))
    return lines


def _writer(instance: Instance) -> Make:
    numbers = itertools.count()

    def make() -> bytes:
        body = urlencode({"answer_id": f"a{next(numbers)}-{uuid4()}", "option": "a"})
        return request("POST", "/write", instance.cookies["floor"], body.encode(), FORM)

    return make


def _answerer(instance: Instance, product: Server) -> Make:
    cookie = instance.cookies["learner"]
    page = ask(product.port, request("GET", instance.addresses["lesson"], cookie)).decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    action = re.search(r'data-answer action="([^"#]+)', page).group(1)

    def make() -> bytes:
        fields = {"csrf_token": token, "answer_id": str(uuid4()), "option": "a"}
        return request("POST", action, cookie, urlencode(fields).encode(), FORM)

    return make


def list_pages(big: Instance, small: Instance) -> list[Line]:
    """The board and the register: against their own SQL run raw, and against a small company."""
    lines: list[Line] = []
    with (
        serving(FLOOR, big.environment) as floor,
        serving(PRODUCT, big.environment) as product,
        serving(PRODUCT, small.environment) as little,
    ):
        for name, who in (("board", "manager"), ("register", "hr")):
            path = big.addresses[name]
            sql = sql_of(big, who, path)
            body = json.dumps(sql).encode()
            raw = request("POST", "/rows", big.cookies["floor"], body, "application/json")
            shown = request("GET", path, big.cookies[who])
            base, ours = alternate((floor, lambda r=raw: r), (product, lambda s=shown: s), 1)
            windows(f"{name} of a big company, against its SQL run raw", base, ours)
            same = request("GET", path, small.cookies[who])
            less, more = alternate((little, lambda s=same: s), (product, lambda s=shown: s), 1)
            windows(f"{name}, over 200 (shown as floor) and over the big company", less, more)
            lines += [
                Line(f"{name}, statements", len(sql), 5, unit=""),
                Line(f"{name}, against its own SQL run raw", ours.p50 / base.p50, 3),
                Line(f"{name}, big against 200", more.p50 / less.p50, 1.3),
            ]
    return lines


def sql_of(
    instance: Instance, who: str, path: str, before: Callable[[], None] = lambda: None
) -> list[tuple[str, Any]]:
    """Every statement of a page with its values, as JSON can carry them.

    Args:
        before: done between a first look and the one that is noted.
    """
    client = instance.app.test_client()
    name, value = instance.cookies[who].split("=", 1)
    client.set_cookie(name, value)
    client.get(path)
    before()
    with statements(instance.app) as seen:
        assert client.get(path).status_code == 200, path
    return [(sql, _plain(values)) for sql, values in seen]


def _plain(values: Any) -> Any:
    if isinstance(values, dict):
        return {name: _plain_one(value) for name, value in values.items()}
    return [_plain_one(value) for value in values]


def _plain_one(value: Any) -> Any:
    return value if isinstance(value, int | float | None) else str(value)
