"""What somebody fills in to find roles, to give one and to take one back."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import SelectField, StringField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import TextInput

from course.actor import Role
from course.people.grant_rules import PLACES, WORDS
from course.people.place_queries import Place
from course.web.forms import CourseForm, DayField

HEADS = {"branch": "Branch", "region": "Region", "vendor": "Vendor"}
EVERY_ROLE = [("", "Every role"), *((role.value, words) for role, words in WORDS.items())]
STATES = [("", "Held now"), ("all", "Also those that are over")]


class RolesForm(CourseForm):
    """The filter of the list."""

    q = StringField("Name or person id", validators=[Length(max=100)])
    role = SelectField("Role", choices=[], default="")
    state = SelectField("When", choices=[], default="")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.role.choices, self.state.choices = list(EVERY_ROLE), list(STATES)
        self.q.data = (self.q.data or "").strip()

    @property
    def picked(self) -> Role | None:
        return Role(self.role.data) if self.role.data else None


class GiveForm(CourseForm):
    """One role: where it holds, if anywhere in particular, and its last day."""

    place = SelectField("Where?", validate_choice=False)
    until = DayField("Last day", widget=TextInput())

    def __init__(self, data: Any, *, role: Role, places: Sequence[Place], today: date) -> None:
        super().__init__(data or None)
        self._role, self._today = role, today
        kind = PLACES.get(role)
        if kind:
            self.place.label.text = HEADS[kind]
            options = [(f"{kind}:{place.id}", place.name) for place in places if place.kind == kind]
            self.place.choices = [("", "Choose one"), *options]
            self._offered = {value for value, _ in options}
        else:
            del self.place
        self.until.description = (
            "Year, month, day, like 2027-10-14. It ends at midnight UTC."
            if role is Role.AUDITOR
            else "Leave it empty if the role has no end. Else year, month, day, like 2027-10-14."
        )

    def validate_place(self, field: SelectField) -> None:
        if field.data not in self._offered:
            raise ValidationError("Choose where the role holds.")

    def validate_until(self, field: DayField) -> None:
        if field.data is None and self._role is Role.AUDITOR and not field.errors:
            raise ValidationError("An auditor looks for a time. Write the last day.")
        if field.data and field.data < self._today:
            raise ValidationError("That day is over. Write today or a later day.")

    def where(self) -> dict[str, UUID]:
        """As ``granting.grant_role`` takes it. Call only after ``validate()``."""
        return place_of(self.place.data) if self.place else {}


def place_of(written: str) -> dict[str, UUID]:
    """``branch:…`` as ``{"branch_id": …}``. Raises ``ValueError`` for anything else."""
    kind, _, id_ = written.partition(":")
    if kind not in HEADS:
        raise ValueError(written)
    return {f"{kind}_id": UUID(id_)}
