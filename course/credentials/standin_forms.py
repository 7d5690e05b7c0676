"""Forms of what stands in for a certificate: cover, a claim of a firm, and its review."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import TextInput

from course.content.model import Clause, LearningPath
from course.credentials.certificate import clean
from course.credentials.claim_rules import LONGEST, Ruled
from course.web.forms import CourseForm, DayField

SHOWN, RULE, WHY = "shown-", "rule-", "why-"
"""Begin the names of the fields of a clause; its id follows."""
SHORT_ENOUGH = Length(max=LONGEST, message=f"Write at most {LONGEST} characters.")


def _trimmed(value: str | None) -> str:
    return clean(value or "")


def _reason(label: str, hint: str, **more: Any) -> TextAreaField:
    return TextAreaField(
        label,
        description=hint,
        filters=[_trimmed],
        validators=[DataRequired("Write the reason."), SHORT_ENOUGH],
        **more,
    )


class _IdForm(CourseForm):
    """With an id that the page makes, so that pressing twice is pressing once."""

    def id_in(self, field: HiddenField) -> UUID | None:
        try:
            return UUID(field.data or "")
        except ValueError:
            return None


class CoverForm(_IdForm):
    """Answer for somebody until a day."""

    cover_id = HiddenField()
    path_id = SelectField("Path", choices=[], validators=[InputRequired("Choose a path.")])
    until = DayField(
        "Last day",
        widget=TextInput(),
        validators=[InputRequired("Write the last day, like 2027-10-14.")],
    )
    reason = _reason(
        "Why do you answer for them?",
        "One sentence. It is kept in the log. HR, auditors and administrators see it, nobody else.",
    )

    def __init__(
        self, sent: Any, paths: Sequence[LearningPath], today: date, last: date, **given: Any
    ):
        super().__init__(sent, **given)
        self.path_id.choices = [(path.id, path.title) for path in paths]
        self.until.description = f"From {today.isoformat()} to {last.isoformat()}: 60 days at most."
        self._today, self._last = today, last

    def validate_until(self, field: DayField) -> None:
        if field.data and not self._today <= field.data <= self._last:
            raise ValidationError(
                f"Write a day from {self._today.isoformat()} to {self._last.isoformat()}."
            )


class EndCoverForm(CourseForm):
    """End cover before its last day."""

    reason = _reason(
        "Why does it end now?", "One sentence. It is kept in the log.", id="end-reason"
    )


class ClaimForm(_IdForm):
    """One piece of evidence, and where it shows which clause."""

    claim_id = HiddenField()
    path_id = HiddenField()
    evidence = StringField(
        "What is the evidence?",
        description="Such as: certificate 4711, course “At the customer’s door”, two days.",
        filters=[_trimmed],
        validators=[DataRequired("Write what the evidence is."), SHORT_ENOUGH],
    )
    issued_by = StringField(
        "Who says so?",
        description="The school, authority or company that issued it.",
        filters=[_trimmed],
        validators=[
            DataRequired("Write who issued it."),
            Length(max=200, message="Write at most 200 characters."),
        ],
    )
    shown_on = DayField(
        "When was it shown?",
        description="The day on the paper, like 2027-10-14.",
        widget=TextInput(),
        validators=[InputRequired("Write the day, like 2027-10-14.")],
    )

    def __init__(
        self, sent: MultiDict[str, str] | None, clauses: Iterable[Clause], today: date, **given: Any
    ):
        super().__init__(sent or None, **given)
        self._today = today
        self.clauses = {
            clause.id: _bound(
                self,
                TextAreaField(
                    f"{clause.number} {clause.title}: where is it shown?",
                    filters=[_trimmed],
                    validators=[Optional(), SHORT_ENOUGH],
                ),
                f"{SHOWN}{clause.id}",
                sent,
            )
            for clause in clauses
        }
        self.unknown = _unknown(sent, SHOWN, self.clauses)

    def validate_shown_on(self, field: DayField) -> None:
        if field.data and field.data > self._today:
            raise ValidationError("Write a day that has been.")

    def validate(self, extra_validators: Any = None) -> bool:
        """Also the clauses, of which there has to be one at least."""
        good = super().validate(extra_validators)
        for field in self.clauses.values():
            good = field.validate(self) and good
        if not self.places():
            first = next(iter(self.clauses.values()), self.evidence)
            first.errors = [*first.errors, "Say for one clause at least where it is shown."]
            return False
        return good

    def places(self) -> dict[str, str]:
        """Clause id to where it is shown, for those that are claimed."""
        return {id_: field.data for id_, field in self.clauses.items() if field.data}

    def wrong(self) -> list[Any]:
        """Fields with something to put right, in the order of the page."""
        return [field for field in [*self, *self.clauses.values()] if field.errors]


class ReviewForm(CourseForm):
    """Accept or decline, clause by clause."""

    until = DayField(
        "Until when does what you accept count?",
        widget=TextInput(),
        validators=[Optional()],
    )

    def __init__(
        self,
        data: MultiDict[str, str] | None,
        clauses: Mapping[str, str],
        today: date,
        last: date,
    ):
        super().__init__(data or None)
        self.until.description = f"The last day, {last.isoformat()} at the latest."
        self._today, self._last = today, last
        self.rules = {
            id_: _bound(self, _ruling(words), f"{RULE}{id_}", data)
            for id_, words in clauses.items()
        }
        for rule in self.rules.values():
            rule.choices = [("accept", "Accept"), ("decline", "Decline")]
        self.whys = {
            id_: _bound(self, _why(words), f"{WHY}{id_}", data) for id_, words in clauses.items()
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Every clause, a reason for every refusal, a day for what is accepted."""
        good = super().validate(extra_validators)
        for id_, rule in self.rules.items():
            good = rule.validate(self) and self.whys[id_].validate(self) and good
            if rule.data == "decline" and not self.whys[id_].data:
                self.whys[id_].errors = ["Write why you decline it: the firm reads it."]
                good = False
        if "accept" not in [rule.data for rule in self.rules.values()]:
            return good
        if self.until.data is None or not self._today <= self.until.data <= self._last:
            begin, end = self._today.isoformat(), self._last.isoformat()
            self.until.errors = [f"Write a last day from {begin} to {end}."]
            return False
        return good

    def rulings(self) -> dict[str, Ruled]:
        return {
            id_: Ruled(rule.data == "accept", self.whys[id_].data or "")
            for id_, rule in self.rules.items()
        }

    def wrong(self) -> list[Any]:
        """Fields with something to put right, in the order of the page."""
        pairs = [field for id_ in self.rules for field in (self.rules[id_], self.whys[id_])]
        return [field for field in [*pairs, self.until] if field.errors]


def _ruling(words: str) -> RadioField:
    return RadioField(words, choices=[], validators=[InputRequired("Choose one.")])


def _why(words: str) -> StringField:
    return StringField(
        f"Why, for {words}", filters=[_trimmed], validators=[Optional(), SHORT_ENOUGH]
    )


def _bound(form: CourseForm, unbound: Any, name: str, data: MultiDict[str, str] | None) -> Any:
    field = unbound.bind(form=form, name=name)
    field.process(MultiDict(data) if data else None)
    return field


def _unknown(data: Mapping[str, str] | None, begin: str, known: Iterable[str]) -> bool:
    """Whether something is sent for a clause that the page does not show."""
    sent = {name.removeprefix(begin) for name in data or () if name.startswith(begin)}
    return not sent <= set(known)
