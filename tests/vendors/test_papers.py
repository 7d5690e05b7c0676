"""Which papers count on which day, and what is missing: rules, without a database."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.errors import NotReady
from course.vendors.domain import (
    NEXT,
    SOON,
    Document,
    DocumentKind,
    Gap,
    State,
    Status,
    check_days,
    gaps,
    may_become,
    papers_hold_until,
    states,
)

TODAY = date(2026, 3, 1)
DAYS = st.integers(-60, 60)


def document(starts=-30, ends: int | None = 30, **given) -> Document:
    """Insurance that is approved and holds, unless it is said otherwise; days from today."""
    usual = {
        "id": uuid4(),
        "vendor_id": uuid4(),
        "kind": DocumentKind.INSURANCE,
        "title": "Public liability",
        "issuer": "Harbour Mutual",
        "number": "",
        "amount": "",
        "starts_on": TODAY + timedelta(days=starts),
        "ends_on": None if ends is None else TODAY + timedelta(days=ends),
        "file_name": "paper.pdf",
        "media_type": "application/pdf",
        "size": 10,
        "sha256": "0" * 64,
        "added_by": None,
        "added_by_name": "Joan",
        "added_at": datetime(2026, 1, 1, tzinfo=UTC),
        "withdrawn_at": None,
        "approved": True,
        "decided_by_name": None,
        "decided_at": None,
        "reason": None,
    }
    return Document(**usual | given)


def found(*documents) -> list[tuple[str, Gap]]:
    return [(gap.title, gap.gap) for gap in gaps(documents, TODAY)]


def test_a_firm_without_a_paper_lacks_insurance_and_nothing_else():
    assert found() == [("Insurance", Gap.MISSING)]


@pytest.mark.parametrize(
    ("ends", "lacks"),
    [(1, []), (0, []), (-1, [("Insurance", Gap.ENDED)]), (None, [])],
)
def test_insurance_counts_up_to_and_with_its_last_day(ends, lacks):
    assert found(document(ends=ends)) == lacks


def test_what_nobody_has_approved_counts_for_nothing_and_is_said_to_wait():
    assert found(document(approved=None)) == [("Insurance", Gap.WAITING)]
    assert found(document(approved=False)) == [("Insurance", Gap.MISSING)]
    assert found(document(ends=-5), document(approved=None)) == [("Insurance", Gap.WAITING)]


def test_a_licence_that_was_relied_upon_has_to_be_renewed_or_taken_out():
    licence = {"kind": DocumentKind.LICENCE, "title": "Gas"}
    old, new = document(ends=-1, **licence), document(ends=90, **licence | {"title": " GAS "})

    assert found(document(), old) == [("Gas", Gap.ENDED)]
    assert found(document(), old, new) == []
    assert found(document(), document(ends=-1, withdrawn_at=datetime.now(UTC), **licence)) == []


def test_another_kind_of_paper_is_never_missing():
    assert found(document(), document(ends=-9, kind=DocumentKind.OTHER)) == []


@given(st.lists(st.tuples(DAYS, st.integers(0, 90), st.sampled_from([True, False, None]))))
def test_insurance_is_in_order_exactly_where_one_approved_paper_covers_the_day(made):
    papers = [document(starts, starts + lasts, approved=ok) for starts, lasts, ok in made]

    covered = any(ok and starts <= 0 <= starts + lasts for starts, lasts, ok in made)

    assert (gaps(papers, TODAY) == []) is covered


@given(st.lists(st.tuples(DAYS, st.integers(0, 90)), max_size=4), st.integers(0, 90))
def test_papers_are_in_order_on_every_day_until_the_one_that_is_named(made, licence_lasts):
    papers = [document(starts, starts + lasts) for starts, lasts in made]
    papers.append(document(0, licence_lasts, kind=DocumentKind.LICENCE, title="Gas"))
    until = papers_hold_until(papers, TODAY)

    if gaps(papers, TODAY) or until is None:
        return
    for days in range((until - TODAY).days + 1):
        assert gaps(papers, TODAY + timedelta(days=days)) == []


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"ends": SOON}, State.ENDING),
        ({"ends": SOON + 1}, State.HOLDS),
        ({"ends": None}, State.HOLDS),
        ({"ends": -1}, State.ENDED),
        ({"starts": 1}, State.TO_COME),
        ({"approved": None}, State.WAITING),
        ({"approved": False}, State.REFUSED),
        ({"withdrawn_at": datetime(2026, 1, 2, tzinfo=UTC)}, State.WITHDRAWN),
    ],
)
def test_where_a_paper_stands(given, state):
    one = document(**given)

    assert states([one], TODAY) == {one.id: state}


def test_a_paper_that_ended_is_replaced_where_another_goes_on():
    old, new = document(ends=-1), document(ends=90, title="Liability, new")

    assert states([old, new], TODAY)[old.id] is State.REPLACED


def test_nobody_is_admitted_without_having_been_looked_at():
    assert not may_become(Status.INVITED, Status.ADMITTED)
    assert not may_become(Status.ENDED, Status.ADMITTED)
    assert all(Status.ENDED in NEXT[status] for status in set(Status) - {Status.ENDED})
    assert not any(may_become(status, status) for status in Status)


def test_a_paper_that_ends_before_it_begins_is_refused():
    with pytest.raises(NotReady, match="before the first"):
        check_days(TODAY, TODAY - timedelta(days=1))
