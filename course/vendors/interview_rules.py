"""The questions of a first talk: one text, whoever is asked. Pure."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import yaml

from course.content.model import Revision
from course.content.model.interview import Question

FILE = Path(__file__).parent / "templates" / "interview" / "questions.yaml"
USUAL = tuple(Question(one["id"], one["ask"]) for one in yaml.safe_load(FILE.read_text("utf-8")))
"""What is asked where the published course has no questions of its own."""


def questions(revision: Revision) -> Sequence[Question]:
    """In the order in which they are asked: the company's own, or those of the program."""
    return revision.interview or USUAL


def digest(asked: Sequence[Question]) -> str:
    """SHA-256 in hex over all questions: two talks with one digest were asked alike."""
    text = "\n".join(f"{question.id} {question.ask}" for question in asked)
    return hashlib.sha256(text.encode()).hexdigest()
