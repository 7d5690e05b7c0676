"""The vendor board: the people of each firm, wherever they work, and of one firm by branch."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotFound
from course.reports import answering, board_places, region_memory
from course.reports import board as queries
from course.reports import region_rules as rules
from course.reports import trend_rules as trends
from course.reports.blueprint import bp
from course.reports.board_rules import Asked, Firm, Places
from course.reports.board_views import EVERYWHERE
from course.reports.region_rules import NONE, Row, Tally
from course.web.context import current_actor, reading, settings
from course.web.guards import requires

PAGE = 50


@bp.get("/team/vendors")
@requires(Act.SEE_BOARD)
def vendors() -> ResponseReturnValue:
    """Firms whose people work where somebody reaches, with just these people."""
    places = _places()
    if queries.sees_one_firm_only(current_actor()) and len(places.vendors) == 1:
        return redirect(url_for(".vendor", vendor_id=places.vendors[0].id), code=303)
    asked, today = _asked(places), _today(places)
    found = region_memory.vendors(reading(), asked) if asked.branches else {}
    ids = [vendor.id for vendor in places.vendors]
    answers = answering.for_vendors(reading(), ids, today)
    rows = [
        Row(one.id, one.name, Tally(found.get(one.id, NONE)), answers.get(one.id, ()), branch=False)
        for one in places.vendors
    ]
    order = _order()
    shown, number, pages = _page(rows, order)
    return render_template(
        "reports/vendors.html",
        rows=shown,
        all=rules.total(row.all for row in rows),
        order=order,
        number=number,
        pages=pages,
        everywhere=EVERYWHERE,
        address=_address,
        today=today,
    )


@bp.get("/team/vendors/<uuid:vendor_id>")
@requires(Act.SEE_BOARD)
def vendor(vendor_id: UUID) -> ResponseReturnValue:
    """One firm by branch, with its twelve weeks. At most six statements, signing in included."""
    places = _places()
    firm = next((one for one in places.vendors if one.id == vendor_id), None)
    if firm is None:
        raise NotFound("There is no such page.")
    asked, today = _asked(places, firm), _today(places)
    tallies = region_memory.tallies(reading(), asked, ())
    here = [branch for branch in asked.branches if tallies[branch.id].everybody.people]
    rows = [Row(one.id, one.name, tallies[one.id], (), branch=True) for one in here]
    ends = trends.week_ends(today)
    weeks = region_memory.trends(reading(), asked, ends)
    everybody = rules.total(row.all for row in rows)
    order = _order()
    shown, number, pages = _page(rows, order)
    return render_template(
        "reports/vendor.html",
        firm=firm,
        answers=answering.for_vendors(reading(), [firm.id], today).get(firm.id, ()),
        rows=shown,
        branch_count=len(rows),
        all=everybody,
        order=order,
        number=number,
        pages=pages,
        only=queries.sees_one_firm_only(current_actor()),
        sees_certificates=current_actor().may(Act.SEE_CERTIFICATES),
        everywhere=EVERYWHERE,
        address=_address,
        trend=trends.trend(ends, trends.added(list(weeks.values())), today, everybody),
        line=rules.STEPS[0],
        today=today,
    )


def _places() -> Places:
    return board_places.places(reading(), current_actor(), settings().clock())


def _asked(places: Places, firm: Firm | None = None) -> Asked:
    grants = current_actor().grants_for(Act.SEE_BOARD)
    return Asked(grants, places.branches, vendor_id=firm.id if firm else None)


def _today(places: Places) -> date:
    return rules.first_day(places.branches, settings().clock().date())


def _order() -> str:
    order = request.args.get("order", "")
    return order if order in rules.ORDERS else "name"


def _page(rows: Sequence[Row], order: str) -> tuple[Sequence[Row], int, int]:
    asked = request.args.get("page", 1, type=int)
    shown, pages = rules.page_of(rules.ordered(rows, order), asked, PAGE)
    return shown, min(max(asked, 1), pages), pages


def _address(order: str, page: int | None = None) -> str:
    """This page in another order, or another page of it."""
    view_args = request.view_args or {}
    return url_for(f"{request.endpoint}", order=order, page=page, **view_args)
