"""Which columns a roster has, whatever they are called in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from course.errors import DamagedFile

NAMES = (
    "person_id",
    "name",
    "email",
    "phone",
    "kind",
    "vendor",
    "region",
    "branch",
    "job_role",
    "language",
    "starts_on",
    "ends_on",
)
"""The columns as this system writes them."""
LABELS = {
    "person_id": "The person_id",
    "name": "The name",
    "email": "The e-mail",
    "phone": "The phone number",
    "kind": "The kind",
    "vendor": "The vendor",
    "region": "The region",
    "branch": "The branch",
    "job_role": "The job role",
    "language": "The language",
    "starts_on": "starts_on",
    "ends_on": "ends_on",
}
"""The same at the beginning of a sentence."""
REQUIRED = ("person_id", "name", "branch", "job_role")

ALSO_CALLED = {
    "person_id": "id employee_id employee_no employee_number employee_code staff_id staff_number "
    "worker_id worker_number contractor_id personnel_number person_number",
    "name": "full_name employee_name person_name worker_name contractor_name display_name",
    "first_name": "first_name given_name forename",
    "last_name": "last_name family_name surname",
    "email": "e_mail mail email_address e_mail_address work_email business_email",
    "phone": "phone_number telephone tel mobile mobile_phone mobile_number cell cell_phone",
    "kind": "type worker_type employment_type person_type employee_type engagement",
    "vendor": "vendor_name company company_name firm supplier contractor_company employer agency",
    "region": "region_name area district",
    "branch": "branch_name location site office depot work_location",
    "job_role": "role job job_title title position function",
    "language": "lang locale preferred_language",
    "starts_on": "start starts start_date hire_date date_of_hire date_hired from valid_from",
    "ends_on": "end ends end_date leaving_date termination_date last_day until to valid_until",
}


def folded(name: str) -> str:
    """``"E-Mail "``, ``"e_mail"`` and ``"EMail"`` are one name."""
    return "".join(filter(str.isalnum, normalize("NFKC", name).casefold()))


def known_as(also_called: Mapping[str, str]) -> dict[str, str]:
    """Every name of a column, folded, and the column."""
    return {
        folded(name): column
        for column, names in also_called.items()
        for name in (column, *names.split())
    }


KNOWN = known_as(ALSO_CALLED)


@dataclass(frozen=True)
class Columns:
    """Where each known column stands, how wide the header is, and what it names besides."""

    places: tuple[tuple[str, int], ...]
    width: int
    ignored: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.places)


def columns_of(
    head: Sequence[str], known: Mapping[str, str] = KNOWN, required: Sequence[str] = REQUIRED
) -> Columns:
    """Read a header row: any order, any case, common other names.

    Args:
        known: folded names and the columns they mean; those of a roster unless given.
        required: columns that there must be.

    Raises:
        DamagedFile: a column is missing, or two columns mean the same.
    """
    places: dict[str, int] = {}
    ignored = []
    for at, cell in enumerate(head):
        column = known.get(folded(cell))
        if column is None:
            ignored += [cell.strip()[:60]] if cell.strip() else []
        elif column in places:
            one, two = head[places[column]].strip(), cell.strip()
            raise DamagedFile(f"Two columns mean {column}: {one} and {two}. Take one out.")
        else:
            places[column] = at
    _refuse_gaps(places, ignored, required)
    return Columns(tuple(places.items()), len(head), tuple(ignored[:20]))


def _refuse_gaps(places: dict[str, int], ignored: list[str], required: Sequence[str]) -> None:
    found = set(places) | ({"name"} if {"first_name", "last_name"} <= set(places) else set())
    if missing := [name for name in required if name not in found]:
        unknown = f" Not known: {', '.join(ignored[:8])}." if ignored else ""
        raise DamagedFile(
            f"The first row must name the columns. Missing: {', '.join(missing)}.{unknown}"
        )
