"""Lessons: each screen as learners see it, and a whole module to read through."""

from collections.abc import Iterator, Mapping
from itertools import chain

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from course.content.model import Block, ClauseBlock, Module, PictureBlock, RecallBlock, Screen
from course.errors import NotFound
from course.learning.domain import shuffled
from course.preview import catalogue, frame
from course.preview.places import Spot
from course.preview.views import bp

Chosen = Mapping[str, str]
"""Recall to the option chosen in it. It is part of the address; nothing is kept."""


@bp.get("/modules/<module_id>")
def module(module_id: str) -> ResponseReturnValue:
    """All screens one below the other."""
    found, chosen = frame.module(module_id), _chosen()
    screens = [(screen, _blocks(screen, chosen, screen.id)) for screen in found.screens]
    spots = [catalogue.screen_spot(found, screen) for screen in found.screens]
    at = frame.place("module", catalogue.whole_id(found))
    return render_template(
        "preview/module.html",
        module=found,
        whole_id=catalogue.whole_id(found),
        screens=screens,
        number=catalogue.number(frame.content().revision, found),
        at=at,
        here=frame.bench().problems_in(at.file if at else "", *spots),
    )


@bp.get("/modules/<module_id>/<screen_id>")
def screen(module_id: str, screen_id: str) -> ResponseReturnValue:
    """One screen, in the product's own frame of a lesson."""
    found = frame.module(module_id)
    try:
        place = found.position(screen_id)
    except ValueError:
        raise NotFound(f"The module {module_id} has no screen {screen_id}.") from None
    shown = found.screens[place]
    before, following = _beside(found, shown)
    spot = catalogue.screen_spot(found, shown)
    return render_template(
        "preview/screen.html",
        module=found,
        screen=shown,
        number=catalogue.number(frame.content().revision, found),
        place=place,
        before=before,
        following=following,
        opens=bool(shown.blocks) and isinstance(shown.blocks[0], PictureBlock),
        blocks=list(_blocks(shown, _chosen())),
        at=frame.place(*spot),
        here=frame.bench().problems_at(spot),
    )


def _beside(module: Module, screen: Screen) -> tuple[str | None, str | None]:
    """Addresses of the screens before and after, on into the modules beside."""
    modules = frame.content().revision.modules
    every = [(m.id, s.id) for m in modules for s in m.screens]
    at = every.index((module.id, screen.id))
    before, after = every[max(at - 1, 0) : at], every[at + 1 : at + 2]

    def address(of: list[tuple[str, str]]) -> str | None:
        ids = dict(zip(("module_id", "screen_id"), of[0], strict=True)) if of else {}
        return url_for("preview.screen", **ids) if ids else None  # type: ignore[arg-type]

    return address(before), address(after)


def _chosen() -> dict[str, str]:
    """What has been chosen in recalls, the newest choice last."""
    pairs = [pair.rpartition(".") for pair in request.args.getlist("took")]
    now = (request.args.get("recall", ""), "", request.args.get("option", ""))
    return {item_id: option_id for item_id, _, option_id in chain(pairs, [now]) if option_id}


def _blocks(screen: Screen, chosen: Chosen, anchor: str = "") -> Iterator[Markup]:
    """The parts of a screen as HTML; with an anchor, for a page that holds several screens."""
    for block in screen.blocks:
        if isinstance(block, RecallBlock):
            page = _recall(block.item_id, chosen)
        else:
            page = _plain(block, anchor)
        yield Markup(page)  # noqa: S704 - made by our own templates, which escape


def _plain(block: Block, anchor: str) -> str:
    revision = frame.content().revision
    clause = revision.clause(block.clause_id) if isinstance(block, ClauseBlock) else None
    digest = revision.file(block.path).digest if isinstance(block, PictureBlock) else None
    more = {"anchor": f"{anchor}-clause", "level": 3} if anchor else {}
    return render_template("learning/block.html", block=block, clause=clause, digest=digest, **more)


def _recall(item_id: str, chosen: Chosen) -> str:
    revision = frame.content().revision
    item = revision.item(item_id)
    others = {id_: option for id_, option in chosen.items() if id_ != item_id}
    return render_template(
        "preview/recall.html",
        item=item,
        options=shuffled(item.decision.options, item_id),
        chosen_id=chosen.get(item_id),
        others=others,
        clause=revision.clause(item.clause_id),
        agreement=url_for("preview.agreement"),
        at=frame.place("item", item_id),
        here=frame.bench().problems_at(Spot("item", item_id)),
    )
