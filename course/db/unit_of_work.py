"""The unit of work: one business transaction, and everything that follows from it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeAlias
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from course.config import NOWHERE, Instance
from course.db.engine import insert_once
from course.errors import Conflict
from course.events import Event

Reactions: TypeAlias = Mapping[type[Event], Sequence[Callable[["UnitOfWork", Any], None]]]


class UnitOfWork:
    """One business transaction: leave the block cleanly and it is saved, otherwise nothing is.

    Services add rows and emit events; they never commit. Reactions to those events run in
    the same transaction, so no credential outlives the attempt that earned it. ``now`` is
    fixed when the work starts: one trip, one timestamp. ``actor_id`` is who is acting, None
    for the operator and the calendar. ``instance`` is what services may know of the
    installation.
    """

    session: Session

    def __init__(
        self,
        sessions: Callable[[], Session],
        reactions: Reactions,
        *,
        now: datetime,
        actor_id: UUID | None = None,
        instance: Instance = NOWHERE,
    ):
        self.now = now
        self.actor_id = actor_id
        self.instance = instance
        self._sessions = sessions
        self._reactions = reactions
        self._events: deque[Event | Iterator[Event]] = deque()
        self._keep = True

    def emit(self, event: Event) -> None:
        self._events.append(event)

    def add_once(self, table: type[Any], tells: Event, /, **values: Any) -> bool:
        """Add a row unless one with the same unique key is there, and emit it where it is new.

        Returns:
            Whether this call added it, as ``insert_once``.
        """
        new = insert_once(self.session, table, **values)
        if new:
            self.emit(tells)
        return new

    def emit_each(self, events: Iterable[Event]) -> None:
        """The same for events that are made while reactions run: more than memory should hold.

        What follows from one of them comes to its turn before the next but one is made.
        """
        self._events.append(iter(events))

    def follow(self) -> None:
        """Let everything that follows happen now: for whoever has to tell what came of it."""
        self._react()

    def discard(self) -> None:
        """Run to the end, reactions included, then save nothing: dry runs and previews."""
        self._keep = False

    def __enter__(self) -> Self:
        self.session = self._sessions()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        with self.session:  # closing rolls back whatever was not committed
            try:
                if error is not None:
                    raise error
                self._react()
                if self._keep:
                    self.session.commit()
            except (IntegrityError, StaleDataError) as clash:
                raise Conflict("Someone changed this while you were here. Try again.") from clash

    def _react(self) -> None:
        while self._events:
            first = self._events.popleft()
            event = next(first, None) if isinstance(first, Iterator) else first
            if event is None:
                continue
            if isinstance(first, Iterator):
                self._events.append(first)
            for reaction in self._reactions.get(type(event), ()):
                reaction(self, event)
