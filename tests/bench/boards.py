"""Boards of a company: against their own SQL run raw, and in a big company against a small one."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import sqlalchemy as sa

from course.reports.models import StandingVersion
from tests.bench.instance import Instance
from tests.bench.load import request
from tests.bench.pages import FLOOR, PRODUCT, Make, alternate, sql_of
from tests.bench.report import Line, windows
from tests.bench.servers import Server, serving

MOST_STATEMENTS = 6
GROWTH = 1.5


@dataclass(frozen=True)
class Board:
    name: str
    who: str
    path: str
    times: float
    """At most so many times its SQL run raw."""


BRANCH_BOARD = Board("board of a branch", "manager", "/team", 3)
BOARDS = (
    BRANCH_BOARD,
    Board("board of a vendor", "vendor", "/team", 3),
    Board("vendors", "hr", "/team/vendors", 3),
    Board("regions", "hr", "/team/regions", 5),
)


def boards(engine: str, big: Instance, small: Instance) -> list[Line]:
    lines: list[Line] = []
    there = {rule.rule for rule in big.app.url_map.iter_rules()}
    with (
        serving(FLOOR, big.environment) as floor,
        serving(PRODUCT, big.environment) as product,
        serving(PRODUCT, small.environment) as little,
    ):
        for board in BOARDS:
            if board.path in there:
                lines += _against_sql(f"{engine}: {board.name}", board, big, floor, product)
        lines.append(_growth(f"{engine}: {BRANCH_BOARD.name}", (small, little), (big, product)))
    return lines


def _against_sql(
    name: str, board: Board, big: Instance, floor: Server, product: Server
) -> list[Line]:
    """Both count anew each time: the product is made to forget what it had counted."""
    forget = _forgetting(big)
    sql = sql_of(big, board.who, board.path, before=forget)
    body = json.dumps(sql).encode()
    raw = request("POST", "/rows", big.cookies["floor"], body, "application/json")
    shown = request("GET", board.path, big.cookies[board.who])
    base, ours = alternate((floor, _after(forget, raw)), (product, _after(forget, shown)), 1)
    windows(f"{name}, after a change, against its SQL run raw", base, ours)
    _, again = alternate((floor, lambda: raw), (product, lambda: shown), 1)
    print(f"  again    p50 {again.p50:7.2f} ms, while nothing changes")
    return [
        Line(f"{name}, statements", len(sql), MOST_STATEMENTS, unit=""),
        Line(f"{name}, against its own SQL run raw", ours.p50 / base.p50, board.times),
    ]


def _growth(name: str, less: tuple[Instance, Server], more: tuple[Instance, Server]) -> Line:
    """One branch with as many people in a big company as in a small one."""
    pairs = []
    for instance, server in (less, more):
        shown = request("GET", BRANCH_BOARD.path, instance.cookies[BRANCH_BOARD.who])
        pairs.append((server, _after(_forgetting(instance), shown)))
    few, many = alternate(*pairs, 1)
    windows(f"{name}, in a small company (shown as floor) and in a big one", few, many)
    return Line(f"{name}, 100,000 people against 10,000", many.p50 / few.p50, GROWTH)


def _after(before: Callable[[], None], message: bytes) -> Make:
    def make() -> bytes:
        before()
        return message

    return make


def _forgetting(instance: Instance) -> Callable[[], None]:
    """Renames the state of every branch, as a change of its people does."""
    engine: sa.Engine = instance.app.extensions["course.engine"]

    def forget() -> None:
        with engine.begin() as connection:
            connection.execute(sa.update(StandingVersion).values(version=uuid4()))

    return forget
