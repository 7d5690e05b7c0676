"""The way through a scenario: every node can be reached, and from every node there is an end."""

from collections.abc import Iterable, Mapping

from course.content.problems import Notes, did_you_mean, shown
from course.content.schema_questions import ScenarioForm
from course.content.validate import Filled

END = "END"


def check_graph(sheet: Filled[ScenarioForm], notes: Notes) -> None:
    """Note unknown nodes, nodes nobody comes to, and loops without exit."""
    nodes = sheet.form.nodes
    leads_to = {node.id: [option.next for option in node.options] for node in nodes}
    known = {*leads_to, END}
    if sheet.form.start not in leads_to:
        remedy = did_you_mean(sheet.form.start, leads_to, "Name the node it starts with.")
        what = f"There is no node {shown(sheet.form.start)}"
        notes.error(sheet.at("start"), "unknown-node", what, remedy)
        return
    all_known = True
    for number, node in enumerate(nodes):
        for n, option in enumerate(node.options):
            if option.next not in known:
                at = sheet.at("nodes", number, "options", n, "next")
                remedy = did_you_mean(option.next, known, "Name a node, or END.")
                what = f"There is no node {shown(option.next)}"
                notes.error(at, "unknown-node", what, remedy)
                all_known = False
    if all_known:
        _check_ways(sheet, leads_to, notes)


def _check_ways(
    sheet: Filled[ScenarioForm], leads_to: Mapping[str, list[str]], notes: Notes
) -> None:
    reached = _reach([sheet.form.start], leads_to)
    comes_from: dict[str, list[str]] = {}
    for id_, following in leads_to.items():
        for next_id in following:
            comes_from.setdefault(next_id, []).append(id_)
    ending = _reach([END], comes_from)
    if not any(END in following for following in leads_to.values()):
        what = "No option ends this scenario"
        notes.error(sheet.at("nodes"), "no-ending", what, "Let one lead to END.")
        return
    for number, node in enumerate(sheet.form.nodes):
        at = sheet.at("nodes", number)
        if node.id not in reached:
            what = f"The node {shown(node.id)} cannot be reached"
            notes.error(at, "unreachable", what, "Lead an option to it, or remove it.")
        elif node.id not in ending:
            what = f"From the node {shown(node.id)} there is no way to the end"
            notes.error(at, "endless-loop", what, "Let one option lead out of the loop.")


def _reach(start: Iterable[str], leads_to: Mapping[str, Iterable[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(start)
    while waiting:
        id_ = waiting.pop()
        if id_ not in reached:
            reached.add(id_)
            waiting += leads_to.get(id_, ())
    return reached
