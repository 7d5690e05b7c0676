"""Notes what auditors open. What cannot be noted is not shown."""

from functools import partial
from urllib.parse import quote
from uuid import uuid4

from flask import Flask, Response, current_app, g, request

from course.actor import Act, Actor
from course.audit import service as audit
from course.audit.seals import View
from course.web import errors
from course.web.context import close_reading, settings

ROLES_SEE_MORE = frozenset(
    {
        "credentials.badge_png",
        "credentials.badge_svg",
        "credentials.certificate",
        "credentials.credential",
        "credentials.pdf",
        "incidents.event",
        "reports.proof",
        "reviews.review",
        "reviews.review_file",
        "vendors.visit",
    }
)
"""Pages for everybody with a record that show auditors other people's."""
MOST = 2_000
"""Characters of an address that are kept."""


def install(app: Flask) -> None:
    app.after_request(_note)


def is_noted(app: Flask, endpoint: str | None) -> bool:
    """Whether a role opens it.

    Decision: what everybody with a record may open is not noted, so that an auditor who also
    takes the course does so unwatched, as everybody else. Nor are public pages: they show
    nothing by role, and some carry a secret in their address.
    """
    if endpoint is None:
        return False
    guard = getattr(app.view_functions.get(endpoint), "guard", None)
    return endpoint in ROLES_SEE_MORE or (isinstance(guard, Act) and guard is not Act.LEARN)


def _note(response: Response) -> Response:
    """Runs when the answer is made and before its first byte goes out, whatever the answer is."""
    actor: Actor | None = g.get("actor")
    if actor is None or actor.audits is None or not is_noted(current_app, request.endpoint):
        return response
    if not response.is_streamed:
        close_reading()
    view = _view(actor, response.status_code)
    begin = current_app.extensions["course.unit_of_work"]
    if audit.note_view(partial(begin, now=view.at, actor_id=view.person_id), view):
        return response
    response.close()
    return errors.answer(503)


def _view(actor: Actor, status: int) -> View:
    grant = actor.audits
    assert grant
    assert grant.id
    assert request.endpoint
    return View(
        id=uuid4(),
        at=settings().clock(),
        person_id=actor.learner_id,
        grant_id=grant.id,
        method=request.method[:8],
        endpoint=request.endpoint,
        path=_address()[:MOST],
        status=status,
    )


def _address() -> str:
    """Path and query in letters that any database takes."""
    path = quote(request.path, safe="/:@!$&'()*+,;=~")
    query = quote(request.query_string, safe="%/?:@!$&'()*+,;=~")
    return f"{path}?{query}" if query else path
