"""The demo's own database: made once, marked, and deleted only where the mark is."""

from pathlib import Path

from sqlalchemy import Engine

from course.db import migrate, schema
from course.errors import NotReady

BEGUN, WHOLE = "begun\n", "whole\n"


class Folder:
    """COURSE_HOME as the demo sees it. A marker file says that the demo made what is there."""

    def __init__(self, engine: Engine, home: Path):
        if engine.dialect.name != "sqlite" or not engine.url.database:
            raise NotReady("The demo keeps its data in a file. Unset COURSE_DATABASE_URL for it.")
        self._engine = engine
        self._marker = home / "demo"
        self._database = Path(engine.url.database)

    @property
    def is_whole(self) -> bool:
        """Whether the story was told to its end."""
        return self._marker.exists() and self._marker.read_text("ascii") == WHOLE

    def prepare(self, *, fresh: bool) -> None:
        """Leave a whole demo as it is; make room for a new one otherwise.

        Raises:
            NotReady: there is an instance here that the demo did not make.
        """
        ours = self._marker.exists()
        if not ours and self._database.exists() and schema.current(self._engine):
            raise NotReady(
                f"There is an instance in {self._database.parent} that the demo did not make. "
                "It is left alone. Set COURSE_HOME to a new folder."
            )
        if self.is_whole and not fresh:
            migrate.upgrade(self._engine)
            return
        self._marker.parent.mkdir(parents=True, exist_ok=True)
        self._marker.write_text(BEGUN, "ascii")
        self._engine.dispose()
        for ending in ("", "-wal", "-shm"):
            Path(f"{self._database}{ending}").unlink(missing_ok=True)
        migrate.upgrade(self._engine)

    def call_whole(self) -> None:
        self._marker.write_text(WHOLE, "ascii")
