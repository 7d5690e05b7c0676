"""Region North with York and Wick, region South with Bath; the firms Pike and Kestrel."""

from types import SimpleNamespace

import pytest

from course.actor import Role
from course.reports import service as reports


@pytest.fixture
def place(make):
    north, south = make.region(name="North"), make.region(name="South")
    return SimpleNamespace(
        north=north,
        york=make.branch(name="York", region_id=north.id),
        wick=make.branch(name="Wick", region_id=north.id),
        bath=make.branch(name="Bath", region_id=south.id),
        pike=make.vendor(name="Pike"),
        kestrel=make.vendor(name="Kestrel"),
    )


@pytest.fixture
def desk(make, place):
    """Somebody in each role that keeps records."""
    return SimpleNamespace(
        york=make.person(Role.MANAGER, branch=place.york, name="Yara York", code="M-1"),
        bath=make.person(Role.MANAGER, branch=place.bath, name="Bo Bath", code="M-2"),
        north=make.person(
            Role.REGION_MANAGER, branch=place.york, where=place.north, name="Nia North", code="M-3"
        ),
        pike=make.person(
            Role.VENDOR_ADMIN, branch=place.york, vendor=place.pike, name="Pia Pike", code="M-4"
        ),
        hr=make.person(Role.HR, branch=place.bath, name="Hal Hr", code="M-5"),
        auditor=make.person(Role.AUDITOR, branch=place.bath, name="Ada Auditor", code="M-6"),
        admin=make.person(Role.ADMIN, branch=place.bath, name="Abe Admin", code="M-7"),
    )


@pytest.fixture
def settle(work):
    """The board's read model anew, after rows were put in behind its back."""

    def settle():
        with work() as uow:
            reports.rebuild(uow)

    return settle
