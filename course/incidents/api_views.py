"""``POST /api/events``: a service event logged by a machine, such as a phone system or a job app.

``Authorization: Bearer event_...`` with the key of a branch (``course service-events key``), and
JSON: ``id`` (a UUID that the machine makes, so that sending again logs nothing more), ``what``,
``where``, ``found_at``, and if known ``office_told_at``, ``told`` and ``clause``. Anything else
is refused, so that nobody can send whose fault it was.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from course.errors import Conflict, NotReady, TooMany
from course.incidents import service
from course.incidents.blueprint import bp
from course.incidents.domain import PLACE_MOST, WHAT_MOST, reference
from course.incidents.service import Told
from course.machines.domain import Purpose
from course.machines.door import A_MINUTE, opened
from course.web.context import settings, unit_of_work
from course.web.guards import public

NEEDED = {"id", "what", "where", "found_at"}
KNOWN = NEEDED | {"office_told_at", "told", "clause"}
USUAL = "call-the-office"


@bp.post("/api/events")
@public("asks for the key of a branch; nothing is done or said without one")
def api_event() -> ResponseReturnValue:
    """201 when logged, 200 when it was logged before; 401, 409, 422 and 429 say why not."""
    try:
        key = opened(Purpose.EVENTS)
    except TooMany:
        return _said({"error": "too_many"}, 429, A_MINUTE)
    if key is None or key.branch_id is None:
        return _said({"error": "no_key"}, 401, {"WWW-Authenticate": 'Bearer realm="events"'})
    try:
        event_id, told = _read(request.get_json(silent=True))
        with unit_of_work() as uow:
            logged = service.log_by_key(
                uow, key_id=key.key_id, branch_id=key.branch_id, event_id=event_id, told=told
            )
    except (NotReady, ValueError) as problem:
        return _said({"error": "not_ready", "words": str(problem)}, 422)
    except Conflict as problem:
        return _said({"error": "conflict", "words": str(problem)}, 409)
    answer = {
        "id": str(logged.event_id),
        "reference": reference(logged.digits),
        "page": f"{settings().base_url}/service-events/{logged.event_id}",
        "new": logged.new,
    }
    return _said(answer, 201 if logged.new else 200)


def _read(sent: Any) -> tuple[UUID, Told]:
    """What was sent, checked. Raises ``ValueError`` with words for whoever wrote the machine."""
    if not isinstance(sent, dict):
        raise ValueError("Send one JSON object.")
    if missing := sorted(NEEDED - sent.keys()):
        raise ValueError(f"Missing: {', '.join(missing)}.")
    if unknown := sorted(sent.keys() - KNOWN):
        raise ValueError(f"Not known: {', '.join(unknown)}.")
    try:
        event_id = UUID(str(sent["id"]))
    except ValueError:
        raise ValueError("id has to be a UUID that you make.") from None
    told = sent.get("office_told_at")
    return event_id, Told(
        what=_text(sent["what"], WHAT_MOST, "what"),
        place=_text(sent["where"], PLACE_MOST, "where"),
        clause_id=str(sent.get("clause") or USUAL),
        found_at=_moment(sent["found_at"], "found_at"),
        told_at=_moment(told, "office_told_at") if told else None,
        told=_text(sent.get("told") or "", PLACE_MOST, "told"),
    )


def _text(value: Any, most: int, name: str) -> str:
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        raise ValueError(f"{name} has to be text of at most {most} letters.")
    return value.strip()


def _moment(value: Any, name: str) -> datetime:
    found: datetime | None
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValueError(f"{name} has to be a time with its zone, like 2026-03-01T09:00:00Z.")
    return found


def _said(answer: dict[str, Any], status: int, headers: dict[str, str] | None = None) -> Response:
    response = jsonify(answer)
    response.status_code = status
    response.headers.update(headers or {})
    return response
