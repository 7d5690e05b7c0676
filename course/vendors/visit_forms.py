"""Looking somebody up before a visit, deciding, and appeals."""

from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from course.vendors.forms import NO, YES, Choose, Words, YesNoForm, line
from course.web.forms import CourseForm


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
