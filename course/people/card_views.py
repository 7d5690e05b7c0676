"""Making cards: a new PIN for one person, or a sheet for a branch, a firm or everybody."""

from typing import cast
from uuid import UUID

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from course.actor import Act
from course.errors import NotReady
from course.people import cards, pin_print, pin_queries
from course.people.blueprint import bp
from course.people.cards import Face, Site
from course.people.pin_forms import CardsForm
from course.people.pin_print import MOST_CARDS, Printer
from course.people.pin_rules import Whom, shown
from course.web.answers import fresh_id
from course.web.context import close_reading, current_actor, reading, settings, unit_of_work
from course.web.downloads import to_keep
from course.web.guards import requires


@bp.get("/people/<uuid:person_id>/pin")
@requires(Act.RESET_PIN)
def new_pin(person_id: UUID) -> ResponseReturnValue:
    """What a new PIN would mean for this person, and the button that makes it."""
    today = settings().clock().date()
    holder = pin_queries.holder(reading(), current_actor(), person_id, today)
    return render_template("people/new_pin.html", holder=holder, form_id=fresh_id())


@bp.post("/people/<uuid:person_id>/pin")
@requires(Act.RESET_PIN)
def reset_pin(person_id: UUID) -> ResponseReturnValue:
    """Make a new PIN and show it this once, with its card."""
    by, site = _printer(), _site()
    with unit_of_work() as uow:
        card = pin_print.reset(uow, by=by, person_id=person_id)
    return render_template(
        "people/new_card.html",
        card=card,
        pin=shown(card.pin),
        company=site.company,
        typed=site.typed,
        square=cards.square(site, card.code),
    )


@bp.route("/people/cards", methods=["GET", "POST"], endpoint="cards")
@requires(Act.RESET_PIN)
def cards_sheet() -> ResponseReturnValue:
    """Say who gets a card; the answer to the button is the sheet."""
    actor, today = current_actor(), settings().clock().date()
    places = pin_queries.places(reading(), actor, today)
    form = CardsForm(request.form if request.method == "POST" else request.args, places=places)
    problem = "" if form.validate() else "Choose from the list for whom the cards are."
    if request.method == "POST" and not problem:
        try:
            return _sheet(form.whom())
        except NotReady as not_now:
            problem = str(not_now)
    return _cards_page(form, problem), 422 if problem else 200


def _cards_page(form: CardsForm, problem: str) -> str:
    actor, today = current_actor(), settings().clock().date()
    whom = Whom() if form.errors else form.whom()
    return render_template(
        "people/cards.html",
        form=form,
        counted=pin_queries.count(reading(), actor, whom, today),
        problem=problem,
        most=MOST_CARDS,
        form_id=fresh_id(),
    )


def _sheet(whom: Whom) -> Response:
    """Printed first, then made to count: a sheet that cannot be printed changes nothing."""
    by, site, now = _printer(), _site(), settings().clock()
    planned = pin_print.plan(reading(), by=by, whom=whom, today=now.date())
    close_reading()
    printed = cards.sheet((Face(c.name, c.code, c.pin) for c in planned), site, now)
    with unit_of_work() as uow:
        pin_print.print_cards(uow, by=by, whom=whom, cards=planned)
    return to_keep(Response(printed.pdf, mimetype="application/pdf"), "sign-in-cards.pdf")


def _printer() -> Printer:
    """The form's own id goes along, so that pressing its button twice makes the same PINs."""
    form = request.form.get("answer_id") or fresh_id()
    return Printer(current_actor(), form, settings().secret_key)


def _site() -> Site:
    company = cast(cards.Company, current_app.extensions["course.company"])
    return Site(settings().base_url, company(reading()))
