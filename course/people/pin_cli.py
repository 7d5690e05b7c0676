"""Cards from the command line: a sheet of them, or a new PIN for one person."""

import os
from pathlib import Path
from secrets import token_urlsafe
from typing import cast

import click
from flask import current_app
from flask.cli import with_appcontext

from course.actor import OPERATOR
from course.errors import NotReady
from course.people import cards as printing
from course.people import pin_print, pin_queries, queries
from course.people.cards import Face, Site
from course.people.pin_print import Printer
from course.people.pin_rules import Whom, shown
from course.web.context import close_reading, reading, settings, unit_of_work
from course.web.output import as_json


@click.command("cards")
@click.option("--branch", help="Only people of this branch, by its name.")
@click.option("--vendor", help="Only people of this vendor, by its name.")
@click.option("--mailed", is_flag=True, help="Also people with an e-mail address.")
@click.option("--own", is_flag=True, help="Also people who chose a PIN; it stops working.")
@click.option(
    "--to",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The PDF to write; one that is there is replaced.",
)
@with_appcontext
def cards(branch: str | None, vendor: str | None, mailed: bool, own: bool, to: Path) -> None:
    """Print sign-in cards: person code, a PIN for the first time, and a square to scan.

    For everybody at work today without an e-mail address, or those of a branch or vendor; at
    most 500 at once. Not safe to repeat without need: every run makes new PINs, and cards from
    before stop working. Whoever chose a PIN keeps it and gets no card. All or nothing: when the
    file cannot be written, every card from before still works. Exit 1: nobody needs a card,
    too many do, or there is no such place.
    """
    session = reading()
    whom = Whom(
        branch_id=pin_queries.place_id(session, "branch", branch) if branch else None,
        vendor_id=pin_queries.place_id(session, "vendor", vendor) if vendor else None,
        mailed=mailed,
        own=own,
    )
    by, site, now = _printer(), _site(), settings().clock()
    planned = pin_print.plan(session, by=by, whom=whom, today=now.date())
    close_reading()
    printed = printing.sheet((Face(c.name, c.code, c.pin) for c in planned), site, now)
    with unit_of_work() as uow:
        pin_print.print_cards(uow, by=by, whom=whom, cards=planned)
        _write(to, printed.pdf)
    click.echo(f"{len(planned)} cards in {to}. Whoever has the file can sign in as these people.")


@click.command("reset-pin")
@click.argument("person_id")
@click.option("--json", "json_", is_flag=True, help="Print code and PIN as JSON.")
@with_appcontext
def reset_pin(person_id: str, json_: bool) -> None:
    """Make a new PIN for the person with this PERSON_ID, and print it this once.

    The old one stops working, a pause after wrong PINs is over, and the person is signed out on
    every device. With the new PIN they choose one of their own. Exit 1: nobody who is at work
    today has that id.
    """
    person = queries.person_by_code(reading(), person_id)
    with unit_of_work() as uow:
        card = pin_print.reset(uow, by=_printer(), person_id=person.id)
    link = _site().address(card.code)
    if json_:
        row = {"person_id": card.code, "name": card.name, "pin": card.pin, "link": link}
        click.echo(as_json(row))
        return
    click.echo(
        f"{card.name} signs in with\n\n  person code  {card.code}\n  PIN          ", nl=False
    )
    click.echo(f"{shown(card.pin)}\n\nat {link}, and then chooses a PIN.")


def _write(to: Path, pdf: bytes) -> None:
    """For its owner's eyes only, from the first byte on."""
    try:
        to.unlink(missing_ok=True)
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(pdf)
    except OSError as problem:
        raise NotReady(f"Cannot write {to}: {problem.strerror}. No PIN was changed.") from problem


def _printer() -> Printer:
    return Printer(OPERATOR, token_urlsafe(), settings().secret_key)


def _site() -> Site:
    company = cast(printing.Company, current_app.extensions["course.company"])
    return Site(settings().base_url, company(reading()))
