"""What a run does about notices, from the ledger to the mail server."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from course.config import Settings
from course.db import UnitOfWork
from course.notices import filling, queries
from course.notices.domain import BY_HAND_URGENCY, SIGN_IN_URGENCY, Why
from course.notices.post import Post, post_of
from course.notices.sending import Begin, Sender, Tally

OFF = "switched off"


@dataclass(frozen=True)
class Line:
    """What one part of the run came to."""

    about: str
    counts: tuple[tuple[str, int], ...]


def is_off(begin: Callable[[], UnitOfWork], post: Post) -> bool:
    """Whether nothing is to be planned or sent, by the settings or by the operator's switch."""
    with begin() as uow:
        uow.discard()
        return not (post.on and queries.is_on(uow.session))


def plan(begin: Callable[[], UnitOfWork], post: Post, *, dry_run: bool) -> Iterator[Line]:
    """Fill the ledger, stage by stage, each in a transaction of its own, and take out of it
    what has come to nothing."""
    with begin() as uow:
        uow.discard()
        days = filling.today(uow)
    for stage in filling.STAGES:
        with begin() as uow:
            done = filling.fill(uow, stage, days, mail=post.sends)
            if dry_run:
                uow.discard()
        if sum(done):
            yield Line(stage, tuple(zip(WORDS, done, strict=True)))
    with begin() as uow:
        dropped = filling.settle(uow, days)
        if dry_run:
            uow.discard()
    if dropped:
        yield Line("no longer needed", (("dropped", dropped),))


WORDS = ("by mail", "in person", "dropped")


def send(begin: Begin, post: Post, clock: Callable[[], datetime]) -> Iterator[Line]:
    """Hand what is due to the mail server. Nothing is yielded where nothing was to be done."""
    if not post.sends:
        return
    tally = Sender(begin, post, clock).run()
    told = tuple((words, n) for words, n in _told(tally) if n)
    if told:
        yield Line("mail", told)
    if tally.trouble:
        yield Line(tally.trouble, (("sent", 0),))


def _told(tally: Tally) -> Iterator[tuple[str, int]]:
    yield "sent", tally.sent
    yield "later, as the mail server asked", tally.later
    yield "to tell in person instead", tally.in_person
    yield "may not have arrived, to tell in person", tally.in_doubt
    for why, n in sorted(tally.waiting.items()):
        yield HELD.get(why, f"waiting ({why})"), n


HELD = {
    Why.QUIET: "held until seven in the morning there",
    Why.CEILING: "over the ceiling, for the next run",
    Why.LATER: "waiting for the mail server",
}


def send_what_was_asked_for(begin: Begin, post: Post, clock: Callable[[], datetime]) -> None:
    """Links to sign in with, cases that somebody owns now, and reminders by hand; what does not go
    now goes with the next run.

    A link goes even where notices are switched off: somebody has just asked for it.
    """
    with begin(now=clock()) as uow:
        uow.discard()
        on = queries.is_on(uow.session)
    Sender(begin, post, clock).run(least=BY_HAND_URGENCY if on else SIGN_IN_URGENCY)


def send_now(begin: Begin, settings: Settings) -> None:
    """The same from whoever has just made what somebody waits for."""
    post = post_of(settings)
    if post.sends:
        send_what_was_asked_for(begin, post, settings.clock)
