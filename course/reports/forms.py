"""The register's filter, and what an export is asked for with."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import SelectField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from course.credentials.domain import Status
from course.people.domain import Kind
from course.people.place_queries import Place
from course.reports.exports import Form
from course.reports.queries import RegisterFilter
from course.web.forms import CourseForm, DayField

Choices = Sequence[tuple[str, str]]

KINDS: Choices = ((Kind.EMPLOYEE, "Employees"), (Kind.CONTRACTOR, "Contractors"))
STATUSES: Choices = (
    (Status.VALID, "Valid"),
    (Status.EXPIRING, "Expiring"),
    (Status.LAPSED, "Lapsed"),
    (Status.REVOKED, "Revoked"),
    (Status.NOT_YET, "Not yet"),
)


class OneOf(SelectField):
    """One of a list, or all of it."""

    def __init__(self, label: str, every: str, choices: Choices = (), **kwargs: Any):
        super().__init__(label, choices=[], **kwargs)
        self._every = every
        self.offer(choices)

    def offer(self, choices: Choices) -> None:
        self._known = dict(choices)
        self.choices = [("", self._every), *choices]

    def words(self) -> str:
        """What is chosen, as it is offered."""
        return self._known.get(self.data, self._every)

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in self._known:
            raise ValidationError("Choose one from the list.")


class RegisterForm(CourseForm):
    """The filter bar, sent by GET so that a filtered register can be kept as a bookmark."""

    region = OneOf("Region", "All regions")
    branch = OneOf("Branch", "All branches")
    vendor = OneOf("Firm", "All firms")
    kind = OneOf("Kind", "Everyone", KINDS)
    person_id = StringField("Person id", render_kw={"autocomplete": "off"})
    status = OneOf("Status", "Every status", STATUSES)
    valid_on = DayField(
        "Valid on",
        description="Like 2027-10-14",
        widget=TextInput(),  # a calendar control would drop what cannot be read, unsaid
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, data: Any, *, places: Sequence[Place]):
        super().__init__(data)
        self.places = tuple(places)
        for field in (self.region, self.branch, self.vendor):
            field.offer([(str(p.id), p.name) for p in places if p.kind == field.name])

    def picked(self) -> RegisterFilter:
        """The checked filter, typed. Call only after ``validate()``."""
        return RegisterFilter(
            region_id=_id(self.region.data),
            branch_id=_id(self.branch.data),
            vendor_id=_id(self.vendor.data),
            person_id=(self.person_id.data or "").strip() or None,
            kind=Kind(self.kind.data) if self.kind.data else None,
            status=Status(self.status.data) if self.status.data else None,
            valid_on=self.valid_on.data,
        )

    def given(self) -> Mapping[str, str]:
        """What is set, as the next request has to repeat it."""
        values = {field.name: field.data for field in self}
        return {name: str(value) for name, value in values.items() if value}

    def words(self) -> list[str]:
        """What is set, as people read it."""
        parts = (self.region, self.branch, self.vendor, self.kind, self.status)
        said = [part.words() for part in parts if part.data]
        said += [f"person {self.person_id.data}"] * bool(self.person_id.data)
        return said + [f"valid on {self.valid_on.data}"] * bool(self.valid_on.data)


class ExportForm(RegisterForm):
    """The same filter, and the form of the file."""

    form = OneOf("File", "Evidence pack", tuple((form.value, form.name) for form in Form))

    def wanted(self) -> Form:
        """The checked form. Call only after ``validate()``."""
        return Form(self.form.data or Form.ZIP)


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
