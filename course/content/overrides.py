"""Warnings that an author has silenced, with a reason."""

from collections.abc import Iterable

from course.content.problems import CHECKS, Notes, did_you_mean, shown
from course.content.schema_base import Sheet
from course.content.validate import Filled


def apply_overrides(sheets: Iterable[Filled[Sheet]], notes: Notes) -> None:
    """Drop the warnings that a file's overrides name; note overrides that silence nothing."""
    warned = {(p.file, p.code) for p in notes.problems if p.severity == "warning"}
    silenced: set[tuple[str, str]] = set()
    for sheet in sheets:
        for number, override in enumerate(sheet.overrides):
            at, key = sheet.at("overrides", number), (sheet.file, override.check)
            if override.check not in CHECKS:
                otherwise = f"Use one of {', '.join(sorted(CHECKS))}."
                remedy = did_you_mean(override.check, CHECKS, otherwise)
                what = f"There is no check {shown(override.check)} to silence"
                notes.error(at, "unknown-check", what, remedy)
            elif key not in warned or key in silenced:
                what = f"The override of {shown(override.check)} silences nothing"
                notes.warn(at, "idle-override", what, "Remove it.")
            silenced.add(key)
    notes.problems = [
        p for p in notes.problems if p.severity == "error" or (p.file, p.code) not in silenced
    ]
