"""What an author may write about questions: scenarios, items, cases and the final check."""

from typing import Annotated, Literal

from pydantic import Field

from course.content.schema_base import (
    Engagement,
    Form,
    Id,
    Ids,
    MaybeText,
    Minutes,
    Reviewed,
    Sheet,
    SomeIds,
    Text,
)


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
    clauses: Ids = Field(default_factory=list)
    why: Text


class ItemForm(Form):
    id: Id
    draft: bool = False
    """True while this question is still being written."""
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
    draft: bool = False
    """True while this case is still being written."""
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
    critical: list[CriticalForm] = Field(default_factory=list)


class CheckForm(Sheet):
    """The final check: how a paper is drawn for each path, and what passes."""

    kind: Literal["check"]
    id: Id
    title: Text
    pass_percent: Annotated[int, Field(ge=0, le=100)]
    provisional: MaybeText = ""
    decisions_per_case: Annotated[int, Field(ge=1, le=6)]
    begins_after_a_mistake: dict[Id, Annotated[int, Field(ge=0, le=100)]] = Field(
        default_factory=dict
    )
    """Path to how many cases of each of its papers, at least, begin with `repair: true`."""
    blueprints: dict[Id, Annotated[list[PartForm], Field(min_length=1)]]
