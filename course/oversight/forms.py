"""The filter over what auditors opened."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from course.oversight.queries import Asked, Auditor
from course.web.forms import CourseForm, DayField


class ViewsForm(CourseForm):
    """Sent by GET, so that what one found can be kept as a bookmark."""

    auditor = SelectField("Auditor", validate_choice=False)
    on = DayField(
        "Day",
        description="Like 2027-10-14",
        widget=TextInput(),
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, data: Any, *, auditors: Sequence[Auditor]):
        super().__init__(data)
        known = [(str(a.person_id), f"{a.name} ({a.code})") for a in auditors]
        self.auditor.choices = [("", "All auditors"), *known]
        self._known = {"", *(value for value, _ in known)}

    def validate_auditor(self, field: SelectField) -> None:
        if (field.data or "") not in self._known:
            raise ValidationError("Choose one from the list.")

    def picked(self) -> Asked:
        """The checked filter, typed. Call only after ``validate()``."""
        person_id = UUID(self.auditor.data) if self.auditor.data else None
        return Asked(person_id, self.on.data, self.on.data)

    def given(self) -> Mapping[str, str]:
        """What is set, as the next request has to repeat it."""
        return {field.name: str(field.data) for field in self if field.data}
