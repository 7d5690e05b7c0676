"""The ways through a scenario: where best choices lead, and which endings anybody can see."""

from collections.abc import Iterator

from course.content.meters import ENDINGS, Standing, bounded
from course.content.model import Decision, Option, Rating, Scenario
from course.content.problems import Notes, shown
from course.content.schema_questions import ScenarioForm
from course.content.validate import Filled

FULL_SAFETY = 100


def check_ways(sheet: Filled[ScenarioForm], scenario: Scenario, notes: Notes) -> None:
    """Warn where the meters and the ratings tell different stories.

    Says nothing while a node is missing or has not exactly one best option: that is noted
    elsewhere.
    """
    following = {node.id: [option.next for option in node.options] for node in scenario.nodes}
    known = {*following, None}
    if scenario.start not in following or any(
        n not in known for ns in following.values() for n in ns
    ):
        return
    if any(sum(o.rating is Rating.BEST for o in node.options) != 1 for node in scenario.nodes):
        return
    if _check_circles(sheet, scenario, notes):
        _check_best(sheet, scenario, notes)
        _check_slips(sheet, scenario, notes)
    _check_endings(sheet, scenario, notes)


def endings(scenario: Scenario) -> set[str]:
    """Every ending that some way through the scenario leads to."""
    effects = {
        node.id: [(option.next, option.trust, option.safety) for option in node.options]
        for node in scenario.nodes
    }
    found: set[str] = set()
    seen = {(scenario.start, *Standing())}
    waiting = list(seen)
    # Meters are small whole numbers: the states are few, however many the ways.
    while waiting and len(found) < len(ENDINGS):
        node_id, trust, safety = waiting.pop()
        for following, more_trust, more_safety in effects[node_id]:
            then = (bounded(trust + more_trust), bounded(safety + more_safety))
            if following is None:
                found.add(Standing(*then).ending)
            elif (state := (following, *then)) not in seen:
                seen.add(state)
                waiting.append(state)
    return found


def _best_from(scenario: Scenario, node_id: str | None) -> Iterator[tuple[Decision, Option]]:
    """The chain of best options from a node on, up to the end or to where it comes back."""
    seen: set[str] = set()
    while node_id is not None and node_id not in seen:
        seen.add(node_id)
        node = scenario.node(node_id)
        yield node, node.best
        node_id = node.best.next


def _check_circles(sheet: Filled[ScenarioForm], scenario: Scenario, notes: Notes) -> bool:
    """Whether best choices come to an end from everywhere; noted once if not."""
    for number, node in enumerate(scenario.nodes):
        *_, (_, last) = _best_from(scenario, node.id)
        if last.next is not None:
            what = f"From the node {shown(node.id)} the best options lead in a circle"
            remedy = "Let the best option of one of these nodes lead on."
            notes.error(sheet.at("nodes", number), "best-circle", what, remedy)
            return False
    return True


def _check_best(sheet: Filled[ScenarioForm], scenario: Scenario, notes: Notes) -> None:
    end = Standing().after(option for _, option in _best_from(scenario, scenario.start))
    if end.ending != "kept" or end.safety < FULL_SAFETY:
        what = (
            f"Whoever always chooses best ends {end.ending},"
            f" with Trust {end.trust} and Safety {end.safety}"
        )
        remedy = f"Let the best options end kept, with Safety {FULL_SAFETY}."
        notes.warn(sheet.at("nodes"), "best-path", what, remedy)


def _check_slips(sheet: Filled[ScenarioForm], scenario: Scenario, notes: Notes) -> None:
    """One slip from the best way into a repair node, then best choices: all is not lost."""
    numbers = {node.id: number for number, node in enumerate(scenario.nodes)}
    here = Standing()
    for node, best in _best_from(scenario, scenario.start):
        for n, slip in enumerate(node.options):
            if slip is best or slip.next is None or not scenario.node(slip.next).repair:
                continue
            repaired = [option for _, option in _best_from(scenario, slip.next)]
            end = here.after([slip, *repaired])
            if end.ending not in ("kept", "shaken"):
                what = (
                    f"After option {slip.id} even the best choices end {end.ending},"
                    f" with Trust {end.trust} and Safety {end.safety}"
                )
                remedy = "Let the repair give more back, or the slip cost less."
                at = sheet.at("nodes", numbers[node.id], "options", n)
                notes.warn(at, "no-way-back", what, remedy)
        here = here.after([best])


def _check_endings(sheet: Filled[ScenarioForm], scenario: Scenario, notes: Notes) -> None:
    reached = endings(scenario)
    if "unsafe" in reached:
        reached.add("lost")  # an unsafe story ends with these words and one more sentence
    for name in ENDINGS:
        if getattr(scenario.endings, name) and name not in reached:
            what = f"No way through this scenario ends {name}"
            remedy = "Change what some options do to Trust and Safety."
            if name == "unsafe":
                remedy = "Leave `unsafe` out, or let something here be dangerous."
            notes.warn(sheet.at("endings", name), "ending-unreachable", what, remedy)
