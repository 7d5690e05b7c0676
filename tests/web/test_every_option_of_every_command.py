"""Every argument and option of every command that names something, tried with what does not exist.

The operator at the command line reaches everybody, so that nothing is out of reach; a name that
nobody has must be said in plain words, end with exit code 1 or 2, and change nothing. A new
option fails until it stands in one of the tables.
"""

from collections.abc import Iterator

import click
import pytest

from course.cli import main
from tests.web.world import changes_in

NAMES = {
    "ids": "no-such-lesson",
    "auditor": "nobody-77",
    "branch": "Nowhere",
    "codes": "nobody-77",
    "key_id": "5b0c2ad4-54e7-4e52-9f19-6e6a4c1b7f10",
    "path_id": "no-such-path",
    "person_id": "nobody-77",
    "region": "Nowhere",
    "rule_id": "5b0c2ad4-54e7-4e52-9f19-6e6a4c1b7f10",
    "serial": "AW-26-0000-0000",
    "vendor": "Nobody Ltd",
}
"""What names something of the company, and a value that nobody has."""
PLAIN = {
    "again", "agreement", "another", "company", "days", "dry_run", "due", "everything",
    "file", "first",
    "folder", "force", "format_", "fresh", "holds_from", "host", "job_role", "json_", "keys",
    "kind", "last", "learners", "mailed", "missing", "missing_share", "name", "no_open",
    "no_serve", "note", "on", "own", "pack", "past", "plan", "port", "purpose", "reason",
    "reviewer",
    "role", "seed", "skip_missed", "started_from", "status", "status_list", "time_zone", "to",
    "until", "valid_on", "verdicts", "workers", "yes",
}  # fmt: skip
"""Days, numbers, switches, files, and words that somebody chooses freely."""
PLAIN |= {"end"}  # a program, as the operator calls it
PLAIN |= {"beside", "no_worker"}  # of servers and their workers
PLAIN |= {"against", "key_text", "new", "old"}  # checkpoints of the log, in files
NEW = {"init"}
"""Commands that make what they are given."""
NEEDS = {
    "days": "14",
    "due": "2026-04-01",
    "path_id": "field",
    "person_id": "P-1",
    "reason": "A test",
}
"""What a command cannot do without, in order."""
ROLE_OF = {"branch": "manager", "region": "region_manager", "vendor": "vendor_admin"}


def commands(
    command: click.Command = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below
        yield from commands(below, (*path, name))


def tries() -> list[tuple[tuple[str, ...], str]]:
    return [
        (path, option.name)
        for path, command in commands()
        if path[0] not in NEW
        for option in command.params
        if option.name in NAMES
    ]


def words(path: tuple[str, ...], tried: str, folder) -> list[str]:
    """The whole command with one name that nobody has."""
    command = dict(commands())[path]
    said: list[str] = []
    for option in command.params:
        if option.name == tried:
            value = NAMES[tried]
        elif option.name == "role":
            value = ROLE_OF.get(tried, "hr")
        elif not option.required:
            continue
        else:
            value = NEEDS.get(option.name) or str(folder / "file")
        said += [option.opts[0], value] if isinstance(option, click.Option) else [value]
    return [*path, *said]


def test_every_option_is_known():
    found = {option.name for _, command in commands() for option in command.params}

    assert sorted(found - PLAIN - set(NAMES)) == []


@pytest.mark.parametrize(
    ("path", "tried"), tries(), ids=[f"{' '.join(path)} {name}" for path, name in tries()]
)
def test_name_that_nobody_has_is_said_and_changes_nothing(run, make, app, tmp_path, path, tried):
    make.person(code="P-1")

    with changes_in(app.extensions["course.engine"]) as changed:
        result = run(*words(path, tried, tmp_path))

    assert result.exit_code in {1, 2}, result.output
    assert result.output.strip(), "it says what is wrong"
    assert changed == set()
    assert list(tmp_path.glob("file*")) == []
