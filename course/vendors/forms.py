"""The fields and questions that forms about firms are made of.

Choices come from outside; no form asks a database.
"""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from course.credentials.certificate import clean
from course.vendors.domain import TITLE_MOST, WORDS_MOST
from course.web.forms import CourseForm

OFF = {"autocomplete": "off"}
YEARS = range(1990, 2101)
YES, NO = "yes", "no"
TOO_LONG = Length(max=WORDS_MOST, message=f"Write it in at most {WORDS_MOST} characters.")
SHORT = Length(max=TITLE_MOST, message=f"Write it in at most {TITLE_MOST} letters.")


def line(value: str | None) -> str:
    """On one line, and without what neither a page nor a database takes."""
    return clean(value or "")


def lines(value: str | None) -> str:
    """The same line by line: paragraphs stay."""
    return "\n".join(clean(one) for one in (value or "").splitlines()).strip()


class Text(StringField):
    """One line."""

    def __init__(self, label: str, *, needed: str = "", **given: Any):
        must = [InputRequired(needed)] if needed else []
        super().__init__(label, filters=[line], validators=[*must, SHORT], render_kw=OFF, **given)


class Words(TextAreaField):
    """Some lines."""

    def __init__(self, label: str, *, needed: str = "", rows: int = 4, **given: Any):
        must = [InputRequired(needed)] if needed else []
        more = {"rows": rows}
        super().__init__(
            label, filters=[lines], validators=[*must, TOO_LONG], render_kw=more, **given
        )


class Choose(SelectField):
    """One of the options, each a value and its words."""

    def __init__(self, label: str, *, options: Iterable[tuple[str, str]] = (), **given: Any):
        super().__init__(label, choices=[], **given)
        self.choices = list(options)


def believable(_: Any, field: Any) -> None:
    """A slip in the year of a day is asked about."""
    if field.data and field.data.year not in YEARS:
        raise ValidationError("Look at the year.")


class YesNoForm(CourseForm):
    """A yes or no with a reason, and what is asked in words."""

    answer = Choose("")
    reason = Words("Why?", rows=3)

    def __init__(self, data: Any, *, ask: str, yes: str, no: str, hint: str):
        super().__init__(data)
        self.answer.label.text = ask
        self.answer.choices = [("", "Choose"), (YES, yes), (NO, no)]
        self.reason.description = hint

    def validate_answer(self, field: Any) -> None:
        if field.data not in (YES, NO):
            raise ValidationError("Choose one of the two.")

    @property
    def yes(self) -> bool:
        return bool(self.answer.data == YES)
