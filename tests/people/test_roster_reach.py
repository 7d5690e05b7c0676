"""Every column of a roster, filled by a vendor admin with things of others and of nobody.

Vera runs Pike's people. Kit works for Kestrel at Bath. HR and admins reach everybody, and nobody
else may import.
"""

import pytest

from course.actor import Actor, Grant, Role
from course.people.models import Engagement, Person
from tests.people.rosters import COLUMNS, Desk, company, row
from tests.web.world import changes_in

ALIKE = {"vendor": ("Kestrel", "Nobody Ltd")}
"""What is another's is answered like what nobody has."""
TAKEN = {"person_id": "KIT-1", "email": "kit@kestrel.example"}
"""Only one person can have it: a new one is added, another's is refused, not saying whose."""
OPEN = {
    "branch": "a vendor's people may work at any branch, so that its names are no secret",
    "region": "said beside a branch, to check it",
}
PLAIN = {"name", "phone", "kind", "job_role", "language", "starts_on", "ends_on"}


@pytest.fixture
def place(make):
    return company(make)


@pytest.fixture
def kit(make, place):
    return make.person(
        name="Kit Kestrel",
        code=TAKEN["person_id"],
        email=TAKEN["email"],
        branch=place.bath,
        vendor=place.kestrel,
    )


@pytest.fixture
def vera(make, place, kit, work):
    admin = make.person(Role.VENDOR_ADMIN, vendor=place.pike, branch=place.york, name="Vera Pike")
    return Desk(
        work, Actor(admin.id, admin.name, (Grant(Role.VENDOR_ADMIN, None, None, place.pike.id),))
    )


def own(**given: str) -> dict[str, str]:
    """A row as Vera may import it."""
    return row("V-1", vendor="Pike") | given


def test_every_column_is_known():
    assert {*ALIKE, *TAKEN, *OPEN, *PLAIN} == set(COLUMNS)


@pytest.mark.parametrize("column", ALIKE)
def test_what_is_another_vendors_is_answered_to_a_vendor_admin_like_nobodys(vera, column):
    foreign, unknown = ALIKE[column]

    of_others = vera.refusals(own(**{column: foreign}))
    of_nobody = vera.refusals(own(**{column: unknown}))

    assert [words.replace(foreign, "X") for words in of_others] == [
        words.replace(unknown, "X") for words in of_nobody
    ]
    assert len(of_others) == 1


@pytest.mark.parametrize("column", TAKEN)
def test_what_another_vendors_person_has_is_refused_and_not_said_whose(vera, column, app):
    import_id = vera.show(own(**{column: TAKEN[column]}))

    (line,) = vera.lines(import_id)
    said = " ".join(str(value) for value in vars(line).values())
    assert line.verdict.value == "refused"
    assert not [word for word in ("Kit", "Kestrel", "Bath") if word in said]
    with changes_in(app.extensions["course.engine"]) as changed:
        vera.apply(import_id)
    assert not changed & {Person.__tablename__, Engagement.__tablename__}


@pytest.mark.parametrize("column", TAKEN)
def test_case_and_spaces_find_no_way_round(vera, column):
    (words,) = vera.refusals(own(**{column: f" {TAKEN[column].upper()} "}))

    assert "cannot be used" in words or "Kit" not in words


def test_own_row_of_a_vendor_admin_is_added(vera):
    assert vera.take(own()) == ["added"]
