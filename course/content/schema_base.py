"""What every file of an author's may and must be: strict forms, and the types of their values."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


def _written_as_day(value: object) -> object:
    """Only 2026-12-01; a bare number would otherwise count as seconds since 1970."""
    if isinstance(value, str) and len(value) == len("2026-12-01"):
        return value
    raise ValueError("not a day")


Day = Annotated[date, Field(strict=False), BeforeValidator(_written_as_day)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,59}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=3000)]
MaybeText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=3000)]
ParameterName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
ReviewedId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,59}(/[A-Za-z][A-Za-z0-9-]{0,59})?$")
]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
PartName = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
ModuleRef = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,59}(/[a-z](\+[a-z])*)?$")
]
FileName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Minutes = Annotated[int, Field(ge=1, le=120)]
Ids = list[Id]
SomeIds = Annotated[list[Id], Field(min_length=1)]
Engagement = Literal["contractor", "employee"]


class Form(BaseModel):
    """Nothing but the keys below it, and every value of the right type as written."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True
    )


class Override(Form):
    """Silences a warning in this file, and says why."""

    check: str
    why: Text


class Sheet(Form):
    """What every file may have."""

    draft: bool = False
    """True while it is still being written: it can be seen, but not published."""
    overrides: list[Override] = []


class Reviewed(Sheet):
    reviewed: dict[Id, Digest] = {}
    """Clause id to the first 12 letters of the digest it had when the file was last reviewed."""
