"""What a notice says: facts of one row become a letter in the person's language. Pure.

The words stand in ``templates/mails/<language>/words.yaml``. A letter's text and its HTML are
made of the same sentences, so they cannot say different things.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import yaml

from course.notices.case_rules import Case
from course.notices.domain import OF_REVIEWS, VISIT_FIRM, About, language_of, one_line
from course.reviews.domain import Meeting

MAILS = Path(__file__).parent / "templates" / "mails"
LINK_LIFE = timedelta(days=14)
"""How long the link of a notice signs in."""
ASKED_LINK_LIFE = timedelta(days=1)
SOON_OVER = (About.SIGN_IN, About.JOB)
"""What somebody has just asked for: its link signs in for a day only."""
LINES = 20
"""People named in one overview; the rest are counted."""
CLAUSE_CHANGE = "clause_change"
"""A reason to be asked, and what its words stand under."""
BOARD, PATH, FILES = "/team", "/learn", "/vendors/files"
LANDINGS: Mapping[str, str] = {
    About.OVERVIEW: BOARD,
    About.VENDOR_PAPER: FILES,
    About.EXPECTATIONS: FILES,
    About.VISIT: "/visits/mine",
    VISIT_FIRM: "/visits",
    About.CLAIM: "/claims",
}
"""Where a letter leads, by its stage or what it is about; to the path otherwise."""
CASE_LINES = ("reference", "what", "place", "branch")
"""What of a case is told as it stands there."""
OWN_WORDS = (About.VENDOR_PAPER, About.EXPECTATIONS, About.VISIT, About.CLAIM, *OF_REVIEWS)
"""What is about no path says for itself what the last day means, and what to press."""


@dataclass(frozen=True)
class Late:
    """Somebody whom an overview names."""

    notice_id: UUID
    name: str
    path: str
    days: int


@dataclass(frozen=True)
class Overview:
    """How the people of a branch, region or vendor stand."""

    place: str | None
    """None where it is about more places than one."""
    overdue: int
    soon: int
    soon_until: date
    tell: int
    late: tuple[Late, ...]


@dataclass(frozen=True)
class Task:
    """What a learner is told about."""

    path: str
    day: date
    zone: str
    days_left: int
    reason: str
    note: str | None = None
    landing: str = ""
    """Where the button leads, for what has a page of its own."""
    at: str = ""
    """Of a meeting: when and where on that day, in words."""
    meeting: Meeting | None = None
    """What goes along as an entry for a calendar."""
    sequence: int = 0
    """The number of that entry."""
    cancelled: bool = False
    """Whether it takes the meeting out of their calendar."""


@dataclass(frozen=True)
class Asked:
    """Something that somebody asked for and waited for."""

    id: UUID
    title: str
    problem: str | None
    """Why it could not be made; None where it is ready."""


@dataclass(frozen=True)
class Facts:
    """One claimed row of the ledger, with everything its letter needs."""

    notice_id: UUID
    person_id: UUID
    about: About
    stage: str
    email: str
    name: str
    language: str
    token: str
    """Signs in once."""
    helper: str
    task: Task | None = None
    overview: Overview | None = None
    job: Asked | None = None
    case: Case | None = None

    @property
    def landing(self) -> str:
        """Where the button leads."""
        if self.job:
            return f"/exports/{self.job.id}"
        if self.case:
            return f"/service-events/{self.case.id}"
        if self.task and self.task.landing:
            return self.task.landing
        return LANDINGS.get(self.stage) or LANDINGS.get(self.about) or PATH

    @property
    def lines(self) -> tuple[UUID, ...]:
        """Rows of the ledger that are said along with it."""
        return tuple(late.notice_id for late in self.overview.late) if self.overview else ()


@dataclass(frozen=True)
class Letter:
    language: str
    subject: str
    before: tuple[str, ...]
    """Paragraphs above the button."""
    lines: tuple[str, ...]
    button: str
    address: str
    without: str
    """What to do where the button does not work."""
    small: tuple[str, ...]


def letter(facts: Facts, base_url: str) -> Letter:
    language = language_of(facts.language, languages())
    say = _Say(words(language), facts)
    address = f"{base_url}/sign-in/{facts.token}?next={facts.landing}"
    subject, says, lines, button = say.body()
    life = ASKED_LINK_LIFE if facts.about in SOON_OVER else LINK_LIFE
    return Letter(
        language=language,
        subject=one_line(subject),
        before=(say("hello", name=one_line(facts.name)), *says),
        lines=lines,
        button=button,
        address=address,
        without=say("without"),
        small=(say.many("once", life.days), *say.ending()),
    )


def town(zone: str) -> str:
    """The town of a time zone (IANA name), as people say it."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(folder.name for folder in MAILS.iterdir() if folder.is_dir()))


@cache
def words(language: str) -> Mapping[str, Any]:
    file = MAILS / language / "words.yaml"
    read: Mapping[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return read


class _Say:
    """Sentences of one letter."""

    def __init__(self, words_: Mapping[str, Any], facts: Facts):
        self._words, self._facts = words_, facts

    def __call__(self, key: str, **given: Any) -> str:
        return str(self._words[key]).format(**given)

    def many(self, key: str, n: int) -> str:
        return _many(self._words[key], n)

    def day(self, day: date) -> str:
        return self(
            "day",
            weekday=self._words["weekdays"][day.weekday()],
            number=day.day,
            month=self._words["months"][day.month - 1],
            year=day.year,
        )

    def body(self) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
        """Subject, paragraphs, lines of a list, and the button."""
        if self._facts.overview:
            return self._overview(self._facts.overview)
        if self._facts.task:
            return self._task(self._facts.task)
        if self._facts.job:
            return self._job(self._facts.job)
        if self._facts.case:
            return self._case(self._facts.case)
        own = self._words["sign_in"]
        return own["subject"], (own["says"],), (), own["go_on"]

    def _task(self, task: Task) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
        own = self._words[_ladder(self._facts.about, task)][self._facts.stage.partition(":")[0]]
        given = {"path": task.path, "day": self.day(task.day), "zone": task.zone, "at": task.at}
        then = own.get("then") or self._last_day(task)
        says = [own["says"].format(**given), then.format(**given)]
        if task.note:
            says.append(self("note", note=one_line(task.note)))
        known = self._words[self._facts.about] if self._facts.about in OWN_WORDS else self._words
        go_on = own.get("go_on") or known["go_on"]
        return own["subject"].format(**given), tuple(says), (), str(go_on)

    def _job(self, job: Asked) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
        own = self._words["job"]["failed" if job.problem else "ready"]
        title = one_line(job.title)
        says = (own["says"].format(title=title), job.problem or self._words["job"]["kept"])
        return own["subject"].format(title=title), says, (), own["go_on"]

    def _case(self, case: Case) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
        own, clock = self._words["case"], case.clock
        moments = {"found": case.found_at}
        if clock:
            moments |= {"since": clock.began_at, "by": clock.due_at}
        if clock and clock.stopped_at:
            moments["called"] = clock.stopped_at
        given = {name: self.moment(at, case.zone) for name, at in moments.items()}
        given |= {name: one_line(getattr(case, name)) for name in CASE_LINES}
        given |= {"zone": town(case.zone), "morning": case.next_morning}
        stand = own[case.stand]
        says = (own["yours"], stand["says"].format(**given, minutes=case.minutes))
        lines = tuple(line.format(**given) for line in own["lines"].values())
        return stand["subject"].format(**given), says, lines, own["go_on"]

    def moment(self, at: datetime, zone: str) -> str:
        there = at.astimezone(ZoneInfo(zone))
        return self("moment", time=f"{there:%H:%M}", day=self.day(there.date()))

    def _last_day(self, task: Task) -> str:
        late = task.days_left < 0
        if self._facts.about is About.CREDENTIAL or self._facts.about in OWN_WORDS:
            own = self._words[self._facts.about]
            return str(own["lapsed"] if late else own["valid"])
        return str(self._words["was" if late else "until"])

    def _overview(self, seen: Overview) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
        own = self._words["overview"]
        day = self.day(seen.soon_until)
        numbers = (("overdue", seen.overdue), ("soon", seen.soon), ("tell", seen.tell))
        says = [_many(own[key], n, day=day) for key, n in numbers if n]
        named = seen.late[:LINES]
        lines = [_many(own["line"], x.days, name=one_line(x.name), path=x.path) for x in named]
        if more := len(seen.late) - len(named):
            lines.append(_many(own["more"], more))
        if lines:
            says.append(own["late"])
        place = seen.place or own["everywhere"]
        subject = own["subject"].format(place=place, overdue=seen.overdue, soon=seen.soon)
        return subject, tuple(says), tuple(lines), own["go_on"]

    def ending(self) -> tuple[str, ...]:
        """Why somebody gets this, whom to ask, and that nobody reads answers."""
        facts = self._facts
        reason = self._words["reasons"][facts.task.reason if facts.task else facts.about.value]
        helper = self("help", helper=facts.helper) if facts.helper else self("ask")
        return self("why", reason=reason), helper, self("automatic")


def _ladder(about: About, task: Task) -> str:
    """Whose words a stage has: a changed clause has its own, for it is no whole path."""
    changed = about is About.ASSIGNMENT and task.reason == CLAUSE_CHANGE
    return CLAUSE_CHANGE if changed else about.value


def _many(forms: list[str], n: int, **given: Any) -> str:
    return forms[0 if n == 1 else 1].format(n=f"{n:,}", **given)
