"""The command that marks lessons and questions as read against their clauses."""

import getpass
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import yaml

from course.content import reviews
from course.content.model import Clause
from course.content.problems import did_you_mean
from course.content.sheets import REVIEWS
from course.content.source import default_place
from course.library.cli import compiled, print_problems


@click.command("review")
@click.argument("ids", nargs=-1, metavar="ID...")
@click.option("--by", "reviewer", help="Who has read it; your name on this machine unless given.")
@click.option("--all", "everything", is_flag=True, help="Everything that proves a clause.")
@click.option(
    "--pack",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The pack's folder; the shipped course unless given.",
)
def review(ids: tuple[str, ...], reviewer: str | None, everything: bool, pack: Path | None) -> None:
    """Mark lessons and questions as read against their clauses as they are now.

    An ID is a module (M06), a screen (M06/call), an item, a case or a scenario. Who, when and
    against which words is kept in modules/reviews.yaml, for Git. From then on `course content
    check` names whatever its clause has left behind. Needs no database. Safe to repeat. Exit 1:
    the pack has errors, or there is no such lesson or question.
    """
    if not ids and not everything:
        raise click.UsageError("Name what was read, such as M06, or give --all.")
    compilation = compiled(pack, None)
    if compilation.revision is None:
        print_problems(compilation)
        raise SystemExit(1)
    known = reviews.reviewable(compilation.revision)
    if unknown := sorted(set(ids) - known.keys()):
        remedy = did_you_mean(unknown[0], known, "See: course content diff")
        click.echo(f"Nothing called {unknown[0]} proves a clause. {remedy}", err=True)
        raise SystemExit(1)
    read = {id_: known[id_] for id_ in (ids or sorted(id_ for id_ in known if "/" not in id_))}
    file = (pack or default_place()) / REVIEWS
    by = (reviewer or "").strip() or getpass.getuser()
    file.write_text(_with(_known(file), read.items(), by), encoding="utf-8")
    clauses = {clause.id for each in read.values() for clause in each}
    click.echo(f"{len(read)} marked, against {len(clauses)} clauses, in {REVIEWS}.")


def _known(file: Path) -> Mapping[str, Any]:
    """It compiled, so it is right; ids and digests stay the text that they are."""
    if not file.exists():
        return {}
    loaded = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - all text
    return dict(loaded.get("reviews") or {})


def _with(known: Mapping[str, Any], read: Iterable[tuple[str, tuple[Clause, ...]]], by: str) -> str:
    for id_, clauses in read:
        known = reviews.with_review(known, id_, clauses, by, datetime.now().astimezone().date())
    return reviews.as_text(known)
