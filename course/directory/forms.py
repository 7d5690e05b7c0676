"""What a person's record is changed with. Rules about what may stand in it are the roster's."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from wtforms import EmailField, Field, SelectField, StringField, TelField, ValidationError
from wtforms.validators import InputRequired

from course.people.domain import Kind
from course.people.roster_rules import Places, about
from course.web.forms import CourseForm, DayField

NO_HELP = {"autocomplete": "off"}
DAY = "Write year, month, day, like 2027-10-14."
KINDS = [(Kind.EMPLOYEE.value, "Employee"), (Kind.CONTRACTOR.value, "Contractor")]


class CellsForm(CourseForm):
    """Fields by the names that a roster's columns have; ``refuse`` puts a sentence beside each."""

    def cells(self) -> dict[str, str]:
        return {field.name: str(field.data or "") for field in self}

    def refuse(self, problems: Iterable[str]) -> list[str]:
        """Returns the sentences that are about no field of this form."""
        fields: Mapping[str, Field] = {field.name: field for field in self}
        rest = []
        for problem in problems:
            field = fields.get(about(problem) or "")
            if field is None:
                rest.append(problem)
            else:
                field.errors = (*field.errors, _said(problem))
        return rest


def _said(problem: str) -> str:
    """Without the column's name, which a form says in its own words."""
    return problem.removeprefix("starts_on: ").removeprefix("ends_on: ")


class ContactForm(CellsForm):
    name = StringField("Name", description="As it should stand on a certificate", render_kw=NO_HELP)
    email = EmailField("E-mail", description="Empty if there is none", render_kw=NO_HELP)
    phone = TelField("Phone", description="Empty if there is none", render_kw=NO_HELP)
    language = StringField("Language", description="A code, such as en or de")


class EngagementForm(CellsForm):
    """Where somebody works. A vendor admin names no kind: it follows."""

    kind = SelectField("Kind", choices=[], validate_choice=False, description="Both learn the same")
    vendor = StringField(
        "Firm", description="Only for contractors", render_kw={"list": "vendors"} | NO_HELP
    )
    branch = StringField(
        "Branch",
        description="Begin to type, then choose",
        render_kw={"list": "branches"} | NO_HELP,
    )
    job_role = StringField("Job role", description="What they do, such as technician")
    starts_on = StringField("First day", description="Such as 2026-03-31. Empty means today.")
    ends_on = StringField("Last day", description="Empty while it lasts")

    def __init__(self, data: Any, places: Places, **given: Any):
        only = [place.name for place in places.branches.values()]
        known = {"branch": only[0]} if len(only) == 1 else {}
        super().__init__(data, data=known, **given)
        self.kind.choices = KINDS
        if not places.may_employ:
            del self.kind
        if not places.vendors or (len(places.vendors) == 1 and not places.may_employ):
            del self.vendor


class PersonForm(EngagementForm):
    """Somebody new."""

    person_id = StringField(
        "Person id", description="The id that HR or the firm gave them", render_kw=NO_HELP
    )
    name = StringField("Name", description="As it should stand on a certificate", render_kw=NO_HELP)
    email = EmailField("E-mail", description="Empty if there is none", render_kw=NO_HELP)
    phone = TelField("Phone", description="Empty if there is none", render_kw=NO_HELP)
    language = StringField("Language", description="A code, such as en or de. Empty means en.")


class EndForm(CourseForm):
    last_day = DayField("Last day", validators=[InputRequired("Write the last day.")])


class MoveForm(CourseForm):
    """``today``: where they are now."""

    branch = StringField(
        "New branch",
        validators=[InputRequired("Write the branch that they move to.")],
        render_kw={"list": "branches"} | NO_HELP,
    )
    from_day = DayField(
        "First day there",
        description="The day before is the last one at the old branch.",
        validators=[InputRequired("Write the first day at the new branch.")],
    )
    job_role = StringField("Job role there", description="Empty if it stays the same")

    def __init__(self, data: Any, *, today: date):
        super().__init__(data, data=None if data else {"from_day": today})
        self._today = today

    def validate_from_day(self, field: Any) -> None:
        if field.data and abs((field.data - self._today).days) > 366:
            raise ValidationError("That is more than a year away. Look at the year.")


class InviteForm(CourseForm):
    vendor = StringField(
        "Firm",
        description="A firm that is here already, or a new one",
        render_kw={"list": "vendors"} | NO_HELP,
    )
    name = StringField("Who runs their people here?", render_kw=NO_HELP)
    email = EmailField("Their e-mail", description="Or a phone number", render_kw=NO_HELP)
    phone = TelField("Their phone", render_kw=NO_HELP)
    branch = StringField(
        "Branch where they work",
        description="Needed only if they have no e-mail",
        render_kw={"list": "branches"} | NO_HELP,
    )

    def refuse(self, problems: Mapping[str, str]) -> None:
        for name, problem in problems.items():
            self[name].errors = (*self[name].errors, problem)


class JoinForm(CourseForm):
    name = StringField(
        "Your name",
        description="Correct it if it is written wrongly",
        validators=[InputRequired("Write your name.")],
        render_kw={"autocomplete": "name"},
    )
