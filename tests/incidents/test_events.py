"""Logging an event, its case, who sees it, and that nothing is ever changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from course.actor import Actor, Grant, Role
from course.errors import Conflict, NotFound, NotReady
from course.incidents import queries, running
from course.incidents.domain import Fact
from course.incidents.models import ServiceEvent, ServiceEventFact
from course.people import merging
from tests.learners import as_actor

NEW = "/service-events/new"
LINE = {"what": "Line cut", "place": "4 Mill Lane", "found": "10", "clause": "call-the-office"}


def facts(db, kind):
    return db.scalars(select(ServiceEventFact).where(ServiceEventFact.kind == kind)).all()


def manager(harbour):
    return Actor(harbour.dana.id, "Dana", (Grant(Role.MANAGER, branch_id=harbour.branch.id),))


def test_a_contractor_logs_in_one_form_and_reads_out_a_reference(browser, harbour, db):
    browser.sign_in(harbour.sam)

    sent = browser.submit(NEW, **LINE, told="0", told_whom="Lee")

    logged = db.scalars(select(ServiceEvent)).one()
    assert sent.location == f"/service-events/{logged.id}"
    page = browser.get(sent.location).text
    reference = f"{logged.digits[:4]} {logged.digits[4:]}"
    assert f'Your reference is <b class="figures">{reference}</b>. <b>Dana Whitfield</b>' in page
    assert "10 minutes of 15 minutes: in time" in page
    assert "You do not have to ring anybody." in page
    assert logged.vendor_id == harbour.pike.id
    assert (owner := facts(db, Fact.OWNER)[0]).person_id == harbour.dana.id
    assert owner.made_by is None


def test_nothing_asks_for_blame_and_nobody_is_sent_to_ring_somebody(browser, harbour):
    page = browser.sign_in(harbour.sam).get(NEW).text.lower()

    assert "nobody asks who is to blame" in page
    assert "fault" not in page
    assert not {c.name for c in ServiceEvent.__table__.columns} & {"blame", "fault", "caused_by"}


def test_sending_the_form_again_logs_nothing_more(browser, harbour, db):
    browser.sign_in(harbour.lee)
    again = {**LINE, "told": "", "answer_id": str(uuid4())}

    first, second = (browser.submit(NEW, **again) for _ in range(2))

    assert first.location == second.location
    assert len(db.scalars(select(ServiceEvent)).all()) == 1


def test_nobody_logs_at_a_branch_where_they_do_not_work(browser, harbour, db):
    browser.sign_in(harbour.otto)

    sent = browser.submit(NEW, **LINE, told="", at=str(harbour.branch.id))

    assert sent.status_code == 422
    assert db.scalars(select(ServiceEvent)).all() == []


def test_an_id_that_somebody_else_used_is_refused(harbour):
    taken = harbour.log()

    with pytest.raises(Conflict):
        harbour.log(by=harbour.lee, id_=taken)


def test_the_form_says_what_to_put_right(browser, harbour, db):
    browser.sign_in(harbour.sam)

    late = browser.submit(NEW, **LINE, told="30", told_whom="Lee")
    empty = browser.submit(NEW, what=" ", place="", found="0", told="", clause="stay")

    assert (late.status_code, empty.status_code) == (422, 422)
    assert "You told the office after you found it." in late.text
    assert "Write what happened." in empty.text
    assert db.scalars(select(ServiceEvent)).all() == []


def test_times_that_cannot_be_are_refused(harbour):
    with pytest.raises(NotReady):
        harbour.log(ago=-60)
    with pytest.raises(NotReady):
        harbour.log(ago=60 * 24 * 40)
    with pytest.raises(NotReady):
        harbour.log(clause="no-such-clause")


def test_the_clock_runs_until_somebody_says_that_the_office_knows(browser, harbour, clock):
    id_ = harbour.log(told=None)
    clock.now += timedelta(minutes=11)
    browser.sign_in(harbour.sam)
    assert "21 minutes gone, 15 minutes were promised" in browser.get(f"/service-events/{id_}").text

    browser.submit(f"/service-events/{id_}", form=1, words="Lee at the desk")

    page = browser.get(f"/service-events/{id_}").text
    assert "21 minutes of 15 minutes: later than promised" in page
    assert "The office knows now" not in page


# --- who sees it ------------------------------------------------------------------------


def test_outsiders_find_no_event_and_may_add_nothing(browser, harbour, make, db):
    id_ = harbour.log()
    url, outside = f"/service-events/{id_}", make.person(name="Olga Outsider")

    for otto in (harbour.otto, outside):
        browser.sign_in(otto)
        wrong = browser.get(f"/service-events/{uuid4()}")
        assert browser.get(url).status_code == wrong.status_code == 404
        assert "Line cut" not in browser.get("/service-events/mine").text
    assert "Line cut" not in browser.sign_in(harbour.otto).get("/service-events").text
    for act in ("told", "facts", "owner", "refresher", f"promises/{uuid4()}"):
        page = browser.get("/service-events/new")
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        sent = browser.post(f"{url}/{act}", data={"csrf_token": token, "answer_id": str(uuid4())})
        assert sent.status_code == 404, act
    assert len(facts(db, Fact.NOTE)) == 0


def test_a_colleague_of_the_branch_without_a_role_does_not_see_it(browser, harbour):
    id_ = harbour.log()

    assert browser.sign_in(harbour.lee).get(f"/service-events/{id_}").status_code == 404


def test_a_vendor_admin_sees_events_of_their_people_without_other_names(
    browser, harbour, work, make
):
    id_, own = harbour.log(), harbour.log(by=harbour.lee, what="Office was late")
    with work(manager(harbour)) as uow:
        running.add_fact(
            uow,
            actor=manager(harbour),
            event_id=id_,
            fact_id=uuid4(),
            kind=Fact.NOTE,
            words="Mrs Byrne was alone",
        )
    browser.sign_in(harbour.joan)

    listed, page = browser.get("/service-events").text, browser.get(f"/service-events/{id_}").text

    assert "Line cut" in listed
    assert "Office was late" not in listed
    assert "Dana" not in listed + page
    assert "Mrs Byrne" not in page
    assert "Sam Okoro" in page
    assert browser.get(f"/service-events/{own}").status_code == 404


def test_open_cases_come_first_and_filters_stand_in_the_address(browser, harbour, work):
    closed, open_ = harbour.log(what="Newest but closed", ago=1), harbour.log(what="Still open")
    close(work, harbour, closed)
    browser.sign_in(harbour.dana)

    page = browser.get("/service-events").text

    assert page.index("Still open") < page.index("Newest but closed")
    assert "Newest but closed" not in browser.get("/service-events?state=open").text
    assert "Still open" not in browser.get("/service-events?state=closed").text
    assert "Still open" not in browser.get("/service-events?clause=stay").text
    assert browser.get(f"/service-events/{open_}").status_code == 200


# --- the case ---------------------------------------------------------------------------


def add(work, harbour, id_, kind, words="Done", **given):
    actor = manager(harbour)
    with work(actor) as uow:
        return running.add_fact(
            uow, actor=actor, event_id=id_, fact_id=uuid4(), kind=kind, words=words, **given
        )


def close(work, harbour, id_):
    return add(work, harbour, id_, Fact.AGREED, "Mrs Byrne says it works")


def test_only_the_customers_yes_closes_a_case_and_then_nothing_but_notes_is_added(
    work, harbour, db
):
    id_ = harbour.log()
    assert add(work, harbour, id_, Fact.OWNER_CALLED)
    assert not add(work, harbour, id_, Fact.OWNER_CALLED), "there is one first call"

    assert close(work, harbour, id_)

    with pytest.raises(NotReady, match="closed"):
        add(work, harbour, id_, Fact.OWNER_CALLED)
    assert add(work, harbour, id_, Fact.NOTE)
    assert facts(db, Fact.AGREED)[0].made_by == harbour.dana.id


def test_a_promise_needs_a_time_to_come_and_is_kept_or_not_once(work, harbour, clock, db):
    id_ = harbour.log()
    with pytest.raises(NotReady, match="until when"):
        add(work, harbour, id_, Fact.PROMISE, due_at=clock.now)
    add(work, harbour, id_, Fact.PROMISE, due_at=clock.now + timedelta(hours=2))
    promise = facts(db, Fact.PROMISE)[0]

    def answer(kept, words=""):
        with work(manager(harbour)) as uow:
            return running.answer_promise(
                uow,
                actor=manager(harbour),
                event_id=id_,
                promise_id=promise.id,
                kept=kept,
                words=words,
            )

    with pytest.raises(NotReady, match="instead"):
        answer(False)
    assert answer(True)
    assert not answer(False, "Later")
    assert len(facts(db, Fact.KEPT)) == 1


def test_an_employee_takes_over_and_a_contractor_never_can(work, harbour, browser, db):
    id_ = harbour.log()

    def own(person):
        with work(manager(harbour)) as uow:
            return running.name_owner(
                uow,
                actor=manager(harbour),
                event_id=id_,
                fact_id=uuid4(),
                person_id=person.id,
            )

    with pytest.raises(NotFound):
        own(harbour.sam)
    with pytest.raises(NotFound):
        own(harbour.otto)
    assert own(harbour.lee)

    page = browser.sign_in(harbour.lee).get(f"/service-events/{id_}")
    assert page.status_code == 200, "the owner reaches the case without any role"
    assert "Add to the case" in page.text
    assert len(facts(db, Fact.OWNER)) == 2, "taking over is added"


def test_the_manager_runs_the_case_through_the_page(browser, harbour, db):
    id_ = harbour.log()
    url = f"/service-events/{id_}"
    browser.sign_in(harbour.dana)

    late = browser.submit(
        url, form=1, kind="promise", words="Line back", due_on="2026-03-02", due_time="noon"
    )
    assert "Write hour and minute, like 15:00." in late.text
    missing = browser.submit(url, form=1, kind="promise", words="Line back", due_on="", due_time="")
    browser.submit(
        url, form=1, kind="promise", words="Line back", due_on="2026-03-02", due_time="15:00"
    )
    browser.submit(url, form=1, answer="yes")  # the promise is kept
    browser.submit(
        url, form=1, kind="agreed", words="She says thank you", due_on="", due_time=""
    )  # a browser also sends what stayed empty

    assert missing.status_code == 422
    assert "a day and a time that are still to come" in missing.text
    page = browser.get(url).text
    assert "The customer agreed: closed" in page
    assert "Add to the case" not in page


def test_merging_moves_events_and_undoing_puts_them_back(harbour, make, work, db):
    id_ = harbour.log()
    kept = make.record()
    with work() as uow:
        merge_id = merging.merge(uow, kept_id=kept.id, lost_id=harbour.sam.id)
    assert db.get(ServiceEvent, id_).person_id == kept.id
    with work() as uow:
        merging.undo(uow, merge_id=merge_id)
    db.expire_all()
    assert db.get(ServiceEvent, id_).person_id == harbour.sam.id


# --- machines ---------------------------------------------------------------------------


@pytest.fixture
def key(run, harbour):
    made = run("service-events", "key", "--branch", "harbour", "--name", "Phone system")
    assert made.exit_code == 0
    return made.output.strip()


def post(client, key, **sent):
    return client.post("/api/events", json=sent, headers={"Authorization": f"Bearer {key}"})


SENT = {"what": "No heating", "where": "Job 4711", "found_at": "2026-03-01T08:50:00+00:00"}


def test_a_machine_logs_once_with_the_key_of_a_branch(new_browser, harbour, key, db):
    id_, client = str(uuid4()), new_browser()

    first, again = (post(client, key, id=id_, **SENT) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["reference"] == again.json["reference"]
    logged = db.scalars(select(ServiceEvent)).one()
    assert (logged.branch_id, logged.person_id) == (harbour.branch.id, None)
    assert facts(db, Fact.OWNER)[0].person_id == harbour.dana.id


def test_a_machine_without_a_key_or_with_blame_is_refused(new_browser, harbour, key, db):
    client = new_browser()
    for wrong in ("", "event_wrong", key.upper()):
        assert post(client, wrong, id=str(uuid4()), **SENT).json == {"error": "no_key"}
    blaming = post(client, key, id=str(uuid4()), **SENT, fault="Sam")
    bare = post(client, key, id=str(uuid4()), what="x", where="y", found_at="2026-03-01T08:50")

    assert (blaming.status_code, bare.status_code) == (422, 422)
    assert blaming.json["words"] == "Not known: fault."
    assert "with its zone" in bare.json["words"]
    assert db.scalars(select(ServiceEvent)).all() == []


def test_own_events_name_what_somebody_logged(harbour, work):
    harbour.log()

    with work() as uow:
        assert [one.what for one in queries.own(uow.session, as_actor(harbour.sam))] == ["Line cut"]


def test_erasing_takes_names_out_of_words_and_keeps_the_event(harbour, work, db):
    from course.incidents import erasing
    from course.people import erasing_queries

    id_ = harbour.log(what="Sam Okoro told me that the line is cut")
    with work() as uow:
        whose = erasing_queries.whose(uow.session, harbour.sam.id, {"Sam Okoro"})
        assert erasing.erase(uow, whose) == [("words of service events", 1)]

    kept = db.get(ServiceEvent, id_)
    assert kept.what == "Name erased"
    assert kept.place == "4 Mill Lane"
