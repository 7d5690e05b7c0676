"""The sender: takes what is due from the ledger and hands it to the mail server."""

import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from time import monotonic
from typing import Protocol
from uuid import getnode, uuid4

from course.db import UnitOfWork
from course.notices import claims
from course.notices.domain import Why
from course.notices.letters import Facts
from course.notices.mail import NoAddress, message
from course.notices.post import Post
from course.notices.smtp import BrokeOff, InDoubt, Line, NoServer, Refused

AT_ONCE = 20
"""Rows in a sender's hands. What a killed one held is few."""


class Begin(Protocol):
    """Opens a unit of work at a moment."""

    def __call__(self, *, now: datetime) -> UnitOfWork: ...


@dataclass
class Tally:
    """What one run came to."""

    sent: int = 0
    later: int = 0
    in_person: int = 0
    in_doubt: int = 0
    waiting: dict[Why, int] = field(default_factory=dict)
    trouble: str = ""
    """Why the run ended early; empty where it did not."""


def moving_clock(start: datetime) -> Callable[[], datetime]:
    """The time, from a given moment on: a run of minutes says when each message went."""
    began = monotonic()
    return lambda: start + timedelta(seconds=monotonic() - began)


class Sender:
    """Sends until nothing is due, the ceiling is reached, or the server takes no more.

    Any number may run at once, on any number of machines: the ledger decides who sends what.
    """

    def __init__(self, begin: Begin, post: Post, clock: Callable[[], datetime]):
        assert post.server is not None, "there is nothing to send by"
        self._begin, self._post, self._clock = begin, post, clock
        self._line = Line(post.server)
        self._me = f"{_this_machine()}/{os.getpid()}/{uuid4().hex[:12]}"

    def run(self, least: int = 0) -> Tally:
        """Send.

        Args:
            least: nothing less urgent than this: what somebody has just asked for.
        """
        tally = Tally()
        with self._work() as uow:
            gone = [taker for taker in claims.takers(uow) if _is_gone(taker)]
            tally.in_doubt = claims.recover(uow, gone)
        with self._line:
            self._send_all(tally, least)
        if not least:
            with self._work() as uow:
                tally.waiting = claims.hold(uow, Why.LATER if tally.trouble else Why.CEILING)
        return tally

    def _send_all(self, tally: Tally, least: int) -> None:
        room = self._post.ceiling
        while room > 0 and (taken := self._take(min(room, AT_ONCE), least)):
            room -= len(taken)
            for place, facts in enumerate(taken):
                try:
                    self._send(facts, tally)
                except NoServer as error:
                    tally.trouble = str(error)
                    if isinstance(error, BrokeOff):
                        self._come_back(facts, str(error), tally)
                    self._release(taken[place:])
                    return

    def _take(self, most: int, least: int) -> Sequence[Facts]:
        """Empty only where nothing is left, for what is claimed may have come to nothing."""
        while True:
            with self._work() as uow:
                claimed, taken = claims.take(uow, me=self._me, most=most, least=least)
            if taken or not claimed:
                return taken

    def _release(self, taken: Sequence[Facts]) -> None:
        with self._work() as uow:
            claims.release(uow, me=self._me, ids=[facts.notice_id for facts in taken])

    def _send(self, facts: Facts, tally: Tally) -> None:
        me, said = self._me, ""
        try:
            made = message(facts, self._post, self._clock())
            self._deliver(facts, made)
            tally.sent += 1
        except NoAddress as wrong:
            why, said = Why.REFUSED, str(wrong)
        except InDoubt as doubt:
            why, said = Why.IN_DOUBT, str(doubt)
        except _Lost:
            return
        except Refused as refused:
            if not refused.for_good:
                self._come_back(facts, str(refused), tally)
                return
            why, said = Why.REFUSED, str(refused)
        else:
            return
        with self._work() as uow:
            claims.give_up(uow, me=me, facts=facts, why=why, said=said)
        tally.in_person += 1

    def _come_back(self, facts: Facts, said: str, tally: Tally) -> None:
        with self._work() as uow:
            claims.later(uow, me=self._me, facts=facts, said=said)
        tally.later += 1

    def _deliver(self, facts: Facts, made: EmailMessage) -> None:
        id_ = str(made["Message-ID"])
        to = made["To"].addresses[0].addr_spec
        self._line.offer(self._post.sender, to, made.as_bytes())
        with self._work() as uow:
            mine = claims.begin(uow, me=self._me, id_=facts.notice_id, message_id=id_)
        if not mine:
            self._line.close()
            raise _Lost
        self._line.finish()
        with self._work() as uow:
            claims.sent(uow, me=self._me, facts=facts, message_id=id_)

    @contextmanager
    def _work(self) -> Iterator[UnitOfWork]:
        with self._begin(now=self._clock()) as uow:
            yield uow


class _Lost(Exception):
    """Somebody else has taken the row meanwhile."""


def _this_machine() -> str:
    return f"{socket.gethostname()[:60]}-{getnode():x}"


def _is_gone(taker: str) -> bool:
    """Whether a sender was on this machine and its process has ended.

    Of another machine's, nobody here can tell: those are waited for (``claims.LEASE``).
    """
    machine, process, _ = taker.rsplit("/", 2)
    if machine != _this_machine() or sys.platform == "win32":
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
