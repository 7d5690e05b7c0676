"""Answers that survive a bad line: each form carries an id of its own making.

Sending the same form again, after a lost reply or a double press, sends the same id; the
table's key then keeps one row.
"""

from collections.abc import Mapping
from uuid import UUID, uuid4

from course.errors import CourseError


def fresh_id() -> str:
    return str(uuid4())


def answer_id(form: Mapping[str, str]) -> UUID:
    """The id that came with an answer.

    Raises:
        CourseError: there is none, or it is not a UUID.
    """
    try:
        return UUID(form.get("answer_id", ""))
    except ValueError:
        raise CourseError("The answer did not arrive whole. Go back and choose again.") from None
