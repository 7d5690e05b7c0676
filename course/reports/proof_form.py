"""Which clause, and which day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import SelectField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import TextInput

from course.content.model import Clause
from course.web.forms import CourseForm, DayField


class ProofForm(CourseForm):
    """Sent by GET, so that an answer has an address that can be kept and sent on."""

    clause = SelectField("Clause", validate_choice=False)
    on = DayField(
        "On which day?",
        description="Like 2027-10-14",
        widget=TextInput(),
        render_kw={"autocomplete": "off"},
        validators=[InputRequired("Write a day, like 2027-10-14.")],
    )

    def __init__(self, data: Any, *, clauses: Sequence[Clause], today: date):
        super().__init__(data)
        self.clause.choices = [(c.id, f"{c.number} {c.title}") for c in clauses]
        self._today = today

    def validate_on(self, field: DayField) -> None:
        if field.data and field.data > self._today:
            raise ValidationError("Choose a day that has come: today at the latest.")

    def picked(self) -> tuple[str, date]:
        """The checked answers, typed. Call only after ``validate()``."""
        assert self.on.data is not None
        return self.clause.data or "", self.on.data
