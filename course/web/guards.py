"""Who may open a view. Every view carries exactly one guard; a test walks them all."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import g, redirect, request, url_for

from course.actor import Act
from course.errors import NotFound

View = TypeVar("View", bound=Callable[..., Any])


def requires(act: Act) -> Callable[[View], View]:
    """Open to people whose role has this act.

    Nobody signed in: on to the sign-in page. Signed in without the role: not found, the same
    answer as for a page that does not exist.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if g.actor is None:
                wanted = request.full_path.rstrip("?") if request.method == "GET" else None
                return redirect(url_for("people.sign_in_first", next=wanted), code=303)
            if not g.actor.may(act):
                raise NotFound("There is no such page.")
            return view(*args, **kwargs)

        guarded.guard = act  # type: ignore[attr-defined]
        return cast(View, guarded)

    return guard


def public(reason: str) -> Callable[[View], View]:
    """Open to everybody, for a stated reason."""

    def guard(view: View) -> View:
        view.guard = f"public: {reason}"  # type: ignore[attr-defined]
        return view

    return guard
