"""Clauses: which promise is hard to keep, and whether words, training or work must change."""

from datetime import timedelta
from statistics import median

from flask import render_template, request
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.content.model import Revision
from course.errors import NotFound
from course.incidents import clause_queries as queries
from course.incidents import story_queries
from course.incidents.blueprint import bp
from course.incidents.clause_rules import LEAST_ANSWERS, LEAST_PEOPLE, SHADES, advice
from course.incidents.domain import minutes
from course.library import queries as library
from course.web.context import current_actor, reading, settings
from course.web.guards import requires

YEAR = timedelta(days=365)
WAYS = {"role": "Job role", "branch": "Branch"}


@bp.get("/clauses")
@requires(Act.SEE_CLAUSES)
def clauses() -> ResponseReturnValue:
    """Every clause: events beside misses, as a heat map by job role or branch."""
    session, actor = reading(), current_actor()
    revision, since, by = library.newest(session), settings().clock() - YEAR, _by()
    rows = queries.asked_about(revision)
    return render_template(
        "incidents/clauses.html",
        agreement=revision.agreement,
        by=by,
        ways=WAYS,
        all=queries.misses(session, actor, rows, "all", since),
        heat=queries.misses(session, actor, rows, by, since),
        events=queries.events(session, actor, since),
        everybody=queries.EVERYBODY,
        shades=SHADES,
        least=LEAST_PEOPLE,
    )


@bp.get("/clauses/<clause_id>")
@requires(Act.SEE_CLAUSES)
def clause(clause_id: str) -> ResponseReturnValue:
    """One clause: counts, no names; for authors also how each question does."""
    session, actor = reading(), current_actor()
    revision, since, by = library.newest(session), settings().clock() - YEAR, _by()
    found = next((one for one in revision.agreement.clauses if one.id == clause_id), None)
    if found is None:
        raise NotFound("There is no such clause.")
    asked = queries.asked_about(revision, clause_id)
    own = {id_: id_ for id_ in asked}
    known = queries.misses(session, actor, asked, "all", since).cell(clause_id, queries.EVERYBODY)
    happened = queries.events(session, actor, since).get(clause_id, (0, 0))
    authors = actor.may(Act.SEE_ITEMS)
    cards = queries.items(session, list(asked), since) if authors else ()
    office = minutes(revision.agreement)[0]
    told = queries.told_after(session, actor, clause_id, since)
    return render_template(
        "incidents/clause.html",
        clause=found,
        known=known,
        events=happened,
        branches=queries.by_branch(session, actor, clause_id, since),
        told=(len(told), sum(n <= office for n in told), int(median(told))) if told else None,
        office=office,
        advice=advice(known, happened[0], any(card.weak for card in cards)),
        by=by,
        ways=WAYS,
        heat=queries.misses(session, actor, own, by, since),
        asks=_asks(revision, asked),
        authors=authors,
        cards=cards,
        shades=SHADES,
        least=LEAST_PEOPLE,
        least_answers=LEAST_ANSWERS,
        sheets=story_queries.sheets(revision, clause_id),
        stories=story_queries.stories(session, actor, revision, clause_id),
        may_list=actor.may(Act.SEE_EVENTS),
    )


def _by() -> str:
    wanted = request.args.get("by", "role")
    return wanted if wanted in WAYS else "role"


def _asks(revision: Revision, asked: dict[str, str]) -> dict[str, str]:
    """What each question asks, by the id that answers carry."""
    single = {item.id: item.decision.ask for item in revision.items}
    linked = {
        f"{case.id}/{decision.id}": decision.ask
        for case in revision.cases
        for decision in case.decisions
    }
    return {id_: text for id_, text in (single | linked).items() if id_ in asked}
