"""What people fill in about reviews. Choices come from outside; no form asks a database."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from course.reviews.date_rules import EVERY, MONTHLY, Rhythm
from course.reviews.guest_queries import Guest
from course.reviews.reward_rules import Measure, Reward, Terms
from course.vendors.forms import YEARS, Choose, Text, Words
from course.web.forms import CheckboxesField, CourseForm, DayField

SUCH_AS = "Such as 2026-03-31"
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
FIRM_NOT_PERSON = "About results, without the name of anybody who works for the firm"
TEAM_NOT_PERSON = "About results, without the name of anybody of the team"
MONTHLY_CHOICES = [(str(n), f"For {n} months" if n else "Not at all") for n in (0, 1, 2, 3, 6, 12)]
EVERY_CHOICES = [("1", "Every month"), *((str(n), f"Every {n} months") for n in (2, 3, 4, 6, 12))]


def _believable(_: Any, field: Any) -> None:
    if field.data and field.data.year not in YEARS:
        raise ValidationError("Look at the year.")


def _day(label: str, needed: str, **given: Any) -> DayField:
    return DayField(
        label, description=SUCH_AS, validators=[InputRequired(needed), _believable], **given
    )


class ScheduleForm(CourseForm):
    """Who is reviewed where, and how often."""

    branch = Choose("At which branch?")
    firm = Choose("With whom?")
    starts_on = _day("Count from which day?", "Write the day from which to count.")
    monthly = Choose("Every month at first?", options=MONTHLY_CHOICES, default=str(MONTHLY))
    every = Choose("And then?", options=EVERY_CHOICES, default=str(EVERY))

    def __init__(
        self,
        data: Any,
        *,
        branches: Sequence[tuple[UUID, str]],
        firms: Sequence[tuple[UUID, str]],
        today: date,
    ):
        super().__init__(data, starts_on=today)
        self.branch.choices = [(str(id_), name) for id_, name in branches]
        team = ("", "The branch’s own team")
        self.firm.choices = [*((str(id_), name) for id_, name in firms), team]

    def rhythm(self) -> Rhythm:
        """Call only after ``validate()``."""
        assert self.starts_on.data
        return Rhythm(self.starts_on.data, int(self.monthly.data), int(self.every.data))

    def place(self) -> tuple[UUID, UUID | None]:
        """Branch and firm. Call only after ``validate()``."""
        return UUID(self.branch.data), UUID(self.firm.data) if self.firm.data else None


class RhythmForm(CourseForm):
    monthly = Choose("Every month at first?", options=MONTHLY_CHOICES)
    every = Choose("And then?", options=EVERY_CHOICES)
    reason = Text("Why?", needed="Write why. Both sides read it.")


class MoveForm(CourseForm):
    planned_on = _day("On which day?", "Write the day on which you meet.")
    begins = Text("At what time?", needed="Write the time, such as 09:30.", description="As 09:30")
    room = Text("Where?", description="A room, or the link of a call")

    def validate_begins(self, field: Any) -> None:
        if not TIME.fullmatch(field.data or ""):
            raise ValidationError("Write hours and minutes, such as 09:30.")


class GuestsForm(CourseForm):
    people = CheckboxesField("Who comes?")

    def __init__(self, data: Any, *, guests: Sequence[Guest]):
        invited = [guest.id for guest in guests if guest.invited]
        super().__init__(data, people=invited)
        self.people.choices = [
            (guest.id, f"{guest.name}{' (leads)' if guest.leads else ''}") for guest in guests
        ]


class PointForm(CourseForm):
    words = Words(
        "What do you want to talk about?", rows=3, id="point", description=FIRM_NOT_PERSON
    )


class HoldForm(CourseForm):
    held_on = _day("On which day did you meet?", "Write the day on which you met.")


class NotesForm(CourseForm):
    words = Words("What was said and agreed?", rows=8, id="note", description=FIRM_NOT_PERSON)


class ActionForm(CourseForm):
    words = Words("What is to be done?", rows=2, id="action", description=FIRM_NOT_PERSON)
    owner = Choose("Who does it?")
    due_on = _day("By when?", "Write the day by which it is done.")

    def __init__(self, data: Any, *, guests: Sequence[Guest]):
        super().__init__(data)
        self.owner.choices = [(str(guest.id), guest.name) for guest in guests]


class SayForm(CourseForm):
    """What became of an action."""

    done = Choose("Is it done?", options=[("yes", "Yes, it is done"), ("no", "Not yet")])
    words = Words(
        "In a sentence", rows=2, description="Needed if it is not done: what is in the way"
    )


# --- recognition -------------------------------------------------------------------------


def _number(label: str, least: int, most: int, default: int, **given: Any) -> IntegerField:
    words = f"Write a number from {least} to {most}."
    return IntegerField(
        label,
        default=default,
        validators=[InputRequired(words), NumberRange(least, most, words)],
        **given,
    )


class RuleForm(CourseForm):
    """What a rule asks for, and what it promises."""

    title = Text("Name of the rule", needed="Write what it is called.")
    measure = Choose("What is measured?", options=[(one.value, one.words) for one in Measure])
    threshold = _number("At least how many percent?", 1, 100, 90)
    least = _number(
        "Of at least how many?", 1, 10_000, 10, description="With fewer, nothing is proposed"
    )
    months = _number("Within how many months?", 1, 36, 12)
    reward = Choose("What does it bring?", options=[(one.value, one.words) for one in Reward])
    from_on = _day("From which day?", "Write the day from which it counts.")

    def terms(self) -> Terms:
        """Call only after ``validate()``."""
        numbers = [field.data for field in (self.threshold, self.months, self.least)]
        threshold, months, least = (int(number or 0) for number in numbers)
        assert self.from_on.data
        return Terms(
            self.title.data or "",
            Measure(self.measure.data),
            threshold,
            months,
            least,
            Reward(self.reward.data),
            self.from_on.data,
        )


class GrantForm(CourseForm):
    reason = Words("Why?", needed="Write why. The firm reads it.", rows=3)
    ends_on = DayField("Last day", description=SUCH_AS, validators=[Optional(), _believable])


class EndForm(CourseForm):
    reason = Words("Why does it end?", needed="Write why. The firm reads it.", rows=3)


class ThanksForm(CourseForm):
    firm = Choose("Which firm?")
    words = Words("What did they say?", needed="Write what they said.", rows=3)
    source = Text(
        "Where was it said?",
        needed="Write where it was said.",
        description="Such as a letter, or a call to the office",
    )
    customer = Text("Who said it?", description="Only with their yes; empty otherwise")
    said_on = _day("On which day?", "Write the day.")

    def __init__(self, data: Any, *, firms: Sequence[tuple[UUID, str]]):
        super().__init__(data)
        self.firm.choices = [(str(id_), name) for id_, name in firms]


class LetterForm(CourseForm):
    since = _day("From which day?", "Write the first day.")
    until = _day("Until which day?", "Write the last day.")
