"""Every address of the product, asked by everybody, with ids in reach, out of reach and unknown.

A new route fails the first test until it has a line in ``EXPECTED``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from course.actor import Act
from course.app import create_app
from course.config import Settings
from tests.browser_client import Forms, without_tokens
from tests.web.roles import (
    ADMIN,
    ASKED_BY,
    AUDITOR,
    AUTHOR,
    CORA,
    EVERYBODY,
    HR,
    MANAGER,
    NOBODY,
    OTHER_MANAGER,
    OTHER_REGION_MANAGER,
    OUTSIDER,
    OWNER,
    REACHED_BY,
    REGION_MANAGER,
    SAM,
    SIGNED_IN,
    VENDOR_ADMIN,
    Company,
    Ids,
    may,
)

BOARD = {
    VENDOR_ADMIN,
    MANAGER,
    OTHER_MANAGER,
    REGION_MANAGER,
    OTHER_REGION_MANAGER,
    HR,
    AUDITOR,
    ADMIN,
}
RULES = {MANAGER, OTHER_MANAGER, REGION_MANAGER, OTHER_REGION_MANAGER, HR, ADMIN}
ASSIGN = RULES | {VENDOR_ADMIN}

CLAUSES = (BOARD - {VENDOR_ADMIN}) | {AUTHOR}
CLAIMS = {VENDOR_ADMIN, HR, AUDITOR, ADMIN}
PINS = ASSIGN
EDITIONS = {HR, AUTHOR, AUDITOR, ADMIN}
PUBLISH = {AUTHOR, ADMIN}
"""Whose packs one sees and publishes: tests/recertification/test_publishing.py."""
REGIONS = {REGION_MANAGER, OTHER_REGION_MANAGER, HR, AUDITOR, ADMIN}
"""Whoever leads one branch has nothing to compare it with."""

ROSTER = {VENDOR_ADMIN, HR, ADMIN}
"""Who may import people; whose imports one sees: tests/people/test_roster_page.py."""

PUBLIC = ("/verify", "/letters/", "/status", "/static", "/files", "/.well-known", "/gate/")
"""Pages that say the same to all: who asks is not looked up, or the answer is about a serial or a
code and says which one was looked for."""

Rule = Callable[[str, str], int]
"""Role and whose ids stand in the address -> status."""


def everybody(status: int, unknown: int | None = None) -> Rule:
    """No matter who asks; ``unknown`` is the answer for what does not exist."""
    return lambda role, whose: unknown if unknown and whose == NOBODY else status


def signed_in(status: int, unknown: int | None = None) -> Rule:
    """Whoever they are; ``unknown`` is the answer for what does not exist."""
    return lambda role, whose: (
        303 if role not in SIGNED_IN else unknown if unknown and whose == NOBODY else status
    )


def only(status: int, roles: set[str]) -> Rule:
    """These roles, whatever the ids. Everybody else gets what a wrong address gets."""
    return lambda role, whose: 303 if role == OUTSIDER else status if role in roles else 404


def owner(status: int) -> Rule:
    """Nobody but the learner whose it is, whatever their role."""
    return lambda role, whose: 303 if role == OUTSIDER else status if role == OWNER[whose] else 404


def within_reach(status: int, roles: set[str]) -> Rule:
    """These roles, as far as they reach."""
    return only_if(lambda role, whose: role in roles & REACHED_BY[whose], status)


def refused_out_of_reach(status: int, refused: int, roles: set[str]) -> Rule:
    """The same, where the page's own form is answered with what to put right."""
    within, among = within_reach(status, roles), only(refused, roles)
    return lambda role, whose: status if within(role, whose) == status else among(role, whose)


def owner_or(status: int, roles: set[str]) -> Rule:
    return only_if(
        lambda role, whose: role == OWNER[whose] or role in roles & REACHED_BY[whose], status
    )


def asked_for(role: str, whose: str) -> bool:
    return ASKED_BY[whose] == role


def only_if(may: Callable[[str, str], bool], status: int) -> Rule:
    return lambda role, whose: 303 if role == OUTSIDER else status if may(role, whose) else 404


@dataclass(frozen=True)
class Asked:
    """How a route is asked, and who gets which status."""

    expected: Rule
    query: str = ""
    data: Callable[[Ids], dict[str, Any]] = lambda ids: {}


def firms(role: str, whose: str) -> int:
    """Whoever looks after one firm is sent on to it."""
    return 303 if role in {OUTSIDER, VENDOR_ADMIN} else 200 if role in BOARD else 404


def of_firm(status: int, roles: set[str]) -> Rule:
    """These roles, about the firm that sends Cora; Sam has none."""
    return only_if(lambda role, whose: whose == CORA and role in roles & REACHED_BY[CORA], status)


def answer(ids: Ids) -> dict[str, Any]:
    return {"option": "a", "answer_id": uuid4()}


RESETS = "POST /people/<uuid:person_id>/pin"
"""Signs out whose PIN it is."""

EXPECTED = {
    "GET /": Asked(everybody(303)),
    "GET /sign-in": Asked(everybody(200)),
    "GET /sign-in/<token>": Asked(everybody(200)),
    "POST /sign-in/<token>": Asked(everybody(403)),
    "GET /files/<digest>": Asked(everybody(200, unknown=404)),
    "GET /static/<path:filename>": Asked(everybody(200, unknown=404)),
    "GET /verify": Asked(everybody(200)),
    "GET /verify/<serial>": Asked(everybody(200, unknown=404)),
    "GET /verify/<serial>.json": Asked(everybody(200, unknown=404)),
    "GET /status/<int:number>": Asked(everybody(200)),
    "GET /status/<int:number>.jwt": Asked(everybody(200)),
    "GET /.well-known/did.json": Asked(everybody(404)),  # by its key: nobody can ask it by HTTPS
    "GET /learn": Asked(signed_in(200)),
    "GET /learn/<uuid:assignment_id>/<module_id>": Asked(owner(200)),
    "GET /learn/<uuid:assignment_id>/<module_id>/<screen_id>": Asked(owner(200)),
    "POST /learn/<uuid:assignment_id>/<module_id>/<screen_id>": Asked(owner(303)),
    "POST /learn/<uuid:assignment_id>/<module_id>/<screen_id>/<item_id>": Asked(
        owner(200), data=answer
    ),
    "GET /agreement/<uuid:assignment_id>": Asked(owner(200)),
    "POST /agreement/<uuid:assignment_id>": Asked(owner(422)),
    "GET /changes/<uuid:assignment_id>": Asked(owner(303)),
    "GET /practice/<uuid:assignment_id>/<scenario_id>": Asked(owner(200)),
    "POST /practice/<uuid:assignment_id>/<scenario_id>": Asked(owner(303)),
    "GET /practice/run/<uuid:attempt_id>/<int:position>": Asked(owner(200)),
    "POST /practice/run/<uuid:attempt_id>/<int:position>": Asked(owner(200), data=answer),
    "GET /practice/run/<uuid:attempt_id>/end": Asked(owner(303)),
    "GET /check/<uuid:assignment_id>": Asked(owner(200)),
    "POST /check/<uuid:assignment_id>": Asked(owner(303)),
    "GET /check/paper/<uuid:attempt_id>/<int:position>": Asked(owner(200)),
    "POST /check/paper/<uuid:attempt_id>/<int:position>": Asked(owner(303), data=answer),
    "GET /check/paper/<uuid:attempt_id>/hand-in": Asked(owner(303)),
    "POST /check/paper/<uuid:attempt_id>/hand-in": Asked(owner(400)),
    "GET /check/paper/<uuid:attempt_id>/result": Asked(owner(303)),
    "GET /certificates/<serial>": Asked(owner_or(200, {HR, AUDITOR, ADMIN})),
    "GET /certificates/<serial>.pdf": Asked(owner_or(200, {HR, AUDITOR, ADMIN})),
    "GET /certificates/<serial>.json": Asked(owner_or(200, {HR, AUDITOR, ADMIN})),
    "GET /certificates/<serial>.png": Asked(owner_or(200, {HR, AUDITOR, ADMIN})),
    "GET /certificates/<serial>.svg": Asked(owner_or(200, {HR, AUDITOR, ADMIN})),
    "POST /certificates/<serial>/revoke": Asked(
        within_reach(303, {HR, ADMIN}), data=lambda ids: {"reason": "A test"}
    ),
    "POST /certificates/<serial>/reinstate": Asked(
        within_reach(303, {HR, ADMIN}), data=lambda ids: {"reason": "A test"}
    ),
    "GET /people/<uuid:person_id>/cover": Asked(within_reach(200, {HR, ADMIN})),
    "POST /people/<uuid:person_id>/cover": Asked(
        within_reach(303, {HR, ADMIN}),
        data=lambda ids: {
            "cover_id": uuid4(),
            "path_id": "office",
            "until": "2026-03-20",
            "reason": "A test",
        },
    ),
    "POST /people/<uuid:person_id>/cover/<uuid:cover_id>/end": Asked(
        within_reach(303, {HR, ADMIN}), data=lambda ids: {"reason": "A test"}
    ),
    "GET /hr/cover": Asked(only(200, {HR, AUDITOR, ADMIN})),
    "GET /hr/periods": Asked(only(200, {HR, AUDITOR, ADMIN})),
    "GET /people/<uuid:person_id>/claim": Asked(within_reach(200, {VENDOR_ADMIN})),
    "POST /people/<uuid:person_id>/claim": Asked(within_reach(422, {VENDOR_ADMIN})),
    "GET /claims": Asked(only(200, CLAIMS)),
    "GET /claims/<uuid:claim_id>": Asked(within_reach(200, CLAIMS)),
    "POST /claims/<uuid:claim_id>/review": Asked(within_reach(422, {HR, ADMIN})),
    "GET /team": Asked(within_reach(200, BOARD), query="?branch={ids.branch}"),
    "POST /team/export": Asked(
        within_reach(200, BOARD - {AUDITOR}),
        data=lambda ids: {"branch": ids.branch, "form": "csv"},
    ),
    "GET /team/trend": Asked(within_reach(200, BOARD), query="?branch={ids.branch}"),
    "GET /team/regions": Asked(only(200, REGIONS)),
    "GET /team/regions/<uuid:region_id>": Asked(within_reach(200, REGIONS)),
    "GET /team/vendors": Asked(firms),
    "GET /team/vendors/<uuid:vendor_id>": Asked(
        only_if(lambda role, whose: whose == CORA and role in BOARD & REACHED_BY[CORA], 200)
    ),
    "GET /team/plans": Asked(only(200, RULES)),
    "GET /team/plans/<uuid:rule_id>": Asked(within_reach(200, RULES)),
    "POST /team/plans": Asked(
        within_reach(200, RULES),
        data=lambda ids: {
            "name": "Roll-out",
            "path_id": "office",
            "days": 14,
            f"start-{ids.branch}": "2026-04-01",
        },
    ),
    "GET /team/assign": Asked(within_reach(200, ASSIGN), query="?branch={ids.branch}"),
    "POST /team/assign": Asked(
        within_reach(200, ASSIGN),
        query="?branch={ids.branch}",
        data=lambda ids: {"path_id": "office", "people": [ids.person], "due_on": "2026-04-01"},
    ),
    "GET /team/change": Asked(within_reach(200, ASSIGN), query="?ids={ids.assignment}"),
    "POST /team/change": Asked(
        within_reach(303, ASSIGN),
        data=lambda ids: {"ids": ids.assignment, "what": "extend", "day": "2026-05-01"},
    ),
    "GET /team/remind": Asked(within_reach(200, ASSIGN), query="?ids={ids.assignment}"),
    "POST /team/remind": Asked(within_reach(409, ASSIGN), data=lambda ids: {"ids": ids.assignment}),
    "GET /team/tell": Asked(within_reach(200, BOARD), query="?branch={ids.branch}"),
    "GET /team/tell/sheet": Asked(within_reach(200, BOARD), query="?branch={ids.branch}"),
    "POST /team/tell": Asked(only(404, ASSIGN), data=lambda ids: {"ids": uuid4()}),
    "GET /learn/calendar": Asked(signed_in(200)),
    "POST /learn/calendar": Asked(signed_in(200)),
    "GET /calendar/<token>.ics": Asked(everybody(404)),
    "GET /team/rules": Asked(only(200, RULES)),
    "POST /team/rules": Asked(
        within_reach(200, RULES),
        data=lambda ids: {"path_id": "office", "place": f"branch:{ids.branch}", "days": 14},
    ),
    "POST /team/rules/<uuid:rule_id>/end": Asked(within_reach(303, RULES)),
    "POST /team/own-path": Asked(only(303, RULES)),
    "GET /exports": Asked(only(200, {HR, ADMIN})),
    "GET /exports/<uuid:job_id>": Asked(only_if(asked_for, 200)),
    "GET /exports/file/<token>": Asked(only(404, {HR, ADMIN})),
    "POST /exports/<uuid:job_id>/again": Asked(only_if(asked_for, 409)),
    "POST /exports/<uuid:job_id>/link": Asked(only_if(asked_for, 409)),
    "GET /people/<uuid:person_id>/proof": Asked(owner_or(200, {HR, AUDITOR, ADMIN})),
    "GET /editions": Asked(only(200, EDITIONS)),
    "GET /editions/<revision_id>": Asked(
        only_if(lambda role, whose: whose != NOBODY and role in EDITIONS, 200)
    ),
    "GET /editions/new": Asked(only(200, PUBLISH)),
    "POST /editions/new": Asked(only(422, PUBLISH)),
    "GET /editions/new/<uuid:staged_id>": Asked(only(404, PUBLISH)),
    "POST /editions/new/<uuid:staged_id>": Asked(only(404, PUBLISH)),
    "GET /hr/certificates": Asked(only(200, {HR, AUDITOR, ADMIN})),
    "POST /hr/certificates/export": Asked(only(200, {HR, ADMIN}), data=lambda ids: {"form": "csv"}),
    "GET /about": Asked(everybody(200)),
    "GET /promises": Asked(everybody(200)),
    "GET /promises.pdf": Asked(everybody(200)),
    "GET /agreement/both-sides": Asked(signed_in(200)),
    "GET /kit": Asked(signed_in(200)),
    "GET /kit/<module_id>": Asked(signed_in(200, unknown=404)),
    "GET /kit/<module_id>/sheet.pdf": Asked(signed_in(200, unknown=404)),
    "GET /kit/<module_id>/card": Asked(signed_in(200, unknown=404)),
    "GET /kit/<module_id>/card.pdf": Asked(signed_in(200, unknown=404)),
    "GET /kit/<module_id>/wallpaper.png": Asked(signed_in(200, unknown=404)),
    "GET /people/roster": Asked(only(200, ROSTER)),
    "POST /people/roster": Asked(only(422, ROSTER)),
    "GET /people/roster/<uuid:import_id>": Asked(only(404, ROSTER)),
    "POST /people/roster/<uuid:import_id>": Asked(only(404, ROSTER)),
    "GET /people/roster/<uuid:import_id>.csv": Asked(only(404, ROSTER)),
    "GET /team/scorecard": Asked(within_reach(200, BOARD), query="?branch={ids.branch}"),
    "GET /team/scorecards": Asked(
        within_reach(200, BOARD - {VENDOR_ADMIN}), query="?branch={ids.branch}"
    ),
    "GET /team/parity": Asked(
        within_reach(200, BOARD - {VENDOR_ADMIN}), query="?branch={ids.branch}"
    ),
    "GET /team/parity/questions": Asked(
        within_reach(200, BOARD - {VENDOR_ADMIN}), query="?branch={ids.branch}"
    ),
    "POST /team/parity/export": Asked(
        within_reach(200, BOARD - {VENDOR_ADMIN, AUDITOR}), data=lambda ids: {"branch": ids.branch}
    ),
    "GET /hr/facts": Asked(only(200, {HR, ADMIN})),
    "POST /hr/facts": Asked(only(422, {HR, ADMIN})),
    "GET /hr/facts/<uuid:import_id>": Asked(only(404, {HR, ADMIN})),
    "GET /hr/facts/<uuid:import_id>.csv": Asked(only(404, {HR, ADMIN})),
    "POST /hr/facts/<uuid:import_id>": Asked(only(404, {HR, ADMIN})),
    "GET /machines": Asked(only(200, {HR, ADMIN})),
    "GET /machines/new": Asked(only(200, {HR, ADMIN})),
    "POST /machines/new": Asked(
        refused_out_of_reach(200, 422, {HR, ADMIN}),
        data=lambda ids: {
            "purpose": "ready",
            "branch": ids.branch,
            "name": "A gate",
            "answer_id": uuid4(),
        },
    ),
    "GET /machines/<uuid:key_id>/end": Asked(within_reach(200, {HR, ADMIN})),
    "POST /machines/<uuid:key_id>/end": Asked(within_reach(303, {HR, ADMIN})),
    "POST /api/visits": Asked(everybody(401)),
    "POST /api/surveys": Asked(everybody(401)),
    "POST /api/complaints": Asked(everybody(401)),
    "POST /sign-in/link": Asked(everybody(404)),  # no e-mail leaves: tests/people/test_pin.py
    "GET /sign-in/link": Asked(everybody(404)),
    "GET /sign-in/card": Asked(everybody(200)),
    "POST /sign-in/card": Asked(everybody(422)),
    "GET /sign-in/own-pin": Asked(everybody(303)),
    "POST /sign-in/own-pin": Asked(everybody(303)),
    "GET /people/cards": Asked(only(200, PINS)),
    "POST /people/cards": Asked(
        refused_out_of_reach(200, 422, PINS),
        data=lambda ids: {"place": f"branch:{ids.branch}", "mailed": "y"},
    ),
    "GET /people/roles": Asked(only(200, {HR, AUDITOR, ADMIN})),
    "GET /people/<uuid:person_id>/roles": Asked(within_reach(200, {HR, AUDITOR, ADMIN})),
    "POST /people/<uuid:person_id>/roles": Asked(
        within_reach(422, {HR, ADMIN}), data=lambda ids: {"role": "manager"}
    ),
    "POST /people/<uuid:person_id>/roles/end": Asked(
        within_reach(404, {HR, ADMIN}), data=lambda ids: {"role": "hr"}
    ),
    "GET /people": Asked(within_reach(200, BOARD), query="?branch={ids.branch}"),
    "GET /people/<uuid:person_id>": Asked(within_reach(200, BOARD)),
    "GET /people/new": Asked(only(200, ASSIGN)),
    "POST /people/new": Asked(only(422, ASSIGN)),
    "GET /people/<uuid:person_id>/contact": Asked(within_reach(200, ASSIGN)),
    "POST /people/<uuid:person_id>/contact": Asked(within_reach(303, ASSIGN)),
    "GET /people/<uuid:person_id>/engagements/new": Asked(within_reach(200, ASSIGN)),
    "POST /people/<uuid:person_id>/engagements/new": Asked(within_reach(422, ASSIGN)),
    "GET /people/<uuid:person_id>/engagements/<uuid:engagement_id>/end": Asked(
        within_reach(200, ASSIGN)
    ),
    "POST /people/<uuid:person_id>/engagements/<uuid:engagement_id>/end": Asked(
        within_reach(422, ASSIGN)
    ),
    "GET /people/<uuid:person_id>/engagements/<uuid:engagement_id>/move": Asked(
        within_reach(200, ASSIGN)
    ),
    "POST /people/<uuid:person_id>/engagements/<uuid:engagement_id>/move": Asked(
        within_reach(422, ASSIGN)
    ),
    "GET /people/<uuid:person_id>/erase": Asked(within_reach(200, {HR, ADMIN})),
    "POST /people/<uuid:person_id>/erase": Asked(within_reach(422, {HR, ADMIN})),
    "GET /people/<uuid:person_id>/merge": Asked(within_reach(200, {HR, ADMIN})),
    "GET /people/<uuid:person_id>/merge/<uuid:other_id>": Asked(within_reach(200, {HR, ADMIN})),
    "POST /people/merges/<uuid:merge_id>/undo": Asked(within_reach(303, {HR, ADMIN})),
    "POST /people/<uuid:person_id>/merge/<uuid:other_id>": Asked(within_reach(303, {HR, ADMIN})),
    "GET /vendors": Asked(only(200, {HR, ADMIN})),
    "GET /vendors/invite": Asked(only(200, {HR, ADMIN})),
    "POST /vendors/invite": Asked(only(422, {HR, ADMIN})),
    "POST /vendors/invitations/<uuid:invitation_id>/withdraw": Asked(only(303, {HR, ADMIN})),
    "GET /vendors/welcome": Asked(only(200, ROSTER)),
    "GET /join/<token>": Asked(everybody(403)),
    "POST /join/<token>": Asked(everybody(403)),
    "GET /vendors/files": Asked(firms),
    "GET /vendors/<uuid:vendor_id>": Asked(of_firm(200, BOARD)),
    "GET /vendors/<uuid:vendor_id>/add/<what>": Asked(of_firm(200, ROSTER)),
    "POST /vendors/<uuid:vendor_id>/add/<what>": Asked(of_firm(422, ROSTER)),
    "POST /vendors/<uuid:vendor_id>/withdraw/<what>/<uuid:line_id>": Asked(only(404, ROSTER)),
    "GET /vendors/<uuid:vendor_id>/documents/new": Asked(of_firm(200, ROSTER)),
    "POST /vendors/<uuid:vendor_id>/documents/new": Asked(of_firm(422, ROSTER)),
    "GET /vendors/<uuid:vendor_id>/documents/<uuid:document_id>": Asked(only(404, BOARD)),
    "GET /vendors/<uuid:vendor_id>/documents/<uuid:document_id>/look": Asked(only(404, RULES)),
    "POST /vendors/<uuid:vendor_id>/documents/<uuid:document_id>/look": Asked(only(404, RULES)),
    "GET /vendors/<uuid:vendor_id>/references/<uuid:reference_id>": Asked(only(404, RULES)),
    "POST /vendors/<uuid:vendor_id>/references/<uuid:reference_id>": Asked(only(404, RULES)),
    "GET /vendors/<uuid:vendor_id>/subcontractors/<uuid:subcontractor_id>": Asked(only(404, RULES)),
    "POST /vendors/<uuid:vendor_id>/subcontractors/<uuid:subcontractor_id>": Asked(
        only(404, RULES)
    ),
    "GET /vendors/interview": Asked(only(200, RULES)),
    "GET /vendors/<uuid:vendor_id>/interviews/new": Asked(of_firm(200, RULES)),
    "POST /vendors/<uuid:vendor_id>/interviews/new": Asked(of_firm(422, RULES)),
    "GET /vendors/<uuid:vendor_id>/status": Asked(of_firm(200, {HR, ADMIN})),
    "POST /vendors/<uuid:vendor_id>/status": Asked(of_firm(422, {HR, ADMIN})),
    "GET /vendors/<uuid:vendor_id>/branches": Asked(of_firm(200, {HR, ADMIN})),
    "POST /vendors/<uuid:vendor_id>/branches": Asked(of_firm(422, {HR, ADMIN})),
    "GET /vendors/<uuid:vendor_id>/agreement/send": Asked(of_firm(200, {HR, ADMIN})),
    "POST /vendors/<uuid:vendor_id>/agreement/send": Asked(
        of_firm(303, {HR, ADMIN}), data=lambda ids: {"months": "12"}
    ),
    "GET /vendors/<uuid:vendor_id>/agreement/<uuid:agreement_id>": Asked(only(404, BOARD)),
    "GET /vendors/<uuid:vendor_id>/agreement/<uuid:agreement_id>.txt": Asked(only(404, BOARD)),
    "POST /vendors/<uuid:vendor_id>/agreement/<uuid:agreement_id>/sign": Asked(
        only(404, {VENDOR_ADMIN})
    ),
    "POST /vendors/<uuid:vendor_id>/agreement/<uuid:agreement_id>/countersign": Asked(
        only(404, {HR, ADMIN})
    ),
    "GET /vendors/<uuid:vendor_id>/expectations": Asked(of_firm(200, BOARD)),
    "POST /vendors/<uuid:vendor_id>/expectations": Asked(of_firm(422, RULES)),
    "POST /vendors/<uuid:vendor_id>/evidence": Asked(of_firm(200, {HR, ADMIN})),
    "GET /gate": Asked(only(200, BOARD)),
    "GET /gate/<path:code>": Asked(within_reach(200, BOARD)),
    "POST /gate/<path:code>": Asked(
        within_reach(303, RULES),
        data=lambda ids: {"let_in": "yes", "reason": "A test", "answer_id": uuid4()},
    ),
    "GET /visits": Asked(only(200, BOARD)),
    "GET /visits/mine": Asked(signed_in(200)),
    "GET /visits/<uuid:decision_id>": Asked(owner_or(200, BOARD)),
    "POST /visits/<uuid:decision_id>/appeal": Asked(owner_or(422, {VENDOR_ADMIN})),
    "POST /visits/<uuid:decision_id>/answer": Asked(within_reach(422, RULES)),
    "GET /api/ready/<path:code>": Asked(everybody(401)),
    "GET /service-events/new": Asked(signed_in(200)),
    "POST /service-events/new": Asked(signed_in(422), data=lambda ids: {"answer_id": uuid4()}),
    "GET /service-events/mine": Asked(signed_in(200)),
    "GET /service-events": Asked(only(200, BOARD)),
    "GET /service-events/<uuid:event_id>": Asked(owner_or(200, BOARD)),
    "POST /service-events/<uuid:event_id>/told": Asked(
        owner_or(422, RULES), data=lambda ids: {"answer_id": uuid4()}
    ),
    "POST /service-events/<uuid:event_id>/facts": Asked(
        within_reach(422, RULES), data=lambda ids: {"answer_id": uuid4()}
    ),
    "POST /service-events/<uuid:event_id>/owner": Asked(
        only(404, RULES), data=lambda ids: {"answer_id": uuid4(), "owner": uuid4()}
    ),
    "POST /service-events/<uuid:event_id>/promises/<uuid:promise_id>": Asked(
        within_reach(422, RULES)
    ),
    "POST /service-events/<uuid:event_id>/refresher": Asked(
        within_reach(422, RULES), data=lambda ids: {"answer_id": uuid4()}
    ),
    "POST /api/events": Asked(everybody(401)),
    "GET /clauses": Asked(only(200, CLAUSES)),
    "GET /clauses/<clause_id>": Asked(only(200, CLAUSES)),
    "GET /recognition": Asked(only(200, BOARD)),
    "GET /recognition/rules/new": Asked(only(200, {HR, ADMIN})),
    "POST /recognition/rules/new": Asked(only(422, {HR, ADMIN})),
    "GET /recognition/rules/<uuid:award_id>/next": Asked(only(404, {HR, ADMIN})),
    "POST /recognition/rules/<uuid:award_id>/next": Asked(only(404, {HR, ADMIN})),
    "GET /recognition/grant/<uuid:award_id>/<uuid:vendor_id>": Asked(only(404, {HR, ADMIN})),
    "POST /recognition/grant/<uuid:award_id>/<uuid:vendor_id>": Asked(only(404, {HR, ADMIN})),
    "GET /recognition/thanks/new": Asked(only(200, RULES)),
    "POST /recognition/thanks/new": Asked(only(422, RULES)),
    "GET /recognition/preferred/<uuid:award_id>/end": Asked(only(404, {HR, ADMIN})),
    "POST /recognition/preferred/<uuid:award_id>/end": Asked(only(404, {HR, ADMIN})),
    "GET /recognition/letter/<uuid:vendor_id>": Asked(of_firm(200, {HR, ADMIN})),
    "POST /recognition/letter/<uuid:vendor_id>": Asked(of_firm(422, {HR, ADMIN})),
    "GET /recognition/letters/<uuid:letter_id>.pdf": Asked(only(404, BOARD)),
    "GET /letters/<token>": Asked(everybody(404)),
    "GET /reviews": Asked(only(200, BOARD)),
    "GET /reviews/mine": Asked(signed_in(200)),
    "GET /reviews/new": Asked(only(200, RULES)),
    "POST /reviews/new": Asked(only(422, RULES)),
    "GET /reviews/<uuid:review_id>": Asked(owner_or(200, BOARD)),
    "GET /reviews/<uuid:review_id>.ics": Asked(owner_or(200, BOARD)),
    "GET /reviews/<uuid:review_id>/guests": Asked(within_reach(200, RULES)),
    "POST /reviews/<uuid:review_id>/guests": Asked(within_reach(422, RULES)),
    "GET /reviews/<uuid:review_id>/when": Asked(within_reach(200, RULES)),
    "POST /reviews/<uuid:review_id>/when": Asked(within_reach(422, RULES)),
    "GET /reviews/<uuid:review_id>/rhythm": Asked(within_reach(200, RULES)),
    "POST /reviews/<uuid:review_id>/rhythm": Asked(within_reach(422, RULES)),
    "POST /reviews/<uuid:review_id>/points": Asked(owner_or(422, ASSIGN)),
    "POST /reviews/<uuid:review_id>/held": Asked(within_reach(422, RULES)),
    "POST /reviews/<uuid:review_id>/notes": Asked(within_reach(422, RULES)),
    "POST /reviews/<uuid:review_id>/actions": Asked(within_reach(422, RULES)),
    "GET /reviews/actions/<uuid:action_id>": Asked(owner_or(200, RULES)),
    "POST /reviews/actions/<uuid:action_id>": Asked(owner_or(422, RULES)),
    "GET /audit/views": Asked(only(200, {HR, ADMIN})),
    "POST /audit/views/export": Asked(only(200, {HR, ADMIN})),
    "POST /sign-out": Asked(signed_in(200)),
    "GET /people/<uuid:person_id>/pin": Asked(within_reach(200, PINS)),
    "POST /people/<uuid:person_id>/pin": Asked(within_reach(200, PINS)),
}


def address(rule: str, ids: Ids) -> str:
    """The rule with its places filled in."""
    attempt = ids.paper if rule.startswith("/check") else ids.run
    for place, value in {
        "<uuid:assignment_id>": ids.assignment,
        "<uuid:attempt_id>": attempt,
        "<uuid:claim_id>": ids.claim,
        "<uuid:cover_id>": ids.cover,
        "<uuid:import_id>": uuid4(),
        "<uuid:job_id>": ids.job,
        "<uuid:invitation_id>": uuid4(),
        "<uuid:engagement_id>": ids.engagement,
        "<uuid:other_id>": ids.double,
        "<uuid:merge_id>": ids.merge,
        "<uuid:person_id>": ids.person,
        "<uuid:rule_id>": ids.plan if rule.startswith("/team/plans") else ids.rule,
        "<uuid:region_id>": ids.region,
        "<uuid:vendor_id>": ids.vendor,
        "<int:number>": 1,
        "<uuid:award_id>": uuid4(),
        "<uuid:letter_id>": uuid4(),
        "<uuid:action_id>": ids.action,
        "<uuid:review_id>": ids.review,
        "<uuid:staged_id>": uuid4(),
        "<uuid:decision_id>": ids.decision,
        "<uuid:event_id>": ids.event,
        "<uuid:promise_id>": uuid4(),
        "<uuid:key_id>": ids.key,
        "<clause_id>": "stay",
        "<uuid:agreement_id>": uuid4(),
        "<uuid:document_id>": uuid4(),
        "<uuid:line_id>": uuid4(),
        "<uuid:reference_id>": uuid4(),
        "<uuid:subcontractor_id>": uuid4(),
        "<what>": "reference",
        "<path:code>": ids.code,
        "<int:position>": 1,
        "<module_id>": ids.module,
        "<screen_id>": ids.screen,
        "<item_id>": ids.item,
        "<scenario_id>": ids.scenario,
        "<serial>": ids.serial,
        "<digest>": ids.digest,
        "<revision_id>": ids.revision,
        "<path:filename>": ids.static,
        "<token>": "no-such-token",
    }.items():
        rule = rule.replace(place, str(value))
    assert "<" not in rule, f"say in address() what stands in {rule}"
    return rule


def test_every_route_has_a_line(tmp_path):
    app = create_app(Settings(tmp_path, f"sqlite:///{tmp_path}/none.db", "k" * 32, "http://x.test"))

    routes = {
        f"{method} {rule}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert routes == set(EXPECTED)


@pytest.fixture
def company(make, walk, db, revision) -> Company:
    return Company(make, walk, db, revision)


class Visitor:
    """Somebody in one role, who asks for everything."""

    def __init__(self, browser, person, number: int):
        self._browser, self._person = browser, person
        self._browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        self._enter()
        self.nothing = without_tokens(browser.get("/there/is/no/such/page"))
        """What a wrong address says to this visitor."""

    def _enter(self) -> None:
        if self._person:
            self._browser.sign_in(self._person)
        page = self._browser.get("/sign-in/any")
        self._token = {"csrf_token": Forms(page.text).forms[-1].hidden["csrf_token"]}

    def ask(self, route: str, asked: Asked, ids: Ids) -> int:
        method, rule = route.split(" ", 1)
        if route == RESETS:
            self._enter()  # somebody before may have been given a new PIN for this one
        url = address(rule, ids) + asked.query.format(ids=ids)
        if method == "GET":
            response = self._browser.get(url)
        else:
            response = self._browser.post(url, data=self._token | asked.data(ids))
        if response.status_code == 404 and not rule.startswith(PUBLIC):
            assert without_tokens(response) == self.nothing, f"{url} says more than: nothing here"
        if method == "POST" and response.status_code == 303:
            self._browser.get("/sign-in/any")  # shows what was flashed, and so forgets it
        if route == "POST /sign-out":
            self._enter()
        return response.status_code


def whose_ids(route: str, asked: Asked) -> tuple[str, ...]:
    """Whose ids to ask with: anybody's, where the address and what is posted hold none."""
    one, other = Ids(), Ids()
    same = "<" not in route and asked.query.format(ids=one) == asked.query.format(ids=other)
    return (SAM,) if same and asked.data(one) == asked.data(other) else (SAM, CORA, NOBODY)


def asked_by(engine: str, number: int, expected: Rule, whose: str) -> tuple[str, ...]:
    """Everybody on SQLite; on PostgreSQL every third role, other ones at the next address.

    Who may is decided before any database is asked; what differs there is the SQL. So one who
    is let in is always among them, where there is anybody.
    """
    if engine == "sqlite":
        return EVERYBODY
    some = EVERYBODY[number % 3 :: 3]
    let_in = [role for role in SIGNED_IN if expected(role, whose) != 404]
    if not let_in or set(let_in) & set(some):
        return some
    return (*some, let_in[number % len(let_in)])


def refused(view: Any, role: str) -> bool:
    """Whether the page's guard turns this role away, whatever the address names."""
    guard = getattr(view, "guard", None)
    return isinstance(guard, Act) and role in SIGNED_IN and not may(role, guard)


def with_ids(route: str, asked: Asked, number: int, turned_away: bool) -> tuple[str, ...]:
    """A guard looks at the role and at nothing else: whoever it turns away asks with the ids of
    one person, and at the next address with another's."""
    everybodys = whose_ids(route, asked)
    return (everybodys[number % len(everybodys)],) if turned_away else everybodys


def test_everybody_gets_what_the_table_says(new_browser, company, app):
    engine = app.extensions["course.engine"].dialect.name
    visitors = {
        role: Visitor(new_browser(), company.people.get(role), number)
        for number, role in enumerate(EVERYBODY, start=1)
    }
    views = {
        f"{method} {rule}": app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        for method in rule.methods
    }
    differs = [
        f"{route} with {whose} ids for {role}: {status}, expected {asked.expected(role, whose)}"
        for number, (route, asked) in enumerate(EXPECTED.items())
        for whose in whose_ids(route, asked)
        for role in asked_by(engine, number, asked.expected, whose)
        if whose in with_ids(route, asked, number, refused(views[route], role))
        if (status := visitors[role].ask(route, asked, company.ids[whose]))
        != asked.expected(role, whose)
    ]

    assert not differs, "\n".join(["", *differs])


def test_whoever_is_turned_away_asks_with_the_ids_of_each_in_turn():
    asked, page = Asked(everybody(404)), "GET /people/<uuid:person_id>"

    turns = [with_ids(page, asked, number, True) for number in range(3)]

    assert [whose for turn in turns for whose in turn] == [SAM, CORA, NOBODY]
    assert with_ids(page, asked, 1, False) == (SAM, CORA, NOBODY)


def test_postgresql_is_asked_by_each_role_in_turn_and_always_by_one_who_may():
    nobody, hr = only(200, set()), only(200, {HR})

    turns = [asked_by("postgresql", number, nobody, SAM) for number in range(3)]

    assert sorted(role for some in turns for role in some) == sorted(EVERYBODY)
    assert all(HR in asked_by("postgresql", number, hr, SAM) for number in range(3))
    assert asked_by("sqlite", 1, hr, SAM) == EVERYBODY
