"""The filter of a group of people, and forms that are about such a group."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from dateutil.relativedelta import relativedelta
from wtforms import (
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import TextInput

from course.assignments.domain import Who
from course.assignments.option_queries import Options
from course.content.model import LearningPath
from course.errors import NotFound
from course.people.domain import Kind
from course.web.forms import CourseForm, DayField

FARTHEST = relativedelta(years=2)
"""A day beyond this is a slip of the keyboard."""
OWN_STAFF = "own"
"""The firm filter's word for people whom no vendor sends."""
KINDS = [
    ("", "Everyone"),
    (Kind.EMPLOYEE.value, "Employees"),
    (Kind.CONTRACTOR.value, "Contractors"),
]
DAY = "Write year, month, day, like 2027-10-14."
NOTE_MOST = 500


class WhoForm(CourseForm):
    """A filter in an address. Each choice is one that is in reach; another is not found."""

    place = SelectField("Region or branch", choices=[], validate_choice=False)
    kind = SelectField("Kind", choices=[], validate_choice=False)
    firm = SelectField("Firm", choices=[], validate_choice=False)
    job_role = SelectField("Job role", choices=[], validate_choice=False)
    started_from = DayField(
        "Started on or after", description="Such as 2026-01-31", widget=TextInput()
    )

    def __init__(
        self, data: Any, options: Options, *, company: str, everywhere: str = "All in your reach"
    ):
        super().__init__(data or None)
        self.place.choices = _places(options, everywhere)
        self.kind.choices = KINDS
        own = [(OWN_STAFF, company)] if options.branches else []
        vendors = [(str(id_), name) for id_, name in options.vendors]
        self.firm.choices = [("", "All firms"), *own, *vendors]
        self.job_role.choices = [("", "Every job role"), *((r, r) for r in options.job_roles)]

    def refuse_unknown(self) -> None:
        """Raises ``NotFound`` for a choice that is not offered: out of reach and unknown alike."""
        for field in (self.place, self.kind, self.firm, self.job_role):
            if (field.data or "") not in dict(_offered(field)):
                raise NotFound("There is no such choice.")

    def who(self) -> Who:
        """Call only after ``refuse_unknown`` and ``validate``."""
        sort, _, id_ = (self.place.data or "").partition(":")
        firm = self.firm.data or ""
        return Who(
            kind=Kind(self.kind.data) if self.kind.data else None,
            own_staff=firm == OWN_STAFF,
            vendor_id=UUID(firm) if firm not in {"", OWN_STAFF} else None,
            branch_id=UUID(id_) if sort == "branch" else None,
            region_id=UUID(id_) if sort == "region" else None,
            job_role=self.job_role.data or None,
            started_from=self.started_from.data,
        )

    def chosen(self) -> dict[str, str]:
        """The filter as it stands in an address."""
        texts = {f.name: cast(str, f.data or "") for f in self if f is not self.started_from}
        day = self.started_from.data
        texts["started_from"] = day.isoformat() if day else ""
        return {name: text for name, text in texts.items() if text}

    def words(self) -> list[str]:
        """What narrows, as a person would say it."""
        found = [
            dict(_offered(field))[field.data]
            for field in (self.place, self.kind, self.firm)
            if field.data
        ]
        if self.job_role.data:
            found.append(f"job role {self.job_role.data}")
        if self.started_from.data:
            found.append(f"started on or after {self.started_from.data.isoformat()}")
        return found


def _offered(field: SelectField) -> list[tuple[str, str]]:
    return cast(list[tuple[str, str]], field.choices or [])


class PeopleForm(WhoForm):
    """The same with a part of a name, to find somebody in a list."""

    name = StringField("Name or person id")

    def who(self) -> Who:
        return Who(**vars(super().who()) | {"name": (self.name.data or "").strip()[:100]})

    def words(self) -> list[str]:
        name = (self.name.data or "").strip()
        return [*super().words(), *([f"named like “{name}”"] if name else [])]


def _places(options: Options, everywhere: str) -> list[tuple[str, str]]:
    regions = [(f"region:{one.id}", f"{one.name} (region)") for one in options.regions]
    branches = [(f"branch:{one.id}", one.name) for one in options.branches]
    return [("", everywhere), *regions, *branches]


class DaysToFinish(IntegerField):
    """How many days somebody has, counted from some day on."""

    def __init__(self, first: str, usual: int, **given: Any):
        super().__init__(
            "Days to finish",
            description=f"Counted from {first}, such as {usual}.",
            validators=[
                InputRequired(f"Write how many days they have, such as {usual}."),
                NumberRange(1, 730, "Write a number of days from 1 to 730."),
            ],
            widget=TextInput(),
            default=usual,
            **given,
        )


class RuleForm(WhoForm):
    """A rule: which path, who, how many days."""

    path_id = RadioField("Path", validators=[InputRequired("Choose a path.")], choices=[])
    days = DaysToFinish("the day somebody is asked", 14)
    note = TextAreaField(
        "Note",
        description="They read it with the path. Leave it empty if there is nothing to add.",
        validators=[MayBeEmpty(), Length(max=NOTE_MOST, message="Write at most 500 characters.")],
    )

    def __init__(
        self,
        data: Any,
        options: Options,
        *,
        company: str,
        paths: Sequence[LearningPath],
        everywhere: bool,
    ):
        words = "Everywhere" if everywhere else "Choose a place"
        super().__init__(data, options, company=company, everywhere=words)
        self.firm.choices = [one for one in _offered(self.firm) if one[0] != OWN_STAFF]
        self.path_id.choices = [(path.id, path.title) for path in paths]
        self.path_ids = {path.id for path in paths}
        self._everywhere = everywhere

    def validate_place(self, field: SelectField) -> None:
        if not field.data and not self._everywhere:
            raise ValidationError("Choose the branch or region that the rule is for.")


def day_problem(day: date | None, today: date) -> str | None:
    """What is wrong with a due day; None if nothing is."""
    last = today + FARTHEST
    if day and day <= today:
        return "The day must be after today."
    if day and day > last:
        return f"The day must not be after {last.isoformat()}."
    return None
