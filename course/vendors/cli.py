"""``course vendors``: where firms stand, and keys for machines at the gate."""

import click
from flask.cli import with_appcontext

from course.actor import OPERATOR
from course.machines import cli as machines
from course.machines.domain import Purpose
from course.vendors import queries, ready_queries
from course.vendors.ready_rules import Firm
from course.web.context import reading, settings
from course.web.output import as_json, table

HEAD = ("firm", "status", "missing", "papers_until")


@click.group("vendors")
def group() -> None:
    """Firms that send contractors: where they stand, and who may ask by machine."""


@group.command("list")
@click.option("--json", "json_", is_flag=True, help="Print the rows as JSON.")
@with_appcontext
def list_firms(json_: bool) -> None:
    """Print every firm, where it stands, and what its file lacks today."""
    session, today = reading(), settings().clock().date()
    rows, page, more = [], 1, True
    while more:
        found, more = queries.listed(session, OPERATOR, queries.Shown(), today, page)
        firms = ready_queries.firms(session, [one.id for one in found], today)
        rows += [_row(one, firms[one.id]) for one in found]
        page += 1
    click.echo(
        as_json([dict(zip(HEAD, row, strict=True)) for row in rows]) if json_ else table(HEAD, rows)
    )


def _row(one: queries.Listed, facts: Firm) -> tuple[str, str, str, str]:
    missing = [f"{gap.title}: {gap.gap}" for gap in facts.gaps]
    if not facts.signed.any:
        missing.append("agreement: unsigned")
    until = facts.papers_until.isoformat() if facts.papers_until else ""
    return one.name, one.status.value, ", ".join(missing), until


@group.command("gate-key")
@click.option("--branch", required=True, help="Whose people it may ask about.")
@click.option("--name", required=True, help="Which machine it is for, such as North gate.")
@with_appcontext
def gate_key(branch: str, name: str) -> None:
    """Make a key by which a machine of one branch may ask who is ready to visit.

    Prints it this once: only its hash is kept. Use it as a bearer token for /api/ready/CODE.
    """
    machines.make(Purpose.READY, branch=branch, name=name)


@group.command("gate-keys")
@click.option("--json", "json_", is_flag=True, help="Print the rows as JSON.")
@with_appcontext
def gate_keys(json_: bool) -> None:
    """Print every gate key there has been, without its secret."""
    machines.show(Purpose.READY, json_=json_)


@group.command("end-gate-key")
@click.argument("key_id")
@with_appcontext
def end_gate_key(key_id: str) -> None:
    """Make a gate key open nothing any more. Ending it twice changes nothing."""
    none_such = f"There is no gate key {key_id}. See: course vendors gate-keys"
    machines.end(Purpose.READY, key_id, none_such=none_such)
