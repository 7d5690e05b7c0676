"""Facts from other programs, as JSON. The secret in the header decides; no browser is signed in."""

from collections.abc import Collection
from typing import Any

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from course.errors import CourseError, TooMany
from course.machines.domain import Purpose
from course.machines.door import A_MINUTE, opened
from course.measures import service
from course.measures.blueprint import bp
from course.measures.column_rules import names
from course.measures.domain import What
from course.web.context import unit_of_work
from course.web.guards import public

MOST_CELL = 500
WHY = "a program shows its own secret; without one it learns nothing"
WRONG = "Send a list of objects as JSON, each with the columns of a row as a file has them."


@bp.post("/api/visits")
@public(WHY)
def post_visits() -> ResponseReturnValue:
    """Visits; the same reference sent again is recorded once."""
    return _post(What.VISITS)


@bp.post("/api/surveys")
@public(WHY)
def post_surveys() -> ResponseReturnValue:
    """Survey replies, each to a visit on record."""
    return _post(What.SURVEYS)


@bp.post("/api/complaints")
@public(WHY)
def post_complaints() -> ResponseReturnValue:
    """Complaints; sent again with ``agreed_at`` they are settled."""
    return _post(What.COMPLAINTS)


def _post(what: What) -> ResponseReturnValue:
    try:
        key = opened(Purpose.FACTS)
    except TooMany as guessed:
        return jsonify(error=str(guessed)), 429, A_MINUTE
    if key is None:
        return _closed()
    rows = _rows(request.get_json(silent=True), names(what))
    if rows is None:
        return jsonify(error=WRONG), 400
    try:
        with unit_of_work() as uow:
            found = service.record(uow, what=what, rows=rows, opened=key)
    except CourseError as error:
        return jsonify(error=str(error)), 409
    told = [
        {"row": row.number, "reference": row.reference, "verdict": row.verdict, "why": row.why}
        for row in found
    ]
    refused = any(row.fact is None and row.why for row in found)
    return jsonify(rows=told), 422 if refused else 200


def _closed() -> ResponseReturnValue:
    response: Response = jsonify(error="Show a secret that is in use: Authorization: Bearer ...")
    response.headers["WWW-Authenticate"] = "Bearer"
    return response, 401


def _rows(given: Any, known: Collection[str]) -> list[dict[str, str]] | None:
    """Rows with their cells as text; None for anything else, an unknown column included."""
    listed = given if isinstance(given, list) else [given]
    if not all(isinstance(row, dict) for row in listed):
        return None
    rows = [{str(name): _cell(cell) for name, cell in row.items()} for row in listed]
    cells = [pair for row in rows for pair in row.items()]
    fits = all(name in known and len(cell) <= MOST_CELL for name, cell in cells)
    return rows if fits else None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
