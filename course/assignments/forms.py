"""What a manager fills in to give people a path."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from wtforms import BooleanField, RadioField, ValidationError
from wtforms.validators import InputRequired
from wtforms.widgets import TextInput

from course.assignments.queries import Candidate
from course.content.model import LearningPath
from course.web.forms import CheckboxesField, CourseForm, DayField

FARTHEST = relativedelta(years=2)
"""A day beyond this is a slip of the keyboard."""


class AssignForm(CourseForm):
    """One path, some people of the list, one day. What is not offered is not taken.

    ``people`` holds everybody of the branch, ``listed`` those whom the filter shows: ticking
    ``everyone`` means the latter.
    """

    path_id = RadioField("Path", validators=[InputRequired("Choose a path.")])
    everyone = BooleanField("Everyone in this list")
    people = CheckboxesField("People")
    due_on = DayField(
        "Due day",
        description="Write year, month, day, like 2027-10-14. They have until the end of that day.",
        widget=TextInput(),
        validators=[InputRequired("Write the day by which they finish.")],
    )

    def __init__(
        self,
        data: Any,
        *,
        paths: Sequence[LearningPath],
        people: Collection[Candidate],
        listed: Collection[Candidate],
        today: date,
        proposed: date,
    ):
        super().__init__(data or None, due_on=proposed)
        self._offered = {path.id for path in paths} | {str(row.person_id) for row in people}
        self.path_id.choices = [(path.id, path.title) for path in paths]
        self.people.choices = [(row.person_id, row.name) for row in people]
        self._listed = [row.person_id for row in listed]
        self._today = today

    def beyond_reach(self) -> bool:
        """Whether something was sent that this page does not offer to this manager."""
        sent = {*(self.people.raw_data or ()), *(self.path_id.raw_data or ())}
        return not sent <= self._offered

    def validate_people(self, field: CheckboxesField) -> None:
        if not (self.everyone.data and self._listed) and not field.data:
            raise ValidationError("Choose at least one person.")

    def validate_due_on(self, field: DayField) -> None:
        last = self._today + FARTHEST
        if field.data and field.data <= self._today:
            raise ValidationError("The day must be after today.")
        if field.data and field.data > last:
            raise ValidationError(f"The day must not be after {last.isoformat()}.")

    def picked(self) -> tuple[str, list[UUID], date]:
        """Path, people and day, typed. Call only after ``validate()``."""
        assert self.path_id.data
        assert self.due_on.data
        ticked: list[UUID] = list(self.people.data or ())
        everybody = self._listed if self.everyone.data else []
        return self.path_id.data, list(dict.fromkeys([*everybody, *ticked])), self.due_on.data
