"""What most pages with a form do: try what was sent, say what came of it, go on."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from wtforms import Field

from course.db import UnitOfWork
from course.errors import CourseError, NotReady
from course.web.context import unit_of_work
from course.web.forms import CourseForm

T = TypeVar("T")
E = TypeVar("E", bound=CourseError)


def beside(field: Field) -> tuple[type[NotReady], Callable[[NotReady], None]]:
    """Shows why something cannot be done at the field that it is about."""

    def show(problem: NotReady) -> None:
        field.errors = [str(problem)]

    return NotReady, show


def acted(
    form: CourseForm,
    act: Callable[[UnitOfWork], T],
    *,
    says: Callable[[T], str],
    to: str,
    unless: tuple[type[E], Callable[[E], Any]],
) -> ResponseReturnValue | None:
    """Act on a form that was posted and holds, in one unit of work.

    Args:
        says: what came of it, in the words that the next page shows.
        to: the address of the next page.
        unless: an error that the form can show, and how it does.

    Returns:
        The way on. None where the form's own page is to be shown: nothing was posted, something
        is wrong with it, or the error was shown.
    """
    if request.method != "POST" or not form.validate():
        return None
    refused, show = unless
    try:
        with unit_of_work() as uow:
            done = act(uow)
    except refused as problem:
        show(problem)
        return None
    flash(says(done))
    return redirect(to, code=303)
