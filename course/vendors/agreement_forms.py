"""Sending the agreement, signing it, and going through what both expect."""

from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired, ValidationError

from course.credentials.certificate import clean
from course.vendors.agreement_rules import MONTHS, REVIEW_MONTHS
from course.vendors.forms import Choose, Text, Words, believable
from course.web.forms import CourseForm, DayField

MONTH_CHOICES = [(str(n), f"In {n} months") for n in MONTHS]


class SendForm(CourseForm):
    months = Choose(
        "When do both review what they expect?",
        options=MONTH_CHOICES,
        default=str(REVIEW_MONTHS),
        description="Counted from the day on which both have signed",
    )


class SignForm(CourseForm):
    """A tick, a name and an office, all by the signer's own hand."""

    agreed = BooleanField("", validators=[InputRequired("Tick the box when you have read it.")])
    typed_name = Text("Your name", needed="Type your name.")
    office = Text(
        "What you are in the firm",
        needed="Write what you are in the firm.",
        description="Such as owner, or managing director",
    )

    def __init__(self, data: Any, *, name: str):
        super().__init__(data)
        self._name = name
        self.typed_name.description = f"Type it as it stands here: {name}"

    def validate_typed_name(self, field: Any) -> None:
        if (field.data or "").casefold() != clean(self._name).casefold():
            raise ValidationError(f"Type your name as it stands here: {self._name}")


class ReviewForm(CourseForm):
    held_on = DayField(
        "Day of the review",
        description="Such as 2026-03-31",
        validators=[InputRequired("Write the day of the review."), believable],
    )
    present = Text("Who was there?", needed="Write who was there, from both sides.")
    words = Words("What both sides said", needed="Write what both sides said, in short.", rows=5)
    months = Choose("When is the next one?", options=MONTH_CHOICES, default=str(REVIEW_MONTHS))
