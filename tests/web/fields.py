"""What every address and every field of the product may name, and where that is found out.

Fields are found on the pages that each role is shown. What is found has to be known here; what
is known here and on no page is read by a view all the same.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course.vendors.interview_rules import USUAL
from tests.web.pages import Field

ROOT = Path(__file__).parents[2] / "course"
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

PLACES = {
    "letter_id": "letter",
    "action_id": "action",
    "agreement_id": "firm agreement",
    "assignment_id": "assignment",
    "claim_id": "claim",
    "cover_id": "cover",
    "attempt_id": "run",
    "code": "code",
    "decision_id": "decision",
    "document_id": "document",
    "engagement_id": "engagement",
    "event_id": "case",
    "import_id": "import",
    "invitation_id": "invitation",
    "job_id": "job",
    "key_id": "machine key",
    "line_id": "reference",
    "merge_id": "merge",
    "other_id": "double",
    "person_id": "person",
    "reference_id": "reference",
    "region_id": "region",
    "review_id": "review",
    "rule_id": "rule",
    "serial": "serial",
    "staged_id": "staged pack",
    "subcontractor_id": "subcontractor",
    "vendor_id": "vendor",
}
"""Places in addresses, and what they name."""
ALSO = {
    ("incidents.event", "event_id"): "event",
    ("incidents.tell_office", "event_id"): "own case",
    ("check.", "attempt_id"): "paper",
    ("measures.", "import_id"): "fact import",
    ("assignments.plan", "rule_id"): "plan",
}
"""Where an endpoint that begins so means another kind."""
OPEN_PLACES = {
    "clause_id": "the agreement is the same for all",
    "award_id": "rules of recognition are the same for all, and whoever ends a status reaches all",
    "letter_id": "letter",
    "action_id": "action",
    "digest": "nothing personal, and nobody can guess it",
    "filename": "files of the program",
    "item_id": "the course is the same for all",
    "module_id": "the course is the same for all",
    "number": "of a status list, which names nobody",
    "promise_id": "of a case that is itself tried",
    "revision_id": "the course is the same for all",
    "position": "a number within an attempt that is itself tried",
    "scenario_id": "the course is the same for all",
    "screen_id": "the course is the same for all",
    "what": "a word for a sort of line",
    "token": "a secret that cannot be guessed: tests of sign-in, invitations and calendars",
}
"""Places that name nothing of anybody, and why."""

NAMES: dict[str, tuple[str, ...]] = {
    "after": ("person",),
    "auditor": ("person",),
    "before": ("person",),
    "branch": ("branch",),
    "email": ("email",),
    "firm": ("vendor",),
    "ids": ("assignment",),
    "job_role": ("job role",),
    "name": ("code",),
    "owner": ("person",),
    "people": ("person",),
    "person_id": ("code",),
    "place": ("branch:branch", "region:region"),
    "q": ("code",),
    "region": ("region",),
    "start-*": ("branch",),
    "vendor": ("vendor",),
}
"""Fields that name something of somebody: the kind, in front of it what is written before an id.

A star stands for an id in the name of a field."""
OTHERWISE: dict[tuple[str, str], tuple[str, ...]] = {
    ("assignments.plans", "region"): ("region name",),
    ("assignments.make_plan", "name"): (),
    ("directory.begin_engagement", "branch"): ("branch name",),
    ("directory.begin_engagement", "job_role"): (),
    ("directory.begin_engagement", "vendor"): ("vendor name",),
    ("directory.contact", "name"): (),
    ("directory.invite", "branch"): ("branch name",),
    ("directory.invite", "name"): (),
    ("directory.invite", "vendor"): ("vendor name",),
    ("directory.move", "branch"): ("branch name",),
    ("directory.move", "job_role"): (),
    ("directory.new_person", "branch"): ("branch name",),
    ("directory.new_person", "job_role"): (),
    ("directory.new_person", "name"): (),
    ("directory.new_person", "vendor"): ("vendor name",),
    ("incidents.log_event", "at"): ("workplace",),
    ("incidents.log_event", "place"): (),
    ("incidents.name_owner", "owner"): ("colleague",),
    ("learning.agreement", "name"): (),
    ("machines.make_key", "name"): (),
    ("notices.save_told", "ids"): ("notice",),
    ("people.ask_for_link", "email"): (),  # public: tests/people/test_sign_in.py
    ("people.cards", "place"): ("branch:branch", "vendor:vendor"),
    ("people.end_role", "place"): ("branch:branch", "region:region", "vendor:vendor"),
    ("people.give_role", "place"): ("branch:branch",),
    ("reports.board", "after"): (),  # a place in the list as the page wrote it, looked up nowhere
    ("reports.register", "after"): (),
    ("oversight.views", "after"): (),
    ("vendors.gate", "code"): ("code",),
    ("roster.shown", "after"): (),
}
"""Where an endpoint means something else by a name, or nothing of anybody (then why, or that it
is a word that somebody chooses freely)."""
PLAIN = {
    "again", "agreed", "amount", "answer", "answer_id", "asked", "claim_id", "clause", "code",
    "contact", "cover_id", "csrf_token", "day", "days", "due_on", "end", "ends_on", "everyone",
    "evidence", "file", "form", "from_day", "held_on", "issued_by", "issuer", "kind", "language",
    "last_day", "let_in", "mailed", "measure", "missing_end", "months", "most_may_end", "next",
    "note",
    "number", "office", "on", "option", "order", "outcome", "own", "page", "path_id", "period",
    "phone",
    "pin", "plan_id", "present", "reason", "revision", "role", "rule_id", "seen", "serial",
    "shown_on",
    "sign-in", "since", "spoke_with", "started_from", "starts_on", "state", "status", "title",
    "typed_name", "until", "valid_on", "verdict", "what", "why", "words",
    "begins", "customer", "done", "from_on", "least", "reward", "said_on", "source",
    "threshold", "every", "monthly", "planned_on", "purpose", "room",
} | {f"note-{question.id}" for question in USUAL}  # fmt: skip
"""Fields that name nothing of anybody. ``answer_id``, ``plan_id`` and ``rule_id`` are ids that the
page has just made, so that pressing twice is pressing once."""
PLAIN |= {"by", "due_time", "found", "told", "told_whom"}  # of service events
OF_CLAUSES = ("shown-", "rule-", "why-")
"""Begin the names of fields about a clause, and the agreement is the same for all."""
MADE_BY_PAGES = {"answer_id", "claim_id", "cover_id", "csrf_token", "plan_id", "rule_id"}
UNIQUE = {
    ("directory.contact", "email"),
    ("directory.invite", "email"),
    ("directory.invite", "vendor"),
    ("directory.new_person", "email"),
    ("directory.new_person", "person_id"),
}
"""Fields in which a new value is taken and one that somebody has cannot be: the answer has to
differ. It must not say whose it is. (An invitation may make a new vendor.)"""

LEADS_BACK = {("notices.save_told", "branch")}
"""Fields that only say which page comes next."""
ANY_BRANCH = {
    ("directory.begin_engagement", "branch"),
    ("directory.move", "branch"),
    ("directory.new_person", "branch"),
}
"""Fields in which a vendor admin may name any branch: a vendor's people may begin anywhere."""

EXTRA = {
    ("GET", "assignments.assign"): ("branch", "after"),
    ("POST", "assignments.assign"): ("?branch", "?place", "?firm", "?job_role", "?name"),
    ("GET", "assignments.rules"): ("place", "firm", "job_role"),
    ("GET", "assignments.change"): ("ids",),
    ("GET", "assignments.plans"): ("region",),
    ("GET", "directory.people"): ("after", "before"),
    ("GET", "notices.remind"): ("ids", "people"),
    ("GET", "notices.tell_sheet"): ("branch",),
    ("GET", "reports.trend"): ("branch", "firm"),
    ("POST", "notices.remind"): ("ids", "people"),
    ("POST", "people.cards"): ("place",),
    ("POST", "reports.export"): ("region", "branch", "vendor", "person_id"),
    ("GET", "measures.fair_questions"): ("region", "branch", "firm"),
    ("GET", "measures.parity"): ("region", "branch", "firm"),
    ("GET", "measures.scorecard"): ("region", "branch", "firm"),
    ("GET", "measures.scorecards"): ("region", "branch", "firm"),
    ("POST", "measures.export_parity"): ("region", "branch", "firm"),
    ("POST", "reports.export_board"): ("branch", "firm"),
}
"""What views read beside what stands on the pages of this company; a question mark: in the
address of a post."""

NOTED = {("reports.export", "person_id")}
"""A filter that may find nobody: an export of nothing is noted in the log like any other."""

TYPED = {
    "days": "14",
    "due_on": "2026-05-01",
    "until": "2026-03-20",
    "day": "2026-05-01",
    "from_day": "2026-03-20",
    "job_role": "rigger",
    "language": "en",
    "name": "Somebody New",
    "path_id": "office",
    "person_id": "NEW-77",
    "phone": "+353 1 23456",
    "reason": "A test",
    "start-*": "2026-04-01",
    "starts_on": "2026-03-20",
    "why": "A test",
}
"""What somebody writes into fields that are empty."""
LEFT_EMPTY = {"code", "email", "vendor name"}
"""Kinds that a typed field names only when it is tried."""
ALONG = {"vendor name": {"kind": "contractor"}}
"""What has to be chosen with it, so that a value is looked at at all."""


@dataclass(frozen=True)
class Spot:
    """One place where an id can be put: in the path, the query or the form of a request."""

    method: str
    endpoint: str
    where: str
    name: str
    kind: str
    before: str = ""
    """What is written in front of the id."""

    @property
    def field(self) -> tuple[str, str]:
        return self.endpoint, self.name

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint} {self.where} {self.name} ({self.kind})"


def kind_of_place(endpoint: str, name: str) -> str | None:
    """None for a place that names nothing of anybody."""
    if name in OPEN_PLACES:
        return None
    for (begins, place), kind in ALSO.items():
        if endpoint.startswith(begins) and place == name:
            return kind
    assert name in PLACES, f"say in PLACES what <{name}> of {endpoint} names"
    return PLACES[name]


def star(name: str) -> str:
    return UUIDS.sub("*", name)


def kinds_of_field(endpoint: str, name: str) -> tuple[str, ...]:
    """Raises when nobody has said what the field carries."""
    general = star(name)
    if general.startswith(OF_CLAUSES):
        return ()
    if (endpoint, general) in OTHERWISE:
        return OTHERWISE[endpoint, general]
    if general in PLAIN:
        return ()
    assert general in NAMES, f"say in NAMES or PLAIN what field {general} of {endpoint} carries"
    return NAMES[general]


def spots(method: str, endpoint: str, where: str, name: str) -> Iterator[Spot]:
    for kind in kinds_of_field(endpoint, name):
        before, _, plain = kind.rpartition(":")
        yield Spot(method, endpoint, where, star(name), plain, f"{before}:" if before else "")


def assert_plain_is_plain(endpoint: str, found: Field) -> None:
    """A field that is said to name nothing must not offer an id."""
    if found.name in MADE_BY_PAGES or kinds_of_field(endpoint, found.name):
        return
    ids = [value for value in found.offered if UUIDS.search(value)]
    assert not ids, f"{endpoint} offers ids in {found.name}: say in NAMES what they name"


def names_read_by_views() -> set[str]:
    """Every name that some view takes out of a request by itself."""
    return {
        name
        for source in ROOT.rglob("*.py")
        if "preview" not in source.parts
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        for name in _read(node)
    }


def _read(node: ast.AST) -> Iterator[str]:
    """``request.args["x"]``, ``request.form.get("x")``, ``"x" in request.args`` and the like."""
    if isinstance(node, ast.Subscript) and _of_request(node.value):
        yield from _words(node.slice)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if _of_request(node.func.value) and node.args:
            yield from _words(node.args[0])
    elif isinstance(node, ast.Compare) and any(map(_of_request, node.comparators)):
        yield from _words(node.left)


def _of_request(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr in {"args", "form", "values", "files"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "request"
    )


def _words(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
