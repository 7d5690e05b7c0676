"""What templates may call: icons, files with a fingerprint, and the menu of whoever is here."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask, current_app, g, request, session, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from course.actor import Act
from course.web.filters import day
from course.web.moulds import rendered
from course.web.style import style

MENU = (
    ("home.home", "My path", Act.LEARN),
    ("reports.board", "Board", Act.SEE_BOARD),
    ("reports.regions", "Regions", Act.SEE_REGIONS),
    ("directory.people", "People", Act.SEE_PEOPLE),
    ("assignments.assign", "Assign", Act.ASSIGN),
    ("reports.vendors", "Firms", Act.SEE_BOARD),
    ("vendors.files", "Vendor files", Act.SEE_VENDOR_FILES),
    ("vendors.gate", "Ready to visit", Act.SEE_READY),
    ("measures.parity", "One standard", Act.SEE_PARITY),
    ("measures.scorecard", "Scorecard", Act.SEE_BOARD),
    ("incidents.events", "Service events", Act.SEE_EVENTS),
    ("incidents.clauses", "Clauses", Act.SEE_CLAUSES),
    ("reviews.reviews", "Reviews", Act.SEE_REVIEWS),
    ("reviews.recognition", "Recognition", Act.SEE_REVIEWS),
    ("assignments.rules", "Rules and plans", Act.MAKE_RULES),
    ("notices.tell", "Tell in person", Act.SEE_BOARD),
    ("reports.register", "Certificates", Act.SEE_CERTIFICATES),
    ("credentials.claims", "Shown elsewhere", Act.SEE_CLAIMS),
    ("handouts.kit", "Team kit", Act.SEE_BOARD),
    ("roster.roster", "Roster", Act.IMPORT_PEOPLE),
    ("recertification.editions", "Editions", Act.SEE_EDITIONS),
    ("measures.facts", "Visits and replies", Act.IMPORT_FACTS),
    ("oversight.views", "Auditors", Act.SEE_VIEWS),
)
"""Endpoint, words and act of every entry; people see those that their roles open."""
WITHIN = {
    "credentials.cover": "directory.people",
    "credentials.claim": "directory.people",
    "credentials.covered": "reports.register",
    "credentials.periods": "reports.register",
    "credentials.see_claim": "credentials.claims",
    "credentials.review": "credentials.claims",
    "directory.person": "directory.people",
    "directory.new_person": "directory.people",
    "directory.contact": "directory.people",
    "directory.begin_engagement": "directory.people",
    "directory.end_engagement": "directory.people",
    "directory.move": "directory.people",
    "directory.find_double": "directory.people",
    "directory.preview_merge": "directory.people",
    "directory.vendors": "directory.people",
    "directory.invite": "directory.people",
    "measures.fair_questions": "measures.parity",
    "measures.scorecards": "measures.scorecard",
    "measures.shown_facts": "measures.facts",
    "reports.proof": "directory.people",
    "incidents.add_fact": "incidents.events",
    "incidents.answer_promise": "incidents.events",
    "incidents.clause": "incidents.clauses",
    "incidents.event": "incidents.events",
    "incidents.log_event": "incidents.events",
    "incidents.new_event": "incidents.events",
    "incidents.refresher": "incidents.events",
    "jobs.job": "reports.register",
    "jobs.jobs": "reports.register",
    "recertification.changes": "recertification.editions",
    "reports.trend": "reports.board",
    "reports.region": "reports.regions",
    "reports.vendor": "reports.vendors",
    **dict.fromkeys(
        (
            "vendors.file",
            "vendors.add",
            "vendors.add_document",
            "vendors.agreement",
            "vendors.branches",
            "vendors.countersign",
            "vendors.expectations",
            "vendors.interview",
            "vendors.judge_document",
            "vendors.note_interview",
            "vendors.reference",
            "vendors.review",
            "vendors.send_agreement",
            "vendors.set_status",
            "vendors.sign",
            "vendors.subcontractor",
        ),
        "vendors.files",
    ),
    **dict.fromkeys(
        (
            "vendors.answer_appeal",
            "vendors.appeal",
            "vendors.decide",
            "vendors.ready",
            "vendors.visit",
            "vendors.visits",
        ),
        "vendors.gate",
    ),
    **dict.fromkeys(
        (
            "reviews.add_action",
            "reviews.add_point",
            "reviews.guests",
            "reviews.hold",
            "reviews.move",
            "reviews.notes",
            "reviews.review",
            "reviews.rhythm",
            "reviews.schedule",
        ),
        "reviews.reviews",
    ),
    **dict.fromkeys(
        (
            "reviews.end_preferred",
            "reviews.grant",
            "reviews.issue_letter",
            "reviews.keep_thanks",
            "reviews.next_rule",
            "reviews.publish_rule",
        ),
        "reviews.recognition",
    ),
    "assignments.make_rule": "assignments.rules",
    "assignments.plans": "assignments.rules",
    "assignments.plan": "assignments.rules",
    "assignments.make_plan": "assignments.rules",
}
"""Pages that belong to an entry of the menu without being it."""
LEADING = 4
"""How many entries of a long menu stand in the bar; the others open below "More"."""

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"


@cache
def icon(name: str, more: str = "") -> Markup:
    """One symbol of ``components/symbols.svg``, always beside a word.

    Args:
        more: modifiers such as ``small`` or ``turns`` (turned in right-to-left pages).
    """
    classes = " ".join(["icon", *(f"icon--{part}" for part in more.split())])
    return Markup(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><use href="#{}"/></svg>'
    ).format(classes, name)


DATUM = Markup(
    '<svg class="datum" viewBox="0 0 20 18" aria-hidden="true"><use href="#datum"/></svg>'
)
"""The mark that says: you are here."""


@cache
def strip_line(total: int, done: int, here: int | None) -> Markup:
    """The level line cut into ``total`` steps; ``here`` is zero-based, or none is."""
    return Markup().join(_strip_step(n, done, here) for n in range(total))


def _strip_step(number: int, done: int, here: int | None) -> Markup:
    state = (
        " strip__step--here" if number == here else " strip__step--done" if number < done else ""
    )
    mark = DATUM if number == here else ""
    return Markup('<span class="strip__step{}">{}</span>').format(state, mark)


@cache
def fingerprint(name: str) -> str:
    """The first 12 hex digits of a static file's SHA-256; a new file gets a new address."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    return _address(request.script_root, name)


@cache
def _address(root: str, name: str) -> str:
    """Asked three times a page, so not built anew each time."""
    return f"{root}/static/{name}?v={fingerprint(name)}"


@cache
def symbols() -> Markup:
    """The drawings behind ``icon``: once a page, always the same."""
    drawings = (TEMPLATES / "components" / "symbols.svg").read_text("utf-8")
    return Markup(drawings)  # noqa: S704 - a file of our own


class Link(NamedTuple):
    """An entry of the menu, as a page shows it."""

    address: str
    words: str
    here: bool
    """It is the page that is open, or that page belongs to it."""


@dataclass(frozen=True)
class Menu:
    """The pages that somebody may open from anywhere."""

    first: Sequence[Link]
    more: Sequence[Link]

    @property
    def in_more(self) -> bool:
        """The open page is one of those below "More"."""
        return any(link.here for link in self.more)


def menu() -> Menu:
    """What the actor may open, with five entries or fewer all in the bar."""
    if g.actor is None:
        return Menu((), ())
    here = WITHIN.get(request.endpoint or "", request.endpoint)
    links = [
        Link(url_for(endpoint), words, endpoint == here)
        for endpoint, words, act in MENU
        if g.actor.may(act) and endpoint in current_app.view_functions and _offered(endpoint)
    ]
    cut = LEADING if len(links) > LEADING + 1 else len(links)
    return Menu(links[:cut], links[cut:])


def _offered(endpoint: str) -> bool:
    """Whoever leads one branch has nothing to compare it with."""
    return endpoint != "reports.regions" or bool(g.actor.leads_several)


def csrf_field() -> Markup:
    """The hidden field that every posting form carries."""
    known = session.get("csrf_token")
    return _signed_field(current_app.secret_key, known) if known else _csrf_field()


@lru_cache(maxsize=10_000)
def _signed_field(_secret_key: str, _known: str) -> Markup:
    """Signed once per sign-in: the token holds as long as the session, so one will do."""
    return _csrf_field()


def _csrf_field() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def flashes() -> Markup:
    """What the last act has to say, once."""
    if "_flashes" not in session:
        return Markup()
    return rendered("components/flashes.html")


def menu_words(endpoint: str) -> str:
    """What the menu calls a page, or the page that it belongs to; empty for one without."""
    here = WITHIN.get(endpoint, endpoint)
    return next((words for name, words, _ in MENU if name == here), "")


WATCHED = Markup(
    '<aside class="watched" aria-label="Auditing"><p>You look as an auditor until {}; what you open'
    " is noted, your own course apart.</p></aside>"
)


def watched() -> Markup:
    """What auditors are told on every page; nothing for anybody else."""
    grant = g.actor.audits if g.get("actor") else None
    return WATCHED.format(day(grant.until)) if grant and grant.until else Markup()


def install(app: Flask, *, debug: bool) -> None:
    app.jinja_env.globals.update(
        icon=icon,
        datum=DATUM,
        asset=asset,
        menu=menu,
        csrf_field=csrf_field,
        symbols=symbols,
        strip_line=strip_line,
        flashes=flashes,
        watched=watched,
    )

    @app.context_processor
    def _who() -> dict[str, Any]:
        return {"actor": g.get("actor")}

    if debug:
        app.add_url_rule("/_style", view_func=style)
