"""Forms of certificates."""

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from course.credentials.certificate import clean
from course.web.forms import CourseForm


def _trimmed(value: str | None) -> str:
    """On one line, and without what neither a page nor a database takes, such as a null."""
    return clean(value or "")


class RevokeForm(CourseForm):
    """Take a certificate back."""

    reason = TextAreaField(
        "Why is it revoked?",
        description="One sentence. The holder and HR see it; the public check does not show it.",
        filters=[_trimmed],
        validators=[
            DataRequired("Write the reason."),
            Length(max=500, message="Write it in at most 500 characters."),
        ],
    )


class ReinstateForm(CourseForm):
    """Let a revoked certificate stand again."""

    reason = TextAreaField(
        "Why is it reinstated?",
        description="One sentence. It stands beside the reason for which it was revoked.",
        filters=[_trimmed],
        validators=[
            DataRequired("Write the reason."),
            Length(max=500, message="Write it in at most 500 characters."),
        ],
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
