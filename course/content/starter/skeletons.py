"""Lessons that say what to write where: one for each section, one screen for each clause."""

from collections.abc import Sequence

from course.content.drafts import MARK
from course.content.starter.proposals import Clause, Section
from course.content.starter.words import shortened
from course.content.starter.yaml_writer import OneLine, Value, to_yaml

MAX_NAME_WORDS = 10
MINUTES_A_SCREEN = 2
MAX_MINUTES = 30


def numbered(letter: str, number: int, of: int) -> str:
    """An id such as M07: as many digits as the highest needs, at least two."""
    return f"{letter}{number:0{max(2, len(str(of)))}}"


def recall_ids(number: int, of: int) -> tuple[str, str]:
    """The two quick recalls of a clause, by its place in the agreement."""
    id_ = numbered("R", number, of)
    return f"{id_}a", f"{id_}b"


def name_of(section: Section) -> str:
    """A section's title, short enough to be one elsewhere."""
    return shortened(section.title, MAX_NAME_WORDS) or section.id


def lesson(id_: str, section: Section, recalls: Sequence[tuple[str, str]]) -> str:
    """The lesson file of a section.

    Args:
        recalls: the ids of two quick recalls for each clause, in the order of the clauses.
    """
    front: dict[str, Value] = {
        "id": id_,
        "draft": True,
        "title": name_of(section),
        "objective": f"{MARK} in one sentence, what you can do after this lesson.",
        "minutes": min(MAX_MINUTES, MINUTES_A_SCREEN * len(section.clauses)),
        "clauses": OneLine(clause.id for clause in section.clauses),
        "pocket_line": f"{MARK} one line to remember on the way to work.",
        "team_talk": f"{MARK} a question for the team to talk about.",
    }
    screens = [_screen(c, ids) for c, ids in zip(section.clauses, recalls, strict=True)]
    return "\n".join([f"---\n{to_yaml(front)}---\n", *screens])


def _screen(clause: Clause, recalls: tuple[str, str]) -> str:
    shown = [f"::clause {clause.id}", *(f"::recall {id_}" for id_ in recalls)]
    guidance = (
        f"{MARK} a moment at work in which this promise matters, in at most 60 words. "
        "Say what a good colleague does and why."
    )
    return "\n\n".join([f"## {clause.title} {{: #{clause.id}}}", guidance, *shown]) + "\n"
