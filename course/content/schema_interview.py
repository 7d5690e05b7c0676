"""What an author may write in modules/interview.yaml: the questions of every first talk."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from course.content.schema_base import Form, Id, Sheet

Ask = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class InterviewQuestionForm(Form):
    id: Id
    """Stable: notes of talks are kept under it, whatever the words become."""
    ask: Ask
    """Word for word. Notes that were taken keep the words that were asked."""


class InterviewForm(Sheet):
    """modules/interview.yaml: asked of firms and of people who want to work here alike.

    A pack without this file asks the program's own seven questions.
    """

    kind: Literal["interview"]
    questions: Annotated[list[InterviewQuestionForm], Field(min_length=1, max_length=20)]
