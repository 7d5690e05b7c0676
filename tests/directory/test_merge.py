"""Two records of one person made one, exactly undone, and what stands in the way of that."""

import io
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from sqlalchemy import inspect, select, text

from course.actor import Actor, Grant, Role
from course.agreements.models import Acknowledgement
from course.assessment.models import Attempt
from course.assignments.models import Assignment
from course.audit.models import AuditEntry
from course.credentials import period_queries
from course.credentials import queries as credentials
from course.credentials import service as awards
from course.credentials.domain import Period
from course.credentials.models import Credential, Demand, Proof
from course.credentials.standin_models import Claim, Cover
from course.db import Base
from course.directory import service
from course.directory.service import InTheWay
from course.errors import NotFound, NotReady
from course.jobs.models import Job
from course.notices.domain import About, Channel, State
from course.notices.models import Notice
from course.people import queries as people
from course.people import roster, sign_in_queries
from course.people.merge_models import Merge, MergeMove
from course.people.models import Engagement, Person
from course.people.roster_models import RosterImport
from course.people.sign_in_models import SignInSession
from course.reports.models import Standing
from course.vendors.models import VisitDecision
from course.web.filters import short_day
from tests.at_once import at_once
from tests.browser_client import token, without_tokens
from tests.conftest import NOW
from tests.typed_rows import Typed

DAY = timedelta(days=1)
NOT_COMPARED = {"audit_entry", "audit_head", "merge", "merge_move", "standing_version"}


@pytest.fixture
def hr(desk):
    return Actor(desk.hr.id, "Hal Hr", (Grant(Role.HR),))


@pytest.fixture
def both(make, place):
    """Kept: an employee in York. Lost: a contractor of Pike in Bath, with an e-mail."""
    kept = make.person(name="Kim Kept", code="AL-1", branch=place.york)
    lost = make.person(
        name="Kim Lost",
        code="PK-1",
        branch=place.bath,
        vendor=place.pike,
        email="kim@pike.test",
        phone="086 111",
    )
    return kept, lost


@pytest.fixture
def merge(work, hr, clock):
    def merge(kept, lost, actor=hr):
        clock.now += timedelta(minutes=1)
        with work(actor) as uow:
            done = service.merge_people(uow, actor=actor, kept_id=kept.id, lost_id=lost.id)
        clock.now += timedelta(minutes=1)
        return done

    return merge


@pytest.fixture
def undo(work, hr, clock):
    def undo(merge_id, actor=hr):
        clock.now += timedelta(minutes=1)
        with work(actor) as uow:
            service.undo_merge(uow, actor=actor, merge_id=merge_id)

    return undo


def whole(db) -> dict[str, list[tuple]]:
    """Every row of every table that a merge may touch."""
    return {
        name: sorted(map(repr, db.execute(text(f'SELECT * FROM "{name}"')).all()))
        for name in inspect(db.get_bind()).get_table_names()
        if name not in NOT_COMPARED | {"alembic_version", "sign_in_session", "sign_in_link"}
    }


def differing(before, after) -> list[str]:
    return [name for name in before if before[name] != after[name]]


def whose(db, table) -> set:
    return set(db.scalars(select(table.person_id)).all())


@pytest.fixture
def history(both, make, walk, work, place, settle, clock):
    """Certificates of both for one path, everything begun on both, one path open on both; of the
    lost one claims, cover, a changed text that was answered, an export and a visit."""
    kept, lost = both
    for number, person in enumerate((kept, lost)):
        branch = (place.york, place.bath)[number]
        walk(person, make.assignment(person, branch_id=branch.id)).certify()
        clock.now += DAY
        task = make.assignment(person, branch_id=branch.id)
        if person is lost:
            walk(person, task).lessons()
        make.assignment(person, branch_id=branch.id, path_id=("office", "manager")[number])
    with work() as uow:
        typed = Typed(uow, lost, place.bath, place.pike, "Kim")
        for add in (typed.covered, typed.claimed, typed.asked, typed.exported, typed.visited):
            add()
    settle()
    return both


# --- merging ----------------------------------------------------------------------------


def test_everything_of_the_lost_record_becomes_the_kept_ones(db, history, merge):
    kept, lost = history
    before = db.execute(
        select(
            Credential.serial, Credential.valid_from, Credential.valid_until, Credential.record
        ).order_by(Credential.serial)
    ).all()

    assert merge(kept, lost)

    theirs = (Engagement, Assignment, Attempt, Credential, Claim, Cover, Demand, VisitDecision)
    for table in theirs:
        assert lost.id not in whose(db, table), table
    assert db.scalars(select(Job.asked_by)).all() == [kept.id]
    of_proof = select(Credential.person_id).join(Proof, Proof.credential_id == Credential.id)
    assert db.scalars(of_proof).all() == [kept.id]
    after = db.execute(
        select(
            Credential.serial, Credential.valid_from, Credential.valid_until, Credential.record
        ).order_by(Credential.serial)
    ).all()
    assert before == after
    ordinals = select(Credential.ordinal).order_by(Credential.ordinal)
    assert db.scalars(ordinals).all() == [1, 2]


def test_certificates_of_both_are_on_the_persons_page_and_the_audit_chain_holds(
    browser, run, desk, history, merge
):
    kept, lost = history
    merge(kept, lost)

    page = browser.sign_in(desk.hr).get(f"/people/{kept.id}").text

    assert page.count("/certificates/AW-") == 2
    assert "Bath" in page
    assert "PK-1" in page
    assert run("audit", "verify").exit_code == 0


def test_merge_is_in_the_log_with_ids_and_no_names(db, history, merge, hr):
    merge(*history)

    entry = db.execute(
        select(AuditEntry.data, AuditEntry.actor_id).where(AuditEntry.event == "PeopleMerged")
    ).one()
    assert str(history[1].id) in entry.data
    assert "Kim" not in entry.data
    assert entry.actor_id == hr.person_id


def test_of_a_path_open_on_both_the_begun_one_stays(db, history, merge):
    kept, lost = history
    merge(kept, lost)

    open_ = select(Assignment.begun_at).where(
        Assignment.path_id == "field",
        Assignment.completed_at.is_(None),
        Assignment.withdrawn_at.is_(None),
    )
    [begun_at] = db.scalars(open_).all()
    assert begun_at is not None
    why = select(Assignment.withdrawn_why).where(Assignment.withdrawn_at.is_not(None))
    assert db.scalars(why).all() == ["The other record of this person has the same path open."]


def test_second_acknowledgement_of_one_text_stays_where_it_was_given(db, history, merge):
    kept, lost = history
    merge(kept, lost)

    assert whose(db, Acknowledgement) == {kept.id, lost.id}


def test_kept_record_takes_over_the_addresses_it_lacks(db, both, merge):
    kept, lost = both
    merge(kept, lost)

    found = {
        row.code: (row.email, row.phone)
        for row in db.execute(select(Person.code, Person.email, Person.phone))
    }
    assert found["AL-1"] == ("kim@pike.test", "086 111")


def test_kept_record_keeps_the_addresses_it_has(db, make, place, merge):
    kept = make.person(name="Kim", code="AL-1", branch=place.york, email="kim@york.test")
    lost = make.person(name="Kim", code="PK-1", branch=place.bath, email="kim@pike.test")
    merge(kept, lost)

    assert dict(db.execute(select(Person.code, Person.email)).all())["AL-1"] == "kim@york.test"
    assert sign_in_queries.person_id_by_email(db, "KIM@pike.test") == kept.id


def test_old_id_finds_the_kept_record_everywhere(browser, db, desk, both, merge):
    kept, lost = both
    merge(kept, lost)

    assert people.person_by_code(db, "pk-1").id == kept.id
    browser.sign_in(desk.hr)
    assert browser.get(f"/people/{lost.id}").location == f"/people/{kept.id}"
    assert "Kim Kept" in browser.get("/people?q=pk-1").text
    assert "Kim Lost" not in browser.get("/people?state=all").text


def test_old_id_is_not_found_by_whoever_does_not_reach_the_kept_record(
    browser, desk, make, place, merge
):
    kept = make.person(name="Kim", branch=place.york)
    lost = make.person(name="Kim", branch=place.york)
    merge(kept, lost)
    browser.sign_in(desk.bath)

    there, nowhere = browser.get(f"/people/{lost.id}"), browser.get(f"/people/{uuid4()}")

    assert there.status_code == nowhere.status_code == 404
    assert without_tokens(there) == without_tokens(nowhere)


def test_whoever_was_signed_in_as_the_lost_record_is_signed_out(new_browser, db, both, merge):
    kept, lost = both
    phone = new_browser().sign_in(lost)
    merge(kept, lost)

    assert phone.get("/learn").location.startswith("/sign-in")
    sessions = select(SignInSession.ended_at).where(SignInSession.person_id == lost.id)
    assert None not in db.scalars(sessions).all()


# --- days that both hold ----------------------------------------------------------------


def held(session, person):
    """What counts for whom, on the path of ``history``, and whose days give way."""
    kept = period_queries.periods(session, person.id, "field").kept
    certificates = sorted(credentials.held_by(session, person.id), key=lambda one: one.valid_from)
    return kept, [one.counts_for for one in certificates if one.revoked_at is None]


def test_days_that_both_hold_count_once_and_are_each_ones_own_again_when_undone(
    browser, db, desk, history, merge, undo, work, hr
):
    kept, lost = history
    [first], [second] = held(db, kept)[0], held(db, lost)[0]
    assert first.overlaps(second)
    browser.sign_in(desk.hr)
    before = browser.get(f"/people/{kept.id}/merge/{lost.id}").text

    merge_id = merge(kept, lost)

    later = Period(first.valid_until + DAY, second.valid_until)
    assert held(db, kept) == ((first, later), [first, later])
    says = f"counts from {short_day(later.valid_from)}: another"
    assert says in before
    assert says in browser.get(f"/people/{kept.id}").text
    older, newer = db.scalars(select(Credential.serial).order_by(Credential.valid_from))
    assert "Some of its days are held already" in browser.get(f"/certificates/{newer}").text
    assert "held already" not in browser.get(f"/certificates/{older}").text
    assert "held already" not in browser.get(f"/verify/{newer}").text

    with work(hr) as uow:
        awards.revoke(uow, actor=hr, serial=older, reason="Not theirs")
    db.expire_all()
    assert held(db, kept) == ((second,), [second]), "a revoked one gives its days back"
    with work(hr) as uow:
        awards.reinstate(uow, actor=hr, serial=older, reason="It was theirs")
    db.expire_all()
    assert held(db, kept) == ((first, later), [first, later]), "both stood before it was revoked"

    undo(merge_id)
    db.expire_all()
    assert (held(db, kept), held(db, lost)) == (((first,), [first]), ((second,), [second]))


def test_last_day_of_all_is_what_the_board_says(db, both, make, walk, place, clock, merge, settle):
    """Whichever certificate was issued last."""
    kept, lost = both
    for person, branch in ((kept, place.york), (kept, place.york), (lost, place.bath)):
        walk(person, make.assignment(person, branch_id=branch.id)).certify()
        clock.now += DAY
    settle()
    last = max(db.scalars(select(Credential.valid_until).filter_by(person_id=kept.id)))

    merge(kept, lost)

    rows = select(Standing.valid_until).filter_by(person_id=kept.id, path_id="field").distinct()
    assert db.scalars(rows).all() == [last]
    counted, apart = held(db, kept)
    assert counted == tuple(sorted(apart, key=lambda one: one.valid_from))
    assert all(one.valid_until + DAY == next_.valid_from for one, next_ in pairwise(counted))


# --- the roster -------------------------------------------------------------------------


HEAD = "person_id,name,email,kind,vendor,branch,job_role\n"


def staged(work, hr, rows: str, **options):
    return roster.stage(
        lambda: work(hr),
        actor=hr,
        file=io.BytesIO((HEAD + rows).encode()),
        file_name="roster.csv",
        options=roster.Options(**options),
    )


def test_roster_by_the_old_id_changes_the_kept_record(db, work, hr, both, merge, place):
    kept, lost = both
    merge(kept, lost)
    import_id = staged(work, hr, "PK-1,Kim Kept,kim@pike.test,contractor,Pike,Wick,technician\n")
    with work(hr) as uow:
        assert roster.apply(uow, actor=hr, import_id=import_id)

    assert lost.id not in whose(db, Engagement)
    rows = db.execute(
        select(Engagement.branch_id, Engagement.ends_on).where(
            Engagement.person_id == kept.id, Engagement.vendor_id == place.pike.id
        )
    ).all()
    assert {(row.branch_id, row.ends_on is None) for row in rows} == {
        (place.bath.id, False),
        (place.wick.id, True),
    }


def test_whole_roster_with_the_old_id_ends_nobody(db, work, hr, desk, both, merge):
    kept, lost = both
    merge(kept, lost)
    everybody = db.execute(
        select(Person.code, Person.name).where(Person.id.not_in([kept.id, lost.id]))
    )
    rows = "PK-1,Kim Kept,,contractor,Pike,Bath,technician\n"
    rows += "PK-1,Kim Kept,,employee,,York,technician\n"
    places = {"Yara York": "York", "Nia North": "York", "Pia Pike": "York"}
    for code, name in everybody:
        firm = "contractor,Pike" if name == "Pia Pike" else "employee,"
        rows += f"{code},{name},,{firm},{places.get(name, 'Bath')},technician\n"

    import_id = staged(work, hr, rows, missing_end=True)

    sums = db.execute(
        select(RosterImport.ended, RosterImport.refused, RosterImport.unchanged).where(
            RosterImport.id == import_id
        )
    ).one()
    assert tuple(sums)[:2] == (0, 0), sums


def test_old_e_mail_beside_the_person_is_no_news(db, make, place, work, hr, merge):
    kept = make.person(name="Kim", code="AL-1", branch=place.york, email="kim@york.test")
    lost = make.person(name="Kim", code="PK-1", branch=place.york, email="kim@pike.test")
    merge(kept, lost)
    import_id = staged(work, hr, "PK-1,Kim,KIM@pike.test,employee,,York,technician\n")
    with work(hr) as uow:
        assert roster.apply(uow, actor=hr, import_id=import_id)

    refused = select(RosterImport.refused).where(RosterImport.id == import_id)
    assert db.scalars(refused).one() == 0
    assert dict(db.execute(select(Person.code, Person.email)).all())["AL-1"] == "kim@york.test"


def test_file_read_before_parting_is_forgotten(db, work, hr, both, merge, undo):
    merge_id = merge(*both)
    staged(work, hr, "PK-1,Kim,,contractor,Pike,Bath,technician\n")

    undo(merge_id)

    assert db.scalars(select(RosterImport.id)).all() == []


# --- undoing ----------------------------------------------------------------------------


def test_undoing_puts_everything_back_exactly(db, history, merge, undo):
    before = whole(db)
    merge_id = merge(*history)
    assert differing(before, whole(db))

    undo(merge_id)

    assert differing(before, whole(db)) == []


def test_undoing_twice_changes_nothing(db, history, merge, undo):
    merge_id = merge(*history)
    undo(merge_id)
    after = whole(db)

    undo(merge_id)

    assert differing(after, whole(db)) == []
    assert db.scalars(select(AuditEntry.event)).all().count("MergeUndone") == 1


def test_they_can_be_merged_again_the_other_way_round(db, history, merge, undo):
    kept, lost = history
    undo(merge(kept, lost))

    assert merge(lost, kept)

    assert kept.id not in whose(db, Credential)


def test_three_records_become_one_and_part_in_turn(db, make, place, both, merge, undo, settle):
    kept, lost = both
    third = make.person(name="Kim Third", code="X-1", branch=place.wick)
    settle()
    before = whole(db)
    first = merge(lost, kept)
    second = merge(third, lost)

    assert people.person_by_code(db, "AL-1").id == third.id
    with pytest.raises(InTheWay, match="PK-1 was merged after this one"):
        undo(first)
    undo(second)
    assert people.person_by_code(db, "AL-1").id == lost.id
    undo(first)
    assert differing(before, whole(db)) == []


def test_merges_into_one_record_part_the_newest_first(make, place, both, merge, undo):
    kept, lost = both
    third = make.person(name="Kim Third", code="X-1", branch=place.wick)
    first, second = merge(kept, lost), merge(kept, third)

    with pytest.raises(InTheWay, match="X-1 was merged after this one"):
        undo(first)
    undo(second)
    undo(first)


def test_new_work_on_what_was_moved_stands_in_the_way(history, walk, db, merge, undo):
    kept, lost = history
    merge_id = merge(kept, lost)
    task = db.scalars(
        select(Assignment.id).where(
            Assignment.path_id == "field",
            Assignment.completed_at.is_(None),
            Assignment.withdrawn_at.is_(None),
        )
    ).one()
    walk(kept, type("Task", (), {"id": task})()).scenarios()

    with pytest.raises(InTheWay, match="new work on the path field"):
        undo(merge_id)
    assert people.person_by_code(db, "PK-1").id == kept.id


def test_new_certificate_counted_on_from_both_stands_in_the_way(
    history, make, walk, db, merge, undo, place
):
    kept, lost = history
    merge_id = merge(kept, lost)
    task = db.scalars(
        select(Assignment.id).where(
            Assignment.path_id == "field",
            Assignment.completed_at.is_(None),
            Assignment.withdrawn_at.is_(None),
        )
    ).one()
    walk(kept, type("Task", (), {"id": task})()).certify()

    with pytest.raises(InTheWay, match=r"AW-.* was earned on both records together"):
        undo(merge_id)


def test_work_on_what_was_the_kept_ones_is_not_in_the_way(history, walk, db, merge, undo):
    kept, lost = history
    merge_id = merge(kept, lost)
    task = db.scalars(select(Assignment.id).where(Assignment.path_id == "office")).one()
    walk(kept, type("Task", (), {"id": task})()).lessons()

    undo(merge_id)

    assert (
        db.scalars(select(Assignment.person_id).where(Assignment.path_id == "office")).one()
        == kept.id
    )


def test_new_engagement_stands_in_the_way(make, both, merge, undo, place):
    kept, lost = both
    merge_id = merge(kept, lost)
    make.engagement(person_id=kept.id, branch_id=place.wick.id, starts_on=NOW.date())

    with pytest.raises(InTheWay, match="An engagement at Wick began since"):
        undo(merge_id)


def test_path_given_anew_stands_in_the_way(db, make, work, history, merge, undo, place):
    kept, lost = history
    merge_id = merge(kept, lost)
    stays = select(Assignment.id).where(
        Assignment.path_id == "field",
        Assignment.completed_at.is_(None),
        Assignment.withdrawn_at.is_(None),
    )
    with work() as uow:
        uow.session.execute(
            Assignment.__table__.update()
            .where(Assignment.id == db.scalars(stays).one())
            .values(withdrawn_at=uow.now)
        )
    make.assignment(kept, branch_id=place.york.id)

    with pytest.raises(InTheWay, match="The path field was given anew"):
        undo(merge_id)


def test_e_mail_that_somebody_else_has_by_now_stands_in_the_way(
    db, make, work, both, merge, undo, place
):
    kept, lost = both
    merge_id = merge(kept, lost)
    with work() as uow:
        uow.session.execute(
            Person.__table__.update()
            .where(Person.id == kept.id)
            .values(email="new@york.test", email_key="new@york.test")
        )
    make.person(email="kim@pike.test", branch=place.bath)

    with pytest.raises(InTheWay, match="Somebody else has the e-mail"):
        undo(merge_id)


def test_address_changed_since_stays_with_the_kept_record(db, work, both, merge, undo):
    kept, lost = both
    merge_id = merge(kept, lost)
    with work() as uow:
        uow.session.execute(
            Person.__table__.update()
            .where(Person.id == kept.id)
            .values(email="new@york.test", email_key="new@york.test")
        )

    undo(merge_id)

    found = dict(db.execute(select(Person.code, Person.email)).all())
    assert (found["AL-1"], found["PK-1"]) == ("new@york.test", "kim@pike.test")


# --- who may ----------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["york", "north", "pike", "auditor"])
def test_outsiders_get_the_answer_of_an_unknown_page(browser, db, desk, both, merge, who):
    kept, lost = both
    browser.sign_in(getattr(desk, who))
    given = token(browser.get("/learn"))
    base = f"/people/{kept.id}/merge"

    for ask in (
        lambda: browser.get(base),
        lambda: browser.get(f"{base}/{lost.id}"),
        lambda: browser.post(f"{base}/{lost.id}", data=given),
        lambda: browser.post(f"/people/merges/{uuid4()}/undo", data=given),
    ):
        assert without_tokens(ask()) == without_tokens(browser.get("/no/such/page"))
    assert db.scalars(select(Merge.id)).all() == []


@pytest.mark.parametrize("who", ["york", "north", "pike", "auditor"])
def test_service_itself_refuses_outsiders(both, merge, desk, who):
    person = getattr(desk, who)
    actor = Actor(person.id, who, (Grant(Role.MANAGER),))

    with pytest.raises(NotFound):
        merge(*both, actor=actor)


def test_nobody_merges_the_own_record(both, merge, desk, hr):
    with pytest.raises(NotReady, match="your own"):
        merge(desk.hr, both[1])


def test_hr_gets_no_rights_of_an_admin_by_merging(both, merge, desk):
    for pair in ((both[0], desk.admin), (desk.admin, both[0])):
        with pytest.raises(NotReady, match="opens more than yours"):
            merge(*pair)


def test_admin_may_merge_them(both, merge, desk):
    admin = Actor(desk.admin.id, "Abe", (Grant(Role.ADMIN),))

    assert merge(both[0], desk.auditor, actor=admin)


# --- at once ----------------------------------------------------------------------------


def test_merging_the_same_two_at_once_both_ways_is_done_once(db, work, hr, both):
    kept, lost = both

    def go(one, other):
        with work(hr) as uow:
            return service.merge_people(uow, actor=hr, kept_id=one.id, lost_id=other.id)

    done = at_once(*[lambda: go(kept, lost), lambda: go(lost, kept)] * 2)

    assert len([merge_id for merge_id in done if merge_id]) == 1
    pointers = select(Person.merged_into).where(Person.id.in_([kept.id, lost.id]))
    assert sorted(db.scalars(pointers).all(), key=str).count(None) == 1
    assert db.scalars(select(AuditEntry.event)).all().count("PeopleMerged") == 1


def test_undoing_at_once_is_done_once(db, work, hr, both, merge):
    merge_id = merge(*both)

    def go():
        with work(hr) as uow:
            service.undo_merge(uow, actor=hr, merge_id=merge_id)

    at_once(go, go, go)

    assert db.scalars(select(AuditEntry.event)).all().count("MergeUndone") == 1


# --- pages ------------------------------------------------------------------------------


def test_hr_finds_the_other_record_looks_and_merges_and_undoes(browser, db, desk, history):
    kept, lost = history
    browser.sign_in(desk.hr)

    found = browser.get(f"/people/{kept.id}/merge?q=kim").text
    url = f"/people/{kept.id}/merge/{lost.id}"
    preview = browser.get(url).text
    assert "Kim Lost" in found
    assert url in found
    for words in ("PK-1", "kim@pike.test goes along", "it has been begun, the other has not"):
        assert words in preview, words
    assert db.scalars(select(Merge.id)).all() == []

    for _ in range(2):
        assert browser.post(url, data=token(browser.get("/people/new"))).status_code == 303
    assert len(db.scalars(select(Merge.id)).all()) == 1

    page = browser.submit(f"/people/{kept.id}", form=-1)
    assert page.status_code == 303
    assert db.scalars(select(Merge.undone_at)).one() is not None


def test_page_says_why_it_cannot_be_undone(browser, make, desk, both, place):
    kept, lost = both
    browser.sign_in(desk.hr).submit(f"/people/{kept.id}/merge/{lost.id}")
    make.engagement(person_id=kept.id, branch_id=place.wick.id)

    page = browser.submit(f"/people/{kept.id}", form=-1)

    assert page.status_code == 409
    assert "An engagement at Wick began since" in page.text


# --- nothing forgotten ------------------------------------------------------------------

MOVES = {
    "engagement.person_id",
    "role_grant.person_id",
    "assignment.person_id",
    "acknowledgement.person_id",
    "attempt.person_id",
    "claim.person_id",
    "cover.person_id",
    "credential.person_id",
    "demand.person_id",
    "job.asked_by",
    "notice.person_id",
    "review_action.person_id",
    "review_guest.person_id",
    "service_event.person_id",
    "service_event_fact.person_id",
    "visit_decision.person_id",
    "person.merged_into",
}
ENDS = {"sign_in_session.person_id", "sign_in_link.person_id", "pin.person_id"}
ENDS |= {"calendar_feed.person_id"}
"""What opened the lost record opens nothing any more."""
DERIVED = {"standing.person_id"}
WHO_DID_IT = {"made_by", "made_at_by", "assigned_by", "revoked_by", "undone_by", "withdrawn_by"}
WHO_DID_IT |= {"told_by", "asked_by", "answered_by", "handed_in_by", "claimed_by", "reviewed_by"}
WHO_DID_IT |= {"given_by", "ended_by", "reinstated_by", "held_by"}
"""Facts about who acted: they stay with the record that acted."""
OF_MERGES = {"merge.kept_id", "merge.lost_id", "merge_move.person_id"}
FACTS = {"vendor_invitation.person_id", "audit_view.person_id"}


def test_every_column_that_names_a_person_has_been_thought_of():
    naming = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "person" and column.name not in WHO_DID_IT
    }

    assert naming - MOVES - ENDS - DERIVED - OF_MERGES - FACTS == set()


def test_moves_are_noted_row_by_row(db, history, merge):
    merge(*history)

    moved = db.execute(select(MergeMove.table_name, MergeMove.row_id)).all()
    own = set(db.scalars(select(Engagement.id).where(Engagement.person_id == history[0].id)))
    assert {id_ for name, id_ in moved if name == "engagement"} < own
    assert {name for name, _ in moved} >= {"person", "assignment", "attempt", "credential"}


def test_what_was_said_is_not_said_again(db, history, merge, undo, work):
    from datetime import date

    kept, lost = history
    task = db.scalars(select(Assignment.id).where(Assignment.path_id == "manager")).one()
    with work() as uow:
        uow.session.execute(
            Notice.__table__.insert().values(
                id=uuid4(),
                person_id=lost.id,
                about=About.ASSIGNMENT,
                about_id=task,
                day=date(2026, 4, 1),
                stage="assigned",
                urgency=1,
                channel=Channel.IN_PERSON,
                state=State.DUE,
                due_at=uow.now,
                tries=0,
            )
        )
    merge_id = merge(kept, lost)

    assert whose(db, Notice) == {kept.id}
    undo(merge_id)
    assert whose(db, Notice) == {lost.id}
