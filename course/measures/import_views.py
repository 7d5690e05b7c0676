"""Handing in facts: choose a file, see what each row would do, record it."""

from typing import Any, cast
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict

from course.actor import Act
from course.cells import csv_chunks
from course.errors import DamagedFile
from course.measures import column_rules as columns
from course.measures import intake_queries as queries
from course.measures import service
from course.measures.blueprint import bp
from course.measures.domain import What
from course.measures.forms import KINDS, FactsForm
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.downloads import to_keep
from course.web.filters import count
from course.web.guards import requires
from course.web.uploads import takes_files

MOST_BYTES = 20_000_000


@bp.route("/hr/facts", methods=["GET", "POST"])
@requires(Act.IMPORT_FACTS)
@takes_files(MOST_BYTES)
def facts() -> ResponseReturnValue:
    """Choose a file. Nothing is recorded by handing it in: the next page shows what would be."""
    form = FactsForm(CombinedMultiDict((request.files, request.form)))
    if request.method == "POST" and form.validate():
        what, file = form.picked()
        try:
            with unit_of_work() as uow:
                import_id = service.look(
                    uow, what=what, file=cast(Any, file.stream), file_name=file.filename or ""
                )
        except DamagedFile as problem:
            form.file.errors = [str(problem)]
        else:
            return redirect(url_for(".shown_facts", import_id=import_id), code=303)
    page = render_template(
        "measures/facts.html",
        form=form,
        imports=queries.imports(reading(), current_actor()),
        definitions=queries.definitions(reading()),
        kinds=KINDS,
        columns={what: (columns.REQUIRED[what], columns.names(what)) for what in What},
    )
    return page, 422 if form.errors else 200


@bp.get("/hr/facts/<uuid:import_id>")
@requires(Act.IMPORT_FACTS)
def shown_facts(import_id: UUID) -> ResponseReturnValue:
    """What each row would do, or did."""
    import_ = queries.import_(reading(), current_actor(), import_id)
    return render_template("measures/facts_shown.html", import_=import_, kinds=KINDS)


@bp.get("/hr/facts/<uuid:import_id>.csv")
@requires(Act.IMPORT_FACTS)
def verdicts_of_facts(import_id: UUID) -> ResponseReturnValue:
    """The verdict of every row, as long as the file is kept."""
    found = service.verdicts(reading(), current_actor(), import_id, settings().clock())
    rows = ((row.number, row.reference, row.verdict.value, row.why) for row in found)
    chunks = csv_chunks(("row", "reference", "verdict", "why"), rows)
    response = Response(b"".join(chunks), content_type="text/csv; charset=utf-8")
    return to_keep(response, "verdicts.csv")


@bp.post("/hr/facts/<uuid:import_id>")
@requires(Act.IMPORT_FACTS)
def record_facts(import_id: UUID) -> ResponseReturnValue:
    """Record what was shown. Pressing twice records once."""
    actor = current_actor()
    with unit_of_work() as uow:
        done = service.apply(uow, actor=actor, import_id=import_id)
    here = redirect(url_for(".shown_facts", import_id=import_id), code=303)
    if not done:
        flash("Something changed since this page was made. Look at the new numbers, then record.")
        return here
    import_ = queries.import_(reading(), actor, import_id)
    flash(f"Recorded: {count(import_.added + import_.settled, 'row', 'rows')}.")
    return here
