"""What an author may write in each kind of file: the source models and their JSON Schemas.

Text is kept as written, with parameters not yet filled in. What one file cannot know alone, such
as whether an id exists, is checked later.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from course.content.schema_base import (
    Day,
    Digest,
    FileName,
    Form,
    Id,
    Ids,
    MaybeText,
    Minutes,
    ModuleRef,
    ParameterName,
    PartName,
    Reviewed,
    ReviewedId,
    Sheet,
    SomeIds,
    Text,
)
from course.content.schema_interview import InterviewForm
from course.content.schema_measures import MeasuresForm
from course.content.schema_questions import CasesForm, CheckForm, ItemsForm, ScenarioForm


class ChangeForm(Form):
    kind: Literal["material", "editorial"]
    why: Text


class AgreementFront(Sheet):
    """Front matter of modules/agreement.md."""

    title: Text
    """As on the cover of the agreement."""
    edition: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$")]
    effective_on: Day
    """The first day of this edition, such as 2026-12-01."""
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    """The language of the whole pack, such as en or pt-BR (BCP 47)."""
    parameters: dict[ParameterName, int | Text] = Field(default_factory=dict)
    """Values that texts show with {{ name }}; a number stands in one place."""
    changes: dict[Id, ChangeForm] = Field(default_factory=dict)
    """Clause id to what changed since the edition before; empty in the first edition."""


class PathForm(Form):
    id: Id
    title: Text
    for_whom: Text
    modules: Annotated[list[ModuleRef], Field(min_length=1)]
    """Whole modules, such as M08, or parts of them, such as M08/a or M12/a+b."""
    scenarios: Ids = Field(default_factory=list)
    check: Id
    job_roles: list[Text] = Field(default_factory=list)


class PathsForm(Sheet):
    """modules/paths.yaml: what each role must finish."""

    kind: Literal["paths"]
    paths: Annotated[list[PathForm], Field(min_length=1)]


class DataForm(Form):
    stored: Text
    """What is kept of a learner."""
    kept: Text
    """For how long."""
    seen_by: Text


class CourseForm(Sheet):
    """modules/course.yaml: what people are told before they begin."""

    kind: Literal["course"]
    for_whom: Text
    purpose: Text
    outcome: Text
    """What somebody can do afterwards."""
    needs: Text
    data: DataForm


class SayForm(Form):
    say: Text
    not_: Annotated[list[Text], Field(alias="not")]
    why: MaybeText = ""


class WordsForm(Sheet):
    """modules/words.yaml: the words of the house."""

    kind: Literal["words"]
    say: list[SayForm] = Field(default_factory=list)
    banned: list[Text] = Field(default_factory=list)


class ReviewForm(Form):
    digest: Digest
    """The first 12 letters of the clause's digest at that time."""
    by: Text
    on: Day


class ReviewsForm(Sheet):
    """modules/reviews.yaml: who read what against which clause; a command keeps it."""

    kind: Literal["reviews"]
    reviews: dict[ReviewedId, dict[Id, ReviewForm]] = Field(default_factory=dict)
    """A lesson or question, such as M06, M06/cut-line or S01, to its clauses."""


class ModuleFront(Reviewed):
    """Front matter of one lesson file."""

    id: Id
    title: Text
    objective: Text
    """What a learner can do afterwards."""
    minutes: Minutes
    parts: dict[PartName, Minutes] = Field(default_factory=dict)
    """Letter to minutes, if paths use parts of this lesson; every screen then has a part."""
    clauses: SomeIds
    """The clauses this lesson stands beside."""
    pocket_line: Text
    """One line to remember."""
    team_talk: Text
    """A question to talk about in the team."""


class SignatoryForm(Form):
    name: Text
    title: Text


class CredentialForm(Sheet):
    """certificates/<id>.yaml: what passing a path's check proves, for how long, who signs."""

    kind: Literal["credential"]
    id: Id
    title: Text
    path: Id
    renewal_path: Id | None = None
    valid_months: Annotated[int, Field(ge=1, le=120)]
    renew_from_days: Annotated[int, Field(ge=0, le=365)]
    grace_days: Annotated[int, Field(ge=0, le=365)]
    serial_prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,6}$")]
    signatory: SignatoryForm
    page: FileName
    print: FileName


FORMS: Mapping[str, type[Sheet]] = {
    "agreement": AgreementFront,
    "paths": PathsForm,
    "course": CourseForm,
    "measures": MeasuresForm,
    "interview": InterviewForm,
    "words": WordsForm,
    "reviews": ReviewsForm,
    "module": ModuleFront,
    "scenario": ScenarioForm,
    "items": ItemsForm,
    "cases": CasesForm,
    "check": CheckForm,
    "credential": CredentialForm,
}
"""Every kind of source file."""


def json_schemas() -> dict[str, dict[str, Any]]:
    """A JSON Schema for each kind, for editors that complete and check while one types."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {
        kind: draft | form.model_json_schema() | {"title": f"One Standard: {kind}"}
        for kind, form in FORMS.items()
    }
