"""Publishing on the page: hand in a pack, see what it would change and whom it would ask, do it."""

from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict

from course.actor import Act
from course.content.model import Revision
from course.content.zipped import read_zip
from course.errors import DamagedFile, NotReady
from course.recertification import staged_queries, staging
from course.recertification.blueprint import bp
from course.recertification.domain import Place
from course.recertification.publish_form import PackForm
from course.recertification.staging import Checked, Outcome
from course.web.context import current_actor, reading, unit_of_work
from course.web.filters import day
from course.web.guards import requires
from course.web.uploads import takes_files

MOST_BYTES = 20_000_000


@bp.route("/new", methods=["GET", "POST"])
@requires(Act.PUBLISH)
@takes_files(MOST_BYTES)
def hand_in() -> ResponseReturnValue:
    """Choose a ZIP. Nothing changes by handing it in: the next page shows what would."""
    form = PackForm(CombinedMultiDict((request.files, request.form)))
    checked = None
    if request.method == "POST" and form.validate():
        try:
            checked = staging.check(reading(), read_zip(cast(Any, form.picked().stream)))
            if checked.publishable:
                staged_id = staging.stage(unit_of_work, actor=current_actor(), checked=checked)
                return redirect(url_for(".staged", staged_id=staged_id), code=303)
        except DamagedFile as problem:
            form.file.errors = [str(problem)]
    return _hand_in_page(form, checked), 422 if request.method == "POST" else 200


def _hand_in_page(form: PackForm, checked: Checked | None) -> str:
    problems = checked.compilation.problems if checked else ()
    return render_template(
        "recertification/hand_in.html",
        form=form,
        checked=checked,
        groups=[
            (head, found)
            for head, severity in (
                ("To put right", "error"),
                ("Still to be written", "draft"),
                ("Worth a look", "warning"),
            )
            if (found := [one for one in problems if one.severity == severity])
        ],
        waiting=staged_queries.waiting(reading(), current_actor()),
    )


@bp.get("/new/<uuid:staged_id>")
@requires(Act.PUBLISH)
def staged(staged_id: UUID) -> ResponseReturnValue:
    """What it changes, and whom it asks; once it is published, what it has done."""
    found = staged_queries.staged(reading(), current_actor(), staged_id)
    return render_template(
        "recertification/staged.html", staged=found, shown=found.shown, **naming(found.shown.after)
    )


@bp.post("/new/<uuid:staged_id>")
@requires(Act.PUBLISH)
def publish(staged_id: UUID) -> ResponseReturnValue:
    """Publish what was shown. Pressing twice publishes once."""
    try:
        done = staging.publish(unit_of_work, actor=current_actor(), staged_id=staged_id)
    except NotReady as outrun:
        flash(str(outrun))
        return redirect(url_for(".staged", staged_id=staged_id), code=303)
    flash(SAID[done])
    return redirect(url_for(".staged", staged_id=staged_id), code=303)


SAID = {
    Outcome.PUBLISHED: "Published. New learners get it from now on.",
    Outcome.ALREADY: "It is published already. Nothing more was done.",
    Outcome.CHANGED: "Nothing was published: it would ask others now than this page said. Look at "
    "the new numbers, then publish.",
}


def naming(revision: Revision) -> Mapping[str, Callable[[Place], str]]:
    """How a page calls those whom an edition asks."""
    company = revision.agreement.parameters_by_name.get("company_name", "Own staff")
    titles = {path.id: path.title for path in revision.paths}
    return {
        "until_of": lambda place: day(place.grace_on),
        "kind_of": lambda place: place.kind.capitalize() + "s",
        "firm_of": lambda place: place.vendor or company,
        "branch_of": lambda place: place.branch,
        "path_of": lambda place: titles.get(place.path_id, place.path_id),
    }
