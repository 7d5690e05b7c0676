"""What one row of a roster asks for, or why it is refused: in plain words, with the remedy."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple
from uuid import UUID

from course.people.domain import Kind, fold
from course.people.roster_cells import Unreadable, day, tidy
from course.people.roster_columns import LABELS

MOST_PLACES = 2_000
"""With more branches or vendors than this, the nearest name is not looked for."""
LENGTHS = {"person_id": 64, "name": 200, "email": 254, "phone": 40, "job_role": 100, "language": 35}
MISSING = {
    "person_id": "The person_id is empty. Write the id that HR or the vendor gave this person.",
    "name": "The name is empty. Write the name as it should stand on a certificate.",
    "branch": "The branch is empty. Write where this person works.",
    "job_role": "The job role is empty. Write what this person does, such as technician.",
}
KINDS = {
    word: kind
    for kind, words in {
        Kind.EMPLOYEE: "employee staff internal own",
        Kind.CONTRACTOR: "contractor subcontractor contingent external vendor",
    }.items()
    for word in words.split()
}
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
SHORTENED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)


class Wish(NamedTuple):
    """What a row asks for. None: the row says nothing about it."""

    number: int
    code: str
    code_key: str
    name: str
    email: str | None
    email_key: str | None
    phone: str | None
    language: str | None
    kind: Kind
    vendor_id: UUID | None
    branch_id: UUID
    job_role: str
    starts_on: date | None
    ends_on: date | None


class BranchAt(NamedTuple):
    """A branch, and the folded names of its region and of all above it."""

    id: UUID
    name: str
    regions: tuple[str, ...]
    region: str


@dataclass
class Places:
    """The names a roster may use; for a vendor admin only the own vendors."""

    branches: Mapping[str, BranchAt]
    """By folded name."""
    vendors: Mapping[str, tuple[UUID, str]]
    may_employ: bool
    """Whether the importer may import employees; a vendor admin may not."""
    _nearest: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def own_vendor(self) -> tuple[UUID, str] | None:
        """What an empty cell means to whoever imports for one vendor only."""
        only = not self.may_employ and len(self.vendors) == 1
        return next(iter(self.vendors.values())) if only else None

    def nearest(self, what: str, name: str) -> str:
        """A sentence with the known name that looks most like ``name``, or how to find one."""
        key = (what, fold(name))
        if key not in self._nearest and len(self._nearest) < MOST_PLACES:
            self._nearest[key] = self._look(*key)
        return self._nearest.get(key, _NONE[what])

    def _look(self, what: str, name: str) -> str:
        known = (
            {key: at.name for key, at in self.branches.items()}
            if what == "branch"
            else {key: vendor[1] for key, vendor in self.vendors.items()}
        )
        close = get_close_matches(name, known, 1) if len(known) <= MOST_PLACES else []
        return f"Did you mean {known[close[0]]}?" if close else _NONE[what]


_NONE = {
    "branch": "Look at the names of branches, or ask an admin to add it.",
    "vendor": "Look at the vendor's exact name, or ask an admin to add it.",
}


def wish(number: int, row: Mapping[str, str], places: Places) -> Wish | str:
    """Read one row; everything that is wrong with it is said at once.

    Args:
        row: cells by column name, see ``roster_columns.NAMES``.
    """
    found = wish_or_problems(number, row, places)
    return found if isinstance(found, Wish) else " ".join(found)


def wish_or_problems(number: int, row: Mapping[str, str], places: Places) -> Wish | list[str]:
    """The same, with a sentence for each problem."""
    wrong: list[str] = []
    cells = _tidy(row, wrong)
    kind = _kind(cells, places, wrong)
    vendor_id = _vendor(cells, kind, places, wrong)
    branch_id = _branch(cells, places, wrong)
    starts_on, ends_on = _day("starts_on", cells, wrong), _day("ends_on", cells, wrong)
    if starts_on and ends_on and ends_on < starts_on:
        wrong.append("It ends before it starts. Look at both days.")
    _refuse_shapes(cells, wrong)
    if wrong or branch_id is None or kind is None:
        return wrong
    email = cells.get("email")
    return Wish(
        number,
        cells["person_id"],
        fold(cells["person_id"]),
        cells["name"],
        email or None,
        fold(email) if email else None,
        cells.get("phone") or None,
        _language(cells.get("language")),
        kind,
        vendor_id,
        branch_id,
        cells["job_role"],
        starts_on,
        ends_on,
    )


def tidy_person(row: Mapping[str, str]) -> dict[str, str] | list[str]:
    """Name, e-mail, phone and language as they are to be kept, or a sentence for each problem."""
    wrong: list[str] = []
    elsewhere = dict.fromkeys(("person_id", "branch", "job_role"), "-")
    cells = _tidy({**elsewhere, **row}, wrong)
    _refuse_shapes(cells, wrong)
    return wrong or {
        name: _language(cells.get(name)) or "" if name == "language" else cells.get(name, "")
        for name in ("name", "email", "phone", "language")
    }


_ABOUT = {
    "person_id": ("The person_id", "A spreadsheet has shortened", "This person_id"),
    "email": ("The e-mail", "This is no e-mail", "Another person has this e-mail"),
    "name": ("The name",),
    "phone": ("The phone number",),
    "kind": ("The kind", "There is no kind"),
    "vendor": ("The vendor", "There is no vendor"),
    "branch": ("The branch", "There is no branch"),
    "job_role": ("The job role",),
    "language": ("The language", "There is no language"),
    "starts_on": ("starts_on",),
    "ends_on": ("ends_on", "It ends before"),
}


def about(problem: str) -> str | None:
    """The column that a problem's sentence is about, so that a form can say it beside the field."""
    return next((name for name, words in _ABOUT.items() if problem.startswith(words)), None)


def key_of(row: Mapping[str, str]) -> str | None:
    """Whose row it is, also when it is refused: nobody counts as missing for a wrong cell."""
    try:
        key = fold(tidy(row.get("person_id", "")))
    except Unreadable:
        return None
    return key if 0 < len(key) <= LENGTHS["person_id"] else None


def _tidy(row: Mapping[str, str], wrong: list[str]) -> dict[str, str]:
    cells = _each_tidy(row, wrong)
    if "name" not in cells:
        parts = (cells.get("first_name", ""), cells.get("last_name", ""))
        cells["name"] = " ".join(filter(None, parts))
    wrong.extend(words for name, words in MISSING.items() if not cells.get(name))
    for name, most in LENGTHS.items():
        if _too_long(name, cells.get(name, ""), most):
            wrong.append(f"{LABELS[name]} has more than {most} letters. Write it shorter.")
    return cells


def _each_tidy(row: Mapping[str, str], wrong: list[str]) -> dict[str, str]:
    whole = "".join(row.values())
    if whole.isascii() and whole.isprintable() and "  " not in whole:
        return {name: cell.strip() for name, cell in row.items()}  # as nearly all rows are
    cells = {}
    for name, cell in row.items():
        try:
            cells[name] = tidy(cell)
        except Unreadable as problem:
            wrong.append(f"{LABELS.get(name, name)} {problem}")
            cells[name] = "?"
    return cells


def _too_long(name: str, text: str, most: int) -> bool:
    """Folded, which may make it longer, where it is compared in that form."""
    if text.isascii() or name not in {"person_id", "email"}:
        return len(text) > most
    return max(len(text), len(fold(text))) > most


def _kind(cells: Mapping[str, str], places: Places, wrong: list[str]) -> Kind | None:
    given = cells.get("kind", "")
    if not given and not places.may_employ:
        return Kind.CONTRACTOR
    kind = KINDS.get(given.casefold())
    if not given:
        wrong.append("The kind is empty. Write employee or contractor.")
    elif kind is None:
        wrong.append(f"There is no kind {given[:40]}. Write employee or contractor.")
    elif kind is Kind.EMPLOYEE and not places.may_employ:
        wrong.append(_unknown_vendor(cells.get("vendor", ""), places))
    return kind


def _vendor(
    cells: Mapping[str, str], kind: Kind | None, places: Places, wrong: list[str]
) -> UUID | None:
    """The vendor of a contractor. The company column of an employee may name the company."""
    given = cells.get("vendor", "")
    found = places.vendors.get(fold(given)) if given else places.own_vendor
    if kind is Kind.EMPLOYEE:
        if found and places.may_employ:
            wrong.append(f"{found[1]} is a vendor. Write contractor, or leave the vendor empty.")
        return None
    if kind is Kind.CONTRACTOR and found is None:
        wrong.append(_unknown_vendor(given, places))
    return found[0] if found else None


def _unknown_vendor(given: str, places: Places) -> str:
    if not given:
        return "The vendor is empty. Write the name of the vendor that sends this person."
    return f"There is no vendor {given[:60]}. {places.nearest('vendor', given)}"


def _branch(cells: Mapping[str, str], places: Places, wrong: list[str]) -> UUID | None:
    given, region = cells.get("branch", ""), cells.get("region", "")
    found = places.branches.get(fold(given))
    if given and found is None:
        wrong.append(f"There is no branch {given[:60]}. {places.nearest('branch', given)}")
    if found and region and fold(region) not in found.regions:
        wrong.append(
            f"{found.name} is in the region {found.region}, not in {region[:60]}. "
            "Correct one, or leave the region empty."
        )
    return found.id if found else None


def _day(name: str, cells: Mapping[str, str], wrong: list[str]) -> date | None:
    given = cells.get(name, "")
    if not given:
        return None
    try:
        return day(given)
    except Unreadable as problem:
        wrong.append(f"{name}: {problem}")
        return None


def _refuse_shapes(cells: Mapping[str, str], wrong: list[str]) -> None:
    if SHORTENED.fullmatch(cells.get("person_id", "")):
        wrong.append(
            "A spreadsheet has shortened this person_id. Format the column as text and export anew."
        )
    if (email := cells.get("email")) and not EMAIL.fullmatch(email):
        wrong.append("This is no e-mail address. Write it like ana@example.com, or leave it empty.")
    if (language := cells.get("language")) and not LANGUAGE.fullmatch(language):
        wrong.append(f"There is no language {language[:40]}. Write its code, such as en or de.")


def _language(given: str | None) -> str | None:
    return given.replace("_", "-") if given else None
