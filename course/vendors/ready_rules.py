"""Ready to visit: one answer about one worker, its reasons, and who can put each right. Pure.

It flags and stops nobody: a named person decides. What makes it red is what no manager should
have to weigh at a gate; everything else is amber.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from course.credentials.domain import Status as Standing
from course.vendors.domain import DocumentKind, Gap, PaperGap, Status

GRACE = timedelta(days=14)
"""So long after a new edition is in force, having read and signed the one before is enough."""


class Light(StrEnum):
    """The answer. Always said in words, too."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def words(self) -> str:
        return {
            Light.GREEN: "Ready to visit",
            Light.AMBER: "Look first: something is missing",
            Light.RED: "Not ready to visit",
        }[self]


class Code(StrEnum):
    """Why, for machines. Codes are stable."""

    AGREEMENT_NOT_READ = "agreement_not_read"
    AGREEMENT_OLDER_EDITION = "agreement_older_edition"
    CREDENTIAL_MISSING = "credential_missing"
    CREDENTIAL_REVOKED = "credential_revoked"
    CREDENTIAL_LAPSED = "credential_lapsed"
    CREDENTIAL_NOT_YET = "credential_not_yet"
    FIRM_NOT_ADMITTED = "firm_not_admitted"
    FIRM_CONDITIONAL = "firm_conditional"
    FIRM_PAUSED = "firm_paused"
    FIRM_ENDED = "firm_ended"
    FIRM_AGREEMENT_UNSIGNED = "firm_agreement_unsigned"
    FIRM_AGREEMENT_OLDER_EDITION = "firm_agreement_older_edition"
    INSURANCE_MISSING = "insurance_missing"
    INSURANCE_ENDED = "insurance_ended"
    INSURANCE_WAITING = "insurance_waiting"
    PAPER_MISSING = "paper_missing"
    PAPER_ENDED = "paper_ended"
    PAPER_WAITING = "paper_waiting"


RED = frozenset(
    {Code.CREDENTIAL_MISSING, Code.CREDENTIAL_REVOKED, Code.FIRM_PAUSED, Code.FIRM_ENDED}
)
NOTES = frozenset({Code.FIRM_CONDITIONAL})
"""Worth saying, and no reason to wait."""


class Owner(StrEnum):
    """Who can put it right."""

    WORKER = "worker"
    FIRM = "firm"
    BRANCH = "branch"
    HR = "hr"


@dataclass(frozen=True)
class Reason:
    code: Code
    words: str
    owner: Owner
    who: str
    """The owner by name, as far as names are known."""

    @property
    def light(self) -> Light:
        if self.code in NOTES:
            return Light.GREEN
        return Light.RED if self.code in RED else Light.AMBER


@dataclass(frozen=True)
class Read:
    """Which text of the agreement somebody has read or signed, beside the newest one."""

    newest: bool
    any: bool
    newest_edition: str
    newest_from: date

    def in_grace(self, on: date) -> bool:
        return self.any and on <= self.newest_from + GRACE


@dataclass(frozen=True)
class Held:
    """The newest credential of somebody, of any path."""

    status: Standing
    valid_until: date


@dataclass(frozen=True)
class Firm:
    """What of a vendor file the answer rests on."""

    name: str
    status: Status
    why: str
    signed: Read
    gaps: tuple[PaperGap, ...]
    papers_until: date | None
    answers: tuple[str, ...]
    """Names of those who run its people here."""
    signs_next: Owner = Owner.FIRM
    """Whose turn it is, where not both have signed."""


@dataclass(frozen=True)
class Facts:
    """Everything about one worker that the answer rests on, at one branch on one day."""

    name: str
    branch: str
    read: Read
    held: Held | None
    firm: Firm | None
    """None for employees: for them the first two are all that is asked."""


@dataclass(frozen=True)
class Ready:
    """The answer."""

    light: Light
    reasons: tuple[Reason, ...]
    """What makes it so, the weightiest first; notes last."""
    good_until: date | None
    """The last day on which the same would be true if nothing else changed; None where not
    green, or where nothing runs out."""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code.value for reason in self.reasons)


_ORDER = (Light.RED, Light.AMBER, Light.GREEN)


def ready(facts: Facts, on: date) -> Ready:
    """Whether somebody is ready to visit: agreement read, credential valid, firm's papers valid."""
    reasons = [*_of_worker(facts, on), *(_of_firm(facts.firm, on) if facts.firm else ())]
    reasons.sort(key=lambda reason: _ORDER.index(reason.light))
    light = reasons[0].light if reasons else Light.GREEN
    return Ready(light, tuple(reasons), _good_until(facts) if light is Light.GREEN else None)


def _good_until(facts: Facts) -> date | None:
    days = [facts.held.valid_until] if facts.held else []
    if not facts.read.newest:
        days.append(facts.read.newest_from + GRACE)
    if facts.firm:
        if facts.firm.papers_until:
            days.append(facts.firm.papers_until)
        if not facts.firm.signed.newest:
            days.append(facts.firm.signed.newest_from + GRACE)
    return min(days, default=None)


def _of_worker(facts: Facts, on: date) -> Iterator[Reason]:
    owner = Owner.FIRM if facts.firm else Owner.BRANCH
    who = firm_words(facts.firm) if facts.firm else f"Branch {facts.branch}"
    read = facts.read
    if not read.newest and not read.any:
        yield Reason(
            Code.AGREEMENT_NOT_READ, "Has not read the agreement.", Owner.WORKER, facts.name
        )
    elif not read.newest and not read.in_grace(on):
        words = f"Has read an older edition of the agreement, not {read.newest_edition}."
        yield Reason(Code.AGREEMENT_OLDER_EDITION, words, Owner.WORKER, facts.name)
    if facts.held is None:
        yield Reason(Code.CREDENTIAL_MISSING, "Has no certificate yet.", owner, who)
    elif code := _CREDENTIAL.get(facts.held.status):
        yield Reason(code[0], code[1].format(day=day_words(facts.held.valid_until)), owner, who)


_CREDENTIAL: Mapping[Standing, tuple[Code, str]] = MappingProxyType(
    {
        Standing.REVOKED: (Code.CREDENTIAL_REVOKED, "The certificate was revoked."),
        Standing.LAPSED: (Code.CREDENTIAL_LAPSED, "The certificate ran out on {day}."),
        Standing.NOT_YET: (Code.CREDENTIAL_NOT_YET, "The certificate is not valid yet."),
    }
)


def _of_firm(firm: Firm, on: date) -> Iterator[Reason]:
    yield from _of_status(firm)
    read = firm.signed
    who = "HR" if firm.signs_next is Owner.HR else firm_words(firm)
    if not read.newest and not read.any:
        words = f"{firm.name} and the company have not both signed the agreement."
        yield Reason(Code.FIRM_AGREEMENT_UNSIGNED, words, firm.signs_next, who)
    elif not read.newest and not read.in_grace(on):
        words = f"{firm.name} and the company have signed an older edition, "
        words += f"not {read.newest_edition}."
        yield Reason(Code.FIRM_AGREEMENT_OLDER_EDITION, words, firm.signs_next, who)
    for gap in firm.gaps:
        yield _of_gap(gap, firm)


def _of_status(firm: Firm) -> Iterator[Reason]:
    why = f" {firm.why}" if firm.why else ""
    if firm.status in (Status.INVITED, Status.IN_REVIEW):
        words = f"{firm.name} is not admitted yet: {firm.status.words.lower()}."
        yield Reason(Code.FIRM_NOT_ADMITTED, words, Owner.HR, "HR")
    elif firm.status is Status.PAUSED:
        yield Reason(Code.FIRM_PAUSED, f"{firm.name} is paused.{why}", Owner.HR, "HR")
    elif firm.status is Status.ENDED:
        yield Reason(
            Code.FIRM_ENDED, f"{firm.name} does not work for us any more.{why}", Owner.HR, "HR"
        )
    elif firm.status is Status.CONDITIONAL:
        words = f"{firm.name} is admitted on a condition.{why}"
        yield Reason(Code.FIRM_CONDITIONAL, words, Owner.HR, "HR")


def _of_gap(gap: PaperGap, firm: Firm) -> Reason:
    insurance = gap.kind is DocumentKind.INSURANCE
    codes = {
        Gap.MISSING: (Code.INSURANCE_MISSING, Code.PAPER_MISSING),
        Gap.ENDED: (Code.INSURANCE_ENDED, Code.PAPER_ENDED),
        Gap.WAITING: (Code.INSURANCE_WAITING, Code.PAPER_WAITING),
    }[gap.gap]
    what = "insurance" if insurance else f"paper “{gap.title}”"
    if gap.gap is Gap.WAITING:
        words = f"A new {what} of {firm.name} waits for somebody to look at it."
        return Reason(codes[not insurance], words, Owner.HR, "HR, or the branch")
    if gap.gap is Gap.ENDED and gap.ended_on:
        words = f"The {what} of {firm.name} ran out on {day_words(gap.ended_on)}."
    else:
        words = f"No {what} of {firm.name} is on file."
    return Reason(codes[not insurance], words, Owner.FIRM, firm_words(firm))


def firm_words(firm: Firm) -> str:
    """``Pike Field Services: Joan Pike``."""
    return f"{firm.name}: {', '.join(firm.answers)}" if firm.answers else firm.name


def day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def tally(answers: Iterable[Ready]) -> Mapping[Light, int]:
    """How many of each."""
    found = dict.fromkeys(Light, 0)
    for answer in answers:
        found[answer.light] += 1
    return found
