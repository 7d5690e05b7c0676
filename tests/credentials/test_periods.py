"""From when until when: the public tables are the test, and what must hold for any history."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.actor import Role
from course.assignments.domain import today_in
from course.credentials.domain import (
    Period,
    Status,
    apart,
    first_period,
    next_period,
    renewable_from,
    status,
)
from course.credentials.period_cases import sections, text

DAY = timedelta(days=1)
EARNS, TOGETHER, OPENS, STANDS = sections()


def period(text: str) -> Period:
    first, last = text.removesuffix(" revoked").split(" to ")
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def cases(section):
    return [pytest.param(case, id=case["Case"]) for case in section.cases()]


@pytest.mark.parametrize("case", cases(EARNS))
def test_passing_earns_what_the_public_table_says(case):
    before = [] if case["Periods before"] == "none" else case["Periods before"].split("; ")
    kept = [period(text) for text in before if not text.endswith("revoked")]
    revoked = [period(text) for text in before if text.endswith("revoked")]
    passed_at = datetime.fromisoformat(case["Passed (UTC)"]).replace(tzinfo=UTC)
    passed_on = today_in(case["Branch"], passed_at)

    earned = next_period(kept, revoked, passed_on, int(case["Months"]))

    assert earned == period(case["Earns"])


@pytest.mark.parametrize("case", cases(TOGETHER))
def test_two_records_made_one_count_every_day_once_as_the_public_table_says(case):
    both = [*case["The record that stays"].split("; "), *case["The other record"].split("; ")]
    counts = iter(apart([period(text) for text in both if not text.endswith("revoked")]))

    found = [None if text.endswith("revoked") else next(counts) for text in both]

    said = case["Count for, in the same order"].split("; ")
    assert found == [None if text == "no day" else period(text) for text in said]


@pytest.mark.parametrize("case", cases(OPENS))
def test_renewal_opens_when_the_public_table_says(case):
    opens = renewable_from(period(case["Period"]), int(case["Days"]))

    assert opens == date.fromisoformat(case["Opens on"])


@pytest.mark.parametrize("case", cases(STANDS))
def test_certificate_stands_on_a_day_as_the_public_table_says(case):
    holds = period(case["Period"])
    last_fact = case["Since then"].split(", ")[-1]

    stands = status(
        date.fromisoformat(case["Day"]),
        holds.valid_from,
        holds.valid_until,
        date.fromisoformat(case["Opens on"]),
        revoked=last_fact == "revoked",
    )

    assert stands.value.replace("_", " ") == case["Status"]


def test_public_tables_have_the_cases_that_are_asked_about():
    said = " ".join(case["Case"].lower() for case in EARNS.cases())

    for about in (
        "first pass",
        "first day of the window",
        "last day",
        "the day after",
        "long after",
        "29 february",
        "end of january",
        "one moment",
        "the same moment, elsewhere",
        "fewer months",
        "more months",
        "revoked, then passed again",
    ):
        assert about in said


# --- for any history ---------------------------------------------------------------------


class Life:
    """One person on one path: passes, is revoked, is reinstated, as time goes by."""

    def __init__(self, start: date):
        self.today = start
        self.periods: list[Period] = []
        self.gone: set[int] = set()

    @property
    def kept(self) -> list[Period]:
        return [one for n, one in enumerate(self.periods) if n not in self.gone]

    @property
    def revoked(self) -> list[Period]:
        return [self.periods[n] for n in sorted(self.gone)]

    def passes(self, months: int) -> Period:
        earned = next_period(self.kept, self.revoked, self.today, months)
        self.periods.append(earned)
        return earned

    def is_revoked(self, which: int) -> None:
        if self.kept:
            standing = [n for n in range(len(self.periods)) if n not in self.gone]
            self.gone.add(standing[which % len(standing)])

    def is_reinstated(self, which: int) -> None:
        """Refused where something earned since holds the same days, as the service does."""
        if self.gone:
            back = sorted(self.gone)[which % len(self.gone)]
            if not any(self.periods[back].overlaps(one) for one in self.kept):
                self.gone.remove(back)


acts = st.lists(
    st.tuples(
        st.sampled_from(["passes", "passes", "passes", "is_revoked", "is_reinstated"]),
        st.integers(0, 500),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=14,
)
starts = st.dates(date(2000, 1, 1), date(2090, 1, 1))


def lived(start: date, acts) -> "list[tuple[Life, Period | None]]":
    """After each act: the life so far, and what was earned just now."""
    life, steps = Life(start), []
    for act, days, number in acts:
        life.today += timedelta(days=days)
        before, kept = list(life.periods), life.kept
        earned = getattr(life, act)(number)
        assert life.periods[: len(before)] == before, "history was altered"
        steps.append((life.today, kept, earned, number))
        assert_apart(life.kept)
    return steps


def assert_apart(kept: list[Period]) -> None:
    ordered = sorted(kept, key=lambda one: one.valid_from)
    assert all(one.valid_from <= one.valid_until for one in ordered)
    assert all(a.valid_until < b.valid_from for a, b in pairwise(ordered))


@settings(deadline=None)
@given(starts, acts)
def test_periods_that_stand_never_overlap_and_history_is_never_altered(start, acts):
    lived(start, acts)


@settings(deadline=None)
@given(starts, acts)
def test_no_renewal_loses_a_day_or_wins_one(start, acts):
    for today, kept, earned, months in lived(start, acts):
        if earned is None:
            continue
        free = today
        for one in sorted(kept, key=lambda one: one.valid_from):
            free = one.valid_until + DAY if free in one else free
        assert earned.valid_from == free, "a day was lost"
        whole = first_period(earned.valid_from, months)
        behind = [one.valid_from for one in kept if one.valid_from > earned.valid_from]
        if earned != whole:
            assert earned.valid_until == min(behind) - DAY < whole.valid_until


@settings(deadline=None)
@given(starts, acts)
def test_whoever_passes_is_covered_from_that_day_on(start, acts):
    for today, kept, earned, _ in lived(start, acts):
        assert earned is None or any(today in one for one in [*kept, earned])


gaps = st.lists(st.integers(0, 900), min_size=1, max_size=12)


@given(starts, gaps, st.integers(1, 60))
def test_without_revocations_every_period_is_whole_and_in_time_ones_join(start, gaps, months):
    life = Life(start)
    for gap in gaps:
        life.today += timedelta(days=gap)
        last = life.periods[-1] if life.periods else None
        earned = life.passes(months)
        joins = last is not None and life.today <= last.valid_until
        begins = last.valid_until + DAY if last and joins else life.today
        assert earned == first_period(begins, months)


def test_only_valid_and_expiring_can_be_relied_on():
    assert [s for s in Status if s.holds] == [Status.VALID, Status.EXPIRING]


# --- two lives of one person -------------------------------------------------------------


def days_of(periods) -> list[Period]:
    """All their days, as the fewest periods that hold them."""
    joined: list[Period] = []
    for one in sorted(periods, key=lambda one: one.valid_from):
        if joined and one.valid_from <= joined[-1].valid_until + DAY:
            until = max(joined[-1].valid_until, one.valid_until)
            joined[-1] = Period(joined[-1].valid_from, until)
        else:
            joined.append(one)
    return joined


class Merged(Life):
    """Two lives on one record: the kept one's periods first, as they are counted on."""

    def __init__(self, kept: Life, lost: Life):
        super().__init__(max(kept.today, lost.today))
        self.periods = [*kept.periods, *lost.periods]
        self.gone = kept.gone | {n + len(kept.periods) for n in lost.gone}

    @property
    def kept(self) -> list[Period]:
        """As everybody asks for them."""
        return [one for one in apart(super().kept) if one]


def life(start: date, acts) -> Life:
    one = Life(start)
    for act, days, number in acts:
        one.today += timedelta(days=days)
        getattr(one, act)(number)
    return one


few = st.lists(
    st.tuples(
        st.sampled_from(["passes", "passes", "is_revoked", "is_reinstated"]),
        st.integers(0, 500),
        st.integers(1, 30),
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2004, 1, 1)), few, st.integers(0, 900), few)
def test_two_lives_merged_count_each_day_once_lose_none_and_are_parted_again(
    start, kept_acts, later, lost_acts
):
    kept, lost = life(start, kept_acts), life(start + timedelta(days=later), lost_acts)
    before = (list(kept.periods), set(kept.gone), list(lost.periods), set(lost.gone))

    merged = Merged(kept, lost)

    assert_apart(merged.kept)
    assert days_of(merged.kept) == days_of([*kept.kept, *lost.kept])
    own = apart(Life.kept.fget(merged))
    assert all(
        counts is None or (counts.valid_from in printed and counts.valid_until in printed)
        for counts, printed in zip(own, Life.kept.fget(merged), strict=True)
    )
    assert (kept.periods, kept.gone, lost.periods, lost.gone) == before, (
        "parting finds it as it was"
    )


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2004, 1, 1)), few, st.integers(0, 900), few, few)
def test_life_goes_on_after_a_merge_and_no_day_is_lost_or_won(
    start, kept_acts, later, lost_acts, acts
):
    merged = Merged(life(start, kept_acts), life(start + timedelta(days=later), lost_acts))
    for act, days, number in acts:
        merged.today += timedelta(days=days)
        held = merged.kept
        earned = getattr(merged, act)(number)
        if earned:
            assert days_of(merged.kept) == days_of([*held, earned])
            assert not any(earned.overlaps(one) for one in held)
            assert any(merged.today in one for one in [*held, earned])


# --- where HR looks ------------------------------------------------------------------------


def test_page_and_command_show_the_very_tables(browser, make, run):
    browser.sign_in(make.person(Role.HR))
    assert 'href="/hr/periods"' in browser.get("/hr/certificates").text

    page = browser.get("/hr/periods").text
    printed = run("credentials", "periods").output
    rows = json.loads(run("credentials", "periods", "--json").output)

    assert printed == text()
    assert len(rows) == sum(len(section.rows) for section in sections())
    for section in sections():
        assert section.title in page
        for case in section.cases():
            assert case["Case"] in page
