"""The form of a roll-out plan: what, for whom, and a first day for each branch that takes part."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length
from wtforms.widgets import TextInput

from course.assignments.domain import Who
from course.assignments.filter_form import FARTHEST, KINDS, DaysToFinish
from course.assignments.option_queries import Options
from course.content.model import LearningPath
from course.errors import NotFound
from course.people.domain import Kind
from course.people.place_queries import BranchRow
from course.web.forms import CourseForm, DayField

START = "start-"
"""Begins the name of a branch's field; its id follows."""


class PlanForm(CourseForm):
    name = StringField(
        "Name of the plan",
        description="Such as: Roll-out 2027",
        validators=[
            InputRequired("Give the plan a name, such as: Roll-out 2027."),
            Length(max=100, message="Write at most 100 characters."),
        ],
    )
    path_id = RadioField("Path", validators=[InputRequired("Choose a path.")], choices=[])
    kind = SelectField("Kind", choices=[], validate_choice=False)
    job_role = SelectField("Job role", choices=[], validate_choice=False)
    days = DaysToFinish("the first day of their branch", 28)

    def __init__(
        self,
        data: MultiDict[str, str] | None,
        options: Options,
        paths: Sequence[LearningPath],
        today: date,
    ):
        super().__init__(data or None)
        self.path_id.choices = [(path.id, path.title) for path in paths]
        self.kind.choices = KINDS
        self.job_role.choices = [("", "Every job role"), *((r, r) for r in options.job_roles)]
        self.paths = paths
        self._job_roles = set(options.job_roles)
        self._today = today
        self.branches = options.branches
        self.starts = {one.id: _start(self, one, data or MultiDict()) for one in options.branches}
        self._given = [name for name, text in (data or {}).items() if name.startswith(START)]

    def refuse_unknown(self) -> None:
        """Raises ``NotFound`` for a path, role, kind or branch that is not offered."""
        known = {
            "path_id": {"", *(path.id for path in self.paths)},
            "job_role": {"", *self._job_roles},
            "kind": {value for value, _ in KINDS},
        }
        for name, offered in known.items():
            if (self[name].data or "") not in offered:
                raise NotFound("There is no such choice.")
        if not set(self._given) <= {f"{START}{id_}" for id_ in self.starts}:
            raise NotFound("There is no such branch.")

    def validate(self, extra_validators: Any = None) -> bool:
        """Also the days, of which there has to be one at least."""
        good = super().validate(extra_validators)
        for field in self.starts.values():
            good = field.validate(self, [self._in_time]) and good
        if good and not self.picked():
            self.name.errors = [*self.name.errors, NO_BRANCH]
            return False
        return good

    def _in_time(self, _: Any, field: DayField) -> None:
        if field.data and field.data > self._today + FARTHEST:
            raise ValidationError(f"Not after {(self._today + FARTHEST).isoformat()}.")
        if field.data and field.data < self._today:
            raise ValidationError("Not before today.")

    def picked(self) -> dict[UUID, date]:
        """The first day of each branch that takes part."""
        return {id_: field.data for id_, field in self.starts.items() if field.data}

    def who(self) -> Who:
        """Call only after ``refuse_unknown``."""
        kind = Kind(self.kind.data) if self.kind.data else None
        return Who(kind=kind, job_role=self.job_role.data or None)

    def chosen(self) -> dict[str, str]:
        """Everything that was filled in, for the hidden fields of the preview."""
        own = {field.name: str(field.data) for field in self if field.data}
        return own | {f"{START}{id_}": day.isoformat() for id_, day in self.picked().items()}


NO_BRANCH = "Write a first day at one branch at least."


def _start(form: PlanForm, branch: BranchRow, data: Mapping[str, str]) -> DayField:
    unbound: Any = DayField(branch.name, widget=TextInput())
    field: DayField = unbound.bind(form=form, name=f"{START}{branch.id}")
    field.process(MultiDict(data) if data else None)
    return field
