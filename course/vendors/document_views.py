"""What a firm hands in: lines of the file, references, sub-contractors, documents."""

import hashlib
import io
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict

from course.actor import Act
from course.errors import DamagedFile, NotFound, NotReady
from course.vendors import document_queries, queries, service
from course.vendors.blueprint import bp
from course.vendors.domain import EntryKind
from course.vendors.file_forms import DocumentForm, EntryForm, ReferenceForm, SubcontractorForm
from course.vendors.file_rules import MOST_BYTES, download_name, upload
from course.web.context import current_actor, reading, settings, unit_of_work
from course.web.forms import CourseForm
from course.web.guards import requires
from course.web.uploads import takes_files

FORMS: dict[str, Callable[[Any], CourseForm]] = {
    **{kind.value: partial(EntryForm, kind=kind) for kind in EntryKind},
    "reference": ReferenceForm,
    "subcontractor": SubcontractorForm,
}
HEADS = {
    "trade": "Add a trade",
    "experience": "Add experience",
    "customer": "Add a customer served",
    "testimonial": "Add a testimonial",
    "reference": "Add a reference",
    "subcontractor": "Ask to send another firm",
}
SECTIONS = {"reference": "references", "subcontractor": "subcontractors", "document": "papers"}
MOST_SENT = 20_000_000
"""More than is taken is still read, so that the form can say what to do about it."""
SANDBOX = "default-src 'none'; sandbox"
"""Whatever a browser makes of the file: nothing in it runs, nothing is fetched."""


@bp.route("/vendors/<uuid:vendor_id>/add/<what>", methods=["GET", "POST"])
@requires(Act.FILL_VENDOR_FILE)
def add(vendor_id: UUID, what: str) -> ResponseReturnValue:
    """One more line of the file."""
    actor = current_actor()
    if what not in FORMS:
        raise NotFound("There is no such page.")
    form = FORMS[what](request.form)
    if request.method == "POST" and form.validate():
        given = {field.name: field.data for field in form}
        with unit_of_work() as uow:
            if what == "reference":
                service.add_reference(uow, actor=actor, vendor_id=vendor_id, **given)
            elif what == "subcontractor":
                service.add_subcontractor(uow, actor=actor, vendor_id=vendor_id, **given)
            else:
                kind = EntryKind(what)
                service.add_entry(uow, actor=actor, vendor_id=vendor_id, kind=kind, **given)
        flash("Added.")
        return redirect(_back(vendor_id, what), code=303)
    firm = _firm(vendor_id, Act.FILL_VENDOR_FILE)
    page = render_template("vendors/add.html", firm=firm, form=form, what=what, head=HEADS[what])
    return page, 422 if form.errors else 200


@bp.post("/vendors/<uuid:vendor_id>/withdraw/<what>/<uuid:line_id>")
@requires(Act.FILL_VENDOR_FILE)
def withdraw(vendor_id: UUID, what: str, line_id: UUID) -> ResponseReturnValue:
    """Take a line out of the file."""
    with unit_of_work() as uow:
        done = service.withdraw(
            uow, actor=current_actor(), vendor_id=vendor_id, what=what, item_id=line_id
        )
    flash("Taken out of the file." if done else "It had been taken out already.")
    return redirect(_back(vendor_id, what), code=303)


@bp.route("/vendors/<uuid:vendor_id>/documents/new", methods=["GET", "POST"])
@requires(Act.FILL_VENDOR_FILE)
@takes_files(MOST_SENT)
def add_document(vendor_id: UUID) -> ResponseReturnValue:
    """Hand in a paper. It counts when somebody else has looked at it."""
    form = DocumentForm(CombinedMultiDict((request.files, request.form)))
    if request.method == "POST" and form.validate():
        try:
            body = form.file.data.stream.read(MOST_BYTES + 1)
            checked = upload(body, form.file.data.filename or "")
            with unit_of_work() as uow:
                service.add_document(
                    uow,
                    actor=current_actor(),
                    vendor_id=vendor_id,
                    upload=checked,
                    sha256=hashlib.sha256(body).hexdigest(),
                    **form.facts(),
                )
        except (DamagedFile, NotReady) as problem:
            form.file.errors = [str(problem)]
        else:
            flash("Handed in. It counts when somebody else has looked at it.")
            return redirect(_back(vendor_id, "document"), code=303)
    firm = _firm(vendor_id, Act.FILL_VENDOR_FILE)
    page = render_template("vendors/add_document.html", firm=firm, form=form)
    return page, 422 if form.errors else 200


@bp.get("/vendors/<uuid:vendor_id>/documents/<uuid:document_id>")
@requires(Act.SEE_VENDOR_FILES)
def document(vendor_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """The paper itself, always as a download and under a name of our own."""
    firm = _firm(vendor_id, Act.SEE_VENDOR_FILES)
    found = document_queries.document(reading(), firm.id, document_id)
    response: Response = send_file(
        io.BytesIO(document_queries.body(reading(), found.id)),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=download_name(found.kind.value, found.starts_on, found.media_type),
        max_age=None,
        etag=False,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response


def _firm(vendor_id: UUID, act: Act) -> queries.Firm:
    return queries.firm(reading(), current_actor(), act, vendor_id, settings().clock().date())


def _back(vendor_id: UUID, what: str) -> str:
    return url_for(".file", vendor_id=vendor_id, _anchor=SECTIONS.get(what, "about"))
