"""The one scope rule: who reaches whom, for which act.

The organisation of these tests: region North with the branch York and, below it, the region Far
North with the branch Wick; region South with the branch Bath. Two vendors, Pike and Kestrel,
send people to York and to Bath.
"""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from course.actor import OPERATOR, Act, Actor, Grant, Role
from course.people import queries
from course.people.models import RoleGrant

TODAY = date(2026, 3, 1)
EVERYBODY = {
    "York employee",
    "York Pike",
    "York Kestrel",
    "Wick employee",
    "Bath employee",
    "Bath Pike",
}


@pytest.fixture
def place(make):
    north = make.region(name="North")
    far_north = make.region(name="Far North", parent_id=north.id)
    south = make.region(name="South")
    return SimpleNamespace(
        north=north,
        far_north=far_north,
        south=south,
        york=make.branch(name="York", region_id=north.id),
        wick=make.branch(name="Wick", region_id=far_north.id),
        bath=make.branch(name="Bath", region_id=south.id),
        pike=make.vendor(name="Pike"),
        kestrel=make.vendor(name="Kestrel"),
    )


@pytest.fixture(autouse=True)
def people(make, place):
    make.person(name="York employee", branch=place.york)
    make.person(name="York Pike", branch=place.york, vendor=place.pike)
    make.person(name="York Kestrel", branch=place.york, vendor=place.kestrel)
    make.person(name="Wick employee", branch=place.wick)
    make.person(name="Bath employee", branch=place.bath)
    make.person(name="Bath Pike", branch=place.bath, vendor=place.pike)


@pytest.fixture
def reached(db):
    """Names of those whom somebody with these grants reaches for an act."""

    def reached(*grants: Grant, act: Act = Act.SEE_BOARD, on: date = TODAY) -> set[str]:
        actor = Actor(None, "somebody", grants)
        return {row.name for row in queries.roster(db, actor, act, on)}

    return reached


def test_manager_reaches_the_own_branch_employees_and_contractors_alike(reached, place):
    assert reached(Grant(Role.MANAGER, branch_id=place.york.id)) == {
        "York employee",
        "York Pike",
        "York Kestrel",
    }


def test_region_manager_reaches_every_branch_below_at_any_depth(reached, place):
    north = reached(Grant(Role.REGION_MANAGER, region_id=place.north.id))

    assert north == {"York employee", "York Pike", "York Kestrel", "Wick employee"}


def test_region_manager_of_a_lower_region_does_not_reach_up(reached, place):
    assert reached(Grant(Role.REGION_MANAGER, region_id=place.far_north.id)) == {"Wick employee"}


def test_region_manager_reaches_nobody_of_another_region(reached, place):
    assert reached(Grant(Role.REGION_MANAGER, region_id=place.south.id)) == {
        "Bath employee",
        "Bath Pike",
    }


def test_vendor_admin_reaches_own_people_wherever_they_work_and_nobody_else(reached, place):
    assert reached(Grant(Role.VENDOR_ADMIN, vendor_id=place.pike.id)) == {
        "York Pike",
        "Bath Pike",
    }


@pytest.mark.parametrize("role", [Role.HR, Role.AUDITOR, Role.ADMIN])
def test_hr_auditors_and_admins_reach_everybody(reached, role):
    assert reached(Grant(role)) == EVERYBODY


@pytest.mark.parametrize("role", [Role.LEARNER, Role.AUTHOR])
def test_learners_and_authors_reach_nobody(reached, role):
    assert reached(Grant(role)) == set()


def test_whoever_has_no_grant_reaches_nobody(reached):
    assert reached() == set()


def test_two_grants_reach_both_places(reached, place):
    both = reached(
        Grant(Role.MANAGER, branch_id=place.wick.id),
        Grant(Role.VENDOR_ADMIN, vendor_id=place.kestrel.id),
    )

    assert both == {"Wick employee", "York Kestrel"}


def test_reach_for_looking_is_not_reach_for_assigning(reached):
    assert reached(Grant(Role.AUDITOR), act=Act.ASSIGN) == set()


def test_vendor_admin_assigns_to_own_people_by_hand_and_makes_no_rules(reached, place):
    grant = Grant(Role.VENDOR_ADMIN, vendor_id=place.pike.id)

    assert reached(grant, act=Act.ASSIGN) == reached(grant) != set()
    assert reached(grant, act=Act.MAKE_RULES) == set()


def test_manager_with_a_second_role_assigns_only_where_the_role_assigns(reached, place):
    grants = (Grant(Role.MANAGER, branch_id=place.wick.id), Grant(Role.AUDITOR))

    assert reached(*grants, act=Act.ASSIGN) == {"Wick employee"}
    assert reached(*grants) == EVERYBODY


def test_manager_does_not_reach_certificates_of_hr(reached, place):
    grant = Grant(Role.MANAGER, branch_id=place.york.id)

    assert reached(grant, act=Act.SEE_CERTIFICATES) == set()


def test_past_and_future_engagements_are_not_reached(reached, make, place):
    day = timedelta(days=1)
    make.person(name="Left yesterday", branch=place.wick, ends_on=TODAY - day)
    make.person(name="Leaves today", branch=place.wick, ends_on=TODAY)
    make.person(name="Starts today", branch=place.wick, starts_on=TODAY)
    make.person(name="Starts tomorrow", branch=place.wick, starts_on=TODAY + day)

    found = reached(Grant(Role.MANAGER, branch_id=place.wick.id))

    assert found == {"Wick employee", "Leaves today", "Starts today"}


def test_who_moved_is_reached_where_they_are_now(reached, make, place):
    mover = make.person(name="Mover", branch=place.york, ends_on=TODAY - timedelta(days=1))
    make.engagement(person_id=mover.id, branch_id=place.wick.id, starts_on=TODAY)

    assert "Mover" not in reached(Grant(Role.MANAGER, branch_id=place.york.id))
    assert "Mover" in reached(Grant(Role.MANAGER, branch_id=place.wick.id))


def test_second_engagement_does_not_open_the_first(db, make, place):
    """Each row is reached on its own: York learns nothing of the work for Bath."""
    double = make.person(name="Double", branch=place.york)
    make.engagement(person_id=double.id, branch_id=place.bath.id, vendor_id=place.pike.id)
    actor = Actor(None, "York", (Grant(Role.MANAGER, branch_id=place.york.id),))

    rows = queries.roster(db, actor, Act.SEE_BOARD, TODAY)

    assert [(r.branch, r.vendor) for r in rows if r.name == "Double"] == [("York", None)]


def test_grant_that_has_ended_reaches_nobody(browser, make, work, place):
    manager = make.person(Role.MANAGER, branch=place.york)
    with work() as uow:
        uow.session.execute(update(RoleGrant).values(ends_on=TODAY - timedelta(days=1)))

    assert browser.sign_in(manager).get("/team").status_code == 404


def test_operator_at_the_command_line_reaches_everybody(db):
    assert {row.name for row in queries.roster(db, OPERATOR, Act.ASSIGN, TODAY)} == EVERYBODY


def test_branches_in_reach_follow_the_same_rule(db, place):
    def branches(*grants: Grant) -> list[str]:
        actor = Actor(None, "somebody", grants)
        return [row.name for row in queries.branches(db, actor, Act.SEE_BOARD)]

    assert branches(Grant(Role.MANAGER, branch_id=place.york.id)) == ["York"]
    assert branches(Grant(Role.REGION_MANAGER, region_id=place.north.id)) == ["Wick", "York"]
    assert branches(Grant(Role.VENDOR_ADMIN, vendor_id=place.pike.id)) == ["Bath", "York"]
    assert branches(Grant(Role.HR)) == ["Bath", "Wick", "York"]
    assert branches() == []
