"""A person's dates in the calendar of their phone."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from course.actor import Act
from course.credentials import queries as credentials
from course.errors import NotFound
from course.library import queries as library
from course.notices import calendar_queries as queries
from course.notices import feed, review_letter_queries, service
from course.notices.blueprint import bp
from course.notices.post import post_of
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.filters import place
from course.web.guards import public, requires


@bp.get("/learn/calendar")
@requires(Act.LEARN)
def calendar() -> ResponseReturnValue:
    """What it is, and the button that makes an address."""
    made = queries.has_calendar(reading(), current_actor().learner_id)
    return render_template("notices/calendar.html", made=made, address=None)


@bp.post("/learn/calendar")
@requires(Act.LEARN)
def make_calendar() -> ResponseReturnValue:
    """A new address, shown on this page and never again; an older one is dead."""
    with unit_of_work() as uow:
        token = service.make_calendar(uow, person_id=current_actor().learner_id)
    address = settings().base_url + url_for("notices.calendar_file", token=token)
    return render_template("notices/calendar.html", made=True, address=address)


@bp.get("/calendar/<token>.ics")
@public("calendars cannot sign in; whoever was given the address may read these dates")
def calendar_file(token: str) -> ResponseReturnValue:
    session = reading()
    owner = queries.calendar_owner(session, token)
    if owner is None:
        raise NotFound("There is no such calendar.")
    url = settings().base_url
    body = feed.calendar(
        _entries(session, owner),
        _reviews(session, owner),
        name="One Standard",
        domain=post_of(settings()).domain,
        url=url + url_for("home.home"),
    )
    response = Response(body, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(hashlib.sha256(body).hexdigest())
    response.make_conditional(request)
    return response


def _entries(session: Session, owner: UUID) -> list[feed.Entry]:
    titles = library.newest(session).path_titles
    due = [
        feed.Entry(
            task.id,
            f"Finish the path {titles.get(task.path_id, task.path_id)}",
            f"You have until the end of this day, {place(task.time_zone)} time.",
            task.due_on,
            task.assigned_at,
        )
        for task in queries.due_days(session, owner)
    ]
    return due + [_runs_out(certificate) for certificate in _newest(session, owner)]


def _reviews(session: Session, owner: UUID) -> list[feed.Meets]:
    """Those that lie ahead; their own file in a mail is the same entry."""
    ahead = review_letter_queries.ahead(session, owner, settings().clock().date())
    base = settings().base_url
    return [
        feed.Meets(one, number, base + url_for("reviews.review", review_id=one.id))
        for one, number in ahead
    ]


def _newest(session: Session, owner: UUID) -> Iterable[credentials.Certificate]:
    """The last one of each path that was not taken back."""
    last: dict[str, credentials.Certificate] = {}
    for certificate in credentials.held_by(session, owner):  # the newest first
        if certificate.revoked_at is None:
            known = last.setdefault(certificate.path_id, certificate)
            if certificate.valid_until > known.valid_until:
                last[certificate.path_id] = certificate
    return last.values()


def _runs_out(certificate: credentials.Certificate) -> feed.Entry:
    return feed.Entry(
        certificate.id,
        f"{certificate.record['credential_title']}: last day of your certificate",
        f"It is valid until the end of this day, {place(certificate.time_zone)} time.",
        certificate.valid_until,
        certificate.issued_at,
    )
