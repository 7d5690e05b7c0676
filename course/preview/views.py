"""The pages of a pack as a whole, and what they are made of."""

from collections.abc import Iterator

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from course.content.model import Revision
from course.errors import NotFound
from course.preview import catalogue, frame
from course.preview.coverage_map import coverage_map
from course.preview.places import AGREEMENT, Spot

bp = Blueprint("preview", __name__, static_folder="static", static_url_path="/preview-files")

HEARTBEAT_SECONDS = 15
"""A page that has gone away is noticed when the next line cannot be sent."""


@bp.get("/")
def start() -> ResponseReturnValue:
    """Problems, counts, drafts, and everything there is to look at."""
    content = frame.bench().content
    if content is None:
        return render_template("preview/nothing.html")
    return render_template(
        "preview/start.html",
        content=content,
        revision=content.revision,
        counts=_counts(content.revision),
        items=catalogue.item_banks(content),
        cases=catalogue.case_banks(content),
        minutes=catalogue.minutes,
        whole_id=catalogue.whole_id,
    )


@bp.get("/agreement")
def agreement() -> ResponseReturnValue:
    """The whole agreement, what stands behind each clause, and its parameters."""
    content = frame.content()
    clauses = content.revision.agreement.clauses
    return render_template(
        "preview/agreement.html",
        revision=content.revision,
        agreement=content.revision.agreement,
        coverage={row.clause_id: row for row in content.coverage},
        uses=catalogue.parameter_uses(content),
        here=frame.bench().problems_in(AGREEMENT, *(Spot("clause", c.id) for c in clauses)),
    )


@bp.get("/coverage")
def coverage() -> ResponseReturnValue:
    """What teaches and asks each clause, as a picture and as numbers."""
    return render_template("preview/coverage.html", map=coverage_map(frame.content()))


@bp.get("/paths")
def paths() -> ResponseReturnValue:
    """Which modules and scenarios each path has, and how long they take."""
    revision = frame.content().revision
    return render_template(
        "preview/paths.html",
        revision=revision,
        minutes=catalogue.minutes,
        here=frame.bench().problems_in(catalogue.PATHS),
    )


def picture(digest: str) -> ResponseReturnValue:
    """A picture from memory, under the address that lessons have for it.

    Nothing else of a pack is sent to the browser as a file of its own.
    """
    content = frame.content()
    for file in content.revision.files:
        if file.digest == digest and file.media_type.startswith("image/"):
            response = Response(content.files[digest], mimetype=file.media_type)
            response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
            return response
    raise NotFound("The pack has no such picture.")


@bp.get("/changes")
def changes() -> Response:
    """The version of the pack, now and whenever it is another: server-sent events."""
    workshop = frame.workshop_of(current_app)

    def versions() -> Iterator[str]:
        yield "retry: 1000\n\n"
        version = ""
        while True:
            version = workshop.wait(version, HEARTBEAT_SECONDS)
            yield f"data: {version}\n\n"

    return Response(versions(), mimetype="text/event-stream")


def _counts(revision: Revision) -> list[tuple[str, int]]:
    return [
        ("Clauses", len(revision.agreement.clauses)),
        ("Modules", len(revision.modules)),
        ("Screens", sum(len(module.screens) for module in revision.modules)),
        ("Scenarios", len(revision.scenarios)),
        ("Questions", len(revision.items)),
        ("Cases", len(revision.cases)),
        ("Paths", len(revision.paths)),
    ]
