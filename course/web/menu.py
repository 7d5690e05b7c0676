"""The menu of whoever is here, and which pages belong to which of its entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import current_app, g, request, url_for

from course.actor import Act

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
    ("machines.keys", "Machines", Act.KEEP_KEYS),
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
    "machines.end_key": "machines.keys",
    "machines.make_key": "machines.keys",
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


def menu_words(endpoint: str) -> str:
    """What the menu calls a page, or the page that it belongs to; empty for one without."""
    here = WITHIN.get(endpoint, endpoint)
    return next((words for name, words, _ in MENU if name == here), "")
