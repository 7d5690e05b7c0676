"""All files of a new pack but the agreement, around the clauses that it holds."""

from collections.abc import Mapping, Sequence
from string import ascii_lowercase

from course.content.coverage import MIN_ITEMS
from course.content.starter import frame, questions, skeletons
from course.content.starter.proposals import Clause, Section
from course.content.starter.yaml_writer import Value, to_yaml


def pack_files(
    sections: Sequence[Section], title: str, company: str, templates: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Path to bytes.

    Args:
        title: of the agreement.
        templates: the certificate's page and print, by file name.
    """
    taught = [section for section in sections if section.clauses]
    clauses = [clause for section in taught for clause in section.clauses]
    modules = [skeletons.numbered("M", n, len(taught)) for n, _ in enumerate(taught, 1)]
    scenarios = [skeletons.numbered("S", n, len(clauses)) for n, _ in enumerate(clauses, 1)]
    frames: dict[str, Value] = {
        "modules/paths.yaml": frame.paths(modules, scenarios),
        "modules/course.yaml": frame.course(),
        "quizzes/final-check.yaml": frame.check(taught),
        f"certificates/{frame.PATH}.yaml": frame.credential(title, company),
    }
    texts = {path: to_yaml(value) for path, value in frames.items()}
    texts |= _chapters(taught, modules, len(clauses))
    texts |= _stories(taught, modules, scenarios)
    files = {path: text.encode() for path, text in texts.items()}
    return files | {f"certificates/{name}": content for name, content in templates.items()}


def _chapters(sections: Sequence[Section], modules: Sequence[str], total: int) -> dict[str, str]:
    """Each section's lesson, its quick recalls and its questions."""
    texts: dict[str, str] = {}
    first = 1
    for number, (section, module_id) in enumerate(zip(sections, modules, strict=True), 1):
        name = f"{number:02}-{section.id}"
        places = range(first, first + len(section.clauses))
        recalls = [skeletons.recall_ids(place, total) for place in places]
        texts[f"modules/{name}.md"] = skeletons.lesson(module_id, section, recalls)
        asked = [
            questions.item(f"{skeletons.numbered('Q', place, total)}{letter}", clause, place + turn)
            for place, clause in zip(places, section.clauses, strict=True)
            for turn, letter in enumerate(ascii_lowercase[:MIN_ITEMS])
        ]
        recalled = [
            questions.recall(id_, clause, place)
            for ids, clause in zip(recalls, section.clauses, strict=True)
            for place, id_ in enumerate(ids)
        ]
        texts[f"quizzes/{name}-items.yaml"] = _bank(f"items-{number:02}", "check", asked)
        texts[f"quizzes/{name}-recalls.yaml"] = _bank(f"recalls-{number:02}", "recall", recalled)
        first += len(section.clauses)
    return texts


def _stories(
    sections: Sequence[Section], modules: Sequence[str], scenarios: Sequence[str]
) -> dict[str, str]:
    """A scenario for each clause, told from both seats in turn where the clause binds both."""
    texts: dict[str, str] = {}
    told: list[str] = []
    ids = iter(scenarios)
    for section, module_id in zip(sections, modules, strict=True):
        for clause in section.clauses:
            id_, seat = next(ids), _seat(clause, told)
            story = questions.scenario(id_, module_id, clause, len(told), seat)
            texts[f"quizzes/{id_.lower()}-{clause.id}.yaml"] = to_yaml(story)
            told.append(seat)
    return texts


def _bank(id_: str, use: str, items: Sequence[Value]) -> str:
    return to_yaml({"kind": "items", "id": id_, "use": use, "items": items})


def _seat(clause: Clause, told: Sequence[str]) -> str:
    bound = clause.attributes.get("binds", "").split()
    seats = [seat for seat in ("contractor", "employee") if seat in bound]
    return min(seats or ("contractor", "employee"), key=told.count)
