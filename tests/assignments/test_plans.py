"""Roll-out plans: a dry run, waves on their days, and who sees and makes them."""

import re
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from course.actor import OPERATOR, Actor, Grant, Role
from course.assignments import plan_queries, plans, rule_queries, rules
from course.assignments import who as groups
from course.assignments.domain import Who
from course.assignments.models import Assignment, Rule
from course.assignments.plan_rules import wave_id
from course.audit import queries as audit
from course.errors import NotFound
from course.events import RuleMade
from tests.at_once import at_once
from tests.browser_client import Forms, token

URL = "/team/plans"
TODAY = date(2026, 3, 1)
LATER = TODAY + timedelta(days=10)


@pytest.fixture
def north(make):
    return make.region(name="North")


@pytest.fixture
def leeds(make, north):
    return make.branch(name="Leeds", region_id=north.id)


@pytest.fixture
def york(make, north):
    return make.branch(name="York", region_id=north.id)


@pytest.fixture
def bath(make):
    return make.branch(name="Bath")


@pytest.fixture
def rita(make, leeds):
    return make.person(Role.REGION_MANAGER, branch=leeds, name="Rita Region", job_role="head")


@pytest.fixture
def plan(work):
    """``plan({leeds: TODAY})``: a plan as the operator makes it."""

    def plan(starts, *, name="Roll-out", actor=OPERATOR, plan_id=None, **who):
        with work() as uow:
            return plans.make(
                uow,
                actor=actor,
                plan_id=plan_id or uuid4(),
                name=name,
                path_id="field",
                days=28,
                who=Who(**who),
                starts={branch.id: day for branch, day in starts.items()},
            )

    return plan


@pytest.fixture
def run_rules(work):
    """What the daily run does with rules."""

    def run_rules():
        with work() as uow:
            days = groups.days(uow.session, uow.now)
            for rule in rule_queries.living(uow.session):
                rules.apply(uow, rule, days)

    return run_rules


def asked(db) -> set[UUID]:
    db.expire_all()
    return set(db.scalars(select(Assignment.person_id).where(Assignment.rule_id.is_not(None))))


def agree(browser, preview):
    form = next(one for one in Forms(preview.text).forms if "seen" in one.hidden)
    return browser.post(form.action, data=form.hidden)


def fill_in(browser, **starts):
    return browser.submit(URL, name="Roll-out 2027", path_id="field", days="28", **starts)


def start(branch) -> str:
    return f"start-{branch.id}"


# --- making one -------------------------------------------------------------------------


def test_dry_run_saves_nothing_and_yes_makes_a_wave_for_each_branch(
    browser, make, db, leeds, york, rita
):
    ana, ben = make.person(branch=leeds), make.person(branch=york)
    browser.sign_in(rita)

    preview = fill_in(browser, **{start(leeds): str(TODAY), start(york): str(LATER)})
    before = db.scalars(select(Rule)).all()
    answers = [agree(browser, preview) for _ in range(2)]

    assert "2 branches from 1 March 2026" in " ".join(preview.text.split())
    assert before == []
    assert [answer.status_code for answer in answers] == [303, 303]
    found = {rule.branch_id: rule.holds_from for rule in db.scalars(select(Rule))}
    assert found == {leeds.id: TODAY, york.id: LATER}
    assert ana.id in asked(db)
    assert ben.id not in asked(db), "the day of York has not come"
    assert browser.get(answers[0].headers["Location"]).status_code == 200


def test_branch_without_a_day_is_not_in_the_plan(browser, make, db, leeds, york, rita):
    make.person(branch=york)
    browser.sign_in(rita)

    agree(browser, fill_in(browser, **{start(york): str(LATER)}))

    assert [rule.branch_id for rule in db.scalars(select(Rule))] == [york.id]


def test_other_numbers_than_those_seen_ask_again(browser, make, db, leeds, rita):
    browser.sign_in(rita)
    preview = fill_in(browser, **{start(leeds): str(TODAY)})

    make.person(branch=leeds)
    answer = agree(browser, preview)

    assert answer.status_code == 409
    assert "The numbers have changed" in answer.text
    assert db.scalars(select(Rule)).all() == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": ""}, "Give the plan a name"),
        ({"days": "0"}, "Write a number of days from 1 to 730."),
        ({"path_id": ""}, "Choose a path."),
        ({"day": ""}, "Write a first day at one branch at least."),
        ({"day": "1.4.2026"}, "Write year, month, day, like 2027-10-14."),
        ({"day": "2026-02-28"}, "Not before today."),
        ({"day": "2036-01-01"}, "Not after 2028-03-01."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(browser, leeds, rita, given, words):
    browser.sign_in(rita)
    day = given.get("day", "2026-04-01")
    fields = {"name": "Roll-out", "path_id": "field", "days": "28", start(leeds): day, **given}

    page = browser.submit(URL, **fields)

    assert page.status_code == 422
    assert words in page.text
    if day:
        assert f'value="{day}"' in page.text


def test_two_presses_at_once_make_one_plan(plan, db, leeds, york, make):
    ana = make.person(branch=leeds)
    plan_id = uuid4()

    done = at_once(*[lambda: plan({leeds: TODAY, york: LATER}, plan_id=plan_id) for _ in range(4)])

    assert sorted(made.waves for made in done) == [0, 0, 0, 2]
    assert len(db.scalars(select(Rule)).all()) == 2
    assert ana.id in asked(db)


def test_each_wave_is_in_the_log_with_its_plan_and_day(plan, work, leeds):
    plan({leeds: LATER}, name="Roll-out 2027", job_role="clerk")

    with work() as uow:
        [told] = audit.told_of(uow.session, RuleMade)
    for part in ("Roll-out 2027", LATER.isoformat(), str(leeds.id), "clerk"):
        assert part in str(told)


# --- the days ---------------------------------------------------------------------------


def test_daily_run_begins_each_wave_on_its_day(plan, db, make, clock, run_rules, leeds, york):
    ana, ben = make.person(branch=leeds), make.person(branch=york)
    plan({leeds: TODAY + timedelta(days=5), york: LATER})
    found = []

    for _ in range(12):
        run_rules()
        found.append(asked(db))
        clock.now += timedelta(days=1)

    assert found[4] == set()
    assert found[5] == found[9] == {ana.id}
    assert found[10] == {ana.id, ben.id}


def test_wave_begins_when_it_is_that_day_where_the_branch_is(
    plan, db, make, clock, run_rules, leeds
):
    clock.now = datetime(2026, 3, 1, 16, tzinfo=clock.now.tzinfo)
    tokyo = make.branch(name="Tokyo", time_zone="Asia/Tokyo")
    kenji, ana = make.person(branch=tokyo), make.person(branch=leeds)
    plan({tokyo: date(2026, 3, 2), leeds: date(2026, 3, 2)})

    run_rules()

    assert asked(db) == {kenji.id}
    assert ana.id not in asked(db)


def test_only_who_matches_is_asked(plan, db, make, leeds):
    pike = make.vendor()
    ana = make.person(branch=leeds, vendor=pike)
    make.person(branch=leeds, vendor=pike, job_role="clerk")
    make.person(branch=leeds)

    plan({leeds: TODAY}, kind="contractor", job_role="Technician")

    assert asked(db) == {ana.id}


# --- looking at one ---------------------------------------------------------------------


def test_page_shows_waves_in_order_with_state_and_share(
    browser, make, plan, walk, leeds, york, rita
):
    ana = make.person(branch=york)
    make.person(branch=york)
    walk(ana, make.assignment(ana, branch_id=york.id)).certify()
    plan_id = uuid4()
    plan({leeds: LATER, york: TODAY}, plan_id=plan_id, job_role="technician")

    page = browser.sign_in(rita).get(f"{URL}/{wave_id(plan_id, leeds.id)}")

    words = " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
    assert words.index("York") < words.index("Leeds")
    assert "1 of 2 people have finished" in words
    assert "1 branch is still to come." in words
    assert re.search(r"Running\s+50 %\s+1 of 2", words)
    assert re.search(r"technician\s+50 %\s+1 of 2, 2 asked", words)


def test_coverage_counts_everybody_the_plan_is_about_once(make, plan, read_plan, leeds, york):
    for branch in (leeds, york):
        make.person(branch=branch)
        make.person(branch=branch, job_role="clerk")
    make.person(branch=leeds, ends_on=TODAY - timedelta(days=1))
    plan({leeds: LATER, york: LATER}, name="A", job_role="technician")
    plan({leeds: LATER}, name="B")

    assert read_plan("A") == {("Leeds", "technician", 1), ("York", "technician", 1)}
    assert read_plan("B") == {("Leeds", "technician", 1), ("Leeds", "clerk", 1)}


@pytest.fixture
def read_plan(app, clock, leeds, york):
    names = {leeds.id: "Leeds", york.id: "York"}

    def read_plan(name):
        with app.extensions["course.read_sessions"]() as session:
            found = plan_queries.plans(session, OPERATOR)
            one = next(plan for plan in found if plan.name == name)
            lines = plan_queries.lines_of(session, OPERATOR, one.id)
            days = groups.days(session, clock())
            covered = plan_queries.coverage(session, OPERATOR, days, lines)
            return {(names[c.branch_id], c.job_role, c.people) for c in covered}

    return read_plan


def test_no_plan_yet_says_how_to_begin(browser, rita):
    assert "There is no plan yet." in browser.sign_in(rita).get(URL).text


def test_rules_page_and_menu_lead_to_plans(browser, rita):
    page = browser.sign_in(rita).get("/team/rules")

    assert 'href="/team/plans"' in page.text
    assert 'href="/team/rules"' in browser.get(URL).text


# --- who may ----------------------------------------------------------------------------


def test_region_manager_plans_for_no_branch_elsewhere(browser, make, db, leeds, bath, rita):
    browser.sign_in(rita)
    page = browser.get(URL)
    assert "Bath" not in page.text
    given = {"name": "Roll-out", "path_id": "field", "days": "28"}

    for id_ in (bath.id, uuid4()):
        answer = browser.post(URL, data=token(page) | given | {f"start-{id_}": str(LATER)})
        assert answer.status_code == 404
    assert db.scalars(select(Rule)).all() == []


def test_service_refuses_a_branch_out_of_reach_and_saves_nothing(plan, db, leeds, bath, north):
    rita = Actor(None, "Rita", (Grant(Role.REGION_MANAGER, region_id=north.id),))

    with pytest.raises(NotFound):
        plan({leeds: LATER, bath: LATER}, actor=rita)

    assert db.scalars(select(Rule)).all() == []


def test_plan_of_another_region_is_not_there(browser, plan, leeds, bath, rita):
    plan_id = uuid4()
    plan({bath: LATER, leeds: LATER}, plan_id=plan_id, name="For all")
    browser.sign_in(rita)

    assert "Bath" not in browser.get(f"{URL}/{wave_id(plan_id, leeds.id)}").text
    assert browser.get(f"{URL}/{wave_id(plan_id, bath.id)}").status_code == 404


@pytest.mark.parametrize("role", [Role.VENDOR_ADMIN, Role.AUDITOR, Role.AUTHOR, None])
def test_vendor_admin_auditor_author_and_learner_make_no_plans(browser, make, plan, leeds, role):
    plan_id = uuid4()
    plan({leeds: LATER}, plan_id=plan_id)
    vendor = make.vendor() if role is Role.VENDOR_ADMIN else None
    browser.sign_in(make.person(role, branch=leeds, vendor=vendor))

    assert browser.get(URL).status_code == 404
    assert browser.get(f"{URL}/{wave_id(plan_id, leeds.id)}").status_code == 404


# --- many -------------------------------------------------------------------------------


def test_of_many_branches_those_of_one_region_are_listed(browser, make, north):
    south = make.region(name="South")
    for number in range(45):
        region = north if number % 2 else south
        make.person(branch=make.branch(name=f"Town {number:02}", region_id=region.id))
    browser.sign_in(make.person(Role.HR))

    page = browser.get(URL, query_string={"region": "South"})

    assert "Town 00" in page.text
    assert "Town 01" not in page.text
    assert browser.get(URL, query_string={"region": "Nowhere"}).status_code == 404


def test_plan_of_many_waves_takes_as_many_statements_as_one_of_few(
    make, plan, statements, browser, north
):
    branches = [make.branch(region_id=north.id) for _ in range(30)]
    browser.sign_in(make.person(Role.HR, branch=branches[0]))
    counts = []
    for some in (branches[:2], branches):
        plan_id = uuid4()
        with statements() as made:
            plan(dict.fromkeys(some, LATER), plan_id=plan_id, name=str(len(some)))
        events = [one for one in made if "audit" in one]
        with statements() as read:
            assert browser.get(f"{URL}/{wave_id(plan_id, some[0].id)}").status_code == 200
        counts.append((len(made) - len(events), len(read)))

    assert counts[0] == counts[1]
