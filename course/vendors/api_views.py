"""``GET /api/ready/<code>``: the same answer for a machine, such as a gate or a job planner.

``Authorization: Bearer gate_...`` with the key of a branch (``course vendors gate-key``); it
answers about people who work at that branch today and about nobody else. 60 questions a minute.
README, "Who is ready", says what stands in the answer.
"""

from uuid import UUID

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from course.credentials.domain import short_name
from course.errors import TooMany
from course.people import service as people
from course.people.entering import caller
from course.vendors import ready_queries, visiting
from course.vendors.blueprint import bp
from course.vendors.ready_queries import Worker
from course.web.context import reading, settings, unit_of_work
from course.web.guards import public

BEARER = "bearer "
A_MINUTE = "60"
MOST_KEY = 200


@bp.get("/api/ready/<path:code>")
@public("asks for the key of a branch; nothing is said without one")
def api_ready(code: str) -> ResponseReturnValue:
    """401 without a key that opens, 404 for a code that nobody here has, 429 for too many."""
    token = _token()
    try:
        branch_id = _branch(token) if token else None
    except TooMany:
        return _said("too_many", 429, {"Retry-After": A_MINUTE})
    if branch_id is None:
        return _said("no_key", 401, {"WWW-Authenticate": 'Bearer realm="ready"'})
    worker = ready_queries.at_branch(reading(), branch_id, code, settings().clock())
    return _answer(worker) if worker else _said("unknown_code", 404)


def _branch(token: str) -> UUID | None:
    """Which branch the key is for. Whoever guesses has to wait, as at the sign-in page."""
    with unit_of_work() as uow:
        branch_id = visiting.open_gate(uow, token=token)
        if branch_id is None:
            people.refuse_guessing(uow, address=caller("gate"))
            people.note_miss(uow, address=caller("gate"))
    return branch_id


def _token() -> str:
    said = request.headers.get("Authorization", "")
    return said[len(BEARER) :].strip()[:MOST_KEY] if said.lower().startswith(BEARER) else ""


def _answer(worker: Worker) -> Response:
    """Least data: first name and initial, and what is missing. Nothing about how somebody did."""
    found = worker.ready
    return jsonify(
        code=worker.code,
        name=short_name(worker.name),
        firm=worker.vendor,
        branch=worker.branch,
        ready=found.light.value == "green",
        light=found.light.value,
        words=found.light.words,
        reasons=[
            {"code": one.code.value, "words": one.words, "owner": one.owner.value}
            for one in found.reasons
        ],
        good_until=found.good_until.isoformat() if found.good_until else None,
        checked_at=settings().clock().isoformat(),
        decides="a named person",
    )


def _said(error: str, status: int, headers: dict[str, str] | None = None) -> Response:
    response = jsonify(error=error)
    response.status_code = status
    response.headers.update(headers or {})
    return response
