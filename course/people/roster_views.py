"""Handing in a roster: choose a file, see what each row would do, import it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from flask import (
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict

from course.actor import Act
from course.errors import DamagedFile, NotReady
from course.people import roster as service
from course.people import roster_queries, roster_shown, roster_table
from course.people.blueprint import roster as bp
from course.people.roster_columns import NAMES, REQUIRED
from course.people.roster_forms import RosterForm
from course.people.roster_verdicts import Verdict
from course.web.context import current_actor, reading, unit_of_work
from course.web.downloads import to_keep
from course.web.filters import count
from course.web.guards import requires
from course.web.uploads import takes_files

MOST_BYTES = 20_000_000
PAGE = 50
WORDS = {
    Verdict.ADDED: "Added",
    Verdict.CHANGED: "Changed",
    Verdict.ENDED: "Ended",
    Verdict.UNCHANGED: "The same",
    Verdict.REFUSED: "Refused",
}
MARKS = {
    Verdict.ADDED: "valid",
    Verdict.CHANGED: "expiring",
    Verdict.ENDED: "lapsed",
    Verdict.UNCHANGED: "not-yet",
    Verdict.REFUSED: "revoked",
}


@bp.route("", methods=["GET", "POST"])
@requires(Act.IMPORT_PEOPLE)
@takes_files(MOST_BYTES)
def roster() -> ResponseReturnValue:
    """Choose a file. Nothing changes by handing it in: the next page shows what would."""
    form = RosterForm(CombinedMultiDict((request.files, request.form)))
    if request.method == "POST" and form.validate():
        file, options = form.picked()
        try:
            import_id = service.stage(
                unit_of_work,
                actor=current_actor(),
                file=cast(Any, file.stream),
                file_name=file.filename or "",
                options=options,
            )
        except (DamagedFile, NotReady) as problem:
            form.file.errors = [str(problem)]
        else:
            return redirect(url_for(".shown", import_id=import_id), code=303)
    session, actor = reading(), current_actor()
    page = render_template(
        "people/roster.html",
        form=form,
        imports=roster_shown.imports(session, actor),
        places=roster_queries.places(session, actor),
        columns=NAMES,
        required=REQUIRED,
    )
    return page, 422 if form.errors else 200


@dataclass(frozen=True)
class Page:
    """Verdicts from a place in the file on."""

    rows: tuple[roster_shown.LineRow, ...]
    verdict: Verdict | None
    after: int
    further: int | None
    """Where the next page begins."""


@bp.get("/<uuid:import_id>")
@requires(Act.IMPORT_PEOPLE)
def shown(import_id: UUID) -> ResponseReturnValue:
    """What each row would do, or did."""
    actor = current_actor()
    import_ = roster_shown.import_(reading(), actor, import_id)
    return render_template(
        "people/roster_shown.html",
        import_=import_,
        page=_page(import_),
        words=WORDS,
        marks=MARKS,
        own=import_.made_by == actor.person_id,
    )


def _page(import_: roster_shown.ImportRow) -> Page:
    wanted = request.args.get("verdict", "")
    verdict = Verdict(wanted) if wanted in list(Verdict) else None
    after = request.args.get("after", 0, type=int)
    found = list(roster_shown.lines(reading(), import_.id, verdict, after, PAGE + 1))
    further = found[PAGE - 1][0] if len(found) > PAGE else None
    return Page(tuple(line for _, line in found[:PAGE]), verdict, after, further)


@bp.post("/<uuid:import_id>")
@requires(Act.IMPORT_PEOPLE)
def apply(import_id: UUID) -> ResponseReturnValue:
    """Import what was shown. Pressing twice imports once."""
    actor = current_actor()
    with unit_of_work() as uow:
        done = service.apply(uow, actor=actor, import_id=import_id)
    if not done:
        with unit_of_work() as uow:
            service.show(uow, actor=actor, import_id=import_id)
        flash("People changed since this page was made. Look at the new numbers, then import.")
        return redirect(url_for(".shown", import_id=import_id), code=303)
    sums = roster_shown.import_(reading(), actor, import_id)
    flash(f"Imported. {count(sums.does, 'row', 'rows')} changed something.")
    return redirect(url_for(".shown", import_id=import_id), code=303)


@bp.get("/<uuid:import_id>.csv")
@requires(Act.IMPORT_PEOPLE)
def verdicts(import_id: UUID) -> ResponseReturnValue:
    """Every verdict as a table."""
    roster_shown.import_(reading(), current_actor(), import_id)
    sessions = cast(Any, current_app.extensions["course.read_sessions"])

    def chunks() -> Iterator[bytes]:
        with sessions() as session:
            yield from roster_table.chunks(session, import_id)

    response = Response(chunks(), content_type="text/csv; charset=utf-8")
    return to_keep(response, "roster-verdicts.csv")
