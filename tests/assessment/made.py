"""Papers made by hand, for rules that need no course."""

from collections.abc import Sequence
from datetime import date

from course.assessment.domain import Asked
from course.content.model import (
    Agreement,
    Check,
    Clause,
    Decision,
    Option,
    Rating,
    Revision,
    Section,
)

CRITICAL = ("call", "stay")
CLAUSES = ("greet", "call", "record", "stay", "measure")
"""In the order of the text; those of ``CRITICAL`` are critical."""

BEST, ACCEPTABLE, POOR, BREAKS = "abcd"
"""Option ids of every decision made here, from full points to a critical miss."""


def decision(id_: str, clause_id: str = "greet") -> Decision:
    ratings = zip((BEST, ACCEPTABLE, POOR, BREAKS), Rating, strict=True)
    options = tuple(Option(o, f"Do {o}", rating, (clause_id,), "Why") for o, rating in ratings)
    return Decision(id_, "", "What now?", options)


def asked(position: int, clause_id: str = "greet") -> Asked:
    """A single question: on a critical clause, only the best answer is no miss."""
    made = decision(f"Q{position}", clause_id)
    return Asked(
        position=position,
        decision_id=made.id,
        clause_id=clause_id,
        critical=clause_id in CRITICAL,
        decision=made,
        options=made.options,
    )


def paper(clause_ids: Sequence[str]) -> list[Asked]:
    return [asked(position, clause_id) for position, clause_id in enumerate(clause_ids, start=1)]


def revision() -> Revision:
    """A course that consists of its clauses."""
    clauses = tuple(
        Clause(
            id=id_,
            number=f"1.{number}",
            title=id_.capitalize(),
            section_id="all",
            html=f"<p>{id_}</p>",
            text=id_,
            binds=("employee", "contractor"),
            basis="promise",
            critical=id_ in CRITICAL,
            measure="",
            target="",
            digest=id_,
        )
        for number, id_ in enumerate(CLAUSES, start=1)
    )
    agreement = Agreement(
        title="Agreement",
        edition="1.0",
        effective_on=date(2026, 1, 1),
        parameters=(),
        sections=(Section("all", "1", "All", CLAUSES),),
        clauses=clauses,
        changes=(),
        digest="d",
    )
    check = Check("final-check", "Final check", 80, "", ())
    return Revision("r", agreement, (), (), (), (), check, (), ())
