"""What the preview's pages share: the bench they are made from, and addresses of its parts."""

from typing import cast

from flask import Flask, g, url_for

from course.content.model import Module, Scenario
from course.content.problems import Place, Problem
from course.errors import NotFound, NotReady
from course.preview.catalogue import page_of
from course.preview.places import Spot
from course.preview.workshop import Bench, Content, Workshop

SHOWN = 3
"""Problems in full at the top of a page; the others wait behind a press."""


def workshop_of(app: Flask) -> Workshop:
    return cast(Workshop, app.extensions["course.workshop"])


def bench() -> Bench:
    """The same for the whole of a request, whatever is compiled meanwhile."""
    return cast(Bench, g.bench)


def content() -> Content:
    """The last good content.

    Raises:
        NotReady: there has not been any yet.
    """
    if (found := bench().content) is None:
        raise NotReady("The pack has errors. Put them right, and its pages stand here.")
    return found


def module(module_id: str) -> Module:
    try:
        return content().revision.module(module_id)
    except KeyError:
        raise NotFound(f"The pack has no module {module_id}.") from None


def scenario(scenario_id: str) -> Scenario:
    try:
        return content().revision.scenario(scenario_id)
    except KeyError:
        raise NotFound(f"The pack has no scenario {scenario_id}.") from None


def place(kind: str, id_: str) -> Place | None:
    """Where a part stands now or, if no file has it any more, where it stood."""
    spot = Spot(kind, id_)
    return bench().places.place(spot) or content().places.place(spot)


def address(problem: Problem) -> str:
    """The page on which a problem stands beside what it is about."""
    page = page_of(bench(), problem)
    return url_for(f"preview.{page.endpoint}", **page.values)  # type: ignore[arg-type]


def is_draft(kind: str, id_: str) -> bool:
    return (kind, id_) in content().drafts


def drafts_of(kind: str) -> list[str]:
    return [id_ for of, id_ in content().drafts if of == kind]


def problems_at(kind: str, id_: str) -> list[Problem]:
    return bench().problems_at(Spot(kind, id_))


def install(app: Flask, workshop: Workshop) -> None:
    app.extensions["course.workshop"] = workshop
    app.jinja_env.globals.update(
        bench=bench,
        place=place,
        address=address,
        is_draft=is_draft,
        drafts_of=drafts_of,
        problems_at=problems_at,
        SHOWN=SHOWN,
    )

    @app.before_request
    def _look() -> None:
        g.bench = workshop.bench
