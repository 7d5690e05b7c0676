"""Who is acting, and which acts each role may do at all.

Where somebody may do it, and to whom, is the reach: ``people.queries.within_reach``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    LEARNER = "learner"
    VENDOR_ADMIN = "vendor_admin"
    MANAGER = "manager"
    REGION_MANAGER = "region_manager"
    HR = "hr"
    AUTHOR = "author"
    AUDITOR = "auditor"
    ADMIN = "admin"


EVERYWHERE = frozenset({Role.HR, Role.AUDITOR, Role.ADMIN})
"""Roles that reach everybody; which acts they have is said in ``MAY``."""


class Act(StrEnum):
    """What a page or command is for. Every guarded view names exactly one."""

    LEARN = "learn"
    SEE_BOARD = "see_board"
    EXPORT_BOARD = "export_board"
    SEE_REGIONS = "see_regions"
    ASSIGN = "assign"
    MAKE_RULES = "make_rules"
    SEE_CERTIFICATES = "see_certificates"
    EXPORT_CERTIFICATES = "export_certificates"
    REVOKE = "revoke"
    """Take a certificate back, and reinstate it."""
    COVER = "cover"
    """Answer for somebody until a day, though no certificate does."""
    CLAIM = "claim"
    """Say that one of a firm's people has shown clauses elsewhere."""
    SEE_CLAIMS = "see_claims"
    REVIEW_CLAIMS = "review_claims"
    GIVE_SIGN_IN = "give_sign_in"
    SEE_ROLES = "see_roles"
    """Who has which role, where, until when, and who gave it."""
    GIVE_ROLES = "give_roles"
    """Which of them, and to whom: ``people.grant_rules``."""
    IMPORT_PEOPLE = "import_people"
    IMPORT_FACTS = "import_facts"
    """Hand in visits, survey replies and complaints."""
    KEEP_KEYS = "keep_keys"
    """Make and end the keys of machines."""
    SEE_PARITY = "see_parity"
    """Employees and contractors beside each other."""
    EXPORT_PARITY = "export_parity"
    SEE_PEOPLE = "see_people"
    KEEP_PEOPLE = "keep_people"
    """Add people, change what is known of them, end and move engagements."""
    MERGE_PEOPLE = "merge_people"
    ERASE_PEOPLE = "erase_people"
    INVITE_VENDOR = "invite_vendor"
    RESET_PIN = "reset_pin"
    SEE_EDITIONS = "see_editions"
    """What an edition changes, and how many it asks: counts, no names."""
    PUBLISH = "publish"
    """Hand in the course's files, see what they would change, and publish them."""
    SEE_VIEWS = "see_views"
    """What auditors looked at."""
    REMIND = "remind"
    """Remind people by hand, and say that somebody has been told in person."""
    SEE_VENDOR_FILES = "see_vendor_files"
    FILL_VENDOR_FILE = "fill_vendor_file"
    """Hand in documents, and say what a firm does and for whom."""
    REVIEW_VENDOR = "review_vendor"
    """Look at what was handed in, ask references, talk, answer for the company."""
    ADMIT_VENDOR = "admit_vendor"
    """Say where a firm stands, send it the agreement, and sign for the company."""
    SIGN_FOR_VENDOR = "sign_for_vendor"
    SEE_READY = "see_ready"
    """Who is ready to visit, and what was decided about visits."""
    DECIDE_VISIT = "decide_visit"
    ANSWER_APPEAL = "answer_appeal"
    SEE_EVENTS = "see_events"
    """Service events of one's people or places, each with its case."""
    RUN_EVENTS = "run_events"
    """Own a case, name its owner, and say whether the team takes a refresher."""
    SEE_CLAUSES = "see_clauses"
    """How each clause is kept: counts, no names."""
    SEE_ITEMS = "see_items"
    """How single questions do: facility, discrimination and distractors, no names."""
    SEE_REVIEWS = "see_reviews"
    """Reviews with firms and of own teams, and what good service brought."""
    PREPARE_REVIEW = "prepare_review"
    LEAD_REVIEW = "lead_review"
    """Plan reviews, invite to them, write their notes and actions."""
    RECOGNISE = "recognise"
    """Publish the rules of recognition, and grant it."""
    THANK = "thank"
    """Keep what customers are thankful for."""


MAY: Mapping[Act, frozenset[Role]] = {
    Act.LEARN: frozenset(Role),
    Act.SEE_BOARD: frozenset(
        {Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.AUDITOR, Role.ADMIN}
    ),
    Act.EXPORT_BOARD: frozenset(
        {Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.ADMIN}
    ),
    Act.SEE_REGIONS: frozenset(
        {Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.AUDITOR, Role.ADMIN}
    ),
    Act.ASSIGN: frozenset(
        {Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.ADMIN}
    ),
    Act.MAKE_RULES: frozenset({Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.ADMIN}),
    Act.SEE_CERTIFICATES: frozenset({Role.HR, Role.AUDITOR, Role.ADMIN}),
    Act.EXPORT_CERTIFICATES: frozenset({Role.HR, Role.ADMIN}),
    Act.REVOKE: frozenset({Role.HR, Role.ADMIN}),
    Act.COVER: frozenset({Role.HR, Role.ADMIN}),
    Act.CLAIM: frozenset({Role.VENDOR_ADMIN}),
    Act.SEE_CLAIMS: frozenset({Role.VENDOR_ADMIN, Role.HR, Role.AUDITOR, Role.ADMIN}),
    Act.REVIEW_CLAIMS: frozenset({Role.HR, Role.ADMIN}),
    Act.GIVE_SIGN_IN: frozenset({Role.ADMIN}),
    Act.SEE_ROLES: frozenset({Role.HR, Role.AUDITOR, Role.ADMIN}),
    Act.GIVE_ROLES: frozenset({Role.HR, Role.ADMIN}),
    Act.IMPORT_PEOPLE: frozenset({Role.VENDOR_ADMIN, Role.HR, Role.ADMIN}),
    Act.IMPORT_FACTS: frozenset({Role.HR, Role.ADMIN}),
    Act.KEEP_KEYS: frozenset({Role.HR, Role.ADMIN}),
    Act.SEE_PARITY: frozenset(
        {Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.AUDITOR, Role.ADMIN}
    ),
    Act.EXPORT_PARITY: frozenset({Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.ADMIN}),
    Act.SEE_PEOPLE: frozenset(
        {Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.AUDITOR, Role.ADMIN}
    ),
    Act.KEEP_PEOPLE: frozenset(
        {Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.ADMIN}
    ),
    Act.MERGE_PEOPLE: frozenset({Role.HR, Role.ADMIN}),
    Act.ERASE_PEOPLE: frozenset({Role.HR, Role.ADMIN}),
    Act.INVITE_VENDOR: frozenset({Role.HR, Role.ADMIN}),
    Act.REMIND: frozenset(
        {Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.ADMIN}
    ),
    Act.RESET_PIN: frozenset(
        {Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.ADMIN}
    ),
    Act.SEE_EDITIONS: frozenset({Role.HR, Role.AUTHOR, Role.AUDITOR, Role.ADMIN}),
    Act.PUBLISH: frozenset({Role.AUTHOR, Role.ADMIN}),
    Act.SEE_VIEWS: frozenset({Role.HR, Role.ADMIN}),
    Act.SEE_VENDOR_FILES: frozenset(
        {Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.AUDITOR, Role.ADMIN}
    ),
    Act.FILL_VENDOR_FILE: frozenset({Role.VENDOR_ADMIN, Role.HR, Role.ADMIN}),
    Act.REVIEW_VENDOR: frozenset({Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.ADMIN}),
    Act.ADMIT_VENDOR: frozenset({Role.HR, Role.ADMIN}),
    Act.SIGN_FOR_VENDOR: frozenset({Role.VENDOR_ADMIN}),
    Act.SEE_READY: frozenset(
        {Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.AUDITOR, Role.ADMIN}
    ),
    Act.DECIDE_VISIT: frozenset({Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.ADMIN}),
    Act.ANSWER_APPEAL: frozenset({Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.ADMIN}),
    Act.SEE_EVENTS: frozenset(
        {Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.AUDITOR, Role.ADMIN}
    ),
    Act.RUN_EVENTS: frozenset({Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.ADMIN}),
    Act.SEE_CLAUSES: frozenset(
        {Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.AUTHOR, Role.AUDITOR, Role.ADMIN}
    ),
    Act.SEE_ITEMS: frozenset({Role.AUTHOR, Role.ADMIN}),
    Act.SEE_REVIEWS: frozenset(
        {Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.AUDITOR, Role.ADMIN}
    ),
    Act.PREPARE_REVIEW: frozenset(
        {Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.ADMIN}
    ),
    Act.LEAD_REVIEW: frozenset({Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.ADMIN}),
    Act.RECOGNISE: frozenset({Role.HR, Role.ADMIN}),
    Act.THANK: frozenset({Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.ADMIN}),
}


@dataclass(frozen=True)
class Grant:
    """One role, and where it holds: a branch, a region with all below it, a vendor or nowhere."""

    role: Role
    branch_id: UUID | None = None
    region_id: UUID | None = None
    vendor_id: UUID | None = None
    until: date | None = field(default=None, compare=False)
    """Last day, inclusive and as UTC counts days; None for no end."""
    id: UUID | None = field(default=None, compare=False)
    """Of the row it stands in. Two grants are the same grant when they open the same."""


@dataclass(frozen=True)
class Actor:
    """A signed-in person, or the operator at the command line (``person_id`` None)."""

    person_id: UUID | None
    name: str
    grants: tuple[Grant, ...] = ()
    language: str = "en"

    def may(self, act: Act) -> bool:
        """Everybody with a record is a learner; everything else needs a grant."""
        return Role.LEARNER in MAY[act] or any(grant.role in MAY[act] for grant in self.grants)

    def grants_for(self, act: Act) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if grant.role in MAY[act])

    @property
    def for_company(self) -> "Actor":
        """The same person without what they may do for a firm whose people they look after."""
        grants = tuple(grant for grant in self.grants if grant.role is not Role.VENDOR_ADMIN)
        return replace(self, grants=grants)

    @property
    def audits(self) -> Grant | None:
        """The grant by which somebody looks as an auditor: the one that lasts longest."""
        found = [grant for grant in self.grants if grant.role is Role.AUDITOR]
        return max(found, key=lambda grant: grant.until or date.max, default=None)

    @property
    def leads_several(self) -> bool:
        """Whether there can be more than one branch to compare: for one there is its board."""
        leads = self.grants_for(Act.SEE_REGIONS)
        above = any(grant.role is not Role.MANAGER for grant in leads)
        return above or len({grant.branch_id for grant in leads}) > 1

    @property
    def learner_id(self) -> UUID:
        """The acting person's id; only views behind ``Act.LEARN`` ask for it."""
        assert self.person_id is not None
        return self.person_id


OPERATOR = Actor(None, "operator", (Grant(Role.ADMIN),))
"""Whoever may run commands on the machine."""
