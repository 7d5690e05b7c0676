"""The parity page: one standard, proved for any place and period; and the same as a file."""

from collections.abc import Iterator

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.cells import csv_chunks
from course.content.model import Revision
from course.library import queries as library
from course.measures import parity_queries, queries, service
from course.measures.blueprint import bp
from course.measures.domain import periods
from course.measures.fairness_queries import fairness
from course.measures.fairness_rules import LEAST_OF_ALL, LEAST_OF_ONE, questions
from course.measures.fairness_rules import Asked as Question
from course.measures.parity_queries import Standing
from course.measures.queries import Row
from course.measures.score_views import Asked, asked, plots
from course.measures.shown_rules import between, number
from course.people.domain import Kind
from course.web.context import current_actor, reading, unit_of_work
from course.web.downloads import to_keep
from course.web.guards import requires

HEAD = ("measure", "group", "count", "n", "value", "unit", "low", "high", "definition")
FILTER = ("region", "branch", "firm", "period")


@bp.get("/team/parity")
@requires(Act.SEE_PARITY)
def parity() -> ResponseReturnValue:
    """Employees beside contractors: the same edition, rule, definitions and period for both."""
    here = asked(Act.SEE_PARITY, {name: request.args.get(name, "") for name in FILTER})
    revision = library.newest(reading())
    return render_template(
        "measures/parity.html",
        here=here,
        revision=revision,
        standings=_standings(here, revision),
        plots=plots(_rows(here, revision)),
        answering=parity_queries.accountable(reading(), here.who, here.period),
        periods=periods(here.period.today),
        may_export=current_actor().may(Act.EXPORT_PARITY),
        number=number,
        between=between,
        kinds=((Kind.EMPLOYEE, "Employees"), (Kind.CONTRACTOR, "Contractors")),
    )


def _rows(here: Asked, revision: Revision) -> tuple[Row, ...]:
    """The scorecard, by the definitions of the course that the page has read already."""
    known = {measure.id: measure for measure in revision.measures}
    found = queries.counted(reading(), known, here.who, here.period)
    return queries.rows_of(revision.measures, found)


def _standings(here: Asked, revision: Revision) -> dict[Kind, Standing]:
    edition = revision.agreement.edition
    return parity_queries.standings(reading(), here.who, here.period, edition)


@bp.post("/team/parity/export")
@requires(Act.EXPORT_PARITY)
def export_parity() -> ResponseReturnValue:
    """The page as CSV. A post, because it leaves a mark in the audit log."""
    here = asked(Act.EXPORT_PARITY, {name: request.form.get(name, "") for name in FILTER})
    revision = library.newest(reading())
    lines = list(_lines(here, revision))
    with unit_of_work() as uow:
        service.take_parity(uow, filter_=tuple(here.given.items()), rows=len(lines))
    response = Response(b"".join(csv_chunks(HEAD, lines)), content_type="text/csv; charset=utf-8")
    return to_keep(response, f"parity-{here.period.id}.csv")


Line = tuple[str | int | None, ...]


def _lines(here: Asked, revision: Revision) -> Iterator[Line]:
    for kind, one in _standings(here, revision).items():
        for name, hits, n, interval in (
            ("Hold the standard", one.holding, one.people, one.coverage),
            ("Checks passed", one.passed, one.finished, one.pass_rate),
        ):
            low, high = (interval.low, interval.high) if interval else (0.0, 0.0)
            share = 100 * hits / n if n else None
            told = (_cell(share), "percent", _cell(100 * low), _cell(100 * high))
            yield (name, kind.value, hits, n, *told, "")
    for row in _rows(here, revision):
        yield from _measured(row)


def _measured(row: Row) -> Iterator[Line]:
    for kind, score in ((Kind.EMPLOYEE, row.employees), (Kind.CONTRACTOR, row.contractors)):
        unit = "percent" if score.unit == 100 else "per 1,000"
        told = (_cell(score.value), unit, _cell(score.low), _cell(score.high))
        words = f"{row.measure.numerator} Of: {row.measure.denominator}"
        yield (row.measure.title, kind.value, score.hits, score.n, *told, words)


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


@bp.get("/team/parity/questions")
@requires(Act.SEE_PARITY)
def fair_questions() -> ResponseReturnValue:
    """Whether a question is harder for one kind than for the other, at the same total score."""
    here = asked(Act.SEE_PARITY, {name: request.args.get(name, "") for name in FILTER})
    known = questions(library.newest(reading()))
    return render_template(
        "measures/questions.html",
        here=here,
        rows=fairness(reading(), here.who, here.period),
        asked={id_: (one, _next(id_, one)) for id_, one in known.items()},
        least=LEAST_OF_ONE,
        least_all=LEAST_OF_ALL,
        periods=periods(here.period.today),
    )


def _next(id_: str, one: Question) -> str | None:
    """Where each option of a question is counted; else the module that teaches its clause."""
    if one.in_check:
        return url_for("incidents.clause", clause_id=one.clause_id, _anchor=f"question-{id_}")
    return url_for("handouts.sheet", module_id=one.module_id) if one.module_id else None
