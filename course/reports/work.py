"""A big evidence pack as background work: certificates are printed part by part, and kept."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from course.actor import Act
from course.config import Settings
from course.credentials.domain import Status
from course.errors import NotFound
from course.jobs.domain import Plan, Task
from course.people import sign_in_queries
from course.people.domain import Kind
from course.printing.spare import give_back
from course.reports import exports, frozen_queries, kept_prints, queries
from course.reports.exports import Form
from course.reports.pack_proofs import Hand
from course.reports.queries import Asked, RegisterFilter, Sessions

PACK = "evidence_pack"
"""The name of this kind of job."""
DIRECT = 200
"""Certificates up to which a pack is made while the browser waits: about three seconds."""
AT_ONCE = 100
"""Certificates in one part: about two seconds, which is what a worker's death costs."""


def given(asked: Asked, at: datetime, at_once: int = AT_ONCE) -> Mapping[str, Any]:
    """What a pack is asked for with, as plain values.

    The size of a part is among them: a job keeps its own, whatever a newer version would take.

    Args:
        at: the moment of all its seals.
    """
    return {
        "on": asked.on.isoformat(),
        "filter": dict(asked.filter.chosen()),
        "at": at.isoformat(),
        "at_once": at_once,
    }


@dataclass(frozen=True)
class PackWork:
    """What a worker does for it."""

    sessions: Sessions
    settings: Settings

    def plan(self, task: Task) -> Plan:
        with self.sessions() as session:
            many = queries.count(session, self._asked(task))
        return Plan(-(-many // task.given["at_once"]), many)

    def part(self, task: Task, number: int) -> int:
        with self.sessions() as session:
            most = task.given["at_once"]
            frozen = frozen_queries.certificates(
                session, self._asked(task), skip=number * most, most=most
            )
            seal = self._hand(task).sealer(session)
            prints = kept_prints.printed(session, frozen, seal)
            many = kept_prints.keep(task.folder, number, prints)
        give_back()
        return many

    def file(self, task: Task) -> Iterator[bytes]:
        kept, asked, hand = kept_prints.Kept(task.folder), self._asked(task), self._hand(task)
        return exports.chunks(self.sessions, asked, Form.ZIP, hand, prints=kept)

    def _hand(self, task: Task) -> Hand:
        return Hand(self.settings, datetime.fromisoformat(task.given["at"]))

    def _asked(self, task: Task) -> Asked:
        """What was asked for, as far as whoever asked may have it now."""
        with self.sessions() as session:
            actor = sign_in_queries.actor(session, task.asked_by, self.settings.clock().date())
        if not actor.may(Act.EXPORT_CERTIFICATES):
            raise NotFound("You may not export certificates any more. Ask HR for the pack.")
        on, chosen = date.fromisoformat(task.given["on"]), _filter(task.given["filter"])
        return Asked(actor, Act.EXPORT_CERTIFICATES, on, self.settings.base_url, chosen)


def _filter(chosen: Mapping[str, str]) -> RegisterFilter:
    """The inverse of ``RegisterFilter.chosen``."""
    read: Mapping[str, Callable[[str], Any]] = {
        "kind": Kind,
        "person_id": str,
        "status": Status,
        "valid_on": date.fromisoformat,
    }
    return RegisterFilter(**{name: read.get(name, UUID)(v) for name, v in chosen.items()})
