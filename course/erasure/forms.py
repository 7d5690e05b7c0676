"""What has to be typed before somebody is erased."""

from typing import Any

from wtforms import StringField, ValidationError
from wtforms.validators import InputRequired

from course.people.domain import fold
from course.web.forms import CourseForm


class EraseForm(CourseForm):
    """The id once more, by hand: it cannot be undone, and two people may have one name."""

    code = StringField(
        "Type their person id",
        description="As it stands above. This cannot be undone.",
        validators=[InputRequired("Type the person id.")],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )

    def __init__(self, data: Any, *, code: str):
        super().__init__(data)
        self._code = code

    def validate_code(self, field: StringField) -> None:
        if fold(field.data or "") != fold(self._code):
            raise ValidationError(f"That is not their person id. Type {self._code}.")
