"""Practice scenarios as they are played: meters, words, repairs and endings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.assessment.story import Meters, Story, play, usual_length
from course.content.model import Option, Rating
from tests.packs import shipped

COURSE = shipped().revision
assert COURSE
SCENARIOS = pytest.mark.parametrize("scenario", COURSE.scenarios, ids=lambda s: s.id)
EFFECTS = st.integers(-150, 150)


def option(**effects: int) -> Option:
    return Option("a", "Do it", Rating.BEST, (), "Why", **effects)


def played(scenario, choose) -> Story:
    """The whole story; ``choose`` picks an option of each decision."""
    chosen: list[str] = []
    while (story := play(scenario, chosen)).open is not None:
        chosen.append(choose(story).id)
        assert len(chosen) < 50, "the story does not end"
    return story


@given(st.lists(st.tuples(EFFECTS, EFFECTS, EFFECTS), max_size=8))
def test_meters_stay_in_bounds(turns):
    meters = Meters()

    for trust, safety, cost in turns:
        meters = meters.after(option(trust=trust, safety=safety, cost=cost))

    assert 0 <= meters.trust <= 100
    assert 0 <= meters.safety <= 100
    assert meters.cost >= 0
    assert 0 <= meters.cost_percent <= 100


@pytest.mark.parametrize(
    ("trust", "word"),
    [(0, "lost"), (44, "lost"), (45, "shaken"), (69, "shaken"), (70, "kept"), (100, "kept")],
)
def test_trust_in_words(trust, word):
    assert Meters(trust=trust).trust_word == word


@pytest.mark.parametrize(("safety", "word"), [(59, "unsafe"), (60, "safe"), (100, "safe")])
def test_safety_in_words(safety, word):
    assert Meters(safety=safety).safety_word == word


@pytest.mark.parametrize(
    ("cost", "word"), [(0, "none"), (1, "some"), (249, "some"), (250, "much"), (9000, "much")]
)
def test_cost_in_words(cost, word):
    assert Meters(cost=cost).cost_word == word


@SCENARIOS
def test_best_way_keeps_trust_and_nobody_is_ever_in_danger(scenario):
    story = played(scenario, lambda story: story.open.best)

    assert story.ending == "kept"
    assert story.meters.safety == 100
    assert story.ending_words == scenario.endings.kept


@SCENARIOS
def test_slip_that_can_be_put_right_can_still_end_well(scenario):
    """Every first slip that leads to a repair, then best steps only."""
    slips = [
        (node, option)
        for node in scenario.nodes
        for option in node.options
        if option.next and scenario.node(option.next).repair and not node.repair
    ]
    endings = {played(scenario, _slip_once(*slip)).ending for slip in slips}

    assert endings <= {"kept", "shaken"}


def test_most_stories_let_a_mistake_be_put_right():
    with_repair = [s for s in COURSE.scenarios if any(node.repair for node in s.nodes)]

    assert len(with_repair) * 3 >= len(COURSE.scenarios) * 2


def _slip_once(node, slip):
    def choose(story: Story) -> Option:
        been_here = any(turn.node.id == node.id for turn in story.turns)
        return slip if story.open.id == node.id and not been_here else story.open.best

    return choose


@SCENARIOS
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_way_through_ends_with_words(scenario, data):
    story = played(scenario, lambda story: data.draw(st.sampled_from(story.open.options)))

    assert story.ending in {"kept", "shaken", "lost", "unsafe"}
    assert story.ending_words


@pytest.mark.parametrize(
    ("meters", "ending"),
    [
        (Meters(trust=70), "kept"),
        (Meters(trust=45), "shaken"),
        (Meters(trust=0), "lost"),
        (Meters(trust=100, safety=59), "unsafe"),
    ],
)
def test_ending_follows_the_meters_and_danger_beats_trust(meters, ending):
    scenario = COURSE.scenarios[0]
    turn = play(scenario, [scenario.node(scenario.start).best.id]).turns[0]
    last = type(turn)(turn.node, turn.option, turn.before, meters)

    assert Story(scenario, (last,), None).ending == ending


def test_ending_in_danger_says_so_after_the_lost_trust():
    scenario = COURSE.scenarios[0]
    turn = play(scenario, [scenario.node(scenario.start).best.id]).turns[0]
    last = type(turn)(turn.node, turn.option, turn.before, Meters(safety=10))

    words = Story(scenario, (last,), None).ending_words

    assert words.startswith(scenario.endings.lost)
    assert words.endswith(scenario.endings.unsafe)


@SCENARIOS
def test_usual_length_is_that_of_the_best_way(scenario):
    story = played(scenario, lambda story: story.open.best)

    assert usual_length(scenario) == len(story.turns)


@SCENARIOS
def test_story_says_where_it_stands(scenario):
    assert play(scenario, []).open == scenario.node(scenario.start)
    first = scenario.node(scenario.start).best
    story = play(scenario, [first.id])

    assert [turn.option for turn in story.turns] == [first]
    assert story.open == scenario.node(first.next)
    assert story.turns[0].before == Meters()


def test_choice_a_node_does_not_have_is_a_bug():
    with pytest.raises(KeyError):
        play(COURSE.scenarios[0], ["z"])
