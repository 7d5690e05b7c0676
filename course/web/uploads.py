"""How much a page takes: little, unless it takes files and whoever sends may use it."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, g, request

from course.actor import Act

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(most_bytes: int) -> Callable[[View], View]:
    """Let this view's posts be larger than those of other pages, for people it is open to."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def let_in() -> None:
    """Runs before anything reads the post; strangers cannot make the server read a large one."""
    view: Any = current_app.view_functions.get(request.endpoint or "")
    most, act = getattr(view, "most_bytes", None), getattr(view, "guard", None)
    if most and isinstance(act, Act) and g.actor and g.actor.may(act):
        request.max_content_length = most
