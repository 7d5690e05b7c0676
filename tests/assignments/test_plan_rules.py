"""Waves: their state, their place in the picture, and the seal of a dry run."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.assignments.plan_rules import (
    LEFT,
    RIGHT,
    Covered,
    Expected,
    Plan,
    State,
    Wave,
    by_role,
    in_order,
    seal,
    wave_id,
)

TODAY = date(2026, 3, 1)


def wave(starts=0, *, days=28, ended=False, people=10, finished=0):
    first = TODAY + timedelta(days=starts)
    return Wave(uuid4(), "Leeds", first, days, ended, people, finished)


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (wave(1), State.TO_COME),
        (wave(0), State.RUNNING),
        (wave(-400), State.RUNNING),
        (wave(-3, people=0), State.RUNNING),
        (wave(-3, finished=9), State.RUNNING),
        (wave(-3, finished=10), State.DONE),
        (wave(3, finished=10), State.TO_COME),
        (wave(-3, finished=10, ended=True), State.ENDED),
    ],
)
def test_state_follows_from_the_day_and_the_numbers(one, state):
    assert one.state(TODAY) is state


waves = st.builds(
    wave,
    st.integers(-400, 400),
    days=st.integers(1, 730),
    people=st.integers(0, 50),
    finished=st.integers(0, 50),
)


@given(st.lists(waves, min_size=1, max_size=8), st.integers(-900, 900))
def test_every_bar_lies_in_the_picture_and_holds_its_done_part(some, shift):
    plan = Plan("Roll-out", "field", in_order(some))

    for one in plan.waves:
        bar = plan.bar(one)
        assert LEFT <= bar.x <= RIGHT
        assert bar.x + bar.wide <= RIGHT + 1
        assert 0 <= bar.done <= bar.wide
    assert LEFT <= plan.at(TODAY + timedelta(days=shift)) <= RIGHT
    assert [one.starts_on for one in plan.waves] == sorted(one.starts_on for one in some)


def test_wave_has_the_same_id_each_time_and_another_in_another_plan():
    plan, branch = UUID(int=1), UUID(int=2)

    assert wave_id(plan, branch) == wave_id(plan, branch)
    assert len({wave_id(plan, branch), wave_id(branch, plan), wave_id(plan, plan)}) == 3


def test_seal_breaks_with_any_day_or_number():
    leeds, york = UUID(int=1), UUID(int=2)
    starts = {leeds: TODAY, york: TODAY}
    agreed = seal(starts, {leeds: Expected(3, 2)})

    assert seal(dict(reversed(starts.items())), {leeds: Expected(3, 2)}) == agreed
    assert seal(starts, {leeds: Expected(3, 1)}) != agreed
    assert seal(starts, {leeds: Expected(3, 2), york: Expected(1, 0)}) != agreed
    assert seal(starts | {york: TODAY + timedelta(days=1)}, {leeds: Expected(3, 2)}) != agreed
    assert seal({leeds: TODAY}, {leeds: Expected(3, 2)}) != agreed


def test_job_roles_add_up_over_the_branches():
    leeds, york = UUID(int=1), UUID(int=2)
    found = by_role(
        [
            Covered(leeds, "technician", 4, 3, 1),
            Covered(york, "technician", 6, 6, 4),
            Covered(york, "clerk", 1, 0, 0),
        ]
    )

    assert [(one.job_role, one.people, one.asked, one.finished) for one in found] == [
        ("clerk", 1, 0, 0),
        ("technician", 10, 9, 5),
    ]
    assert [one.percent for one in found] == [0, 50]
