"""When evidence from elsewhere covers a whole path, and until when."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from course.credentials.claim_rules import (
    Accepted,
    Ruled,
    clauses_of,
    complete,
    covers_until,
    last_day_of_acceptance,
    last_day_of_cover,
)
from tests.content.tiny import compiled, revision_of

TODAY = date(2026, 3, 1)
REVISION = revision_of(compiled())


def test_clauses_of_a_path_are_those_that_its_modules_name_or_show():
    found = [clause.id for clause in clauses_of(REVISION, REVISION.path("field"))]

    assert found
    order = [clause.id for clause in REVISION.agreement.clauses]
    assert found == sorted(found, key=order.index)


def test_limits_are_sixty_days_and_the_life_of_a_certificate():
    assert last_day_of_cover(TODAY) == date(2026, 4, 30)
    assert last_day_of_acceptance(TODAY, 12) == date(2027, 2, 28)


days = st.integers(0, 400).map(lambda n: TODAY + timedelta(days=n))


@settings(deadline=None)
@given(st.data())
def test_path_is_covered_until_its_first_clause_runs_out_and_only_if_all_count(data):
    needed = clauses_of(REVISION, REVISION.path("field"))
    several = st.lists(
        st.builds(
            Accepted,
            st.sampled_from([clause.id for clause in needed]),
            st.sampled_from(["other words", *(clause.digest for clause in needed)]),
            days,
        ),
        max_size=12,
    )
    accepted = data.draw(several)

    until = covers_until(needed, accepted)

    best = [
        max(
            (a.until for a in accepted if (a.clause_id, a.digest) == (c.id, c.digest)),
            default=None,
        )
        for c in needed
    ]
    assert until == (None if None in best else min(best))


def test_nothing_is_covered_where_no_clause_is_needed():
    assert covers_until([], []) is None


def test_review_is_complete_with_every_clause_and_a_reason_for_each_refusal():
    yes, no, because = Ruled(True), Ruled(False), Ruled(False, "Too old")

    assert complete(["a", "b"], {"a": yes, "b": because})
    assert not complete(["a", "b"], {"a": yes})
    assert not complete(["a"], {"a": no})
    assert not complete(["a"], {"a": yes, "b": yes})
