"""What somebody fills in to sign in, to choose a PIN, and to print cards."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from wtforms import BooleanField, EmailField, SelectField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from course.people.pin_rules import DIGITS, Whom, as_meant, is_pin, too_easy
from course.people.place_queries import Place
from course.web.forms import CourseForm

QUIET = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
"""A device may be shared: nothing that is typed here is kept by the browser."""
PIN_KEYS = QUIET | {"inputmode": "numeric", "maxlength": "12"}


def _plain(value: str | None) -> str:
    """Trimmed, and without what no database takes."""
    return (value or "").replace("\0", "").strip()


def _pin(value: str | None) -> str:
    return as_meant(value or "")


def _six_digits(_: Any, field: StringField) -> None:
    if not is_pin(field.data or ""):
        raise ValidationError(f"A PIN has {DIGITS} digits.")


class CodeForm(CourseForm):
    """Person code and PIN, as they stand on the card."""

    code = StringField(
        "Person code",
        filters=[_plain],
        validators=[
            DataRequired("Write the person code that stands on your card."),
            Length(max=64, message="A person code is shorter. Look at your card."),
        ],
        render_kw=QUIET,
    )
    pin = StringField(
        "PIN",
        description=f"{DIGITS} digits",
        filters=[_pin],
        validators=[DataRequired("Write your PIN."), _six_digits],
        render_kw=PIN_KEYS,
    )


class MailForm(CourseForm):
    """Where a sign-in link goes."""

    email = EmailField(
        "E-mail address",
        filters=[_plain],
        validators=[
            DataRequired("Write your e-mail address."),
            Length(max=254, message="An e-mail address is shorter."),
        ],
        render_kw=QUIET,
    )

    def validate_email(self, field: EmailField) -> None:
        before, _, after = (field.data or "").rpartition("@")
        if not before or "." not in after:
            raise ValidationError("Write the whole address, like name@example.com.")


class OwnPinForm(CourseForm):
    """A PIN of one's own, twice, because it is not shown while it is typed."""

    pin = StringField(
        "Your new PIN",
        description=f"{DIGITS} digits, not a row like 123456",
        filters=[_pin],
        validators=[DataRequired(f"Write {DIGITS} digits."), _six_digits],
        render_kw=PIN_KEYS,
    )
    again = StringField("The same PIN again", filters=[_pin], render_kw=PIN_KEYS)

    def validate_pin(self, field: StringField) -> None:
        if is_pin(field.data or "") and too_easy(field.data or ""):
            raise ValidationError("That PIN is easy to guess. Mix the digits more.")

    def validate_again(self, field: StringField) -> None:
        if not self.pin.errors and field.data != self.pin.data:
            raise ValidationError("The two are not the same. Write your new PIN again.")


EVERYBODY = "everybody"
_HEADS = {"branch": "One branch", "vendor": "One firm"}


class CardsForm(CourseForm):
    """Who gets a card."""

    place = SelectField("For whom?", default=EVERYBODY)
    mailed = BooleanField("Also people with an e-mail address")
    own = BooleanField("Also people who chose a PIN of their own")

    def __init__(self, data: Any, *, places: Sequence[Place]):
        super().__init__(data or None)
        groups: dict[str, list[tuple[str, str]]] = {
            "All": [(EVERYBODY, "Everybody you look after")]
        }
        for place in places:
            option = (f"{place.kind}:{place.id}", place.name)
            groups.setdefault(_HEADS[place.kind], []).append(option)
        self.place.choices = groups

    def whom(self) -> Whom:
        """Whom it is for. Call only after ``validate()``."""
        kind, _, id_ = (self.place.data or "").partition(":")
        return Whom(
            branch_id=UUID(id_) if kind == "branch" else None,
            vendor_id=UUID(id_) if kind == "vendor" else None,
            mailed=bool(self.mailed.data),
            own=bool(self.own.data),
        )
