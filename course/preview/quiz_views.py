"""Scenarios to walk through, banks to read, and papers drawn to look at."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.assessment import papers
from course.assessment.story import usual_length
from course.content.model import Blueprint, Case, Item, ItemUse, Part
from course.errors import NotFound
from course.preview import catalogue, drawing, frame
from course.preview.catalogue import Bank
from course.preview.places import Spot
from course.preview.views import bp

SEED = "1"
LONGEST_SEED = 40


@bp.get("/scenarios/<scenario_id>")
def scenario(scenario_id: str) -> ResponseReturnValue:
    """The story as a graph; ``way`` in the address is how far it has been walked."""
    found = frame.scenario(scenario_id)
    wanted = request.args.get("way", "")
    story = drawing.walk(found, wanted)
    way = drawing.way_of(story)
    at = frame.place("scenario", found.id)
    spots = [Spot("node", f"{found.id}/{node.id}") for node in found.nodes]
    return render_template(
        "preview/scenario.html",
        scenario=found,
        story=story,
        way=way,
        back=way.rpartition(".")[0],
        cut=way != wanted,
        picture=drawing.picture(found, story),
        length=usual_length(found),
        revision=frame.content().revision,
        at=at,
        here=frame.bench().problems_in(at.file if at else "", *spots),
    )


@bp.get("/items/<name>")
def items(name: str) -> ResponseReturnValue:
    """The single questions of one file, with their keys."""
    return _bank("preview/items.html", _named(catalogue.item_banks(frame.content()), name))


@bp.get("/cases/<name>")
def cases(name: str) -> ResponseReturnValue:
    """The cases of one file, with their keys."""
    return _bank("preview/cases.html", _named(catalogue.case_banks(frame.content()), name))


def _bank(page: str, bank: Bank[Item] | Bank[Case]) -> str:
    return render_template(
        page,
        bank=bank,
        revision=frame.content().revision,
        here=catalogue.problems_of_bank(frame.bench(), bank),
    )


@bp.get("/check")
def check() -> ResponseReturnValue:
    """How papers are drawn for each path, and from how much."""
    revision = frame.content().revision
    at = frame.place("check", revision.check.id)
    return render_template(
        "preview/check.html",
        revision=revision,
        check=revision.check,
        at=at,
        bank_of=_bank_of,
        here=frame.bench().problems_in(at.file) if at else [],
    )


@bp.get("/check/paper")
def paper() -> ResponseReturnValue:
    """One paper for a path, with its key. The same seed draws the same paper."""
    revision = frame.content().revision
    path_id = request.args.get("path", "")
    seed = "".join(filter(str.isprintable, request.args.get("seed", "")))[:LONGEST_SEED].strip()
    if not seed:
        return redirect(url_for("preview.paper", path=path_id, seed=SEED))
    drawn = papers.draw(revision, _blueprint(path_id), seed)
    return render_template(
        "preview/paper.html",
        revision=revision,
        path=revision.path(path_id),
        seed=seed,
        paper=papers.asked(revision, papers.stored(drawn)),
    )


def _named(banks: list[Bank[Item]] | list[Bank[Case]], name: str) -> Bank[Item] | Bank[Case]:
    for bank in banks:
        if bank.name == name:
            return bank
    raise NotFound(f"No questions come from quizzes/{name}.yaml.")


def _blueprint(path_id: str) -> Blueprint:
    for blueprint in frame.content().revision.check.blueprints:
        if blueprint.path_id == path_id:
            return blueprint
    raise NotFound(f"The pack has no path {path_id}.")


def _bank_of(part: Part) -> tuple[int, int]:
    """How many items and cases a part of a paper is drawn from."""
    revision = frame.content().revision
    return (
        sum(i.use is ItemUse.CHECK and i.clause_id in part.clause_ids for i in revision.items),
        sum(case.clause_id in part.clause_ids for case in revision.cases),
    )
