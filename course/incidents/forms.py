"""What people fill in about service events. No field asks who is to blame."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from course.incidents.domain import PLACE_MOST, WHAT_MOST, WORDS_MOST, Fact
from course.incidents.service import Told
from course.web.forms import ClockField, CourseForm, DayField

AGO: tuple[tuple[int, str], ...] = (
    (0, "Just now"),
    (5, "5 minutes ago"),
    (10, "10 minutes ago"),
    (15, "15 minutes ago"),
)
AGO += ((20, "20 minutes ago"), (30, "30 minutes ago"), (45, "45 minutes ago"))
AGO += ((60, "1 hour ago"), (120, "2 hours ago"), (240, "4 hours ago"), (1440, "Yesterday"))
NOT_YET = ("", "Not yet")
YES, NO = "yes", "no"


def lines(value: str | None) -> str:
    """Without what a database does not take, and without space around it."""
    return (value or "").replace("\x00", "").strip()


def _most(number: int) -> Length:
    return Length(max=number, message=f"Write it in at most {number} letters.")


class Words(TextAreaField):
    """Some lines."""

    def __init__(self, label: str, *, needed: str = "", rows: int = 3, **given: Any):
        must = [DataRequired(needed)] if needed else []
        super().__init__(
            label,
            filters=[lines],
            validators=[*must, _most(WORDS_MOST)],
            render_kw={"rows": rows},
            **given,
        )


class Choose(SelectField):
    """One of the options, each a value and its words."""

    def __init__(self, label: str, *, options: Iterable[tuple[str, str]] = (), **given: Any):
        super().__init__(label, choices=[], **given)
        self.choices = list(options)


class Radio(RadioField):
    """The same as buttons, one of which has to be pressed."""

    def __init__(
        self, label: str, *, options: Iterable[tuple[str, str]], needed: str, **given: Any
    ):
        super().__init__(label, choices=[], validators=[InputRequired(needed)], **given)
        self.choices = list(options)


class LogForm(CourseForm):
    """Under a minute with a thumb: two lines to write, three choices that are already made."""

    what = TextAreaField(
        "What happened?",
        description="Only facts. Such as: telephone line cut while digging.",
        filters=[lines],
        validators=[DataRequired("Write what happened."), _most(WHAT_MOST)],
        render_kw={"rows": 2},
    )
    place = StringField(
        "Where?",
        description="Street and town, or the job number",
        filters=[lines],
        validators=[DataRequired("Write where it is."), _most(PLACE_MOST)],
        render_kw={"autocomplete": "off"},
    )
    found = Choose("When did you find it?", options=[(str(n), words) for n, words in AGO])
    told = Choose(
        "When did you tell the office?",
        options=[NOT_YET, *((str(n), words) for n, words in AGO)],
    )
    told_whom = StringField(
        "Whom did you tell?",
        description="A name or the office. May stay empty if nobody knows yet.",
        filters=[lines],
        validators=[_most(PLACE_MOST)],
        render_kw={"autocomplete": "off"},
    )
    clause = Choose("Which promise is it about?")
    at = Choose("Which branch?")

    def __init__(
        self, data: Any, *, clauses: Iterable[tuple[str, str]], branches: Iterable[tuple[str, str]]
    ):
        super().__init__(data)
        self.clause.choices, self.at.choices = list(clauses), list(branches)

    def validate_told(self, field: SelectField) -> None:
        if field.data and int(field.data) > int(self.found.data or 0):
            raise ValidationError("You told the office after you found it. Look at both times.")

    def validate_told_whom(self, field: StringField) -> None:
        if self.told.data and not field.data:
            raise ValidationError("Write whom you told.")

    def read(self, now: datetime) -> Told:
        """The checked answers. Call only after ``validate()``."""
        told = self.told.data
        return Told(
            what=self.what.data or "",
            place=self.place.data or "",
            clause_id=self.clause.data,
            found_at=now - timedelta(minutes=int(self.found.data)),
            told_at=now - timedelta(minutes=int(told)) if told else None,
            told=self.told_whom.data or "",
        )


class ToldForm(CourseForm):
    words = StringField(
        "Whom did you tell?",
        filters=[lines],
        validators=[DataRequired("Write whom you told."), _most(PLACE_MOST)],
        render_kw={"autocomplete": "off"},
    )


class FactForm(CourseForm):
    """Something for the timeline; of a promise, also until when."""

    kind = Radio(
        "What do you add?",
        options=[
            (Fact.OWNER_CALLED.value, "I have called the customer"),
            (Fact.PROMISE.value, "A promise to the customer"),
            (Fact.NOTE.value, "A note"),
            (Fact.AGREED.value, "The customer agrees that it is put right"),
        ],
        needed="Choose what you add.",
    )
    words = Words("In a few words", needed="Write it in a few words.", rows=2)
    due_on = DayField("Until which day?", description="Only for a promise. Such as 2026-03-31")
    due_time = ClockField("Until what time?", description="Only for a promise. Such as 15:00")

    def due_at(self, zone: str) -> datetime | None:
        """The moment of a promise, in the branch's time."""
        if self.due_on.data is None or self.due_time.data is None:
            return None
        return datetime.combine(self.due_on.data, self.due_time.data, ZoneInfo(zone))


class OwnerForm(CourseForm):
    owner = Choose("Who owns the case from now on?")

    def __init__(self, data: Any, *, people: Iterable[tuple[UUID, str]]):
        super().__init__(data)
        choices = [(str(id_), name) for id_, name in people]
        self.owner.choices = choices
        self.ids = {id_ for id_, _ in choices}


class PromiseForm(CourseForm):
    answer = Radio(
        "Was it kept?",
        options=[(YES, "Kept"), (NO, "Not kept")],
        needed="Say whether it was kept.",
    )
    words = Words("What have you told the customer instead? Only if it was not kept", rows=2)


class RefresherForm(CourseForm):
    answer = Radio(
        "Shall the team take the refresher?",
        options=[(YES, "Yes, the whole branch"), (NO, "No, not this time")],
        needed="Say yes or no.",
    )
    reason = Words(
        "Why?", needed="Write why, in a sentence. Your team can ask you about it.", rows=2
    )
