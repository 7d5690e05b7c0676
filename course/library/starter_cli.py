"""The command that begins a company's own course."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from course.content.source import default_pack
from course.content.starter.example import EXAMPLE
from course.content.starter.pack import NewPack, new_pack
from course.content.starter.sources import Source
from course.errors import CourseError
from course.library.word import read_word

MAX_BYTES = 20_000_000
TIME_TO_WRITE = timedelta(days=90)
"""A guess at when the agreement begins; the author decides."""
SHOWN = 10

_ZIP = b"PK\x03\x04"


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--from-agreement",
    "agreement",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your agreement: Markdown, plain text or Word (.docx).",
)
@click.option("--company", default="", help="The company's name.")
def new(folder: Path, agreement: Path | None, company: str) -> None:
    """Make a new pack in FOLDER: your agreement, and skeletons of everything around it.

    The words of the agreement stay as they are. Ids, and whom each clause binds, are proposals.
    All that is still to be written is marked as a draft: `course content check` lists it, clause
    by clause. Never writes into a folder that holds anything. Exit 1: nothing was made.
    """
    _check_free(folder)
    if set(company) & set("<>{}\n"):
        raise click.BadParameter("Write the name without <, > and braces.", param_hint="--company")
    made = new_pack(
        _read(agreement) if agreement else EXAMPLE,
        company=company.strip(),
        effective_on=(datetime.now(UTC) + TIME_TO_WRITE).date(),
        templates=_templates(),
    )
    _write(folder, made.files)
    for line in _told(made, folder):
        click.echo(line)


def _check_free(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder} is a file. Name a new folder.")
    if folder.is_dir() and any(folder.iterdir()):
        raise CourseError(f"{folder} is not empty, and nothing in it is overwritten. Name another.")


def _read(agreement: Path) -> Source:
    """The text of an agreement.

    Raises:
        CourseError: it cannot be read, or is no text.
    """
    if agreement.stat().st_size > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise CourseError(f"{agreement.name} is larger than {limit} MB. Remove its pictures.")
    try:
        content = agreement.read_bytes()
    except OSError as error:
        raise CourseError(f"{agreement} cannot be read: {error.strerror}.") from None
    if agreement.suffix.lower() == ".docx" or content.startswith(_ZIP):
        return read_word(agreement.name, content)
    try:
        return Source(agreement.name, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "this line is not UTF-8 text. Save the file as UTF-8, or hand in a .docx"
        raise CourseError(f"{agreement.name}:{line}: {what}.") from None


def _templates() -> dict[str, bytes]:
    """The page and the print of the shipped course's certificates."""
    shipped = default_pack()
    names = ("certificate.html", "certificate.typ")
    return {name: shipped[f"certificates/{name}"] for name in names}


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    try:
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    except OSError as error:
        raise CourseError(f"{folder} cannot be written: {error.strerror}.") from None


def _told(made: NewPack, folder: Path) -> list[str]:
    """What was made, what to look at, and what to run next."""
    sections, clauses = _counted(made.sections, "section"), _counted(made.clauses, "clause")
    lines = [f"Made {folder}: {sections}, {clauses}."]
    if made.parameters:
        lines.append(f"{_counted(made.parameters, 'number')} in the text, now under `parameters`.")
    if made.hints:
        left = _counted(len(made.hints), "number")
        lines.append(f"{left} left as written: see {folder / 'README.md'}.")
    if made.told:
        lines += ["", "Look at these:", *made.told[:SHOWN]]
        lines += [f"... and {len(made.told) - SHOWN} more."] * (len(made.told) > SHOWN)
    check = f"  course content check {folder}"
    publish = f"  course content publish {folder}"
    width = max(len(check), len(publish)) + 2
    lines += ["", "Next:", f"{check:{width}}what is still to be written, clause by clause"]
    return [*lines, f"{publish:{width}}when nothing is left"]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
