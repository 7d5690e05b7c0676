"""What people fill in about firms. Choices come from outside; no form asks a database."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from course.credentials.certificate import clean
from course.vendors.agreement_rules import MONTHS, REVIEW_MONTHS
from course.vendors.domain import (
    NEXT,
    TITLE_MOST,
    WORDS_MOST,
    DocumentKind,
    EntryKind,
    Outcome,
    Status,
)
from course.vendors.interview_rules import Question
from course.web.forms import CourseForm, DayField

OFF = {"autocomplete": "off"}
YEARS = range(1990, 2101)
YES, NO = "yes", "no"
MONTH_CHOICES = [(str(n), f"In {n} months") for n in MONTHS]
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


def _believable(_: Any, field: Any) -> None:
    if field.data and field.data.year not in YEARS:
        raise ValidationError("Look at the year.")


# --- what a firm hands in ----------------------------------------------------------------


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
        validators=[InputRequired("Write the first day."), _believable],
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
        validators=[InputRequired("Write the first day."), _believable],
    )
    ends_on = DayField(
        "Last day", description="Empty if it does not run out", validators=[_believable]
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


# --- what the company says about it ------------------------------------------------------


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


class ReferenceAnswerForm(CourseForm):
    outcome = Choose(
        "What did they say, all in all?",
        options=[("", "Choose"), *((one.value, one.capitalize()) for one in Outcome)],
    )
    words = Words("In their words", needed="Write what they said.")

    def validate_outcome(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Choose how it went, all in all.")


class InterviewForm(CourseForm):
    """Day, who was there, and a note for each question: the same questions for everybody."""

    held_on = DayField(
        "Day of the talk",
        description="Such as 2026-03-31",
        validators=[InputRequired("Write the day of the talk."), _believable],
    )
    spoke_with = Text("Who spoke for the firm?", needed="Write who spoke for the firm.")

    @staticmethod
    def asking(questions: Sequence[Question]) -> type["InterviewForm"]:
        """The form with a field for each question."""
        asked = {f"note-{one.id}": Words(one.ask, rows=3) for one in questions}
        return type("InterviewForm", (InterviewForm,), asked)

    def notes(self) -> dict[str, str]:
        """Question id -> note. Call only after ``validate()``."""
        return {
            field.name.removeprefix("note-"): field.data or ""
            for field in self
            if field.name.startswith("note-")
        }


class StatusForm(CourseForm):
    status = Choose("What is the firm from now on?")
    reason = Words(
        "Why?",
        needed="Write the reason.",
        description="The firm reads it, too. With “Conditional” it is the condition.",
    )

    def __init__(self, data: Any, *, now: Status):
        super().__init__(data)
        self.status.choices = [("", "Choose"), *((one.value, one.words) for one in NEXT[now])]

    def validate_status(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Choose what the firm is from now on.")


class BranchForm(CourseForm):
    """A branch by its id, out of those that there are."""

    branch = Choose("Branch", coerce=str)

    def __init__(self, data: Any, *, branches: Iterable[tuple[UUID, str]]):
        super().__init__(data)
        self.branch.choices = [("", "Choose"), *((str(id_), name) for id_, name in branches)]

    def validate_branch(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Choose a branch.")


# --- the agreement -----------------------------------------------------------------------


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
        validators=[InputRequired("Write the day of the review."), _believable],
    )
    present = Text("Who was there?", needed="Write who was there, from both sides.")
    words = Words("What both sides said", needed="Write what both sides said, in short.", rows=5)
    months = Choose("When is the next one?", options=MONTH_CHOICES, default=str(REVIEW_MONTHS))


# --- visits ------------------------------------------------------------------------------


class GateForm(CourseForm):
    """Sent by GET, so that a scanned card leads to the same page."""

    code = StringField(
        "Person code, or serial of the certificate",
        filters=[line],
        validators=[
            InputRequired("Write the code that stands on the card."),
            Length(max=64, message="A code is shorter. It stands on the card."),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )


class DecideForm(CourseForm):
    """``let_in`` is the button that was pressed."""

    let_in = Choose("", options=[(YES, ""), (NO, "")])
    reason = Words("Why?", rows=3)


class AppealForm(CourseForm):
    words = Words(
        "Why should it be otherwise?",
        needed="Write why it should be otherwise.",
        description="Somebody else than whoever decided looks at it again.",
    )


class AppealAnswerForm(YesNoForm):
    """The answer to an appeal."""

    def __init__(self, data: Any):
        super().__init__(
            data,
            ask="Does the decision stand?",
            yes="It stands",
            no="It was wrong",
            hint="The worker and the firm read it.",
        )
        self.reason.label.text = "What did you find?"
