"""modules/measures.yaml to definitions: all seven of them, each with the number it needs."""

from collections.abc import Callable

from course.content.build import Build
from course.content.model.measures import LIMITED, Measure, MeasureId
from course.content.problems import Place, shown
from course.content.schema_measures import MeasureForm, MeasuresForm
from course.content.validate import Filled

HIGHEST = 1_000
ASKED = MeasureId.CONTENT_CUSTOMERS
"""The measure that asks customers something."""


def compile_measures(sheet: Filled[MeasuresForm], build: Build) -> tuple[Measure, ...]:
    """The definitions in the order in which scorecards show them."""
    least = _whole(sheet.at("least"), sheet.form.least, build)
    found: dict[MeasureId, Measure] = {}
    for number, form in enumerate(sheet.form.measures):
        id_ = MeasureId(form.id)
        if id_ in found:
            what, remedy = f"{shown(form.id)} is defined twice", "Keep one definition."
            build.notes.error(sheet.at("measures", number, "id"), "two-measures", what, remedy)
        found[id_] = _measure(sheet, number, form, least, build)
    for id_ in MeasureId:
        if id_ not in found:
            what = f"The measure {shown(id_.value)} has no definition"
            remedy = f"Add it below `measures:` with `id: {id_}`."
            build.notes.error(sheet.at("measures"), "missing-measure", what, remedy)
    return tuple(found[id_] for id_ in MeasureId if id_ in found)


def _measure(
    sheet: Filled[MeasuresForm], number: int, form: MeasureForm, least: int, build: Build
) -> Measure:
    def at(*path: str | int) -> Place:
        return sheet.at("measures", number, *path)

    if bool(form.question) != (form.id == ASKED):
        what = "Customers are asked one question" if form.question else "The question is missing"
        remedy = f"Write `question:` below {ASKED}, and nowhere else."
        build.notes.error(at("question" if form.question else "id"), "question", what, remedy)
    return Measure(
        id=MeasureId(form.id),
        title=build.text(at("title"), form.title),
        numerator=build.text(at("numerator"), form.numerator),
        denominator=build.text(at("denominator"), form.denominator),
        excluded=tuple(build.text(at("excluded", n), text) for n, text in enumerate(form.excluded)),
        question=build.text(at("question"), form.question),
        period=build.text(at("period"), form.period),
        higher_is_better=form.better == "higher",
        limit=_limit(form, at, build),
        least=least,
    )


def _limit(form: MeasureForm, at: Callable[..., Place], build: Build) -> int | None:
    wanted = LIMITED.get(MeasureId(form.id))
    if form.limit is None:
        if wanted:
            build.notes.error(at("id"), "no-limit", "`limit` is missing", f"Write it: {wanted}.")
        return None
    if not wanted:
        what = "Nothing is decided by this number"
        build.notes.error(at("limit"), "no-limit", what, "Remove this line.")
        return None
    return _whole(at("limit"), form.limit, build)


def _whole(at: Place, given: int | str, build: Build) -> int:
    """The number itself, or what a parameter says; 1 beside a problem."""
    text = build.parameters.fill(str(given), at, build.notes).strip()
    if text.isdecimal() and 1 <= int(text) <= HIGHEST:
        return int(text)
    what = f"{shown(text)} is no whole number from 1 to {HIGHEST}"
    build.notes.error(at, "not-whole", what, "Write a number, or a parameter that stands for one.")
    return 1
