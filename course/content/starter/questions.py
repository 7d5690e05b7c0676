"""Questions that say what to write where: scenarios, single questions, quick recalls."""

from collections.abc import Sequence

from course.content.drafts import MARK
from course.content.starter.proposals import Clause
from course.content.starter.yaml_writer import OneLine, Value

LETTERS = "abc"
MINUTES = 5

_WHY = f"{MARK} the reason, in under 30 words."
_FIRST = {
    "best": "what a good colleague does at once.",
    "acceptable": "what is right, but late or only half of it.",
    "poor": "what looks quick and easy on a busy day.",
}
_SECOND = {
    "best": "what still puts it right.",
    "acceptable": "what helps a little.",
    "poor": "what makes it worse.",
}
_EFFECTS = {"best": (10, 0), "acceptable": (0, 0), "poor": (-20, -10)}


def scenario(id_: str, module_id: str, clause: Clause, place: int, engagement: str) -> Value:
    """A story with one mistake that can be put right.

    Args:
        place: changes from clause to clause, so that the best option is not always the same one.
        engagement: from whose seat it is told.
    """
    return {
        "kind": "scenario",
        "id": id_,
        "draft": True,
        "title": f"{MARK} what happens, in a few words.",
        "seat": f"{MARK} who you are, such as a name, a job and a firm.",
        "engagement": engagement,
        "module": module_id,
        "minutes": MINUTES,
        "clauses": OneLine([clause.id]),
        "situation": f"{MARK} where you are and what has just begun.",
        "start": "N1",
        "nodes": [
            {
                "id": "N1",
                "scene": f"{MARK} what has just happened.",
                "ask": f"{MARK} the question, such as what you do now.",
                "options": _steps(clause, place, _FIRST, "N2"),
            },
            {
                "id": "N2",
                "scene": f"{MARK} what came of the wrong step.",
                "ask": f"{MARK} the question after the wrong step.",
                "repair": True,
                "options": _steps(clause, place + 1, _SECOND, "END"),
            },
        ],
        "endings": {
            "kept": f"{MARK} how it ends if the promise was kept.",
            "shaken": f"{MARK} how it ends if trust was shaken.",
            "lost": f"{MARK} how it ends if trust was lost.",
        },
        "talk": f"{MARK} a question for the team about this story.",
    }


def item(id_: str, clause: Clause, place: int) -> Value:
    """A single question of the final check."""
    options = [
        _answer(letter, kind, _FIRST)
        for letter, kind in zip(LETTERS, _turned(list(_FIRST), place), strict=True)
    ]
    ask = f"{MARK} a question about this promise, from a real day."
    return {"id": id_, "draft": True, "clause": clause.id, "ask": ask, "options": options}


def recall(id_: str, clause: Clause, place: int) -> Value:
    """A quick recall in a lesson."""
    options = [
        _answer(letter, kind, _FIRST)
        for letter, kind in zip(LETTERS, _turned(["best", "poor"], place), strict=False)
    ]
    asked = "what the clause asks for" if id_.endswith("a") else "why the clause asks for it"
    ask = f"{MARK} a short question about {asked}."
    return {"id": id_, "draft": True, "clause": clause.id, "ask": ask, "options": options}


def _answer(letter: str, kind: str, says: dict[str, str]) -> Value:
    best = {"best": True} if kind == "best" else {}
    return {"id": letter, "do": f"{MARK} {says[kind]}", **best, "why": _WHY}


def _steps(clause: Clause, place: int, says: dict[str, str], after_mistake: str) -> list[Value]:
    return [
        {
            "id": letter,
            "do": f"{MARK} {says[kind]}",
            "then": f"{MARK} what happens at once.",
            "next": after_mistake if kind == "poor" else "END",
            "trust": _EFFECTS[kind][0],
            "safety": _EFFECTS[kind][1],
            "rating": kind,
            "clauses": OneLine([clause.id]),
            "why": _WHY,
        }
        for letter, kind in zip(LETTERS, _turned(list(says), place), strict=True)
    ]


def _turned(kinds: Sequence[str], place: int) -> list[str]:
    turn = place % len(kinds)
    return [*kinds[-turn:], *kinds[:-turn]] if turn else list(kinds)
