"""``GET /api/ready/<code>``: the same answer for a machine, such as a gate or a job planner.

``Authorization: Bearer gate_...`` with the key of a branch (``course vendors gate-key``); it
answers about people who work at that branch today and about nobody else. 60 questions a minute.
README, "Who is ready", says what stands in the answer.
"""

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from course.credentials.domain import short_name
from course.errors import TooMany
from course.machines.domain import Purpose
from course.machines.door import A_MINUTE, opened
from course.vendors import ready_queries
from course.vendors.blueprint import bp
from course.vendors.ready_queries import Worker
from course.web.context import reading, settings
from course.web.guards import public


@bp.get("/api/ready/<path:code>")
@public("asks for the key of a branch; nothing is said without one")
def api_ready(code: str) -> ResponseReturnValue:
    """401 without a key that opens, 404 for a code that nobody here has, 429 for too many."""
    try:
        key = opened(Purpose.READY)
    except TooMany:
        return _said("too_many", 429, A_MINUTE)
    if key is None or key.branch_id is None:
        return _said("no_key", 401, {"WWW-Authenticate": 'Bearer realm="ready"'})
    worker = ready_queries.at_branch(reading(), key.branch_id, code, settings().clock())
    return _answer(worker) if worker else _said("unknown_code", 404)


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
