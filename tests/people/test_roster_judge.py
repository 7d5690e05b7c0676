"""The rules of a roster as such: whatever stands in a file, twice is the same as once."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from course.people.domain import Kind
from course.people.roster_judge import judge
from course.people.roster_rules import Wish
from course.people.roster_verdicts import Asked, Known, Step, Tie, Verdict

TODAY = date(2026, 3, 1)
DAY = timedelta(days=1)
BRANCHES = [UUID(int=n) for n in (1, 2, 3)]
PIKE = UUID(int=9)
TODAYS = dict.fromkeys(BRANCHES, TODAY)

days = st.integers(-60, 30).map(lambda n: TODAY + n * DAY)


@st.composite
def wishes(draw) -> list[Wish]:
    """A person's rows of one file."""
    found = []
    for number in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(Kind))
        since, until = draw(st.none() | days), draw(st.none() | days)
        if since and until and until < since:
            since, until = until, since
        found.append(
            Wish(
                number + 2,
                "A1",
                "a1",
                "Ana",
                *draw(st.sampled_from([(None, None), ("a@b.cd", "a@b.cd")])),
                None,
                None,
                kind,
                PIKE if kind is Kind.CONTRACTOR else None,
                draw(st.sampled_from(BRANCHES)),
                draw(st.sampled_from(["technician", "lead"])),
                since,
                until,
            )
        )
    return found


@dataclass
class World:
    """One person, as imports leave them."""

    known: Known | None = None
    ties: dict[UUID, Tie] = field(default_factory=dict)

    def take(self, rows: list[Wish], says_ends: bool = True) -> list[Verdict]:
        lines = judge(Asked(rows, TODAYS, says_ends), self.known)
        by_number = {wish.number: wish for wish in rows}
        for line in lines:
            wish = by_number[line.number]
            if line.name:
                id_ = self.known.id if self.known else uuid4()
                person = (line.name, line.email, line.email_key, line.phone, line.language)
                self.known = Known(id_, "a1", *person, True, False, ())
            if line.step in {Step.END, Step.MOVE}:
                last = line.ends_on if line.step is Step.END else line.old_ends_on
                tie = self.ties[line.engagement_id]
                self.ties[tie.id] = tie._replace(ends_on=last)
            if line.step is Step.ALTER:
                tie = self.ties[line.engagement_id]
                self.ties[tie.id] = Tie(tie.id, *wish[8:12], line.starts_on, line.ends_on, True)
            if line.step in {Step.BEGIN, Step.MOVE}:
                new = Tie(uuid4(), *wish[8:12], line.starts_on, line.ends_on, True)
                self.ties[new.id] = new
        if self.known:
            self.known = self.known._replace(ties=tuple(self.ties.values()))
        return [line.verdict for line in lines]

    @property
    def facts(self) -> list[tuple]:
        return sorted(
            (t.kind, t.branch_id, t.job_role, t.starts_on, t.ends_on or date.max)
            for t in self.ties.values()
        )


@given(st.lists(wishes(), min_size=1, max_size=4), st.booleans())
@settings(max_examples=200, deadline=None)
def test_every_file_taken_twice_changes_nothing_the_second_time(files, says_ends):
    world = World()
    for rows in files:
        world.take(rows, says_ends)
        before = world.facts

        again = world.take(rows, says_ends)

        assert set(again) <= {Verdict.UNCHANGED, Verdict.REFUSED}, again
        assert world.facts == before


@given(st.lists(wishes(), min_size=1, max_size=3))
@settings(max_examples=100, deadline=None)
def test_engagements_never_end_before_they_start(files):
    world = World()
    for rows in files:
        world.take(rows)

        assert all(
            tie.ends_on is None or tie.starts_on <= tie.ends_on for tie in world.ties.values()
        )


@given(st.lists(wishes(), min_size=1, max_size=2), wishes(), st.randoms())
@settings(max_examples=100, deadline=None)
def test_order_of_a_persons_rows_does_not_matter(files, rows, random):
    one, other = World(), World()
    for earlier in files:
        one.take(earlier)
    other.known, other.ties = one.known, dict(one.ties)
    shuffled = random.sample(rows, len(rows))

    first = sorted(one.take(rows))
    second = sorted(other.take(shuffled))

    assert first == second
    assert one.facts == other.facts
