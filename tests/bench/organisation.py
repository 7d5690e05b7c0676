"""A company of a hundred thousand people on each engine: boards, batches, rosters, days."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.batches import assigning
from tests.bench.boards import boards
from tests.bench.days import quiet_day
from tests.bench.editions import publishing
from tests.bench.instance import make_company
from tests.bench.report import Line
from tests.bench.rosters import importing
from tests.databases import Postgres

MANY, FEW = 100_000, 10_000
Database = Callable[[], AbstractContextManager[str | None]]


def organisation(engine: str, home: Path) -> list[Line]:
    """Everything that is promised about large companies, on ``sqlite`` or ``postgresql``."""
    with databases(engine) as database, database() as one, database() as other:
        big = make_company(home / f"{engine}-many", MANY, one)
        small = make_company(home / f"{engine}-few", FEW, other)
        lines = boards(engine, big, small)
        lines += assigning(engine, big)
        lines += publishing(engine, big, MANY)
        lines += importing(engine, home / f"{engine}-rosters", MANY, database)
        lines += quiet_day(engine, big)
        for instance in (big, small):
            instance.app.extensions["course.engine"].dispose()
    return lines


@contextmanager
def databases(engine: str) -> Iterator[Database]:
    """Empty databases, each gone when it has been used; SQLite's lie in the instance's folder."""
    if engine == "sqlite":
        yield nullcontext
        return
    with TemporaryDirectory(prefix="course-postgres-") as folder:
        server = Postgres(Path(folder))
        try:
            yield contextmanager(server.empty)
        finally:
            server.close()
