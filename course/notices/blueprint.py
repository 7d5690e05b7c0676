"""The pages of notices, and sending at once what somebody waits for, whatever page it was."""

from functools import partial
from http import HTTPStatus
from threading import Thread

from flask import Response, current_app, request

from course.notices.post import post_of
from course.web.addresses import Pages
from course.web.context import settings

bp = Pages("notices", __name__, template_folder="templates")

SOMEBODY_WAITS = frozenset(
    {
        "people.ask_for_link",
        "notices.remind",
        "incidents.log_event",
        "incidents.name_owner",
        "incidents.api_event",
    }
)
"""Endpoints after which mail leaves at once, and not with the next run."""
DONE = frozenset({HTTPStatus.SEE_OTHER, HTTPStatus.CREATED})


@bp.after_app_request
def send_at_once(response: Response) -> Response:
    """Beside the answer and not before it, so that it takes as long whoever was asked about."""
    done = request.method == "POST" and response.status_code in DONE
    if done and request.endpoint in SOMEBODY_WAITS and post_of(settings()).sends:
        from course.notices import running  # a server that sends nothing never loads it

        begin = current_app.extensions["course.unit_of_work"]
        current_app.extensions["course.aside"](partial(running.send_now, begin, settings()))
    return response


def aside(work: partial[None]) -> None:
    """Do something in a thread of its own; the answer does not wait for it."""
    Thread(target=work, name="post", daemon=True).start()
