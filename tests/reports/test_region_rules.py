"""Shares, shades and lines of the region board, without a database."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.people.domain import Kind
from course.reports.board_rules import BoardBranch
from course.reports.region_rules import (
    NONE,
    Column,
    Country,
    Part,
    Region,
    RegionBranch,
    Row,
    Tally,
    added,
    columns,
    ordered,
    page_of,
    role_groups,
    total,
)

TODAY = date(2026, 3, 1)
parts = st.tuples(*[st.integers(0, 400)] * 4).map(
    lambda n: Part(n[0], min(n[1], n[0]), min(n[2], n[1], n[0]), min(n[3], n[0]))
)


@pytest.mark.parametrize(
    ("holding", "people", "percent", "step"),
    [
        (899, 1000, 89, 1),
        (900, 1000, 90, 0),
        (1000, 1000, 100, 0),
        (3, 4, 75, 1),
        (2, 3, 66, 2),
        (3, 5, 60, 2),
        (2, 5, 40, 3),
        (1, 3, 33, 4),
        (0, 7, 0, 4),
    ],
)
def test_share_is_never_rounded_up_to_the_line(holding, people, percent, step):
    part = Part(people, holding)

    assert (part.percent, part.step) == (percent, step)


@given(parts)
def test_shade_follows_from_the_number_that_is_shown(part):
    least = [90, 75, 60, 40]

    if part.people:
        assert part.step == sum(part.percent < edge for edge in least)


@given(parts, parts)
def test_more_who_hold_never_make_it_darker(one, other):
    if one.people and one.people == other.people and one.holding >= other.holding:
        assert one.step <= other.step
        assert one.percent >= other.percent


@given(st.lists(parts, max_size=6))
def test_sum_is_the_sum_of_every_number(some):
    assert list(total(some)) == [sum(column) for column in zip(*some, strict=True)] or not some
    assert total(some[:2]).plus(total(some[2:])) == total(some)


def test_tallies_add_up_cell_by_cell():
    field, office = Column("field", Kind.EMPLOYEE), Column("office", Kind.EMPLOYEE)
    one = Tally(Part(5, 3), {field: Part(5, 3)})
    other = Tally(Part(4, 1), {field: Part(1, 1), office: Part(3, 0)})

    both = added([one, other])

    assert both.everybody == Part(9, 4)
    assert both.cells == {field: Part(6, 4), office: Part(3, 0)}
    assert added([]) == Tally()


def test_job_role_that_two_paths_name_belongs_to_the_first(revision):
    groups = role_groups(revision.paths)

    assert [group.id for group in groups] == [path.id for path in revision.paths]
    twice = role_groups([*revision.paths, *revision.paths])
    assert twice == groups


def row(name, people=4, holding=2, overdue=0):
    return Row(UUID(int=1), name, Tally(Part(people, holding, 0, overdue)), (), branch=True)


def test_lines_are_in_order_of_name_share_or_overdue():
    rows = [row("c", holding=1), row("a", people=0), row("b", overdue=2), row("d", holding=4)]

    def names(order):
        return [line.name for line in ordered(rows, order)]

    assert names("name") == ["a", "b", "c", "d"]
    assert names("lowest") == ["c", "b", "d", "a"], "nobody's share is known last"
    assert names("overdue") == ["b", "c", "d", "a"]


@given(st.integers(0, 130), st.integers(-3, 9))
def test_pages_hold_every_line_once(many, number):
    rows = [row(f"{n:03}") for n in range(many)]
    _, pages = page_of(rows, 1, 50)

    shown = [line for page in range(1, pages + 1) for line in page_of(rows, page, 50)[0]]

    assert shown == rows
    assert len(page_of(rows, number, 50)[0]) <= 50


def test_columns_are_those_that_hold_anybody_in_the_order_of_the_course(revision):
    groups = role_groups(revision.paths)
    cells = {
        Column("other", Kind.EMPLOYEE): Part(1),
        Column("office", Kind.CONTRACTOR): Part(2),
        Column("office", Kind.EMPLOYEE): Part(2),
        Column("field", Kind.EMPLOYEE): NONE,
        Column("field", Kind.CONTRACTOR): Part(3),
    }
    line = Row(UUID(int=1), "a", Tally(Part(8), cells), (), branch=True)

    assert columns([line], groups) == [
        ("field", "contractor"),
        ("office", "employee"),
        ("office", "contractor"),
        ("other", "employee"),
    ]


def country() -> Country:
    """Everything > North > N1; South stands alone and is not wholly in reach."""

    def region(n, name, parent, whole=True):
        return Region(UUID(int=n), name, parent and UUID(int=parent), whole)

    def branch(n, name, region_id):
        place = BoardBranch(UUID(int=n), name, "UTC", None, TODAY)
        return RegionBranch(place, UUID(int=region_id))

    regions = (region(1, "Everything", None), region(2, "North", 1), region(3, "N1", 2))
    return Country(
        (*regions, region(4, "South", None, whole=False)),
        (branch(11, "a", 1), branch(12, "b", 3), branch(13, "c", 4)),
        None,
    )


def test_regions_hold_branches_at_any_depth():
    here = country()

    def names(found):
        return [one.branch.name for one in found]

    assert [top.name for top in here.tops] == ["Everything"]
    assert names(here.below(UUID(int=1))) == ["a", "b"]
    assert names(here.below(UUID(int=2))) == ["b"]
    assert names(here.own(UUID(int=1))) == ["a"]
    assert names(here.loose) == ["c"], "its region is not in reach as a whole"
    assert [child.name for child in here.children(UUID(int=1))] == ["North"]
