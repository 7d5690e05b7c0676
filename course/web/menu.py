"""The menu: the pages that somebody may open from anywhere, and which of them is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from flask import current_app, g, request, url_for

from course.actor import Act, Actor, Role


class Group(StrEnum):
    """Headings below "More", in their order there."""

    PEOPLE = "People"
    COURSE = "Course"
    VENDORS = "Vendors"
    SERVICE = "Service"
    EVIDENCE = "Evidence"
    SETTINGS = "Settings"


class Entry(NamedTuple):
    """One page of the menu; people see those that their roles open."""

    endpoint: str
    words: str
    act: Act
    group: Group


MENU = (
    Entry("reports.board", "Board", Act.SEE_BOARD, Group.PEOPLE),
    Entry("reports.regions", "Regions", Act.SEE_REGIONS, Group.PEOPLE),
    Entry("directory.people", "People", Act.SEE_PEOPLE, Group.PEOPLE),
    Entry("notices.tell", "Tell in person", Act.SEE_BOARD, Group.PEOPLE),
    Entry("roster.roster", "Roster", Act.IMPORT_PEOPLE, Group.PEOPLE),
    Entry("home.home", "My path", Act.LEARN, Group.COURSE),
    Entry("assignments.assign", "Assign", Act.ASSIGN, Group.COURSE),
    Entry("assignments.rules", "Rules and plans", Act.MAKE_RULES, Group.COURSE),
    Entry("recertification.editions", "Editions", Act.SEE_EDITIONS, Group.COURSE),
    Entry("handouts.kit", "Team kit", Act.SEE_BOARD, Group.COURSE),
    Entry("reports.vendors", "Firms", Act.SEE_BOARD, Group.VENDORS),
    Entry("vendors.files", "Vendor files", Act.SEE_VENDOR_FILES, Group.VENDORS),
    Entry("vendors.gate", "Ready to visit", Act.SEE_READY, Group.VENDORS),
    Entry("reviews.reviews", "Reviews", Act.SEE_REVIEWS, Group.VENDORS),
    Entry("reviews.recognition", "Recognition", Act.SEE_REVIEWS, Group.VENDORS),
    Entry("incidents.events", "Service events", Act.SEE_EVENTS, Group.SERVICE),
    Entry("incidents.clauses", "Clauses", Act.SEE_CLAUSES, Group.SERVICE),
    Entry("measures.parity", "One standard", Act.SEE_PARITY, Group.SERVICE),
    Entry("measures.scorecard", "Scorecard", Act.SEE_BOARD, Group.SERVICE),
    Entry("measures.facts", "Visits and replies", Act.IMPORT_FACTS, Group.SERVICE),
    Entry("reports.register", "Certificates", Act.SEE_CERTIFICATES, Group.EVIDENCE),
    Entry("credentials.claims", "Shown elsewhere", Act.SEE_CLAIMS, Group.EVIDENCE),
    Entry("oversight.views", "Auditors", Act.SEE_VIEWS, Group.EVIDENCE),
    Entry("people.roles", "Roles", Act.SEE_ROLES, Group.SETTINGS),
    Entry("machines.keys", "Machines", Act.KEEP_KEYS, Group.SETTINGS),
)
BAR: Mapping[Role, tuple[str, ...]] = {
    Role.ADMIN: ("reports.register", "directory.people", "reports.board"),
    Role.HR: ("reports.register", "directory.people", "reports.board"),
    Role.AUDITOR: ("reports.register", "directory.people", "reports.board"),
    Role.REGION_MANAGER: ("reports.regions", "reports.board", "assignments.assign", "home.home"),
    Role.MANAGER: ("reports.board", "directory.people", "assignments.assign", "home.home"),
    Role.VENDOR_ADMIN: ("reports.board", "directory.people", "vendors.files"),
    Role.AUTHOR: ("recertification.editions", "incidents.clauses", "home.home"),
    Role.LEARNER: ("home.home",),
}
"""What each role needs daily stands in the bar, the rest opens below "More". The first is where
signing in leads. Whoever has several roles gets the bar of the first in this order."""
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
    "machines.end_key": "machines.keys",
    "machines.make_key": "machines.keys",
    "assignments.change": "reports.board",
    "directory.welcome": "directory.people",
    "handouts.both_sides": "handouts.kit",
    "notices.remind": "reports.board",
    "notices.tell_sheet": "notices.tell",
    "people.cards": "directory.people",
    "people.new_pin": "directory.people",
    "people.person_roles": "people.roles",
    "people.give_role": "people.roles",
    "people.end_role": "people.roles",
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
            "reviews.say_action",
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
    more: Mapping[Group, Sequence[Link]]

    @property
    def in_more(self) -> bool:
        """The open page is one of those below "More"."""
        return any(link.here for links in self.more.values() for link in links)


def menu() -> Menu:
    """What the actor may open: the bar of their role, and everything else in groups."""
    if g.actor is None:
        return Menu((), {})
    here = WITHIN.get(request.endpoint or "", request.endpoint)
    links = {
        entry: Link(url_for(entry.endpoint), entry.words, entry.endpoint == here)
        for entry in MENU
        if g.actor.may(entry.act) and _offered(entry.endpoint)
    }
    daily = BAR[leading_role(g.actor)]
    first = sorted((e for e in links if e.endpoint in daily), key=lambda e: daily.index(e.endpoint))
    rest = {
        group: [links[e] for e in links if e.group is group and e not in first] for group in Group
    }
    return Menu([links[e] for e in first], {group: found for group, found in rest.items() if found})


def leading_role(actor: Actor) -> Role:
    """The role whose daily pages somebody sees first."""
    held = {grant.role for grant in actor.grants}
    return next((role for role in BAR if role in held), Role.LEARNER)


def menu_words(endpoint: str) -> str:
    """What the menu calls a page, or the page that it belongs to; empty for one without."""
    here = WITHIN.get(endpoint, endpoint)
    return next((entry.words for entry in MENU if entry.endpoint == here), "")


def _offered(endpoint: str) -> bool:
    """Whoever leads one branch has nothing to compare it with."""
    if endpoint not in current_app.view_functions:
        return False
    return endpoint != "reports.regions" or bool(g.actor.leads_several)
