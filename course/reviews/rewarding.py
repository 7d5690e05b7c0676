"""What people do to reward good service. Software proposes; a named person grants, and says why."""

import secrets
from dataclasses import asdict
from datetime import date
from uuid import UUID, uuid4

from course.actor import Act, Actor
from course.credentials.domain import LETTER_PREFIX, new_serial
from course.db import UnitOfWork
from course.errors import NotFound, NotReady
from course.events import (
    CustomerThanked,
    PreferredEnded,
    PreferredGranted,
    RecognitionGranted,
    RecognitionRulePublished,
    ReferenceLetterIssued,
)
from course.handouts.domain import company as company_of
from course.library import queries as library
from course.reviews import fact_queries, guest_queries, reward_queries, rule_queries
from course.reviews.models import (
    Preferred,
    PreferredEnd,
    Recognition,
    RecognitionRule,
    ReferenceLetter,
    Thanks,
)
from course.reviews.name_rules import named, refusal
from course.reviews.reward_rules import (
    Letter,
    Reward,
    Terms,
    check_in_advance,
    letter_data,
)
from course.reviews.service import NamesSomebody
from course.vendors import queries as vendors


def publish_rule(
    uow: UnitOfWork, *, actor: Actor, terms: Terms, line_id: UUID | None = None
) -> UUID:
    """Publish a rule, or the next version of one. It begins on a day that is still to come.

    Raises:
        NotFound: the actor may not.
        NotReady: it would count what has happened already, or somebody was faster.
    """
    if not actor.may(Act.RECOGNISE):
        raise NotFound("There is no such page.")
    check_in_advance(terms.from_on, uow.now.date())
    last = {rule.line_id: rule.version for rule in rule_queries.versions(uow.session)}
    if line_id and line_id not in last:
        raise NotFound("There is no such rule.")
    id_, line_id = uuid4(), line_id or uuid4()
    new = uow.add_once(
        RecognitionRule,
        RecognitionRulePublished(rule_id=id_, line_id=line_id, from_on=terms.from_on),
        id=id_,
        line_id=line_id,
        version=last.get(line_id, 0) + 1,
        **asdict(terms),
        made_by=uow.actor_id,
        made_at=uow.now,
    )
    if not new:
        raise NotReady("Somebody has just published another version. Look at it first.")
    return id_


def grant(
    uow: UnitOfWork,
    *,
    actor: Actor,
    award_id: UUID,
    vendor_id: UUID,
    reason: str,
    ends_on: date | None = None,
) -> bool:
    """Grant what is proposed, with the numbers of this moment. Pressing twice grants once.

    Args:
        ends_on: last day of preferred status; only for rules that promise it.

    Raises:
        NotFound: it is not proposed, or out of reach.
        NotReady: the reason or the last day is missing.
    """
    today = uow.now.date()
    one = rule_queries.proposal(uow.session, actor, award_id, vendor_id, today)
    if actor.person_id is None:
        raise NotFound("Only a named person can grant it.")
    if not reason:
        raise NotReady("Write why. The firm reads it.")
    prefers = one.rule.terms.reward is Reward.PREFERRED
    if prefers and (ends_on is None or ends_on <= today):
        raise NotReady("Preferred status has a last day that is still to come.")
    _refuse_names(uow, vendor_id, one.firm, reason)
    id_ = uuid4()
    new = uow.add_once(
        Recognition,
        RecognitionGranted(recognition_id=id_, rule_id=award_id, vendor_id=vendor_id),
        id=id_,
        rule_id=award_id,
        vendor_id=vendor_id,
        since=one.since,
        until=today,
        part=one.share.part,
        whole=one.share.whole,
        reason=reason,
        made_by=actor.person_id,
        made_at=uow.now,
    )
    if new and prefers and ends_on:
        _prefer(uow, actor.person_id, vendor_id, id_, ends_on, reason)
    return new


def _prefer(
    uow: UnitOfWork, by: UUID, vendor_id: UUID, recognition_id: UUID, ends_on: date, reason: str
) -> None:
    preferred_id = uuid4()
    uow.session.add(
        Preferred(
            id=preferred_id,
            vendor_id=vendor_id,
            recognition_id=recognition_id,
            starts_on=uow.now.date(),
            ends_on=ends_on,
            reason=reason,
            made_by=by,
            made_at=uow.now,
        )
    )
    uow.session.flush()
    uow.emit(PreferredGranted(preferred_id=preferred_id, vendor_id=vendor_id, ends_on=ends_on))


def end_preferred(uow: UnitOfWork, *, actor: Actor, preferred_id: UUID, reason: str) -> bool:
    """Preferred status ends before its last day, with a reason. Once.

    Raises:
        NotFound: there is none, or out of reach.
        NotReady: no reason was given.
    """
    one = reward_queries.preferred_one(uow.session, preferred_id)
    vendors.firm(uow.session, actor, Act.RECOGNISE, one.vendor_id, uow.now.date())
    if actor.person_id is None:
        raise NotFound("Only a named person can end it.")
    if not reason:
        raise NotReady("Write why. The firm reads it.")
    _refuse_names(uow, one.vendor_id, one.firm, reason)
    return uow.add_once(
        PreferredEnd,
        PreferredEnded(preferred_id=preferred_id, vendor_id=one.vendor_id),
        preferred_id=preferred_id,
        reason=reason,
        made_by=actor.person_id,
        made_at=uow.now,
    )


def keep_thanks(
    uow: UnitOfWork,
    *,
    actor: Actor,
    vendor_id: UUID,
    customer: str,
    source: str,
    words: str,
    said_on: date,
) -> UUID:
    """Keep what a customer was thankful for, and where it was said.

    Raises:
        NotFound: the firm is out of reach.
        NotReady: the day is still to come.
        NamesSomebody: the words name one of the firm's people.
    """
    firm = vendors.firm(uow.session, actor, Act.THANK, vendor_id, uow.now.date())
    if said_on > uow.now.date():
        raise NotReady("The day is still to come.")
    _refuse_names(uow, vendor_id, firm.name, words, customer)
    id_ = uuid4()
    uow.session.add(
        Thanks(
            id=id_,
            vendor_id=vendor_id,
            customer=customer,
            source=source,
            words=words,
            said_on=said_on,
            made_by=uow.actor_id,
            made_at=uow.now,
        )
    )
    uow.session.flush()
    uow.emit(CustomerThanked(thanks_id=id_, vendor_id=vendor_id, said_on=said_on))
    return id_


def issue_letter(
    uow: UnitOfWork, *, actor: Actor, vendor_id: UUID, since: date, until: date
) -> UUID:
    """Sign a letter of reference: recorded facts of the period, each with what it is of.

    Raises:
        NotFound: the firm is out of reach.
        NotReady: the period is no period, or nothing was recorded in it.
    """
    today = uow.now.date()
    firm = vendors.firm(uow.session, actor, Act.RECOGNISE, vendor_id, today)
    if actor.person_id is None:
        raise NotFound("Only a named person can sign.")
    if until < since or until > today:
        raise NotReady("The period ends today or before, and after it begins.")
    facts = fact_queries.facts(uow.session, [vendor_id], since, until)[vendor_id]
    letter = Letter(
        serial=new_serial(LETTER_PREFIX, today.year, secrets.randbits),
        company=company_of(library.newest(uow.session).agreement),
        firm=firm.name,
        since=since,
        until=until,
        facts=tuple(facts),
        thanks=reward_queries.thanks_count(uow.session, vendor_id, since, until),
        name=actor.name,
        issued_on=today,
    )
    if not letter.counted and not letter.thanks:
        raise NotReady("Nothing was recorded in this period. A letter quotes only recorded facts.")
    id_ = uuid4()
    uow.session.add(
        ReferenceLetter(
            id=id_,
            serial=letter.serial,
            vendor_id=vendor_id,
            record=letter_data(letter),
            made_by=actor.person_id,
            made_at=uow.now,
        )
    )
    uow.session.flush()
    uow.emit(ReferenceLetterIssued(letter_id=id_, serial=letter.serial, vendor_id=vendor_id))
    return id_


def _refuse_names(uow: UnitOfWork, vendor_id: UUID, firm: str, *texts: str) -> None:
    people = guest_queries.unnamed(uow.session, None, vendor_id)
    for text in texts:
        if found := named(text, people, [firm]):
            raise NamesSomebody(refusal(found, firm))
