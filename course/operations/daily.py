"""Everything that time brings, in stages: each safe to run twice, and on two machines at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from course.actor import OPERATOR
from course.assignments import leaving_queries, rule_queries, rules
from course.assignments import who as groups
from course.audit import service as audit
from course.config import Keep
from course.credentials import renewals, signing
from course.db import UnitOfWork
from course.erasure import service as erasure
from course.errors import CourseError
from course.events import PeopleLeft
from course.keys.domain import KeysLocked
from course.library import queries as library
from course.notices import running as notices
from course.notices.post import Post
from course.notices.sending import moving_clock
from course.operations import checkpoints
from course.recertification import service as recertification

NOTHING = Keep()
NOT_PEOPLE = frozenset({"checkpoint", "purge"})
"""Stages whose counts are of other things."""
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
    checkpoints_to: tuple[str, ...]
    keep: Keep

    def begin_now(self) -> UnitOfWork:
        """At the moment that it really is."""
        return self.begin(now=self.really) if self.really else self.begin()


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
    with run.begin_now() as uow:
        fresh = audit.seal_views(uow)
        if run.dry_run:
            uow.discard()
    for seal in fresh:
        yield Done("views", f"sealed up to {seal.until:%Y-%m-%d}", ())


def mail_checkpoint(run: Run) -> Iterator[Done]:
    """Once a week what the log is like, signed, to whoever is named in the settings."""
    if not run.checkpoints_to:
        return
    if not run.post.sends or notices.is_off(run.begin, run.post):
        yield Done("checkpoint", "no e-mail is sent from here", (("mails", 0),))
        return
    try:
        with run.begin_now() as uow:
            fresh = checkpoints.sign(uow, run.checkpoints_to)
            if run.dry_run:
                uow.discard()
    except KeysLocked as locked:
        yield Done("checkpoint", str(locked), (("mails", 0),))
        return
    if run.dry_run:
        if fresh:
            yield Done("checkpoint", "this week's", (("mails", len(run.checkpoints_to)),))
        return
    sent, wrong = checkpoints.send(run.begin_now, run.post, run.checkpoints_to)
    if sent or wrong:
        yield Done("checkpoint", wrong or "this week's", (("mails", sent),))


def purge(run: Run) -> Iterator[Done]:
    """What is older than the settings let it grow. By the real day: nothing goes early."""
    for sort in erasure.PURGES:
        days = getattr(run.keep, sort)
        if days is None:
            continue
        with run.begin_now() as uow:
            what, rows = erasure.purge(uow, sort, uow.now - timedelta(days=days))
            if run.dry_run:
                uow.discard()
        if rows:
            yield Done("purge", f"{what}, older than {days} days", (("rows", rows),))


def erase_leavers(run: Run) -> Iterator[Done]:
    """People who left so long ago; each in a transaction of their own.

    What one of them cannot be erased for is said; the next day tries again.
    """
    days = run.keep.leavers
    if days is None:
        return
    with run.begin_now() as uow:
        uow.discard()
        before = uow.now.date() - timedelta(days=days)
        due = list(erasure.due_leavers(uow.session, before))
    erased = 0
    for person_id in due:
        try:
            with run.begin_now() as uow:
                erasure.erase_person(uow, actor=OPERATOR, person_id=person_id, cause=erasure.RULE)
                if run.dry_run:
                    uow.discard()
        except CourseError as refused:
            yield Done("erase", f"{person_id}: {refused}", (("erased", 0),))
        else:
            erased += 1
    if erased:
        yield Done("erase", f"left more than {days} days ago", (("erased", erased),))


def sign_credentials(run: Run) -> Iterator[Done]:
    """Credentials that were awarded without a signature, in portions."""
    total = 0
    try:
        while count := _signed(run):
            total += count
            if run.dry_run:
                break
    except KeysLocked as locked:
        yield Done("signatures", str(locked), (("signed", total),))
        return
    if total:
        yield Done("signatures", "credentials without one", (("signed", total),))


def _signed(run: Run) -> int:
    with run.begin(now=run.really) if run.really else run.begin() as uow:
        count = signing.sign_waiting(uow)
        if run.dry_run:
            uow.discard()
    return count


STAGES: tuple[Stage, ...] = (
    see_off,
    open_renewals,
    apply_rules,
    ask_changes,
    plan_notices,
    send_notices,
    seal_views,
    mail_checkpoint,
    purge,
    erase_leavers,
    sign_credentials,
)
"""In this order."""


def run(
    begin: Begin,
    post: Post,
    *,
    dry_run: bool,
    really: datetime | None = None,
    checkpoints_to: tuple[str, ...] = (),
    keep: Keep = NOTHING,
) -> Iterator[Done]:
    """
    Args:
        checkpoints_to: who gets the log's checkpoint.
        keep: after how many days what is erased; nothing unless given.
    """
    for stage in STAGES:
        yield from stage(Run(begin, dry_run, post, really, checkpoints_to, keep))
