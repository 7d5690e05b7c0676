"""One person: where they work, where they stand, and what can be done for them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act, Actor
from course.credentials import claim_queries, cover_queries
from course.credentials import queries as credentials
from course.directory import person_queries as queries
from course.directory.blueprint import bp
from course.directory.domain import OnPath, State
from course.directory.person_queries import Someone
from course.handouts.domain import company
from course.people import keeping
from course.web.context import current_actor, reading, settings
from course.web.guards import requires


@bp.get("/people/<uuid:person_id>")
@requires(Act.SEE_PEOPLE)
def person(person_id: UUID) -> ResponseReturnValue:
    """Never answers, scores or attempts. Whoever has only a past engagement of theirs in reach
    sees that it was there, and no more."""
    session, actor, now = reading(), current_actor(), settings().clock()
    someone = queries.someone(session, actor, person_id, now)
    if someone.merged_into:
        return redirect(url_for(".person", person_id=someone.merged_into), code=303)
    newest = queries.course(session, someone)
    sees_certificates = actor.may(Act.SEE_CERTIFICATES) and someone.whole
    paths = queries.paths(session, someone) if someone.open else []
    return render_template(
        "directory/person.html",
        someone=someone,
        paths=paths,
        certificates=credentials.held_by(session, someone.id) if sees_certificates else [],
        sees_why=sees_certificates,
        **_stand_ins(someone, paths),
        now=now,
        merges=queries.merges(session, someone.id) if actor.may(Act.MERGE_PEOPLE) else [],
        titles=newest.path_titles,
        company=company(newest.agreement),
        can=_can(actor, someone),
    )


def _stand_ins(someone: Someone, paths: Sequence[OnPath]) -> Mapping[str, Any]:
    """Cover, and clauses shown elsewhere; asked for only where there can be any."""
    tie = someone.foremost
    if tie is None or not someone.open:
        return {"covers": (), "shown": ()}
    covered = any(path.covered_until for path in paths)
    covers = cover_queries.of_person(reading(), someone.id) if covered else ()
    of_firm = any(one.vendor_id for one in someone.ties)
    return {
        "covers": [one for one in covers if one.lasts(tie.today)],
        "shown": claim_queries.shown_elsewhere(reading(), someone.id, tie.today) if of_firm else (),
    }


def _can(actor: Actor, someone: Someone) -> Mapping[str, Any]:
    """What the page offers, by name; of somebody who was erased, nothing."""
    offers = _offers(actor, someone)
    return dict.fromkeys(offers, False) if someone.erased_at else offers


def _offers(actor: Actor, someone: Someone) -> Mapping[str, Any]:
    """Each is checked again where it is done."""
    keeps = actor.may(Act.KEEP_PEOPLE)
    here = someone.state is State.HERE
    known = keeping.known(reading(), actor, someone.id) if keeps and someone.open else None
    return {
        "assign": here and actor.may(Act.ASSIGN),
        "ready": here and opens(actor, "vendors.ready"),
        "remind": here and opens(actor, "notices.remind"),
        "new_pin": here and opens(actor, "people.new_pin"),
        "cover": here and actor.may(Act.COVER),
        "claim": here and actor.may(Act.CLAIM) and _own_firm(actor, someone),
        "contact": keeping.may_change_contact(reading(), actor, known),
        "engage": keeps,
        "end": keeps,
        "move": keeps and _can_move(actor, someone),
        "prove": actor.may(Act.SEE_CERTIFICATES) and someone.whole,
        "export": actor.may(Act.EXPORT_CERTIFICATES),
        "roles": opens(actor, "people.person_roles"),
        "merge": actor.may(Act.MERGE_PEOPLE) and actor.person_id != someone.id,
        "erase": opens(actor, "erasure.erase") and actor.person_id != someone.id,
    }


def _own_firm(actor: Actor, someone: Someone) -> bool:
    firms = {grant.vendor_id for grant in actor.grants_for(Act.CLAIM)}
    return any(tie.vendor_id in firms for tie in someone.here)


def _can_move(actor: Actor, someone: Someone) -> bool:
    """Whether another branch is in reach: a vendor admin's people may go to any."""
    own_firm = any(grant.vendor_id for grant in actor.grants_for(Act.KEEP_PEOPLE))
    return own_firm or len(someone.places.branches) > 1


def opens(actor: Actor, endpoint: str) -> bool:
    """Whether there is such a page, and the actor's role opens it."""
    view = current_app.view_functions.get(endpoint)
    act = getattr(view, "guard", None)
    return isinstance(act, Act) and actor.may(act)
