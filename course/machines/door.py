"""How a machine shows its secret: ``Authorization: Bearer ...``. No browser is signed in."""

from flask import request

from course.machines import service
from course.machines.domain import Purpose
from course.machines.service import Opened
from course.people import service as people
from course.people.entering import caller
from course.web.context import unit_of_work

MOST = 200
"""Letters of a secret that are looked at."""
A_MINUTE = {"Retry-After": "60"}
"""What is answered to a machine that has to wait."""


def opened(purpose: Purpose) -> Opened | None:
    """What the secret of this request opens; None if it opens nothing, or there is none.

    Raises:
        TooMany: the key was used too often, or somebody guesses from this address: whoever
            guesses has to wait, as at the sign-in page.
    """
    scheme, _, said = request.headers.get("Authorization", "").partition(" ")
    secret = said.strip()[:MOST] if scheme.casefold() == "bearer" else ""
    if not secret:
        return None
    with unit_of_work() as uow:
        found = service.use_key(uow, purpose=purpose, secret=secret)
        if found is None:
            address = caller(f"machines {purpose.value}")
            people.refuse_guessing(uow, address=address)
            people.note_miss(uow, address=address)
    return found
