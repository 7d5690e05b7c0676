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
from course.people import place_queries, queries
from course.people.domain import Kind
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


def test_manager_of_two_branches_reaches_both_and_no_third(reached, place):
    both = reached(
        Grant(Role.MANAGER, branch_id=place.york.id), Grant(Role.MANAGER, branch_id=place.wick.id)
    )

    assert both == {"York employee", "York Pike", "York Kestrel", "Wick employee"}


def test_person_with_two_vendors_is_reached_by_each_for_its_own_work_only(db, make, place):
    double = make.person(name="Double", branch=place.york, vendor=place.pike)
    make.engagement(person_id=double.id, branch_id=place.bath.id, vendor_id=place.kestrel.id)

    def work_of(vendor):
        actor = Actor(None, "", (Grant(Role.VENDOR_ADMIN, vendor_id=vendor.id),))
        rows = queries.roster(db, actor, Act.SEE_PEOPLE, TODAY)
        return [(row.branch, row.vendor) for row in rows if row.name == "Double"]

    assert work_of(place.pike) == [("York", "Pike")]
    assert work_of(place.kestrel) == [("Bath", "Kestrel")]


def test_employee_here_and_contractor_there_is_reached_as_each(db, make, place):
    double = make.person(name="Double", branch=place.york)
    make.engagement(person_id=double.id, branch_id=place.bath.id, vendor_id=place.pike.id)

    def as_seen(*grants):
        rows = queries.roster(db, Actor(None, "", grants), Act.SEE_PEOPLE, TODAY)
        return [(row.branch, row.kind) for row in rows if row.name == "Double"]

    here, there = ("York", Kind.EMPLOYEE), ("Bath", Kind.CONTRACTOR)
    assert as_seen(Grant(Role.MANAGER, branch_id=place.york.id)) == [here]
    assert as_seen(Grant(Role.MANAGER, branch_id=place.bath.id)) == [there]
    assert as_seen(Grant(Role.VENDOR_ADMIN, vendor_id=place.pike.id)) == [there]
    assert sorted(as_seen(Grant(Role.HR))) == sorted([here, there])


@pytest.mark.parametrize("days", [-1, 1], ids=["past", "future"])
def test_engagement_of_another_day_gives_no_reach_to_acts_of_today(reached, make, place, days):
    day = TODAY + timedelta(days=days)
    mover = make.person(name="Mover", branch=place.bath)
    make.engagement(person_id=mover.id, branch_id=place.wick.id, starts_on=day, ends_on=day)

    assert "Mover" not in reached(Grant(Role.MANAGER, branch_id=place.wick.id), act=Act.ASSIGN)


@pytest.mark.parametrize("act", [Act.KEEP_PEOPLE, Act.MERGE_PEOPLE, Act.INVITE_VENDOR])
def test_auditor_reaches_nobody_to_change(reached, act):
    assert reached(Grant(Role.AUDITOR), act=act) == set()


@pytest.mark.parametrize("act", [Act.MERGE_PEOPLE, Act.INVITE_VENDOR])
def test_managers_and_vendor_admins_neither_merge_nor_invite(reached, place, act):
    grants = (
        Grant(Role.MANAGER, branch_id=place.york.id),
        Grant(Role.REGION_MANAGER, region_id=place.north.id),
        Grant(Role.VENDOR_ADMIN, vendor_id=place.pike.id),
    )

    assert reached(*grants, act=act) == set()


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
        return [row.name for row in place_queries.branches(db, actor, Act.SEE_BOARD)]

    assert branches(Grant(Role.MANAGER, branch_id=place.york.id)) == ["York"]
    assert branches(Grant(Role.REGION_MANAGER, region_id=place.north.id)) == ["Wick", "York"]
    assert branches(Grant(Role.VENDOR_ADMIN, vendor_id=place.pike.id)) == ["Bath", "York"]
    assert branches(Grant(Role.HR)) == ["Bath", "Wick", "York"]
    assert branches() == []


# --- one test for each kind of tenant ------------------------------------------------------


@pytest.fixture
def names(browser, make):
    """``names(person)``: whom they see on the pages of their board, whichever branch."""

    def names(person) -> set[str]:
        page = browser.sign_in(person).get("/people").text
        return {name for name in EVERYBODY | {"Double", "Mover", "Past", "Future"} if name in page}

    return names


def test_manager_with_two_branches_reaches_both_and_nothing_between(reached, names, make, place):
    mona = make.person(Role.MANAGER, branch=place.york, name="Mona Two")
    make._grant(mona, Role.MANAGER, place.bath, None, None)
    grants = [Grant(Role.MANAGER, branch_id=branch.id) for branch in (place.york, place.bath)]

    here = EVERYBODY - {"Wick employee"}
    assert reached(*grants) - {"Mona Two"} == here
    assert names(mona) == here


def test_person_with_two_vendors_is_reached_by_each_in_the_own_engagement_only(db, make, place):
    double = make.person(name="Double", branch=place.york, vendor=place.pike)
    make.engagement(person_id=double.id, branch_id=place.bath.id, vendor_id=place.kestrel.id)

    rows = {
        vendor.name: queries.roster(
            db,
            Actor(None, "admin", (Grant(Role.VENDOR_ADMIN, vendor_id=vendor.id),)),
            Act.SEE_BOARD,
            TODAY,
        )
        for vendor in (place.pike, place.kestrel)
    }

    seen = {
        vendor: [(r.branch, r.vendor) for r in found if r.name == "Double"]
        for vendor, found in rows.items()
    }
    assert seen == {"Pike": [("York", "Pike")], "Kestrel": [("Bath", "Kestrel")]}


def test_employee_here_and_contractor_there_is_each_to_whom_it_concerns(db, make, place):
    double = make.person(name="Double", branch=place.york)
    make.engagement(person_id=double.id, branch_id=place.bath.id, vendor_id=place.pike.id)

    def seen(grant: Grant) -> set[tuple[str, str]]:
        actor = Actor(None, "somebody", (grant,))
        rows = queries.roster(db, actor, Act.SEE_BOARD, TODAY)
        return {(row.kind.value, row.branch) for row in rows if row.name == "Double"}

    assert seen(Grant(Role.MANAGER, branch_id=place.york.id)) == {("employee", "York")}
    assert seen(Grant(Role.MANAGER, branch_id=place.bath.id)) == {("contractor", "Bath")}
    assert seen(Grant(Role.VENDOR_ADMIN, vendor_id=place.pike.id)) == {("contractor", "Bath")}
    assert seen(Grant(Role.VENDOR_ADMIN, vendor_id=place.kestrel.id)) == set()
    assert seen(Grant(Role.HR)) == {("employee", "York"), ("contractor", "Bath")}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.REGION_MANAGER, Role.VENDOR_ADMIN])
def test_past_engagement_leaves_no_work_to_do_for_whoever_led_it(reached, make, place, role):
    make.person(
        name="Past", branch=place.wick, vendor=place.pike, ends_on=TODAY - timedelta(days=1)
    )
    grant = {
        Role.MANAGER: Grant(role, branch_id=place.wick.id),
        Role.REGION_MANAGER: Grant(role, region_id=place.north.id),
        Role.VENDOR_ADMIN: Grant(role, vendor_id=place.pike.id),
    }[role]

    assert "Past" not in reached(grant, act=Act.ASSIGN)
    assert "Past" in reached(grant, act=Act.ASSIGN, on=TODAY - timedelta(days=1))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.REGION_MANAGER, Role.VENDOR_ADMIN])
def test_future_engagement_is_reached_from_its_first_day_on(reached, make, place, role):
    first = TODAY + timedelta(days=7)
    make.person(name="Future", branch=place.wick, vendor=place.pike, starts_on=first)
    grant = {
        Role.MANAGER: Grant(role, branch_id=place.wick.id),
        Role.REGION_MANAGER: Grant(role, region_id=place.north.id),
        Role.VENDOR_ADMIN: Grant(role, vendor_id=place.pike.id),
    }[role]

    assert "Future" not in reached(grant, on=first - timedelta(days=1))
    assert "Future" in reached(grant, on=first)


def test_region_manager_reaches_down_through_any_number_of_regions(reached, make, place):
    region = place.far_north
    for depth in range(6):
        region = make.region(name=f"Deeper {depth}", parent_id=region.id)
    make.person(name="Deep", branch=make.branch(name="Deep", region_id=region.id))

    top = reached(Grant(Role.REGION_MANAGER, region_id=place.north.id))
    bottom = reached(Grant(Role.REGION_MANAGER, region_id=region.id))
    elsewhere = reached(Grant(Role.REGION_MANAGER, region_id=place.south.id))

    assert ("Deep" in top, bottom, "Deep" in elsewhere) == (True, {"Deep"}, False)


def test_vendor_admin_reaches_own_people_also_where_they_begin_work_later(reached, make, place):
    grant = Grant(Role.VENDOR_ADMIN, vendor_id=place.kestrel.id)
    assert reached(grant) == {"York Kestrel"}

    far = make.branch(name="Far", region_id=place.south.id)
    make.person(name="Far Kestrel", branch=far, vendor=place.kestrel)

    assert reached(grant) == {"York Kestrel", "Far Kestrel"}


def test_hr_reaches_everybody_to_look_and_to_change(reached):
    for act in (Act.SEE_BOARD, Act.ASSIGN, Act.KEEP_PEOPLE, Act.SEE_CERTIFICATES, Act.REVOKE):
        assert reached(Grant(Role.HR), act=act) == EVERYBODY


def test_auditor_reaches_everybody_to_look_and_nobody_to_change(reached):
    looks = {Act.SEE_BOARD, Act.SEE_PEOPLE, Act.SEE_REGIONS, Act.SEE_CERTIFICATES, Act.SEE_CLAIMS}
    looks |= {Act.SEE_EDITIONS, Act.SEE_PARITY, Act.SEE_READY, Act.SEE_VENDOR_FILES}
    looks |= {Act.SEE_CLAUSES, Act.SEE_EVENTS, Act.SEE_REVIEWS, Act.SEE_ROLES}

    found = {act: reached(Grant(Role.AUDITOR), act=act) for act in Act if act is not Act.LEARN}

    assert {act for act, names in found.items() if names} == looks
    assert all(names == EVERYBODY for act, names in found.items() if act in looks)


def test_auditor_reaches_nobody_once_the_last_day_is_over(browser, make, place, clock):
    audra = make.person(Role.AUDITOR, branch=place.york, name="Audra Auditor")
    browser.sign_in(audra)
    assert "Bath employee" in browser.get("/people").text

    with_grant = clock.now
    clock.now = with_grant + timedelta(days=29)
    assert browser.get("/people").status_code == 200
    clock.now = with_grant + timedelta(days=91)

    assert browser.sign_in(audra).get("/people").status_code == 404
