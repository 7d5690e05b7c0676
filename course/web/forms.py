"""The form base, and fields with plain-language errors.

The token against forged posts is checked for every post by Flask-WTF's ``CSRFProtect``, with
or without a form class; ``csrf_field()`` in templates writes it.
"""

from collections.abc import Collection
from datetime import date, time
from typing import Any
from uuid import UUID

from wtforms import DateField, Form, SelectMultipleField, TimeField
from wtforms.widgets import CheckboxInput, ListWidget


class CourseForm(Form):
    """Every form of the pages. Choices and the day come from outside: it asks no database."""


class DayField(DateField):
    """A calendar day typed as ISO 8601, such as 2027-10-14; the default where nothing is sent."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.data, typed = None, valuelist[0].strip()
        try:
            self.data = date.fromisoformat(typed) if typed else None
        except ValueError:
            raise ValueError("Write year, month, day, like 2027-10-14.") from None


def day_of(field: DayField) -> date:
    """The day of a field that is needed. Call only after ``validate()``."""
    assert field.data
    return field.data


class ClockField(TimeField):
    """A time of day typed as ISO 8601, such as 15:00; the default where nothing is sent."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.data, typed = None, valuelist[0].strip()
        try:
            self.data = time.fromisoformat(typed) if typed else None
        except ValueError:
            raise ValueError("Write hour and minute, like 15:00.") from None


class CheckboxesField(SelectMultipleField):
    """Several of the choices, each a UUID; unknown ones are refused by the choices."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, **kwargs: Any):
        super().__init__(label, coerce=_uuid, **kwargs)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def uuids(texts: Collection[str]) -> list[UUID] | None:
    """Ids as they stand in an address; None if one of them is none."""
    try:
        return list(dict.fromkeys(UUID(text) for text in texts))
    except ValueError:
        return None
