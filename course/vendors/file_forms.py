"""What a firm hands in about itself."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import FileField
from wtforms.validators import InputRequired, ValidationError

from course.vendors.domain import DocumentKind, EntryKind
from course.vendors.forms import Choose, Text, Words, believable
from course.web.forms import CourseForm, DayField


class EntryForm(CourseForm):
    """A trade, an experience, a customer served or a testimonial."""

    title = Text("In a few words", needed="Write it in a few words.")
    words = Words("More about it", description="May stay empty")

    ASKS: Mapping[EntryKind, tuple[str, str]] = {
        EntryKind.TRADE: ("Trade", "Such as gas heating, or telephone lines"),
        EntryKind.EXPERIENCE: ("Experience", "Such as 12 years of service visits in Dublin"),
        EntryKind.CUSTOMER: ("Customer served", "A company, not a private person"),
        EntryKind.TESTIMONIAL: ("Who said it", "Name and company, with their yes"),
    }

    def __init__(self, data: Any, *, kind: EntryKind):
        super().__init__(data)
        self.title.label.text, self.title.description = self.ASKS[kind]
        if kind is EntryKind.TESTIMONIAL:
            self.words.label.text, self.words.description = "What they said", "Word for word"


class ReferenceForm(CourseForm):
    title = Text(
        "Who knows your work?",
        needed="Write who it is: name and company.",
        description="Name and company",
    )
    contact = Text(
        "How to reach them",
        needed="Write a phone number or an e-mail address.",
        description="Phone or e-mail. Ask them first whether they agree.",
    )


class SubcontractorForm(CourseForm):
    title = Text("Name of the other firm", needed="Write the name of the firm.")
    words = Words("What it is to do", needed="Write what it is to do.", rows=2)
    starts_on = DayField(
        "From which day?",
        description="Such as 2026-03-31",
        validators=[InputRequired("Write the first day."), believable],
    )


class DocumentForm(CourseForm):
    """A document with what stands on it."""

    kind = Choose("What is it?", options=[(kind.value, kind.words) for kind in DocumentKind])
    title = Text(
        "Name of the paper",
        needed="Write what it is called.",
        description="Such as Public liability",
    )
    issuer = Text(
        "Issued by", needed="Write who issued it.", description="Insurer, authority or body"
    )
    number = Text("Number", description="Empty if there is none")
    amount = Text("Amount covered", description="For insurance, with the currency")
    starts_on = DayField(
        "First day",
        description="Such as 2026-03-31",
        validators=[InputRequired("Write the first day."), believable],
    )
    ends_on = DayField(
        "Last day", description="Empty if it does not run out", validators=[believable]
    )
    file = FileField(
        "The paper itself",
        description="PDF, PNG or JPEG, 5 MB at most",
        render_kw={"accept": ".pdf,.png,.jpg,.jpeg"},
    )

    def validate_file(self, field: Any) -> None:
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError("Choose the file.")

    def validate_ends_on(self, field: Any) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError("The last day is before the first day.")

    def validate_number(self, field: Any) -> None:
        if len(field.data or "") > 100:
            raise ValidationError("Write it in at most 100 letters.")

    validate_amount = validate_number

    def facts(self) -> dict[str, Any]:
        """What stands on the paper, typed. Call only after ``validate()``."""
        return {
            "kind": DocumentKind(self.kind.data),
            "title": self.title.data,
            "issuer": self.issuer.data,
            "number": self.number.data or "",
            "amount": self.amount.data or "",
            "starts_on": self.starts_on.data,
            "ends_on": self.ends_on.data,
        }
