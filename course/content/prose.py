"""Words that learners read, kept for the checks of wording."""

from dataclasses import dataclass

from course.content.problems import Place


@dataclass(frozen=True)
class Prose:
    """A text without markup, and where it begins."""

    at: Place
    text: str
    """Line breaks here are line breaks in the file."""
    feedback: bool = False
