"""HR hands a roster in, sees what it would do, and imports it; the same on a phone."""

from itertools import count
from typing import Any

import pytest

from course.actor import Role
from tests.journeys.device import DESK, PHONE, Device
from tests.journeys.site import Site
from tests.people.rosters import row, table

pytestmark = pytest.mark.browser

_numbers = count(1)


@pytest.fixture(params=["desk", "phone"])
def hana(request: pytest.FixtureRequest, site: Site, device: Any) -> Device:
    """Somebody from HR, at a desk or with a phone in the hand."""
    one = device(**(DESK if request.param == "desk" else PHONE))
    return one.sign_in(site.link(site.make.person(Role.HR, name="Hana")))


@pytest.fixture
def york(site: Site) -> str:
    return str(site.make.branch(name=f"York {next(_numbers)}").name)


def hand_in(device: Device, *rows: dict[str, str], content: bytes = b"") -> Device:
    content = content or table(*rows).getvalue()
    device.open("/people/roster").page.set_input_files(
        "#file", {"name": "october-roster.csv", "mimeType": "text/csv", "buffer": content}
    )
    return device.press("Show what it would do")


def test_roster_is_shown_corrected_and_imported(hana: Device, york: str):
    number = next(_numbers)
    ids = [f"J{number}-{n}" for n in range(4)]
    known = [row(id_, branch=york, starts_on="2025-01-01") for id_ in ids]
    wrong = row(ids[3], branch=york[:-2] + "k", name="Bartholomew Featherstonehaugh-Cholmondeley")

    assert hand_in(hana, *known[:3], wrong).head.endswith("3 rows would change something")
    hana.press("Refused 1")
    assert f"Did you mean {york}?" in hana.page.content()
    assert "Imported on" in hana.press("Import 3 rows").head

    renamed = [row(ids[0], name="Another Name", branch=york, email=f"{ids[0]}@example.com")]
    left = [known[1] | {"ends_on": "2026-01-31"}, known[2]]
    assert hand_in(hana, *renamed, *left).head.endswith("2 rows would change something")
    assert "Imported on" in hana.press("Import 2 rows").head
    hana.go("Roster")


def test_file_that_cannot_be_read_is_told_where_it_was_chosen(hana: Device):
    hana.expected = "422"

    hand_in(hana, content=b"Employee ID,Salary\n1,2\n")

    assert "Missing: name, branch, job_role. Not known: Salary." in hana.words
