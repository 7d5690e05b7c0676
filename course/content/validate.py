"""Hold a YAML tree against its form; every difference becomes a problem on its own line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from course.content.problems import Notes, Place, did_you_mean, shown
from course.content.schema_base import Override, Sheet
from course.content.yaml_tree import Tree

MAX_PROBLEMS = 50
"""Per file: after that many, one more line helps nobody."""

F_co = TypeVar("F_co", bound=Sheet, covariant=True)


@dataclass(frozen=True)
class Filled(Generic[F_co]):
    """A form filled in by the author, and where each part of it stands."""

    form: F_co
    tree: Tree

    @property
    def file(self) -> str:
        return self.tree.file

    @property
    def overrides(self) -> list[Override]:
        return self.form.overrides

    def at(self, *path: str | int) -> Place:
        return self.tree.at(*path)


def validate(form: type[F_co], tree: Tree, notes: Notes) -> Filled[F_co] | None:
    """The filled-in form, or None with every problem noted."""
    if not isinstance(tree.value, dict):
        remedy = "Write `key: value` lines, as in the course that ships."
        notes.error(tree.at(), "wrong-form", "This is not a list of keys and values", remedy)
        return None
    try:
        return Filled(form.model_validate(tree.value), tree)
    except ValidationError as error:
        # A union says the same of one value twice; the last word is the plainest.
        differences = list(
            {_path(d["loc"], tree): d for d in error.errors(include_url=False)}.values()
        )
        keys = set(_keys(form.model_json_schema()))
        for difference in differences[:MAX_PROBLEMS]:
            _note(difference, tree, keys, notes)
        if (more := len(differences) - MAX_PROBLEMS) and more > 0:
            what = f"This file has {more} more problems of this kind"
            notes.error(tree.at(), "wrong-form", what, "Put the first ones right and check again.")
        return None


def _note(difference: Mapping[str, Any], tree: Tree, keys: set[str], notes: Notes) -> None:
    path, kind = _path(difference["loc"], tree), str(difference["type"])
    at, names = tree.at(*path), [part for part in path if isinstance(part, str)]
    name = names[-1] if names else "value"
    if kind in ("missing", "string_too_short") and name == "why" and "options" in names:
        what = "An option has no feedback"
        remedy = "Add `why:` and say in under 30 words why it is right or wrong."
        notes.error(at, "no-feedback", what, remedy)
    elif kind == "missing" and "endings" in names[-2:]:
        what, remedy = f"The ending {shown(name)} is missing", f"Add `{name}:` below `endings:`."
        notes.error(at, "no-ending", what, remedy)
    elif kind == "missing":
        notes.error(at, "missing-key", f"{shown(name)} is missing", f"Add `{name}:` here.")
    elif kind == "extra_forbidden":
        remedy = did_you_mean(name, keys, "Remove it.")
        notes.error(at, "unknown-key", f"{shown(name)} is not known here", remedy)
    else:
        what = f"{shown(name)} {_wrong(kind, difference)}"
        notes.error(at, "wrong-value", what, _remedy(difference))


def _path(named: tuple[str | int, ...], tree: Tree) -> tuple[str | int, ...]:
    """The path as the author wrote it; a last key may be missing there.

    The validator adds names of its own, such as those of the types of a union.
    """
    named = tuple(part for part in named if part != "[key]")
    written = len(named)
    while written and named[:written] not in tree.lines:
        written -= 1
    holds = tree.value_at(named[:written])
    return named[: written + 1] if isinstance(holds, dict) else named[:written]


def _wrong(kind: str, difference: Mapping[str, Any]) -> str:
    """What is wrong with a value, as the end of a sentence that starts with its name."""
    limits = difference.get("ctx", {})
    if kind in ("string_too_short", "too_short") and difference.get("input") in ("", []):
        return "is empty"
    sentences = {
        "too_short": f"has too few entries: at least {limits.get('min_length')} are needed",
        "too_long": f"has too many entries: at most {limits.get('max_length')} fit",
        "string_too_short": "is empty",
        "string_too_long": f"is longer than {limits.get('max_length')} characters",
        "string_pattern_mismatch": "is not written in the way that is expected",
        "greater_than_equal": f"is below {limits.get('ge')}",
        "less_than_equal": f"is above {limits.get('le')}",
        "literal_error": f"must be {limits.get('expected')}",
        "int_type": "is not a whole number",
        "string_type": "is not text",
        "bool_type": "is neither true nor false",
        "list_type": "is not a list",
        "dict_type": "is not a group of keys and values",
        "model_type": "is not a group of keys and values",
        "model_attributes_type": "is not a group of keys and values",
    }
    return sentences.get(kind, "is not a day" if _is_about_day(kind) else "is not right")


def _remedy(difference: Mapping[str, Any]) -> str:
    kind, limits = str(difference["type"]), difference.get("ctx", {})
    remedies = {
        "literal_error": "Use one of these words.",
        "int_type": "Write a number without quotation marks, such as 8.",
        "string_type": "Write text; put numbers and the word true in quotation marks.",
        "bool_type": "Write true or false, without quotation marks.",
        "list_type": "Write it as [one, two] or with a hyphen on each line.",
        "string_pattern_mismatch": _PATTERNS.get(str(limits.get("pattern")), "See the schema."),
    }
    if _is_about_day(kind):
        return "Write it as year-month-day, such as 2026-12-01."
    return remedies.get(kind, "Change it.")


def _is_about_day(kind: str) -> bool:
    # The only rule of our own among the forms is how a day is written.
    return kind.startswith("date") or kind == "value_error"


_PATTERNS = {
    r"^[A-Za-z][A-Za-z0-9-]{0,59}$": "An id is a letter, then letters, digits and hyphens.",
    r"^[A-Za-z][A-Za-z0-9-]{0,59}(/[a-z](\+[a-z])*)?$": "Write M08, M08/a or M12/a+b.",
    r"^[a-z]$": "A part is named by one small letter.",
    r"^[a-z][a-z0-9_]{0,59}$": "A parameter's name has small letters, digits and underscores.",
    r"^[0-9a-f]{12}$": "Write the first 12 letters of the clause's digest.",
    r"^[A-Z]{1,6}$": "Use one to six capital letters.",
    r"^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$": 'Write an edition such as "1.0".',
}


def _keys(schema: Mapping[str, Any]) -> Iterator[str]:
    """Every key that a form knows, at any depth."""
    for part in (schema, *schema.get("$defs", {}).values()):
        yield from part.get("properties", {})
