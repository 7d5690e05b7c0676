"""What somebody fills in to give people a path, and to change what is open."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import TextInput

from course.assignments.domain import Who
from course.assignments.filter_form import DAY, NOTE_MOST, day_problem
from course.content.model import LearningPath
from course.web.forms import CheckboxesField, CourseForm, DayField


class AssignForm(CourseForm):
    """One path, everybody whom the filter finds or those who are ticked, one day."""

    path_id = RadioField("Path", validators=[InputRequired("Choose a path.")])
    everyone = BooleanField("Everyone in the filter")
    people = CheckboxesField("People", validate_choice=False)
    again = BooleanField("Also those who finished it before")
    due_on = DayField(
        "Due day",
        description=f"{DAY} They have until the end of that day.",
        widget=TextInput(),
        validators=[InputRequired("Write the day by which they finish.")],
    )
    note = TextAreaField(
        "Note",
        description="They read it with the path. Leave it empty if there is nothing to add.",
        validators=[MayBeEmpty(), Length(max=NOTE_MOST, message="Write at most 500 characters.")],
    )
    seen = StringField("What you saw")
    """The numbers of the preview that was agreed to; empty before there was one."""

    def __init__(
        self, data: Any, *, paths: Sequence[LearningPath], today: date, proposed: date
    ) -> None:
        super().__init__(data or None, due_on=proposed)
        self._paths = {path.id for path in paths}
        self.path_id.choices = [(path.id, path.title) for path in paths]
        self._today = today

    def beyond_reach(self) -> bool:
        """Whether a path was sent that there is not, or an id that is none."""
        paths = set(self.path_id.raw_data or ())
        return not paths <= self._paths or bool(self.people.process_errors)

    def validate_people(self, field: CheckboxesField) -> None:
        if not self.everyone.data and not field.data:
            raise ValidationError("Choose at least one person.")

    def validate_due_on(self, field: DayField) -> None:
        if problem := day_problem(field.data, self._today):
            raise ValidationError(problem)

    def meant(self, filtered: Who) -> Who:
        """Whom it is for: the filter's people, or those ticked. Call only after ``validate()``."""
        if self.everyone.data:
            return filtered
        return Who(person_ids=tuple(dict.fromkeys(self.people.data or ())))

    def picked(self) -> tuple[str, date, str | None]:
        """Path, day and note, typed. Call only after ``validate()``."""
        assert self.path_id.data
        assert self.due_on.data
        return self.path_id.data, self.due_on.data, (self.note.data or "").strip() or None


EXTEND, WITHDRAW, EXCUSE = "extend", "withdraw", "excuse"


class ChangeForm(CourseForm):
    """What happens to open assignments: more time, taken back, or excused until a day."""

    what = RadioField(
        "What happens?",
        validators=[InputRequired("Choose what happens.")],
    )
    day = DayField("Day", description=DAY, widget=TextInput())
    why = StringField(
        "Why",
        description="A few words for the record. Do not write about health.",
        validators=[Length(max=NOTE_MOST, message="Write at most 500 characters.")],
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data or None)
        self.what.choices = [(what, what) for what in (EXTEND, EXCUSE, WITHDRAW)]
        self._today = today

    def validate_day(self, field: DayField) -> None:
        if self.what.data in (None, WITHDRAW):
            return
        if not field.data and not field.errors:
            raise ValidationError("Write the day.")
        if problem := day_problem(field.data, self._today):
            raise ValidationError(problem)

    def validate_why(self, field: StringField) -> None:
        if self.what.data in (WITHDRAW, EXCUSE) and not (field.data or "").strip():
            raise ValidationError("Write in a few words why.")
