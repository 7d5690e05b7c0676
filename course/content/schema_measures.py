"""What an author may write in modules/measures.yaml: what each number of the scorecard means."""

from typing import Annotated, Literal

from pydantic import Field

from course.content.schema_base import Form, MaybeText, Sheet, Text

Whole = int | Text
"""A whole number, or a parameter that stands for one, such as ``{{ answer_days }}``."""


class MeasureForm(Form):
    id: Literal[
        "appointment-kept",
        "no-show",
        "right-first-time",
        "content-customers",
        "complaints",
        "time-to-notify",
        "time-to-resolve",
    ]
    title: Text
    numerator: Text
    """What is counted."""
    denominator: Text
    """Of what; the n beside the number."""
    excluded: list[Text] = Field(default_factory=list)
    """What is left out of both."""
    question: MaybeText = ""
    """The question that customers are asked, word for word; for replies only."""
    period: Text
    """Which day decides in which period something counts."""
    better: Literal["higher", "lower"]
    limit: Whole | None = None
    """The days, minutes or points that decide; each measure says in its words what of."""


class MeasuresForm(Sheet):
    """modules/measures.yaml: the seven measures, the same for employees and contractors."""

    kind: Literal["measures"]
    least: Whole
    """Nobody is ranked on fewer."""
    measures: Annotated[list[MeasureForm], Field(min_length=1)]
