"""Files of visits, replies and complaints: judged row by row, recorded once, never changed."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from course.actor import Actor, Grant, Role
from course.measures import service
from course.measures.domain import Verdict, What
from course.measures.models import Complaint, FactImport, SurveyReply, Visit
from course.people.domain import Kind
from tests.measures.files import COMPLAINT, REPLY, VISIT, table

HR = Actor(None, "HR", (Grant(Role.HR),))


@pytest.fixture
def york(make):
    return make.branch(name="York", time_zone="America/New_York")


@pytest.fixture
def take(work):
    """``take(What.VISITS, row, row)``: what each verdict came to, and why rows were refused."""

    def take(what, *rows, dry_run=False, **how):
        with work() as uow:
            sums, refused = service.take(
                uow, what=what, file=table(*rows, **how), file_name="facts.csv"
            )
            if dry_run:
                uow.discard()
        return {v: n for v, n in sums.of.items() if n}, [why for _, _, why in refused]

    return take


def test_visit_is_frozen_with_who_came_as_they_were_engaged_that_day(york, make, take, db):
    pike = make.vendor(name="Pike")
    sam = make.person(code="PK-1", branch=york, vendor=pike, ends_on=date(2026, 2, 10))
    make.engagement(person_id=sam.id, branch_id=york.id, starts_on=date(2026, 2, 11))

    take(What.VISITS, VISIT | {"person_id": "pk-1", "kind": ""}, delimiter=";")

    visit = db.get(Visit, "V-1")
    assert (visit.kind, visit.vendor_id) == (Kind.CONTRACTOR, pike.id)
    assert visit.window_from == datetime(2026, 2, 2, 14, tzinfo=UTC), "nine o'clock in New York"
    assert visit.visited_on == date(2026, 2, 2)


def test_file_can_be_taken_again_and_again(york, take, db):
    assert take(What.VISITS, VISIT, dry_run=True)[0] == {Verdict.ADDED: 1}
    assert db.scalars(select(Visit.reference)).all() == []
    assert take(What.VISITS, VISIT) == ({Verdict.ADDED: 1}, [])
    assert take(What.VISITS, VISIT) == ({Verdict.SAME: 1}, [])
    found, why = take(What.VISITS, VISIT | {"done": "no"})
    assert found == {Verdict.REFUSED: 1}
    assert why == ["On record with another done. What is on record stays."]
    assert db.get(Visit, "V-1").done


def test_reply_and_complaint_belong_to_whoever_made_the_visit(york, make, take, db):
    pike = make.vendor(name="Pike")
    take(What.VISITS, VISIT | {"vendor": "PIKE", "kind": ""})

    take(What.SURVEYS, REPLY)
    take(What.COMPLAINTS, COMPLAINT)

    reply, complaint = db.get(SurveyReply, "R-1"), db.get(Complaint, "C-1")
    assert {(row.kind, row.vendor_id) for row in (reply, complaint)} == {(Kind.CONTRACTOR, pike.id)}
    assert complaint.due_on == date(2026, 2, 17), "ten working days after 3 February"


def test_complaint_is_settled_once_and_then_stays(york, take, db):
    take(What.VISITS, VISIT)
    take(What.COMPLAINTS, COMPLAINT)

    agreed = COMPLAINT | {"agreed_at": "2026-02-10 16:00"}
    assert take(What.COMPLAINTS, agreed)[0] == {Verdict.SETTLED: 1}
    assert take(What.COMPLAINTS, agreed)[0] == {Verdict.SAME: 1}
    assert take(What.COMPLAINTS, COMPLAINT)[0] == {Verdict.REFUSED: 1}
    assert db.get(Complaint, "C-1").working_days == 5


@pytest.mark.parametrize(
    ("what", "row", "said"),
    [
        (What.VISITS, VISIT | {"reference": ""}, "reference is missing"),
        (What.VISITS, VISIT | {"branch": "Nowhere"}, "no branch 'Nowhere'"),
        (What.VISITS, VISIT | {"person_id": "X-9"}, "Nobody has the person id 'X-9'"),
        (What.VISITS, VISIT | {"vendor": "Nobody Ltd"}, "no firm 'Nobody Ltd'"),
        (What.VISITS, VISIT | {"kind": ""}, "Say who came"),
        (What.VISITS, VISIT | {"window_until": "2026-02-02 08:00"}, "before window_from"),
        (What.VISITS, VISIT | {"window_from": "02/03/2026 09:00"}, "can be two days"),
        (What.VISITS, VISIT | {"no_access": "yes"}, "nobody let us in"),
        (What.VISITS, VISIT | {"moved_by": "us"}, "moved_at is missing"),
        (What.VISITS, VISIT | {"office_called_at": "2026-02-02 11:00"}, "needs damage_found_at"),
        (What.SURVEYS, REPLY | {"visit": "V-9"}, "Import visits first"),
        (What.SURVEYS, REPLY | {"score": "6"}, "from 1 to 5"),
        (What.SURVEYS, REPLY | {"question": "Was Sam nice?"}, "another question"),
        (What.COMPLAINTS, COMPLAINT | {"visit": ""}, "branch is missing"),
        (What.COMPLAINTS, COMPLAINT | {"agreed_at": "2026-02-01 09:00"}, "before logged_at"),
    ],
)
def test_row_that_cannot_be_taken_says_why(york, take, db, what, row, said):
    take(What.VISITS, VISIT | {"reference": "V-1"})

    found, why = take(what, row | {"reference": row["reference"] and "NEW"})

    assert found == {Verdict.REFUSED: 1}
    assert said in why[0]


def test_reference_that_stands_in_two_rows_counts_once(york, take):
    found, why = take(What.VISITS, VISIT, VISIT)

    assert found == {Verdict.ADDED: 1, Verdict.REFUSED: 1}
    assert why == ["Row 2 has this reference too."]


def test_file_is_shown_then_recorded_exactly_as_shown(york, take, work, db):
    with work() as uow:
        import_id = service.look(
            uow, what=What.VISITS, file=table(VISIT, VISIT | {"reference": "V-2"}), file_name="a"
        )
    assert (db.get(FactImport, import_id).added, db.scalars(select(Visit)).all()) == (2, [])

    take(What.VISITS, VISIT)
    with work() as uow:
        assert not service.apply(uow, actor=HR, import_id=import_id), "it would be another thing"
    for _ in range(2):
        with work() as uow:
            assert service.apply(uow, actor=HR, import_id=import_id)

    assert sorted(db.scalars(select(Visit.reference))) == ["V-1", "V-2"]
    assert db.get(FactImport, import_id).content is None
