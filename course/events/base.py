"""What every event is."""

from dataclasses import dataclass, fields
from typing import Annotated, TypeVar, get_args, get_origin

_T = TypeVar("_T")

Personal = Annotated[_T, "personal"]
"""Marks a field that holds words somebody typed: a reason, a filter, a name looked for.

The log then keeps only a salted hash of it in the entry, and the words beside it, where they can
be erased. A field that holds nothing but ids, dates, numbers and words of the program needs no
mark; a test asks it of every other.
"""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, once, inside one transaction."""


def personal_fields(event: type[Event]) -> frozenset[str]:
    """Names of the fields that are marked ``Personal``."""
    return frozenset(
        field.name
        for field in fields(event)
        if get_origin(field.type) is Annotated and "personal" in get_args(field.type)[1:]
    )
