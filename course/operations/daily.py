"""Everything that time brings, in stages: each safe to run twice, and on two machines at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from course.assignments import leaving_queries, rule_queries, rules
from course.assignments import who as groups
from course.audit import service as audit
from course.credentials import renewals
from course.db import UnitOfWork
from course.events import PeopleLeft
from course.library import queries as library
from course.notices import running as notices
from course.notices.post import Post
from course.notices.sending import moving_clock
from course.recertification import service as recertification

AT_ONCE = 2_000
"""People in one event: databases take a limited number of values in one statement."""


class Begin(Protocol):
    """Begins one more unit of work, at the moment the day is run for unless another is given."""

    def __call__(self, *, now: datetime = ...) -> UnitOfWork: ...


@dataclass(frozen=True)
class Done:
    """One line of what a stage did: about what, and how many of which."""

    stage: str
    about: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Run:
    """What a stage needs."""

    begin: Begin
    dry_run: bool
    """Save nothing and send nothing."""
    post: Post
    really: datetime | None
    """What time it is, where this is run for another day."""


Stage = Callable[[Run], Iterator[Done]]
"""Does its part in units of work of its own."""


def see_off(run: Run) -> Iterator[Done]:
    """Whoever's last engagement has run out leaves, and what they had open ends."""
    with run.begin() as uow:
        gone = leaving_queries.gone(uow.session, groups.days(uow.session, uow.now))
        uow.emit_each(_left(gone))
        if run.dry_run:
            uow.discard()
    if gone:
        yield Done("leavers", "engagement ended", (("left", len(gone)),))


def _left(gone: list[UUID]) -> Iterator[PeopleLeft]:
    for start in range(0, len(gone), AT_ONCE):
        yield PeopleLeft(person_ids=tuple(gone[start : start + AT_ONCE]))


def open_renewals(run: Run) -> Iterator[Done]:
    """Holders whose window has come are asked again, credential by credential."""
    with run.begin() as uow:
        uow.discard()
        if library.newest_id(uow.session) is None:
            return
        definitions = library.newest(uow.session).credentials
        days = groups.days(uow.session, uow.now)
    for definition in definitions:
        with run.begin() as uow:
            asked = renewals.open_renewals(uow, definition, days)
            if run.dry_run:
                uow.discard()
        if asked:
            yield Done("renewals", definition.path_id, (("asked", asked),))


def apply_rules(run: Run) -> Iterator[Done]:
    """Each rule in a transaction of its own: none waits for, or undoes, another."""
    with run.begin() as uow:
        uow.discard()
        living = rule_queries.living(uow.session)
        days = groups.days(uow.session, uow.now)
    for rule in living:
        with run.begin() as uow:
            done = rules.apply(uow, rule, days)
            if run.dry_run:
                uow.discard()
        yield Done("rules", str(rule.id), (("asked", done.asked), ("let go", done.let_go)))


def ask_changes(run: Run) -> Iterator[Done]:
    """Clauses that have changed, of those whom publishing could not ask: they were away."""
    with run.begin() as uow:
        asked = recertification.ask_again(uow)
        if run.dry_run:
            uow.discard()
    if asked:
        yield Done("clauses", "asked again", (("asked", asked),))


def plan_notices(run: Run) -> Iterator[Done]:
    """Whom each stage concerns by now; nobody while notices are switched off."""
    if notices.is_off(run.begin, run.post):
        yield Done("notices", notices.OFF, (("planned", 0),))
        return
    for line in notices.plan(run.begin, run.post, dry_run=run.dry_run):
        yield Done("notices", line.about, line.counts)


def send_notices(run: Run) -> Iterator[Done]:
    """E-mail, as far as the hour and the ceiling let it go."""
    if run.dry_run or notices.is_off(run.begin, run.post):
        return
    with run.begin() as uow:
        uow.discard()
        clock = moving_clock(uow.now)
    for line in notices.send(run.begin, run.post, clock):
        yield Done("mail", line.about, line.counts)


def seal_views(run: Run) -> Iterator[Done]:
    """What auditors opened on days that are really over: a day to come is not sealed early."""
    with run.begin(now=run.really) if run.really else run.begin() as uow:
        fresh = audit.seal_views(uow)
        if run.dry_run:
            uow.discard()
    for seal in fresh:
        yield Done("views", f"sealed up to {seal.until:%Y-%m-%d}", ())


STAGES: tuple[Stage, ...] = (
    see_off,
    open_renewals,
    apply_rules,
    ask_changes,
    plan_notices,
    send_notices,
    seal_views,
)
"""In this order."""


def run(
    begin: Begin, post: Post, *, dry_run: bool, really: datetime | None = None
) -> Iterator[Done]:
    for stage in STAGES:
        yield from stage(Run(begin, dry_run, post, really))
