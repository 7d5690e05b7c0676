"""An edition is published, and exactly the people concerned are asked exactly what changed."""

from datetime import date

from course.credentials.domain import Status
from tests.packs import next_edition

GRACE = date(2026, 12, 15)
"""In force on 1 December 2026, and 14 days."""


def test_holder_gets_one_assignment_about_the_changed_clause(make, award, publish, delta_of, db):
    ana = make.person()
    award(ana)

    publish(next_edition())

    delta = delta_of(ana)
    assert delta.reason == "clause_change"
    assert delta.due_on == GRACE
    assert delta.revision_id == next_edition().revision.id


def test_editorial_change_asks_nobody(make, award, publish, delta_of, demands):
    ana = make.person()
    award(ana)

    publish(next_edition(kind="editorial"))

    assert delta_of(ana) is None
    assert demands(ana) == []


def test_whoever_holds_nothing_is_not_asked(make, award, publish, delta_of, demands):
    nobody = make.person(name="Otto Outsider")

    publish(next_edition())

    assert demands(nobody) == []


def test_answering_adds_evidence_and_moves_no_day(
    make, award, publish, delta_of, walk, passing, clock, pass_days
):
    ana = make.person()
    before = award(ana)
    publish(next_edition())

    walk(ana, delta_of(ana)).certify()

    after = passing.newest(ana)
    assert (after.serial, after.valid_until) == (before.serial, before.valid_until)
    assert after.editions == ("1.0", "1.1")
    assert after.missing is None
    assert delta_of(ana) is None


def test_missing_the_grace_date_lapses_the_credential_for_the_new_edition(
    make, award, publish, passing, delta_of, walk
):
    ana = make.person()
    award(ana)
    publish(next_edition())

    certificate = passing.newest(ana)

    assert certificate.status(GRACE) is Status.VALID
    assert certificate.status(date(2026, 12, 16)) is Status.LAPSED
    assert certificate.missed(date(2026, 12, 16)).edition == "1.1"
