"""Operator commands for the log."""

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from course.audit import proof_queries, queries, service
from course.audit.note_rules import Signed, VerifierKey, origin_of, read
from course.audit.tree_rules import consistent
from course.errors import DamagedFile
from course.web.context import reading, settings, unit_of_work
from course.web.output import as_json

group = AppGroup("audit", help="The append-only record of everything that matters.")
NOTE = click.Path(exists=True, dir_okay=False, path_type=Path)
KEY = click.option(
    "--key",
    "key_text",
    metavar="KEY",
    help="Check signatures with this key, as ``course audit checkpoint`` printed it, and with no "
    "key that the database holds.",
)


@group.command("verify")
@click.option("--against", type=NOTE, help="A checkpoint that was kept elsewhere.")
@KEY
@click.option("--json", "json_", is_flag=True, help="Print the answer as JSON.")
def verify(against: Path | None, key_text: str | None, json_: bool) -> None:
    """Grow the log's Merkle tree anew and name the first entry that does not fit.

    Then compares what auditors opened with the seals of it in the log. With --against also
    compares the log with a signed checkpoint from an earlier day: only that shows that nobody
    wrote the whole log anew since. Needs no private key. Exit 0: everything fits. Exit 1: the
    log, the views or the checkpoint do not hold; what is wrong is printed. Changes nothing, so
    it is safe at any time.
    """
    session = reading()
    broken = queries.verify(session)
    views = queries.misfit(session)
    seq, root = queries.head(session)
    kept = _compare(session, against, key_text, seq) if against and not broken else None
    wrong = [f"Broken: {what}." for what in (broken.what if broken else None, views) if what]
    if kept and not kept[0]:
        wrong.append(kept[1])
    if json_:
        at = broken.seq if broken else None
        found = {"entries": seq, "root": root, "broken_at": at, "views": views}
        told = {"against": {"holds": kept[0], "says": kept[1]}} if kept else {}
        click.echo(as_json(found | told))
    else:
        good = [f"{seq} entries, every one fits. Root {root}"] if not broken else []
        click.echo("\n".join([*good, *([kept[1]] if kept and kept[0] else []), *wrong]))
    raise SystemExit(1 if wrong else 0)


def _compare(session: Session, file: Path, key_text: str | None, entries: int) -> tuple[bool, str]:
    """Whether the log still begins as the checkpoint says, and in words what that shows."""
    signed, by = _signed(session, file, key_text)
    if by is None:
        return False, f"Broken: {file} is not signed with {_which(key_text)}."
    old = signed.checkpoint
    if old.size > entries:
        return False, f"Broken: the checkpoint counts {old.size} entries, the log has {entries}."
    if proof_queries.root_at(session, old.size) != old.root:
        return False, (
            f"Broken: the first {old.size} entries are not those that the checkpoint was signed "
            "over. Some were altered, removed, inserted or reordered since, and the tree made anew."
        )
    added = entries - old.size
    return True, (
        f"The checkpoint is signed with {_which(key_text)}. Since it was signed none of its "
        f"{old.size} entries was altered, removed, inserted or reordered; "
        f"{added} {'was' if added == 1 else 'were'} added. "
        "It says nothing of whether they were true."
    )


def _which(key_text: str | None) -> str:
    return "the key given" if key_text else "a key of this instance"


def _signed(
    session: Session, file: Path, key_text: str | None
) -> tuple[Signed, VerifierKey | None]:
    try:
        signed = read(file.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise DamagedFile(f"{file} is no checkpoint.") from error
    name = signed.checkpoint.origin
    known = proof_queries.verifier_keys(session, name)
    return signed, signed.signed_by([VerifierKey.read(key_text)] if key_text else known)


@group.command("checkpoint")
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="Write it to a file.")
def checkpoint(to: Path | None) -> None:
    """Sign what the log is like now, for somebody else to keep.

    Prints the signed checkpoint (C2SP signed note), and beside it the key to check it with. Keep
    both where whoever runs this instance cannot change them: with an auditor, in a mailbox, on
    paper. Compare later with ``course audit verify --against FILE``. That it was made becomes an
    entry of the log.
    """
    with unit_of_work() as uow:
        note = service.sign_checkpoint(uow)
    session, origin = reading(), origin_of(settings().base_url)
    if to:
        to.write_text(note, "utf-8")
        click.echo(f"Wrote {to}: {read(note).checkpoint.size} entries.")
    else:
        click.echo(note, nl=False)
    click.echo(f"Key to check it with: {proof_queries.verifier_keys(session, origin)[0]}", err=True)


@group.command("consistency")
@click.argument("old", type=NOTE)
@click.argument("new", type=NOTE)
@KEY
def consistency(old: Path, new: Path, key_text: str | None) -> None:
    """Prove that the checkpoint NEW continues the checkpoint OLD.

    Prints the proof as JSON (RFC 6962, 2.1.2): whoever holds both checkpoints can check it without
    this program and without the log. Exit 1: one of them is not signed by this instance, or the
    log that they are of is not this one.
    """
    session = reading()
    found = [_signed(session, file, key_text) for file in (old, new)]
    for file, (_, by) in zip((old, new), found, strict=True):
        if by is None:
            raise DamagedFile(f"{file} is not signed with {_which(key_text)}.")
    first, second = (signed.checkpoint for signed, _ in found)
    if not first.size <= second.size <= queries.head(session)[0]:
        raise DamagedFile("The log does not reach that far, or the first one is the newer.")
    path = proof_queries.consistency(session, first.size, second.size)
    if not consistent(first.size, first.root, second.size, second.root, path):
        raise DamagedFile("These two are not of one log: the second does not continue the first.")
    told = {"old": first, "new": second}
    click.echo(
        as_json(
            {name: {"size": one.size, "root": one.root.hex()} for name, one in told.items()}
            | {"consistency_path": [part.hex() for part in path]}
        )
    )
