"""Stages, hours and addresses of notices: pure rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

DAY_BEGINS, DAY_ENDS = time(7), time(20)
"""Nothing arrives before or after, where the person's branch is."""
MOST_TRIES = 6
"""How often a mail server may say "later" before somebody is told in person."""
FIRST_WAIT = timedelta(minutes=15)


class About(StrEnum):
    """What a notice is about."""

    ASSIGNMENT = "assignment"
    CREDENTIAL = "credential"
    ESCALATION = "escalation"
    """Somebody else's assignment: one line in the overview of whoever answers for them."""
    OVERVIEW = "overview"
    """How the people of a branch, region or vendor stand, once a week."""
    SIGN_IN = "sign_in"
    JOB = "job"
    """An export that somebody asked for is ready, or could not be made."""
    VENDOR_PAPER = "vendor_paper"
    """A paper of a firm that ends."""
    EXPECTATIONS = "expectations"
    """A firm's review of what both sides expect."""
    VISIT = "visit"
    """Somebody was not let in."""
    REVIEW = "review"
    """A meeting of company and firm to which somebody is invited."""
    REVIEW_NOTES = "review_notes"
    """Notes of a review that somebody owes."""
    REVIEW_ACTION = "review_action"
    """What somebody agreed to do in a review."""
    CLAIM = "claim"
    """Clauses that somebody is said to have shown elsewhere."""
    CASE = "case"
    """A service event whose case somebody owns from now on."""


OF_REVIEWS = (About.REVIEW, About.REVIEW_NOTES, About.REVIEW_ACTION)
AT_ANY_HOUR = (About.CASE,)
"""Decision: a case goes by the clock and not by quiet hours. A customer without heat or water is
offered help the same day, and whoever logged it is at work at that hour, too."""


class Channel(StrEnum):
    MAIL = "mail"
    IN_PERSON = "in_person"


class State(StrEnum):
    DUE = "due"
    HELD = "held"
    """Due, but not now; ``why`` says what it waits for."""
    CLAIMED = "claimed"
    """A sender has taken it and has not sent it yet."""
    SENDING = "sending"
    """The last byte is about to leave, or has left: nobody knows better until it is ``SENT``."""
    SENT = "sent"
    TOLD = "told"
    DROPPED = "dropped"


WAITING = (State.DUE, State.HELD)
OPEN = (*WAITING, State.CLAIMED, State.SENDING)


class Why(StrEnum):
    """Why a notice is where it is; what a mail server said stands beside it."""

    OVERTAKEN = "overtaken"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"
    EXCUSED = "excused"
    COVERED = "covered"
    MOVED = "moved"
    """The due day is another one now."""
    LEFT = "left"
    NOTHING_TO_SAY = "nothing_to_say"
    TOO_LATE = "too_late"
    BEFORE = "before"
    """Its time was before notices were switched on."""
    QUIET = "quiet"
    CEILING = "ceiling"
    LATER = "later"
    """The mail server asked to come back."""
    NO_ADDRESS = "no_address"
    NO_MAIL = "no_mail"
    """This installation sends no e-mail."""
    REFUSED = "refused"
    """The mail server does not take it for this address."""
    IN_DOUBT = "in_doubt"
    """The sender ended, or the line broke, between the last byte and the answer."""

    @property
    def words(self) -> str:
        """For whoever tells people in person."""
        return {
            Why.NO_ADDRESS: "No e-mail address",
            Why.NO_MAIL: "No e-mail is sent from here",
            Why.REFUSED: "The address does not take e-mail",
            Why.LATER: "The mail server could not be reached in time",
            Why.IN_DOUBT: "The e-mail may not have arrived",
        }.get(self, self.replace("_", " ").capitalize())


@dataclass(frozen=True)
class Stage:
    """One rung of a ladder: said so many days before (or, negative, after) the last day."""

    name: str
    days_left: int
    until: int
    """The least number of days left at which it is still the latest stage."""
    urgency: int


FAR = 1_000_000
"""More days than anybody has."""
ASSIGNED = Stage("assigned", FAR, -FAR, 10)
BEFORE_14 = Stage("before_14", 14, 8, 20)
BEFORE_7 = Stage("before_7", 7, 2, 30)
BEFORE_1 = Stage("before_1", 1, 0, 40)
OVERDUE_1 = Stage("overdue_1", -1, -6, 50)
OVERDUE_7 = Stage("overdue_7", -7, -13, 60)
OVERDUE_14 = Stage("overdue_14", -14, -FAR, 70)

BY_THE_DAY = (BEFORE_14, BEFORE_7, BEFORE_1, OVERDUE_1, OVERDUE_7, OVERDUE_14)
LADDER = (ASSIGNED, *BY_THE_DAY)
"""What a learner hears about an assignment, in order."""
LAPSED = Stage("overdue_1", -1, -13, 50)
EXPIRY = (BEFORE_14, BEFORE_7, BEFORE_1, LAPSED)
"""What is heard about a certificate that runs out while nothing is assigned for it."""

PAPERS = (
    Stage("paper_45", 45, 15, 22),
    Stage("paper_14", 14, 2, 32),
    Stage("paper_1", 1, -13, 46),
)
"""What is heard about a firm's paper. The last stage also catches one that has just run out."""
EXPECT = (Stage("review_14", 14, 1, 24), Stage("review_0", 0, -29, 34))
"""What is heard about a review of expectations."""
NOT_LET_IN, VISIT_FIRM, VISIT_URGENCY = "not_let_in", "visit_firm", 75
VISIT_DAYS = 14
"""What was decided longer ago is not told any more."""
CLAIM_WAITS, CLAIM_DECIDED, CLAIM_URGENCY = "claim_waits", "claim_decided", 42
CLAIM_DAYS = 14
"""What was claimed or decided longer ago is not told any more."""

INVITED, MOVED, OFF, INVITED_URGENCY = "invited", "moved", "off", 26
"""An invitation to a review, that it was moved, and that somebody is invited no more. Behind a
colon follows the number that the entry in their calendar has then."""
MEET = Stage("meet_2", 2, 0, 36)
"""What is heard before a review."""
NOTES = (Stage("notes_1", 1, 0, 38), Stage("notes_late", -1, -29, 54))
"""What is heard about notes; the first counts working days."""
ACTIONS = (Stage("action_1", 1, 0, 39), Stage("action_late", -1, -29, 55))
"""What is heard about an action of one's own."""
TOLD_LATELY = 2
"""Whoever heard of a review within so many days is not reminded of it as well."""

BY_HAND, BY_HAND_URGENCY = "by_hand", 80
OWNER_URGENCY = 88
"""Before all reminders by hand; not before links, which go even where notices are off. The stage is
the key of the fact that made somebody the owner: each taking over is told once."""
SIGN_IN, SIGN_IN_URGENCY = "sign_in", 90
WEEKLY, WEEKLY_URGENCY = "weekly", 45
ESCALATED_7, ESCALATED_14 = "escalated_7", "escalated_14"
ESCALATION_URGENCY = {ESCALATED_7: 61, ESCALATED_14: 71}

JOB_READY, JOB_FAILED, JOB_URGENCY = "ready", "failed", 85

ASKED_AN_HOUR = 3
"""Sign-in links that one person is sent within an hour."""


# --- hours -----------------------------------------------------------------------------


def is_quiet(zone: str, now: datetime) -> bool:
    """Whether nothing should arrive now in ``zone``: from eight in the evening till seven.

    Read off the clock on the wall there, so it is right on the days when clocks change.
    """
    there = now.astimezone(ZoneInfo(zone)).time()
    return not DAY_BEGINS <= there < DAY_ENDS


def quiet_zones(zones: Iterable[str], now: datetime) -> tuple[str, ...]:
    return tuple(sorted(zone for zone in set(zones) if is_quiet(zone, now)))


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def wait_after(tries: int) -> timedelta:
    """How long to leave a server alone that has said "later" so many times: 15 min, 30, ..."""
    return FIRST_WAIT * int(2 ** (tries - 1))


# --- names -----------------------------------------------------------------------------


def message_id(notice_id: UUID, domain: str) -> str:
    """Follows from the ledger's row alone: were it ever delivered twice, both carry one id."""
    return f"<notice-{notice_id}@{domain}>"


def one_line(text: str) -> str:
    """Text as it may stand in a header: no line ends, no control characters, one space each."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def language_of(wanted: str, known: Iterable[str]) -> str:
    """The catalogue for a person's language (BCP 47): itself, its first part, or English."""
    parts = wanted.replace("_", "-").lower().split("-")
    tries = ("-".join(parts[:n]) for n in range(len(parts), 0, -1))
    have = set(known)
    return next((tag for tag in tries if tag in have), "en")


def helper(words: Mapping[str, str]) -> str:
    """Who helps, as far as the company has named them in its agreement; else empty."""
    line = words.get("supporter_line") or words.get("office_line", "")
    said = (words.get("supporter_name", ""), line, words.get("supporter_hours", ""))
    return ", ".join(part for part in said if part)
