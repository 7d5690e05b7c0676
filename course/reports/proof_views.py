"""One person, one clause, one day: did they know it?"""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from course.actor import Act
from course.reports import proof_queries as queries
from course.reports.blueprint import bp
from course.reports.proof_form import ProofForm
from course.web.context import current_actor, reading, settings
from course.web.guards import requires


@bp.get("/people/<uuid:person_id>/proof")
@requires(Act.LEARN)
def proof(person_id: UUID) -> ResponseReturnValue:
    """For HR and auditors, and for oneself.

    Oneself is not shown the words of the final check's questions: they are asked again.
    """
    session, actor, now = reading(), current_actor(), settings().clock()
    about = queries.subject(session, actor, person_id, now.date())
    clauses, today = queries.clauses(session), queries.today(about, now)
    asked = bool({"clause", "on"} & request.args.keys())
    given = request.args if asked else MultiDict({"on": today.isoformat()})
    form = ProofForm(given, clauses=clauses, today=today)
    found = None
    if asked and form.validate():
        called, on = form.picked()
        about = queries.subject(session, actor, person_id, on)
        found = queries.proof(session, about, called, on, now)
    shown = render_template(
        "reports/proof.html",
        about=about,
        form=form,
        proof=found,
        own=actor.person_id == about.id,
        sees_people=actor.may(Act.SEE_PEOPLE),
        sees_words=actor.may(Act.SEE_CERTIFICATES),
        now=now,
    )
    return shown, 422 if form.errors else 200
