"""What is erased of jobs: titles and filters that name somebody, and the files made by them."""

from typing import Any

from sqlalchemy import case, select, update

from course.db import NAME_ERASED, UnitOfWork
from course.jobs.domain import State
from course.jobs.models import Job
from course.people.domain import Whose


def erase(uow: UnitOfWork, whose: Whose) -> list[tuple[str, int]]:
    """A file that lies ready and was asked for by their name or id is over; it goes with the next
    clearing. A job under way goes on, by the id that the record has from now on."""
    named, code = whose.words.named_in, f"erased-{whose.person_id.hex[:12]}"
    columns = (Job.id, Job.title, Job.file_name, Job.problem, Job.given)
    found = 0
    for row in uow.session.execute(select(*columns).order_by(Job.id)).all():
        given = _without(row.given, whose, code)
        texts = {"title": row.title, "file_name": row.file_name, "problem": row.problem}
        new: dict[str, Any] = {k: NAME_ERASED for k, text in texts.items() if text and named(text)}
        if given == row.given and not new:
            continue
        over = case((Job.state == State.DONE, uow.now), else_=Job.expires_at)
        values = new | {"given": given, "expires_at": over}
        uow.session.execute(update(Job).where(Job.id == row.id).values(values))
        found += 1
    return [("exports that were asked for by name", found)]


def _without(given: Any, whose: Whose, code: str) -> Any:
    """The same plain values; text that names the person is their new id."""
    if isinstance(given, dict):
        return {key: _without(value, whose, code) for key, value in given.items()}
    if isinstance(given, list):
        return [_without(value, whose, code) for value in given]
    return code if isinstance(given, str) and whose.words.named_in(given) else given
