"""Forms of certificates."""

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from course.credentials.certificate import clean
from course.web.forms import CourseForm


def _trimmed(value: str | None) -> str:
    """On one line, and without what neither a page nor a database takes, such as a null."""
    return clean(value or "")


class Reason(TextAreaField):
    """Why something is done, in a sentence that stays."""

    def __init__(self, label: str, **given: Any):
        short = Length(max=500, message="Write it in at most 500 characters.")
        must = [DataRequired("Write the reason."), short]
        super().__init__(label, filters=[_trimmed], validators=must, **given)


class RevokeForm(CourseForm):
    """Take a certificate back."""

    reason = Reason(
        "Why is it revoked?",
        description="One sentence. The holder and HR see it; the public check does not show it.",
    )


class ReinstateForm(CourseForm):
    """Let a revoked certificate stand again."""

    reason = Reason(
        "Why is it reinstated?",
        description="One sentence. It stands beside the reason for which it was revoked.",
        id="reinstate-reason",
    )


class VerifyForm(CourseForm):
    """Look up a serial. Sent by GET, so that an answer can be linked to."""

    serial = StringField(
        "Serial on the certificate",
        filters=[_trimmed],
        validators=[
            DataRequired("Write the serial that stands on the certificate."),
            Length(max=40, message="A serial is shorter. It looks like AW-26-7K4M-Q2XD."),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
