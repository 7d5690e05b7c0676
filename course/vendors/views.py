"""Every page of this slice, and the two that the rest begin from: the list, and one file."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act, Actor
from course.library import queries as library
from course.vendors import agreement_queries, entry_queries, queries, ready_queries
from course.vendors.agreement_rules import Stage
from course.vendors.blueprint import bp
from course.vendors.domain import CLAUSES, EntryKind, Status, states
from course.vendors.file_rules import shown_size
from course.vendors.ready_rules import Light, tally
from course.vendors.words import DOCUMENT_PILLS, LIGHT_PILLS, PILLS, STATE_WORDS
from course.web.context import current_actor, reading, settings
from course.web.guards import requires


@bp.get("/vendors/files")
@requires(Act.SEE_VENDOR_FILES)
def files() -> ResponseReturnValue:
    """Firms in reach, and what is missing in each file. Whoever runs one firm goes on to it."""
    session, actor, now = reading(), current_actor(), settings().clock()
    if only := _only_firm(actor):
        return redirect(url_for(".file", vendor_id=only), code=303)
    page = max(1, request.args.get("page", 1, type=int))
    shown = _shown()
    rows, more = queries.listed(session, actor, shown, now.date(), page)
    ids = [row.id for row in rows]
    firms = ready_queries.firms(session, ids, now.date()) if ids else {}
    return render_template(
        "vendors/files.html",
        rows=rows,
        more=more,
        page=page,
        shown=shown,
        firms=firms,
        counts=queries.counts(session, actor, now.date()),
        statuses=Status,
        pills=PILLS,
        may_admit=actor.may(Act.ADMIT_VENDOR),
    )


def _only_firm(actor: Actor) -> UUID | None:
    grants = actor.grants_for(Act.SEE_VENDOR_FILES)
    firms = {grant.vendor_id for grant in grants}
    return firms.pop() if len(firms) == 1 and None not in firms else None


def _shown() -> queries.Shown:
    wanted = request.args.get("status", "")
    if wanted == "attention":
        return queries.Shown(attention=True)
    return queries.Shown(Status(wanted) if wanted in list(Status) else None)


@bp.get("/vendors/<uuid:vendor_id>")
@requires(Act.SEE_VENDOR_FILES)
def file(vendor_id: UUID) -> ResponseReturnValue:
    """One firm: where it stands, its papers, what is known of it, and who of it is ready."""
    session, actor, now = reading(), current_actor(), settings().clock()
    firm = queries.firm(session, actor, Act.SEE_VENDOR_FILES, vendor_id, now.date())
    known = ready_queries.dossiers(session, [vendor_id], now.date())[vendor_id]
    workers = ready_queries.of_firm(session, actor, vendor_id, known.firm, now)
    held = agreement_queries.reviews(session, vendor_id)
    binding = agreement_queries.in_force(known.agreements)
    newest = library.newest(session).agreement
    clause = {one.id: one for one in newest.clauses}
    return render_template(
        "vendors/file.html",
        firm=firm,
        facts=known.firm,
        can=allowed(actor, vendor_id),
        statuses=known.statuses,
        entries=entry_queries.entries(session, vendor_id),
        references=entry_queries.references(session, vendor_id),
        interviews=entry_queries.interviews(session, vendor_id),
        subcontractors=entry_queries.subcontractors(session, vendor_id),
        documents=known.documents,
        states=states(known.documents, now.date()),
        branches=entry_queries.branches(session, vendor_id, now.date()),
        agreements=known.agreements,
        binding=binding,
        due_on=agreement_queries.due_on(binding, held),
        workers=workers,
        counts=tally(worker.ready for worker in workers),
        clauses={part: [clause[i] for i in ids if i in clause] for part, ids in CLAUSES.items()},
        newest=newest,
        today=now.date(),
        lights=Light,
        stages=Stage,
        kinds=EntryKind,
        pills=PILLS,
        document_pills=DOCUMENT_PILLS,
        light_pills=LIGHT_PILLS,
        state_words=STATE_WORDS,
        shown_size=shown_size,
        me=actor.person_id,
    )


def allowed(actor: Actor, vendor_id: UUID) -> dict[str, Any]:
    """What somebody may do in this file. Whoever runs the firm does nothing for the company."""
    runs = any(grant.vendor_id == vendor_id for grant in actor.grants)
    return {
        "fill": actor.may(Act.FILL_VENDOR_FILE),
        "review": actor.may(Act.REVIEW_VENDOR) and not runs,
        "admit": actor.may(Act.ADMIT_VENDOR) and not runs,
        "sign": runs and actor.may(Act.SIGN_FOR_VENDOR),
        "inside": not runs,
    }
