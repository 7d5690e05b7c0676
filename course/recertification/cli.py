"""Operator commands: what an edition would change, and publishing it with all that follows."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from course.content.compiler import Compilation
from course.content.model import Revision
from course.library import cli as library_cli
from course.library import queries as library
from course.library import service
from course.recertification import domain, edition, place_queries, queries
from course.recertification.edition import Edition
from course.web.context import reading, settings, unit_of_work
from course.web.output import as_json


@click.command("diff")
@with_appcontext
@library_cli.PACK
@click.option("--json", "json_", is_flag=True, help="Print clauses and people as JSON.")
def diff(pack: Path | None, json_: bool) -> None:
    """Hold a PACK (the shipped course unless given) against what is published.

    Clause by clause: words struck [-so-] and added {+so+}, material or editorial and why, which
    screens and questions prove it and which of those are suspect; then how many people would be
    asked again, by path, branch, kind and firm. Changes nothing. Exit 1: the pack has errors.
    """
    previous = library.newest(reading())
    compilation = library_cli.compiled(pack, previous)
    if compilation.revision is None:
        library_cli.print_problems(compilation)
        raise SystemExit(1)
    days = queries.days(reading(), settings().clock())
    places = place_queries.would_ask(reading(), compilation.revision, days)
    shown = edition.edition(previous, compilation.revision, places)
    if json_:
        click.echo(as_json(edition.as_data(shown)))
    else:
        click.echo("\n".join(edition.as_text(shown)))


@click.command("publish")
@with_appcontext
@library_cli.PACK
@click.option("--dry-run", is_flag=True, help="Print what would change; save nothing.")
@click.option(
    "--another-agreement",
    "another",
    is_flag=True,
    help="This is not a new edition of what is published: do not ask what changed.",
)
def publish(pack: Path | None, dry_run: bool, another: bool) -> None:
    """Publish a PACK (the shipped course unless given): what new learners get from now on.

    All or nothing, and safe to repeat: publishing what is published already changes nothing.
    People who have begun stay on the edition they began with. Whoever holds a certificate for
    an older text is asked for just the clauses that have changed materially; how many, where
    and until when is printed. --dry-run does all of it and takes it back. Warnings do not stop
    it. Exit 1: the pack has errors or drafts, and nothing was published.
    """
    newest = library.newest_id(reading())
    previous = library.revision(reading(), newest) if newest else None
    compilation = library_cli.compiled(pack, None if another else previous)
    library_cli.print_problems(compilation)
    reasons = library_cli.reasons_against(compilation)
    if compilation.revision and not another:
        known = [one.edition for one in library.publications(reading())]
        against = domain.reasons_against(previous, compilation.revision, known)
        reasons += [f"Not published: {reason}" for reason in against]
    if reasons:
        click.echo("\n".join(reasons), err=True)
        raise SystemExit(1)
    assert compilation.revision
    shown = _published(compilation, compilation.revision, previous, dry_run=dry_run)
    if shown is None:
        click.echo("This is what is published already. Nothing to do.")
        return
    for line in library_cli.changes(previous, compilation.revision):
        click.echo(line)
    if previous:
        click.echo("\n".join(edition.people(shown)))
    name, id_ = compilation.revision.agreement.edition, compilation.revision.id[:12]
    click.echo(f"{'Would publish' if dry_run else 'Published'} edition {name} ({id_}).")


def _published(
    compilation: Compilation, revision: Revision, previous: Revision | None, *, dry_run: bool
) -> Edition | None:
    """What came of it, counted where it happened; None if there was nothing to publish."""
    with unit_of_work() as uow:
        if dry_run:
            uow.discard()
        if not service.publish(uow, revision=revision, files=compilation.files):
            return None
        uow.follow()
        places = place_queries.has_asked(uow.session, revision.id, uow.now)
        return edition.edition(previous or revision, revision, places)
