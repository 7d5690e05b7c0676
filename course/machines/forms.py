"""What is filled in about a new key."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from course.credentials.certificate import clean
from course.machines.domain import NAME_MOST, TERMS, Purpose
from course.machines.service import SAY_WHERE, SAY_WHICH
from course.web.forms import CourseForm

EVERYWHERE = "everywhere"
COMPANY = "The whole company"


def _line(value: str | None) -> str:
    return clean(value or "")


class KeyForm(CourseForm):
    """Purpose, branch and name; ``answer_id`` is the key's id, made by the page."""

    purpose = RadioField(
        "What may it do?",
        choices=[],
        validators=[InputRequired("Choose what it may do.")],
    )
    branch = SelectField("For which branch?", coerce=str)
    name = StringField(
        "Which machine is it for?",
        description="Such as North gate, phone system or planner",
        filters=[_line],
        validators=[
            InputRequired(SAY_WHICH),
            Length(max=NAME_MOST, message=f"Write it in at most {NAME_MOST} letters."),
        ],
        render_kw={"autocomplete": "off"},
    )
    answer_id = HiddenField()

    def __init__(self, data: Any, *, branches: Iterable[tuple[UUID, str]]):
        super().__init__(data)
        self.purpose.choices = [(one.value, TERMS[one].words) for one in Purpose]
        named = [(str(id_), name) for id_, name in branches]
        self.branch.choices = [("", "Choose"), *named, (EVERYWHERE, COMPANY)]
        self.branch.description = (
            "“The whole company” is there for visits, replies and complaints only."
        )
        self.answer_id.data = self.answer_id.data or str(uuid4())

    def validate_branch(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(SAY_WHERE)
        purpose = Purpose(self.purpose.data) if self.purpose.data in set(Purpose) else None
        if field.data == EVERYWHERE and purpose and not TERMS[purpose].everywhere:
            raise ValidationError(SAY_WHERE)

    def validate_answer_id(self, field: Any) -> None:
        try:
            UUID(field.data)
        except ValueError:
            raise ValidationError("Open the page again.") from None

    @property
    def branch_id(self) -> UUID | None:
        """Call only after ``validate()``."""
        return None if self.branch.data == EVERYWHERE else UUID(self.branch.data)
