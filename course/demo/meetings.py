"""The demo's reviews and what they brought: one firm on schedule, one overdue, one about to begin.

Pike keeps its reviews and its actions, was granted a letter and preferred status, and customers
were thankful. Kestrel's second review is overdue. Bramley's first one is ahead, and so is that of
the branch's own team.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select

from course.actor import Actor
from course.db import UnitOfWork
from course.demo.company import BRAMLEY, KESTREL, PIKE
from course.demo.founding import Founded
from course.demo.telling import AOIFE, DANA, HR, JOAN, ORLA, Firm, Told
from course.reviews import meeting, rewarding, rule_queries, service
from course.reviews.date_rules import Rhythm
from course.reviews.models import Review, ReviewAction, ReviewSeries
from course.reviews.reward_rules import Measure, Reward, Terms

HARBOUR = "Harbour"
PIKE_BEGAN, KESTREL_BEGAN = 275, 105
"""So many days ago their reviews began."""
LETTER_RULE, FIRST_RULE = "Reviews kept", "Actions kept"


def meetings(founded: Founded, today: date) -> Iterator[Told]:
    """Everything about reviews and recognition, in any order."""
    yield from _pike(Firm(founded, PIKE, JOAN, today))
    yield from _kestrel(Firm(founded, KESTREL, AOIFE, today))
    yield from _others(Firm(founded, BRAMLEY, ORLA, today))
    yield from _recognition(Firm(founded, PIKE, JOAN, today))


def _pike(firm: Firm) -> Iterator[Told]:
    rhythm = Rhythm(firm.today - timedelta(days=PIKE_BEGAN))
    yield _begin(firm, PIKE_BEGAN, rhythm)
    yield _guests(firm, PIKE_BEGAN - 1, "PK-04", "AL-1006", "PK-01", DANA)
    said = (
        ("We get the customer’s phone number too late.", "Send phone numbers by four o’clock"),
        ("Two keys were missing at the gate.", "Keep a second set of keys at the desk"),
        ("Calls after damage came within ten minutes.", "Print the call card for every van"),
        ("The parking at Quay Street is closed until June.", "Ask the council for a permit"),
    )
    for number, (point, action) in enumerate(said, start=1):
        ago = (firm.today - rhythm.slot(number)).days
        yield _about(firm, ago + 3, 9, JOAN, meeting.add_point, words=point)
        yield _about(firm, ago, 11, DANA, meeting.hold, held_on=rhythm.slot(number))
        who, due_on = (DANA, JOAN)[number % 2], rhythm.slot(number) + timedelta(days=21)
        yield _about(
            firm,
            ago,
            12,
            DANA,
            meeting.add_action,
            held=True,
            owner_id=firm.founded.ids[who],
            due_on=due_on,
            words=action,
        )
        yield _said(firm, ago - 15, who, action)
        notes = f"{point} We agreed: {action.lower()}. Everything else stays as it is."
        yield _about(firm, ago - 2, 15, DANA, meeting.write_notes, held=True, words=notes)
    words = "We would like the plan of the week on Friday, not on Monday."
    yield _about(firm, 2, 10, JOAN, meeting.add_point, words=words)


def _kestrel(firm: Firm) -> Iterator[Told]:
    rhythm = Rhythm(firm.today - timedelta(days=KESTREL_BEGAN), monthly=1, every=2)
    yield _begin(firm, KESTREL_BEGAN, rhythm)
    first = (firm.today - rhythm.slot(1)).days
    yield _about(firm, first, 10, DANA, meeting.hold, held_on=rhythm.slot(1))
    yield _about(
        firm,
        first,
        11,
        DANA,
        meeting.add_action,
        held=True,
        owner_id=firm.founded.ids[AOIFE],
        due_on=firm.today - timedelta(days=6),
        words="Call the customer before the window ends, every time",
    )
    words = "Two visits in spring began late without a call. The firm plans calls from the van."
    yield _about(firm, first - 3, 16, DANA, meeting.write_notes, held=True, words=words)
    words = "Two customers rang us because nobody had called them."
    yield _about(firm, 12, 9, DANA, meeting.add_point, words=words)


def _others(firm: Firm) -> Iterator[Told]:
    yield _begin(firm, 22, Rhythm(firm.today - timedelta(days=22)))
    yield _begin(firm, 26, Rhythm(firm.today - timedelta(days=26)), team=True)


def _recognition(firm: Firm) -> Iterator[Told]:
    hr, dana, day = firm.who(HR), firm.who(DANA), timedelta(days=1)
    start = firm.today - 270 * day
    for title, measure, reward in (
        (LETTER_RULE, Measure.REVIEWS_ON_TIME, Reward.LETTER),
        (FIRST_RULE, Measure.ACTIONS_ON_TIME, Reward.PREFERRED),
    ):
        terms = Terms(title, measure, 90, 12, 3, reward, start)
        yield 272, 10, hr, partial(_publish, actor=hr, terms=terms)
    for ago, customer, source, words in (
        (120, "Maeve Doran", "A call to the office", "They rang before they were late."),
        (48, "", "A card to the branch", "Clean, kind, and they explained what they had done."),
    ):
        keep = partial(_thank, actor=dana, firm=firm, customer=customer, source=source, words=words)
        yield ago, 14, dana, keep
    why = "Nine months of reviews and actions, each by its day."
    yield 18, 10, hr, partial(_grant, actor=hr, firm=firm, title=LETTER_RULE, reason=why)
    last = firm.today + 160 * day
    yield (
        18,
        11,
        hr,
        partial(_grant, actor=hr, firm=firm, title=FIRST_RULE, reason=why, ends_on=last),
    )
    yield 17, 9, hr, partial(_sign_letter, actor=hr, firm=firm)


# --- acts that need to look something up first --------------------------------------------


def _begin(firm: Firm, ago: int, rhythm: Rhythm, *, team: bool = False) -> Told:
    dana = firm.who(DANA)
    return ago, 9, dana, partial(_schedule, actor=dana, firm=firm, rhythm=rhythm, team=team)


def _schedule(uow: UnitOfWork, *, actor: Actor, firm: Firm, rhythm: Rhythm, team: bool) -> None:
    service.schedule(
        uow,
        actor=actor,
        branch_id=firm.founded.branches[HARBOUR],
        vendor_id=None if team else firm.id,
        rhythm=rhythm,
    )


def _guests(firm: Firm, ago: int, *codes: str) -> Told:
    ids = [firm.founded.ids[code] for code in codes]
    return _about(firm, ago, 10, DANA, service.invite, person_ids=ids)


def _about(
    firm: Firm, ago: int, hour: int, code: str, does: Any, *, held: bool = False, **given: Any
) -> Told:
    """Something about the firm's review that is ahead, or about the one held last."""
    actor = firm.who(code)
    act = partial(_do, actor=actor, firm=firm, does=does, held=held, given=given)
    return ago, hour, actor, act


def _do(
    uow: UnitOfWork, *, actor: Actor, firm: Firm, does: Any, held: bool, given: dict[str, Any]
) -> None:
    does(uow, actor=actor, review_id=_review(uow, firm, held), **given)


def _review(uow: UnitOfWork, firm: Firm, held: bool) -> UUID:
    found = (
        select(Review.id)
        .join(ReviewSeries, ReviewSeries.id == Review.series_id)
        .where(ReviewSeries.vendor_id == firm.id, Review.held_on.is_not(None) == held)
        .order_by(Review.ordinal.desc())
        .limit(1)
    )
    return uow.session.execute(found).scalar_one()


def _said(firm: Firm, ago: int, code: str, words: str) -> Told:
    actor = firm.who(code)
    return ago, 13, actor, partial(_say, actor=actor, words=words)


def _say(uow: UnitOfWork, *, actor: Actor, words: str) -> None:
    found = select(ReviewAction.id).where(ReviewAction.words == words)
    action_id = uow.session.execute(found).scalar_one()
    meeting.say_action(uow, actor=actor, action_id=action_id, done=True, words="")


def _publish(uow: UnitOfWork, *, actor: Actor, terms: Terms) -> None:
    rewarding.publish_rule(uow, actor=actor, terms=terms)


def _thank(
    uow: UnitOfWork, *, actor: Actor, firm: Firm, customer: str, source: str, words: str
) -> None:
    rewarding.keep_thanks(
        uow,
        actor=actor,
        vendor_id=firm.id,
        customer=customer,
        source=source,
        words=words,
        said_on=uow.now.date(),
    )


def _grant(
    uow: UnitOfWork,
    *,
    actor: Actor,
    firm: Firm,
    title: str,
    reason: str,
    ends_on: date | None = None,
) -> None:
    rule = next(one for one in rule_queries.versions(uow.session) if one.terms.title == title)
    rewarding.grant(
        uow, actor=actor, award_id=rule.id, vendor_id=firm.id, reason=reason, ends_on=ends_on
    )


def _sign_letter(uow: UnitOfWork, *, actor: Actor, firm: Firm) -> None:
    since = uow.now.date() - timedelta(days=260)
    rewarding.issue_letter(uow, actor=actor, vendor_id=firm.id, since=since, until=uow.now.date())
