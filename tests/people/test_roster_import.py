"""Importing a roster: what rows come to, and what that does to people."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from course.actor import Act, Actor, Grant, Role
from course.assignments.models import Assignment
from course.audit.models import AuditEntry
from course.credentials.models import Credential
from course.errors import DamagedFile, NotFound
from course.people import roster, service
from course.people.models import Engagement, Person
from course.people.roster_lines import TooManyMissing
from course.people.roster_models import RosterImport, RosterRow
from course.people.sign_in_models import SignInLink, SignInSession
from course.reports.models import Standing
from tests.at_once import at_once
from tests.people.rosters import COLUMNS, Desk, company, row, table

TODAY = date(2026, 3, 1)
DAY = timedelta(days=1)


@pytest.fixture
def place(make):
    return company(make)


@pytest.fixture
def desk(work, place) -> Desk:
    return Desk(work)


@pytest.fixture
def person(db):
    def find(code: str) -> Person:
        return db.scalars(select(Person).where(Person.code_key == code.casefold())).one()

    return find


@pytest.fixture
def ties(db, place):
    """``ties(code)``: branch, vendor, first and last day of each engagement, oldest first."""
    names = {at.id: name for name, at in vars(place).items()}

    def find(code: str) -> list[tuple]:
        found = db.scalars(
            select(Engagement)
            .join(Person, Person.id == Engagement.person_id)
            .where(Person.code_key == code.casefold())
            .order_by(Engagement.starts_on, Engagement.branch_id)
        )
        return [(names[t.branch_id], names.get(t.vendor_id), t.starts_on, t.ends_on) for t in found]

    return find


# --- joining ------------------------------------------------------------------------------


def test_new_people_are_added_with_everything_the_row_says(desk, person, ties):
    given = row(
        " 0042 ",
        name="  Łucja   Žižek ",
        email=" Lucja@Example.com",
        phone="+48 22 000",
        vendor="pike",
        language="pl",
        starts_on="2025-05-01",
        ends_on="2027-01-31",
    )

    assert desk.take(given) == ["added"]

    found = person("0042")
    assert (found.code, found.name) == ("0042", "Łucja Žižek")
    assert (found.email, found.email_key) == ("Lucja@Example.com", "lucja@example.com")
    assert (found.phone, found.language) == ("+48 22 000", "pl")
    assert ties("0042") == [("york", "pike", date(2025, 5, 1), date(2027, 1, 31))]


def test_somebody_without_a_first_day_starts_today_where_they_work(desk, ties):
    desk.take(row("A1"), row("B1", branch="Bath"))

    assert ties("A1")[0][2] == TODAY
    assert ties("B1")[0][2] == TODAY, "09:00 in UTC is the same day in Auckland"


def test_nothing_changes_before_it_is_applied(desk, db):
    desk.show(row("A1"), row("A2"))

    assert db.scalars(select(Person)).all() == []


def test_importing_again_finds_everything_unchanged(desk, ties):
    rows = [
        row("A1", starts_on="2025-01-01"),
        row("A2"),
        row("A3", vendor="Pike", email="a3@example.com"),
        row("A4", starts_on="2024-01-01", ends_on="2026-02-01"),
        row("A5", ends_on="2026-12-31"),
    ]
    desk.take(*rows)
    before = [ties(code) for code in ("A1", "A2", "A3", "A4", "A5")]

    assert desk.take(*rows) == ["unchanged"] * 5
    assert [ties(code) for code in ("A1", "A2", "A3", "A4", "A5")] == before


def test_board_shows_who_was_imported(desk, db):
    desk.take(row("A1"), row("A2", vendor="Pike"))

    assert sorted(db.scalars(select(Standing.name))) == ["Person A1", "Person A2"]


def test_order_of_rows_does_not_matter(desk, place, ties):
    rows = [
        row("A1", starts_on="2024-01-01", ends_on="2025-06-30"),
        row("a1", branch="Wick", starts_on="2025-07-01"),
        row("A1", vendor="Pike", email="a@example.com"),
        row("B1", email="same@example.com"),
        row("B2", email="SAME@example.com"),
        row("C1", name="One"),
        row("C1", name="Other"),
    ]
    shown = [sorted((x.code, x.verdict, x.name) for x in desk.lines(desk.show(*order)))
             for order in (rows, rows[::-1], rows[3:] + rows[:3])]  # fmt: skip

    assert shown[0] == shown[1] == shown[2]
    assert [verdict for _, verdict, _ in shown[0]].count("refused") == 4


# --- one person ---------------------------------------------------------------------------


def test_case_variants_of_an_id_are_one_person(desk, person, db):
    desk.take(row("Ab-7", name="Ana"))

    assert desk.take(row(" aB-7 ", name="Ana")) == ["unchanged"]
    assert person("ab-7").code == "Ab-7"
    assert len(db.scalars(select(Person)).all()) == 1


def test_case_of_an_e_mail_changes_nothing(desk, person):
    desk.take(row("A1", email="Ana@Example.com"))

    assert desk.take(row("A1", email="ana@EXAMPLE.com")) == ["unchanged"]
    assert person("A1").email == "Ana@Example.com"


def test_two_rows_for_one_person_are_two_engagements(desk, ties, db):
    assert desk.take(row("A1"), row("A1", vendor="Pike", branch="Bath")) == ["added", "added"]

    assert {tie[:2] for tie in ties("A1")} == {("york", None), ("bath", "pike")}
    assert len(db.scalars(select(Person)).all()) == 1


def test_two_branches_at_once_are_two_engagements_and_no_move(desk, ties):
    desk.take(row("A1", starts_on="2025-01-01"))

    both = [row("A1", starts_on="2025-01-01"), row("A1", branch="Wick", starts_on="2026-01-01")]

    assert desk.take(*both) == ["unchanged", "added"]
    assert [tie[0] for tie in ties("A1")] == ["york", "wick"]


def test_changes_are_shown_with_before_and_after(desk, person):
    desk.take(row("A1", name="Ana Alder", email="old@example.com", phone="1"))
    import_id = desk.show(
        row("A1", name="Ana Birch", email="new@example.com", phone="1", job_role="Lead")
    )

    [line] = desk.lines(import_id)
    assert line.verdict == "changed"
    assert line.before == (
        ("name", "Ana Alder"), ("email", "old@example.com"), ("job role", "technician"),
    )  # fmt: skip
    assert line.after == (
        ("name", "Ana Birch"), ("email", "new@example.com"), ("job role", "Lead"),
    )  # fmt: skip
    desk.apply(import_id)
    assert (person("A1").name, person("A1").email_key) == ("Ana Birch", "new@example.com")


def test_an_empty_cell_keeps_what_is_known(desk, person):
    desk.take(row("A1", email="a@example.com", phone="1", language="de"))

    assert desk.take(row("A1")) == ["unchanged"]
    assert (person("A1").email, person("A1").phone) == ("a@example.com", "1")


# --- moving and leaving -------------------------------------------------------------------


def test_moving_keeps_the_history(desk, ties):
    desk.take(row("A1", starts_on="2024-01-01"))

    assert desk.take(row("A1", branch="Wick", starts_on="2026-02-01")) == ["changed"]
    assert ties("A1") == [
        ("york", None, date(2024, 1, 1), date(2026, 1, 31)),
        ("wick", None, date(2026, 2, 1), None),
    ]


def test_move_in_a_file_that_gives_the_day_of_joining_is_a_move_today(desk, ties):
    joined = "2020-06-01"
    desk.take(row("A1", starts_on=joined))
    moved = row("A1", branch="Wick", starts_on=joined)

    assert desk.take(moved) == ["changed"]
    assert [tie[2:] for tie in ties("A1")] == [
        (date(2020, 6, 1), TODAY - DAY),
        (TODAY, None),
    ]
    assert desk.take(moved) == ["unchanged"]


def test_moving_there_and_back_are_three_engagements(desk, ties, clock):
    here, there = (
        row("A1", starts_on="2020-06-01"),
        row("A1", branch="Wick", starts_on="2020-06-01"),
    )
    for given in (here, there, here):
        assert desk.take(given) != ["unchanged"]
        assert desk.take(given) == ["unchanged"]
        clock.now += timedelta(days=30)

    assert [tie[0] for tie in ties("A1")] == ["york", "wick", "york"]
    assert [tie[3] is None for tie in ties("A1")] == [False, False, True]


def test_wrong_branch_put_right_on_the_same_day_leaves_no_trace_of_a_day(desk, ties):
    desk.take(row("A1"))

    assert desk.take(row("A1", branch="Wick")) == ["changed"]
    assert ties("A1") == [("wick", None, TODAY, None)]


def test_assignments_go_along_when_somebody_moves(desk, make, walk, person, place, db):
    desk.take(row("A1", starts_on="2024-01-01"))
    task = make.assignment(person("A1"), branch_id=place.york.id)

    desk.take(row("A1", branch="Wick"))

    found = db.get(Assignment, task.id)
    assert (found.withdrawn_at, found.branch_id, found.due_on) == (None, place.wick.id, task.due_on)
    assert walk(person("A1"), found).certify().outcome == "passed"
    assert db.scalars(select(Credential.branch_id)).all() == [place.wick.id]


def test_assignment_stays_where_somebody_still_works(desk, make, person, place, db):
    both = [row("A1", starts_on="2024-01-01"), row("A1", vendor="Pike", starts_on="2024-01-01")]
    desk.take(*both)
    task = make.assignment(person("A1"), branch_id=place.york.id)

    assert desk.take(both[0], both[1] | {"branch": "Wick"}) == ["unchanged", "changed"]

    assert db.get(Assignment, task.id).branch_id == place.york.id


@pytest.mark.parametrize("last", ["2026-02-10", "2026-03-01"])
def test_leaving_ends_assignments_sessions_and_links_and_keeps_evidence(
    desk, make, walk, person, db, browser, work, place, last
):
    desk.take(row("A1", starts_on="2024-01-01"))
    ana = person("A1")
    walk(ana, make.assignment(ana, branch_id=place.york.id)).certify()
    task = make.assignment(ana)
    browser.sign_in(ana)
    with work() as uow:
        service.make_sign_in_link(uow, person_id=ana.id)

    assert desk.take(row("A1", ends_on=last)) == ["ended"]

    db.expire_all()
    assert db.get(Assignment, task.id).withdrawn_at is not None
    assert browser.get("/learn").status_code == 303
    assert all(s.ended_at for s in db.scalars(select(SignInSession)))
    links = db.scalars(select(SignInLink).where(SignInLink.used_at.is_(None))).all()
    assert [link.expires_at <= desk.begin().now for link in links] == [True]
    assert len(db.scalars(select(Credential)).all()) == 1
    assert desk.take(row("A1", ends_on=last)) == ["unchanged"]


def test_whoever_works_elsewhere_too_keeps_assignments_and_session(desk, make, person, db, browser):
    desk.take(row("A1"), row("A1", vendor="Pike", branch="Bath"))
    task = make.assignment(person("A1"))
    browser.sign_in(person("A1"))

    desk.take(row("A1", ends_on="2026-03-01"), row("A1", vendor="Pike", branch="Bath"))

    assert db.get(Assignment, task.id).withdrawn_at is None
    assert browser.get("/learn").status_code == 200


def test_last_day_that_is_still_to_come_ends_nothing_yet(desk, make, person, db):
    desk.take(row("A1"))
    task = make.assignment(person("A1"))

    assert desk.take(row("A1", ends_on="2026-03-02")) == ["changed"]
    assert db.get(Assignment, task.id).withdrawn_at is None


def test_whoever_comes_back_has_a_second_engagement(desk, ties):
    desk.take(row("A1", starts_on="2024-01-01", ends_on="2025-01-31"))

    assert desk.take(row("A1", starts_on="2026-01-01")) == ["added"]
    assert [tie[2:] for tie in ties("A1")] == [
        (date(2024, 1, 1), date(2025, 1, 31)),
        (date(2026, 1, 1), None),
    ]


# --- who is not in the file ---------------------------------------------------------------


def test_missing_people_stay_unless_asked(desk, ties):
    desk.take(row("A1", starts_on="2025-01-01"), row("A2", starts_on="2025-01-01"))

    desk.take(row("A1", starts_on="2025-01-01"))

    assert ties("A2")[0][3] is None


def test_missing_people_end_yesterday_where_they_work(desk, ties, clock):
    clock.now = clock.now.replace(hour=13)  # already tomorrow in Auckland
    rows = [row(f"A{n}", starts_on="2025-01-01") for n in range(4)]
    bath = row("B1", branch="Bath", starts_on="2025-01-01")
    desk.take(*rows, bath)

    assert desk.take(*rows[:3], missing_end=True) == ["unchanged"] * 3 + ["ended"] * 2
    assert ties("A3")[0][3] == TODAY - DAY
    assert ties("B1")[0][3] == TODAY
    assert desk.take(*rows[:3], missing_end=True) == ["unchanged"] * 3


def test_whose_row_is_refused_is_not_missing(desk, ties):
    desk.take(row("A1", starts_on="2025-01-01"), row("A2", starts_on="2025-01-01"))

    found = desk.take(row("A1"), row(" a2", branch="Yrok"), missing_end=True, missing_share=100)

    assert found == ["unchanged", "refused"]
    assert ties("A2")[0][3] is None


def test_more_than_half_missing_is_refused_with_the_numbers(desk, db):
    desk.take(*[row(f"A{n}", starts_on="2025-01-01") for n in range(5)])

    with pytest.raises(TooManyMissing, match="3 of 5 engagements"):
        desk.show(row("A1"), row("A2"), missing_end=True)

    assert len(db.scalars(select(RosterImport)).all()) == 1, "only the first one is left"
    assert desk.take(row("A1"), row("A2"), missing_end=True, missing_share=100).count("ended") == 3


# --- refusals -----------------------------------------------------------------------------


def test_refused_row_does_not_stop_the_others(desk, db):
    assert desk.take(row("A1"), row("A2", branch="Yrok"), row("A3")) == [
        "added", "refused", "added",
    ]  # fmt: skip
    assert len(db.scalars(select(Person)).all()) == 2


def test_unknown_names_are_refused_with_the_nearest_known_one(desk):
    words = desk.refusals(
        row("A1", branch="Yorck"), row("A2", vendor="Pyke"), row("A3", region="South")
    )

    assert "There is no branch Yorck. Did you mean York?" in words[0]
    assert "There is no vendor Pyke. Did you mean Pike?" in words[1]
    assert "York is in the region North, not in South." in words[2]


def test_one_e_mail_for_two_people_is_refused(desk):
    twice = desk.refusals(row("A1", email="x@example.com"), row("A2", email="X@example.com"))
    desk.take(row("B1", email="b@example.com"))
    taken = desk.refusals(row("B2", email="B@example.com"))

    assert len(twice) == 2
    assert "Each person needs their own" in twice[0]
    assert "Another person has this e-mail" in taken[0]


def test_rows_that_contradict_each_other_are_all_refused(desk):
    words = desk.refusals(row("A1", name="Ana"), row("A1", name="Anna", vendor="Pike"))

    assert words == ["Rows 2, 3 give one person different names. Write the same in each."] * 2


def test_the_same_row_twice_counts_once(desk):
    import_id = desk.show(row("A1"), row("A1"))

    assert desk.sums(import_id) == {"added": 1, "refused": 1}
    assert desk.lines(import_id)[1].why == "The same as row 2, which counts."


def test_one_branch_twice_at_the_same_time_is_refused(desk):
    words = desk.refusals(row("A1", starts_on="2025-01-01"), row("A1", starts_on="2026-01-01"))

    assert len(words) == 2
    assert "do not overlap" in words[0]


def test_ending_before_starting_is_refused(desk):
    desk.take(row("A1", starts_on="2026-01-15"))

    words = desk.refusals(
        row("A2", starts_on="2026-02-01", ends_on="2026-01-01"), row("A1", ends_on="2026-01-01")
    )

    assert all("It ends before it starts" in why for why in words)
    assert len(words) == 2


def test_an_id_on_every_row_is_refused_without_filling_memory(desk):
    import_id = desk.show(*[row("A1", starts_on="2025-01-01") for _ in range(300)])

    assert desk.sums(import_id) == {"refused": 300}
    assert "More than 200 rows" in desk.lines(import_id)[0].why


def test_file_without_rows_leaves_nothing_behind(desk, db):
    with pytest.raises(DamagedFile, match="has no rows"):
        desk.show()

    assert db.scalars(select(RosterImport)).all() == []


# --- applying -----------------------------------------------------------------------------


def test_applying_twice_does_it_once(desk, db):
    import_id = desk.show(row("A1"))

    assert desk.apply(import_id)
    assert desk.apply(import_id)
    assert len(db.scalars(select(Engagement)).all()) == 1
    entries = db.scalars(select(AuditEntry.event).where(AuditEntry.event == "RosterImported"))
    assert len(entries.all()) == 1


def test_people_who_changed_meanwhile_are_shown_again_and_nothing_is_done(desk, make, db):
    import_id = desk.show(row("A1"), row("A2"))
    make.person(code="a1", name="Somebody")

    assert not desk.apply(import_id)
    assert len(db.scalars(select(Person)).all()) == 1
    with desk.begin() as uow:
        roster.show(uow, actor=desk.actor, import_id=import_id)
    assert desk.sums(import_id) == {"added": 1, "changed": 1}
    assert desk.apply(import_id)


def test_two_imports_at_once_one_is_told(desk, db):
    one, other = desk.show(row("A1"), row("A2")), desk.show(row("A2"), row("A3"))

    assert sorted(at_once(lambda: desk.apply(one), lambda: desk.apply(other))) == [False, True]
    assert len(db.scalars(select(Person)).all()) == 2


def test_two_presses_at_once_import_once(desk, db):
    import_id = desk.show(row("A1"), row("A2"))

    assert at_once(*[lambda: desk.apply(import_id)] * 2) == [True, True]
    assert len(db.scalars(select(Engagement)).all()) == 2


def test_import_is_in_the_audit_log_without_names(desk, db):
    desk.take(row("A1", name="Ana Alder", email="ana@example.com"), row("A2", branch="Yrok"))

    entries = {e.event: e.data for e in db.scalars(select(AuditEntry).order_by(AuditEntry.seq))}

    assert '"added":1' in entries["RosterImported"]
    assert '"refused":1' in entries["RosterImported"]
    assert "imported" in entries["PeopleChanged"]
    assert not any("Ana" in data or "ana@" in data for data in entries.values())


def test_rows_are_forgotten_after_ninety_days(desk, db, clock):
    desk.take(row("A1"))
    clock.now += timedelta(days=91)

    desk.take(row("A2"))

    assert list(db.scalars(select(RosterRow.code))) == ["A2"]
    assert len(db.scalars(select(RosterImport)).all()) == 2, "that it was is kept"


def test_file_without_last_days_keeps_a_planned_one(desk, ties):
    desk.take(row("A1", ends_on="2026-06-30"))
    columns = tuple(name for name in COLUMNS if name != "ends_on")

    assert desk.take(row("A1"), columns=columns) == ["unchanged"]
    assert desk.take(row("A1")) == ["changed"], "with the column, an empty cell means: no end"
    assert ties("A1")[0][3] is None


# --- reach --------------------------------------------------------------------------------


@pytest.fixture
def vendors_desk(work, place, make) -> Desk:
    admin = make.person(Role.VENDOR_ADMIN, vendor=place.pike, branch=place.york, code="ADMIN")
    grants = (Grant(Role.VENDOR_ADMIN, vendor_id=place.pike.id),)
    return Desk(work, Actor(admin.id, "Vera", grants))


def test_vendor_admin_imports_the_own_people(vendors_desk, ties):
    given = row("P1", vendor="Pike", branch="Bath", starts_on="2025-01-01")
    bare = {k: v for k, v in row("P2").items() if k != "kind"}

    assert vendors_desk.take(given, bare) == ["added", "added"]
    assert ties("P1")[0][:2] == ("bath", "pike")
    assert ties("P2")[0][:2] == ("york", "pike"), "empty cells mean the own vendor"


def test_row_of_another_vendor_or_an_employee_is_refused_like_an_unknown_vendor(vendors_desk):
    words = vendors_desk.refusals(
        row("X1", vendor="Kestrel"),
        row("X2", vendor="Nobody"),
        row("X3", kind="employee", vendor="Kestrel"),
    )

    assert (
        words[1]
        == words[0].replace("Kestrel", "Nobody")
        == (
            "There is no vendor Nobody. Look at the vendor's exact name, or ask an admin to add it."
        )
    )
    assert words[2] == words[0]


def test_vendor_admin_cannot_take_over_somebody_of_others(vendors_desk, make, place, person):
    make.person(code="E1", name="Employee", email="e@example.com", branch=place.york)
    make.person(code="K1", name="Of Kestrel", vendor=place.kestrel, branch=place.york)

    words = vendors_desk.refusals(
        row("E1", vendor="Pike", email="mine@example.com"), row("K1", vendor="Pike")
    )

    assert len(words) == 2
    assert all("This person_id cannot be used" in why for why in words)


def test_vendor_admin_does_not_change_the_address_of_whoever_works_for_others_too(
    vendors_desk, make, place
):
    both = make.person(code="E1", name="Both", email="e@example.com", branch=place.york)
    make.engagement(person_id=both.id, branch_id=place.bath.id, vendor_id=place.pike.id)
    hr = make.person(Role.HR, code="H1", name="Has Role", vendor=place.pike, branch=place.bath)
    assert hr.id

    same = row("E1", name="Both", email="e@example.com", vendor="Pike", branch="Bath")
    words = vendors_desk.refusals(
        same | {"email": "mine@example.com"},
        row("H1", name="Has Role", email="mine@too.com", vendor="Pike", branch="Bath"),
    )

    assert len(words) == 2
    assert all("HR keeps this person's name" in why for why in words)
    assert vendors_desk.take(same | {"job_role": "Lead"}) == ["changed"]


def test_vendor_admin_ends_only_the_own_people(vendors_desk, make, place, ties):
    for number in range(3):
        make.person(code=f"P{number}", name=f"P {number}", vendor=place.pike, branch=place.bath)
    make.person(code="K1", vendor=place.kestrel, branch=place.bath)
    make.person(code="E1", branch=place.bath)

    kept = [row(f"P{n}", name=f"P {n}", vendor="Pike", branch="Bath") for n in (0, 1)]
    kept.append(row("ADMIN", name="Learner 1", vendor="Pike"))
    import_id = vendors_desk.show(*kept, missing_end=True)

    ended = [line.code for line in vendors_desk.lines(import_id) if line.verdict == "ended"]
    assert ended == ["P2"]
    assert vendors_desk.apply(import_id)
    assert ties("K1")[0][3] is None
    assert ties("E1")[0][3] is None


@pytest.mark.parametrize("role", [Role.MANAGER, Role.REGION_MANAGER, Role.AUDITOR, Role.AUTHOR])
def test_outsider_manager_auditor_and_author_import_nobody(work, place, make, role, db):
    """Their roles lack the act: they reach nobody, may employ nobody and know no vendor."""
    grant = Grant(role, branch_id=place.york.id, region_id=place.york.region_id)
    actor = Actor(make.person(code="OUT", branch=place.york).id, "Outsider", (grant,))
    assert not actor.may(Act.IMPORT_PEOPLE)

    assert Desk(work, actor).take(row("A1"), row("A2", vendor="Pike"), row("OUT")) == [
        "refused", "refused", "refused",
    ]  # fmt: skip


def test_somebody_elses_import_cannot_be_applied(desk, vendors_desk, db):
    import_id = desk.show(row("A1"))

    with pytest.raises(NotFound):
        vendors_desk.apply(import_id)


def test_import_in_a_file_of_another_order_of_columns(desk, person):
    assert desk.take(row("A1"), columns=COLUMNS[::-1]) == ["added"]
    assert table(row("A1")).getvalue().startswith(b"person_id,")
