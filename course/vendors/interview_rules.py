"""The questions of a first talk: one text, whoever is asked. Pure."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

QUESTIONS = Path(__file__).parent / "templates" / "interview" / "questions.yaml"


@dataclass(frozen=True)
class Question:
    """One question. ``id`` is stable; the words may be improved."""

    id: str
    ask: str


@cache
def questions() -> tuple[Question, ...]:
    """In the order in which they are asked."""
    read = yaml.safe_load(QUESTIONS.read_text("utf-8"))
    return tuple(Question(one["id"], one["ask"]) for one in read)


def digest() -> str:
    """SHA-256 in hex over all questions: two talks with one digest were asked alike."""
    text = "\n".join(f"{question.id} {question.ask}" for question in questions())
    return hashlib.sha256(text.encode()).hexdigest()
