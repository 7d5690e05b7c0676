"""Twelve weeks of one branch, or of the people of one firm."""

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotFound
from course.reports import board_memory, region_memory
from course.reports import region_rules as rules
from course.reports import trend_rules as trends
from course.reports.blueprint import bp
from course.reports.board_rules import Asked, Counts
from course.reports.board_views import EVERYWHERE, UnclearBranch, desk
from course.reports.region_rules import Part
from course.web.context import reading, settings
from course.web.guards import requires


@bp.get("/team/trend")
@requires(Act.SEE_BOARD)
def trend() -> ResponseReturnValue:
    """Of the branch in the address; of a firm everywhere, where it names a firm only."""
    given = {name: request.args.get(name, "") for name in ("branch", "firm")}
    if given["firm"] and not given["branch"]:
        given["branch"] = EVERYWHERE
    try:
        here = desk(given)
    except UnclearBranch:
        raise NotFound("There is no such branch.") from None
    asked = here.asked.of_everybody
    today = rules.first_day(asked.branches, settings().clock().date())
    counts = board_memory.counts(reading(), asked)
    return render_template(
        "reports/trend.html",
        here=here,
        one=asked.branches[0] if len(asked.branches) == 1 else None,
        counts=counts,
        trend=drawn(asked, today, counts),
        line=rules.STEPS[0],
        today=today,
    )


def drawn(asked: Asked, today: date, counts: Counts) -> trends.Trend:
    """The history of whoever is asked about, and today as the board counts it."""
    ends = trends.week_ends(today)
    weeks = region_memory.trends(reading(), asked, ends) if asked.branches else {}
    people = counts.everybody
    now = Part(people.people, people.holding, people.expiring, counts.overdue)
    return trends.trend(ends, trends.added(list(weeks.values())), today, now)
