"""Keeping records of people by hand, one at a time, by the rules of the roster import."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from course.actor import Actor
from course.db import UnitOfWork
from course.errors import NotFound, NotReady
from course.events import PeopleChanged, PeopleLeft
from course.people import keeping_queries as queries
from course.people import known_queries, service
from course.people.domain import digits, fold, opens_no_more, search_key
from course.people.keeping_queries import Kept
from course.people.merging import sign_out
from course.people.models import Engagement, Person
from course.people.roster_judge import judge
from course.people.roster_rules import Wish, tidy_person, wish_or_problems
from course.people.roster_verdicts import Asked, Known, Verdict

DAY = timedelta(days=1)
TAKEN = "Another person has this e-mail. Leave it empty, or correct it."
HERE_ALREADY = "They are there already on some of these days. Give days that do not overlap."


class Refused(NotReady):
    """What is wrong with a form, a sentence each."""

    def __init__(self, problems: Sequence[str]):
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class HereAlready(NotReady):
    """Somebody in reach has this id or this e-mail: their record is the one to change."""

    def __init__(self, known: Known, what: str):
        super().__init__(f"{known.name} has this {what} already.")
        self.person_id, self.name, self.what = known.id, known.name, what


def add(uow: UnitOfWork, *, actor: Actor, row: Mapping[str, str]) -> UUID:
    """Somebody new, with a first engagement.

    Args:
        row: cells by name, as a roster has them.

    Returns:
        The person's id.

    Raises:
        Refused: with everything that is wrong.
        HereAlready: the id or the e-mail is that of somebody in reach. Out of reach it is only
            said that it cannot be used.
    """
    wish = _wish(uow, actor, row)
    today = _today(uow, queries.zone(uow.session, wish.branch_id))
    named = known_queries.known_as(uow.session, actor, queries.ACT, code_key=wish.code_key)
    taken = {}
    if wish.email_key:
        mailed = known_queries.known_as(uow.session, actor, queries.ACT, email_key=wish.email_key)
        if mailed and mailed.in_reach and not (named and named.id == mailed.id):
            raise HereAlready(mailed, "e-mail")
        taken = {wish.number: TAKEN} if mailed else {}
    [line] = judge(Asked([wish], {wish.branch_id: today}, True, taken), named)
    if named and named.in_reach:
        raise HereAlready(named, "person id")
    if line.verdict is Verdict.REFUSED or line.starts_on is None:
        raise Refused([line.why or ""])
    return service.add_person(
        uow,
        code=wish.code,
        name=wish.name,
        branch_id=wish.branch_id,
        job_role=wish.job_role,
        starts_on=line.starts_on,
        vendor_id=wish.vendor_id,
        email=wish.email,
        phone=wish.phone,
        language=wish.language or "en",
        ends_on=wish.ends_on,
    )


def _wish(uow: UnitOfWork, actor: Actor, row: Mapping[str, str]) -> Wish:
    """What the cells ask for, within reach. A place out of reach is one that does not exist."""
    places = queries.places(uow.session, actor)
    wish = wish_or_problems(1, row, places)
    if not isinstance(wish, Wish):
        raise Refused(wish)
    if not queries.may_place(uow.session, actor, wish.branch_id, wish.vendor_id):
        name = row.get("branch", "")
        raise Refused([f"There is no branch {name[:60]}. {places.nearest('branch', '')}"])
    return wish


def _today(uow: UnitOfWork, zone: str) -> date:
    return uow.now.astimezone(ZoneInfo(zone)).date()


# --- the person ---------------------------------------------------------------------------


def known(session: Session, actor: Actor, person_id: UUID) -> Known | None:
    """A record as the roster's rules see it, for this actor."""
    return known_queries.known_by_id(session, actor, queries.ACT, person_id)


def may_change_contact(session: Session, actor: Actor, record: Known | None) -> bool:
    """Whoever answers for the whole record, unless its roles open more than the actor's.

    Whoever can change where mail goes can sign in as that person.
    """
    if record is None or not record.in_reach or record.guarded:
        return False
    if queries.erased(session, record.id):
        return False
    return not record.has_role or opens_no_more(queries.roles(session, record.id), actor)


def change_contact(
    uow: UnitOfWork, *, actor: Actor, person_id: UUID, row: Mapping[str, str]
) -> bool:
    """Name, e-mail, phone and language.

    Returns:
        Whether anything changed.

    Raises:
        NotFound: there is no such person, or the record is not the actor's to change.
        Refused: with everything that is wrong.
    """
    now = known(uow.session, actor, person_id)
    if not may_change_contact(uow.session, actor, now):
        raise NotFound("There is no such person.")
    assert now
    cells = tidy_person(row)
    if isinstance(cells, list):
        raise Refused(cells)
    email_key = fold(cells["email"]) if cells["email"] else None
    if email_key and email_key != now.email_key:
        owner = known_queries.known_as(uow.session, actor, queries.ACT, email_key=email_key)
        if owner:
            raise Refused([TAKEN])
    values = {
        "name": cells["name"],
        "email": cells["email"] or None,
        "phone": cells["phone"] or None,
        "language": cells["language"] or now.language,
    }
    if values == {name: getattr(now, name) for name in values}:
        return False
    keys = {
        "email_key": email_key,
        "name_key": search_key(cells["name"]),
        "phone_key": digits(cells["phone"]) if cells["phone"] else None,
    }
    uow.session.execute(update(Person).where(Person.id == person_id).values(values | keys))
    uow.emit(PeopleChanged(what="contact", person_ids=(person_id,)))
    return True


# --- engagements --------------------------------------------------------------------------


def begin_engagement(
    uow: UnitOfWork, *, actor: Actor, person_id: UUID, row: Mapping[str, str]
) -> None:
    """One more place where somebody works, or works again; what was there stays as it is.

    Raises:
        NotFound: there is no such person.
        Refused: with everything that is wrong.
    """
    if not queries.in_reach(uow.session, actor, person_id):
        raise NotFound("There is no such person.")
    wish = _wish(uow, actor, {"person_id": "-", "name": "-", **row})
    starts_on = wish.starts_on or _today(uow, queries.zone(uow.session, wish.branch_id))
    if wish.ends_on and wish.ends_on < starts_on:
        raise Refused(["It ends before it starts. Look at both days."])
    _begin(
        uow,
        Engagement(
            person_id=person_id,
            kind=wish.kind,
            vendor_id=wish.vendor_id,
            branch_id=wish.branch_id,
            job_role=wish.job_role,
            starts_on=starts_on,
            ends_on=wish.ends_on,
        ),
    )
    uow.emit(PeopleChanged(what="engaged", person_ids=(person_id,)))


def _begin(uow: UnitOfWork, fresh: Engagement) -> None:
    days = (fresh.starts_on, fresh.ends_on)
    if queries.same_place(uow.session, fresh.person_id, fresh.branch_id, fresh.vendor_id, days):
        raise Refused([HERE_ALREADY])
    uow.session.add(fresh)
    uow.session.flush()


def end_engagement(
    uow: UnitOfWork, *, actor: Actor, person_id: UUID, engagement_id: UUID, last_day: date
) -> bool:
    """Give an engagement its last day, or another one.

    Whoever has then left altogether is signed out, and nothing is asked of them any more; what
    they have shown stays.

    Returns:
        Whether anything changed.

    Raises:
        NotFound: there is no such engagement.
        Refused: the day is before its first.
    """
    kept = _kept(uow, actor, person_id, engagement_id)
    if last_day < kept.starts_on:
        raise Refused(["It ends before it starts. Look at both days."])
    if kept.ends_on == last_day:
        return False
    _set_days(uow, kept.id, ends_on=last_day)
    today = _today(uow, kept.time_zone)
    if not queries.goes_on(uow.session, person_id, today):
        sign_out(uow, person_id)
        uow.emit(PeopleLeft(person_ids=(person_id,)))
    uow.emit(PeopleChanged(what="ended", person_ids=(person_id,)))
    return True


def move(
    uow: UnitOfWork,
    *,
    actor: Actor,
    person_id: UUID,
    engagement_id: UUID,
    branch: str,
    from_day: date,
    job_role: str,
) -> None:
    """To another branch from a day on: one engagement ends the day before, another begins.

    Where nothing of the old one has passed by then, its branch was a mistake and is put right.

    Raises:
        NotFound: there is no such engagement.
        Refused: no such branch in reach, or it does not fit the days.
    """
    kept = _kept(uow, actor, person_id, engagement_id)
    places = queries.places(uow.session, actor)
    to = places.branches.get(fold(branch))
    if to is None or not queries.may_place(uow.session, actor, to.id, kept.vendor_id):
        raise Refused([f"There is no branch {branch[:60]}. {places.nearest('branch', branch)}"])
    if to.id == kept.branch_id:
        raise Refused([f"They work at {kept.branch} already. Choose the branch they move to."])
    if kept.ends_on and kept.ends_on < from_day:
        raise Refused([f"They leave {kept.branch} before that day. Choose an earlier day."])
    fresh = Engagement(
        person_id=person_id,
        kind=kept.kind,
        vendor_id=kept.vendor_id,
        branch_id=to.id,
        job_role=job_role.strip() or kept.job_role,
        starts_on=from_day,
        ends_on=kept.ends_on,
    )
    if from_day <= kept.starts_on:
        if queries.same_place(
            uow.session, person_id, to.id, kept.vendor_id, (from_day, kept.ends_on)
        ):
            raise Refused([HERE_ALREADY])
        uow.session.execute(
            update(Engagement)
            .where(Engagement.id == kept.id)
            .values(branch_id=to.id, job_role=fresh.job_role, starts_on=from_day)
        )
    else:
        _begin(uow, fresh)
        _set_days(uow, kept.id, ends_on=from_day - DAY)
    uow.emit(PeopleChanged(what="moved", person_ids=(person_id,)))


def _kept(uow: UnitOfWork, actor: Actor, person_id: UUID, engagement_id: UUID) -> Kept:
    kept = queries.kept(uow.session, actor, person_id, engagement_id)
    if kept is None:
        raise NotFound("There is no such engagement.")
    return kept


def _set_days(uow: UnitOfWork, engagement_id: UUID, *, ends_on: date) -> None:
    uow.session.execute(
        update(Engagement).where(Engagement.id == engagement_id).values(ends_on=ends_on)
    )
