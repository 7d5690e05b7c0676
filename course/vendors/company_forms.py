"""What the company says about a firm."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from wtforms import HiddenField
from wtforms.validators import InputRequired, ValidationError

from course.content.model.interview import Question
from course.vendors.domain import NEXT, Outcome, Status
from course.vendors.forms import Choose, Text, Words, believable
from course.web.forms import CourseForm, DayField


class ReferenceAnswerForm(CourseForm):
    outcome = Choose(
        "What did they say, all in all?",
        options=[("", "Choose"), *((one.value, one.capitalize()) for one in Outcome)],
    )
    words = Words("In their words", needed="Write what they said.")

    def validate_outcome(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Choose how it went, all in all.")


class InterviewForm(CourseForm):
    """Day, who was there, and a note for each question: the same questions for everybody."""

    held_on = DayField(
        "Day of the talk",
        description="Such as 2026-03-31",
        validators=[InputRequired("Write the day of the talk."), believable],
    )
    spoke_with = Text("Who spoke for the firm?", needed="Write who spoke for the firm.")
    revision = HiddenField()
    """The text that the questions stand in."""

    @staticmethod
    def asking(questions: Sequence[Question]) -> type["InterviewForm"]:
        """The form with a field for each question."""
        asked = {f"note-{one.id}": Words(one.ask, rows=3) for one in questions}
        return type("InterviewForm", (InterviewForm,), asked)

    def notes(self) -> dict[str, str]:
        """Question id -> note. Call only after ``validate()``."""
        return {
            field.name.removeprefix("note-"): field.data or ""
            for field in self
            if field.name.startswith("note-")
        }


class StatusForm(CourseForm):
    status = Choose("What is the firm from now on?")
    reason = Words(
        "Why?",
        needed="Write the reason.",
        description="The firm reads it, too. With “Conditional” it is the condition.",
    )

    def __init__(self, data: Any, *, now: Status):
        super().__init__(data)
        self.status.choices = [("", "Choose"), *((one.value, one.words) for one in NEXT[now])]

    def validate_status(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Choose what the firm is from now on.")


class BranchForm(CourseForm):
    """A branch by its id, out of those that there are."""

    branch = Choose("Branch", coerce=str)

    def __init__(self, data: Any, *, branches: Iterable[tuple[UUID, str]]):
        super().__init__(data)
        self.branch.choices = [("", "Choose"), *((str(id_), name) for id_, name in branches)]

    def validate_branch(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Choose a branch.")
