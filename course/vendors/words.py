"""Shapes and words for where things stand, shared by several pages. Pure."""

from course.vendors.domain import State, Status
from course.vendors.ready_rules import Light

PILLS = {
    Status.INVITED: "not-yet",
    Status.IN_REVIEW: "not-yet",
    Status.ADMITTED: "valid",
    Status.CONDITIONAL: "expiring",
    Status.PAUSED: "lapsed",
    Status.ENDED: "revoked",
}
DOCUMENT_PILLS = {
    State.WAITING: "not-yet",
    State.REFUSED: "revoked",
    State.WITHDRAWN: "lapsed",
    State.TO_COME: "not-yet",
    State.HOLDS: "valid",
    State.ENDING: "expiring",
    State.ENDED: "lapsed",
    State.REPLACED: "not-yet",
}
STATE_WORDS = {
    State.WAITING: "Waits for approval",
    State.REFUSED: "Refused",
    State.WITHDRAWN: "Taken out",
    State.TO_COME: "Begins later",
    State.HOLDS: "Holds",
    State.ENDING: "Ends soon",
    State.ENDED: "Ran out",
    State.REPLACED: "Replaced",
}
LIGHT_PILLS = {Light.GREEN: "valid", Light.AMBER: "expiring", Light.RED: "revoked"}
