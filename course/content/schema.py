"""What an author may write in each kind of file: the source models and their JSON Schemas.

Text is kept as written, with parameters not yet filled in. What one file cannot know alone, such
as whether an id exists, is checked later.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

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
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
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

    overrides: list[Override] = []


class Reviewed(Sheet):
    reviewed: dict[Id, Digest] = {}
    """Clause id to the first 12 letters of the digest it had when the file was last reviewed."""


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
    parameters: dict[ParameterName, int | Text] = {}
    """Values that texts show with {{ name }}; a number stands in one place."""
    changes: dict[Id, ChangeForm] = {}
    """Clause id to what changed since the edition before; empty in the first edition."""


class PathForm(Form):
    id: Id
    title: Text
    for_whom: Text
    modules: SomeIds
    scenarios: Ids = []
    check: Id
    job_roles: list[Text] = []


class PathsForm(Sheet):
    """modules/paths.yaml: what each role must finish."""

    kind: Literal["paths"]
    paths: Annotated[list[PathForm], Field(min_length=1)]


class SayForm(Form):
    say: Text
    not_: Annotated[list[Text], Field(alias="not")]
    why: MaybeText = ""


class WordsForm(Sheet):
    """modules/words.yaml: the words of the house."""

    kind: Literal["words"]
    say: list[SayForm] = []
    banned: list[Text] = []


class ModuleFront(Reviewed):
    """Front matter of one lesson file."""

    id: Id
    title: Text
    objective: Text
    """What a learner can do afterwards."""
    minutes: Minutes
    clauses: SomeIds
    """The clauses this lesson stands beside."""
    pocket_line: Text
    """One line to remember."""
    team_talk: Text
    """A question to talk about in the team."""


class JudgedOption(Form):
    """An option of a case: what you do, how good it is, and why."""

    id: Literal["a", "b", "c", "d"]
    do: Text
    """What you do or say."""
    rating: Literal["best", "acceptable", "poor", "critical"]
    """Exactly one is best; critical breaks a critical clause."""
    clauses: SomeIds
    why: Text
    """The reason, in under 30 words: shown after choosing."""


class NodeOption(JudgedOption):
    """An option of a scenario also leads somewhere and has its effects."""

    then: MaybeText = ""
    """What happens at once, where the next scene does not say it."""
    next: Id
    """A node's id, or END."""
    trust: Annotated[int, Field(ge=-100, le=100)] = 0
    safety: Annotated[int, Field(ge=-100, le=100)] = 0
    cost: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] = 0


class NodeForm(Form):
    id: Id
    scene: MaybeText = ""
    ask: Text
    repair: bool = False
    options: Annotated[list[NodeOption], Field(min_length=3, max_length=4)]


class EndingsForm(Form):
    kept: Text
    shaken: Text
    lost: Text
    unsafe: MaybeText = ""


class ScenarioForm(Reviewed):
    """A branching story for practice."""

    kind: Literal["scenario"]
    id: Id
    title: Text
    seat: Text
    engagement: Engagement
    module: Id
    minutes: Minutes
    clauses: SomeIds
    situation: Text
    start: Id
    nodes: Annotated[list[NodeForm], Field(min_length=1, max_length=60)]
    endings: EndingsForm
    talk: Text


class ItemOption(Form):
    id: Literal["a", "b", "c", "d"]
    do: Text
    best: bool = False
    clauses: Ids = []
    why: Text


class ItemForm(Form):
    id: Id
    clause: Id
    scene: MaybeText = ""
    ask: Text
    options: Annotated[list[ItemOption], Field(min_length=2, max_length=4)]


class ItemsForm(Reviewed):
    """Single questions, one clause each."""

    kind: Literal["items"]
    id: Id
    use: Literal["check", "recall"]
    items: Annotated[list[ItemForm], Field(min_length=1)]


class CaseDecision(Form):
    id: Id
    scene: MaybeText = ""
    ask: Text
    repair: bool = False
    options: Annotated[list[JudgedOption], Field(min_length=3, max_length=4)]


class CaseForm(Form):
    id: Id
    title: Text
    seat: Text
    engagement: Engagement
    scenario: Id
    clause: Id
    situation: Text
    decisions: Annotated[list[CaseDecision], Field(min_length=1, max_length=6)]


class CasesForm(Reviewed):
    """Linked decisions for the final check."""

    kind: Literal["cases"]
    id: Id
    cases: Annotated[list[CaseForm], Field(min_length=1)]


class CriticalForm(Form):
    of: SomeIds
    draw: Annotated[int, Field(ge=1, le=50)]


class PartForm(Form):
    id: Id
    title: Text
    clauses: SomeIds
    items: Annotated[int, Field(ge=0, le=100)] = 0
    cases: Annotated[int, Field(ge=0, le=100)] = 0
    critical: list[CriticalForm] = []


class CheckForm(Sheet):
    """The final check: how a paper is drawn for each path, and what passes."""

    kind: Literal["check"]
    id: Id
    title: Text
    pass_percent: Annotated[int, Field(ge=0, le=100)]
    provisional: MaybeText = ""
    decisions_per_case: Annotated[int, Field(ge=1, le=6)]
    blueprints: dict[Id, Annotated[list[PartForm], Field(min_length=1)]]


class SignatoryForm(Form):
    name: Text
    title: Text


class CredentialForm(Sheet):
    """certificates/<id>.yaml: what passing a path's check proves, for how long, who signs."""

    kind: Literal["credential"]
    id: Id
    title: Text
    path: Id
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
    "words": WordsForm,
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
