"""What stands on the handouts: pure rules over a published revision."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from course.content.model import Agreement, Clause, Module, Revision, Section, TextBlock
from course.errors import NotFound

PEOPLE = frozenset({"contractor", "employee"})
CONTACT = "customer_line"
"""The parameter that holds the number for customers."""
LINES = (
    ("emergency_number", "Emergency"),
    ("office_line", "Office"),
    ("contractor_line", "Contractor line"),
)
"""Parameters of the agreement that hold a number to ring, and what it is called on a card."""

_SENTENCE = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][”’\")]))\s+|\n")
_FIGURE = re.compile(
    r"(?P<number>\d+(?:[.,:]\d+)*(?:\s?%)?)"
    r"(?:\s(?P<unit>(?:working )?(?:minutes?|hours?|days?|weeks?|months?|years?))\b)?"
)


@dataclass(frozen=True)
class Part:
    """A piece of a sentence; figures stand out."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class KeyFigure:
    """The sentence of a clause that holds a number, in the clause's own words."""

    clause: Clause
    number: str
    unit: str
    """Such as ``minutes``; empty for a time of day or an amount."""
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class PhoneLine:
    """A number to ring."""

    name: str
    number: str

    @property
    def address(self) -> str:
        """As a link, for a thumb to press."""
        return "tel:" + re.sub(r"[^0-9+*#]", "", self.number)


@dataclass(frozen=True)
class Handout:
    """Everything that the sheet, the card and the wallpaper of one module draw on."""

    agreement: Agreement
    module: Module
    clauses: tuple[Clause, ...]
    story_title: str
    story: tuple[str, ...]
    """Safe HTML: the words of the module's first screen, where its story stands. May be empty."""
    pocket: tuple[str, ...]
    """The pocket line, one sentence a line."""
    figures: tuple[KeyFigure, ...]
    lines: tuple[PhoneLine, ...]

    @property
    def company(self) -> str:
        return company(self.agreement)

    @property
    def others(self) -> tuple[Clause, ...]:
        """The clauses without a number to keep: a card names them."""
        return tuple(clause for clause in self.clauses if not key_figures(clause))


def kit(revision: Revision) -> tuple[Module, ...]:
    """Every module once, in the order of the course.

    Where paths ask for parts of a module, the parts have no handouts of their own.
    """
    whole = {module.id for module in revision.modules}
    return tuple(module for module in revision.modules if module.part_of not in whole)


def handout(revision: Revision, module_id: str) -> Handout:
    """The handout of a module; that of the whole module for the id of one of its parts.

    Raises:
        NotFound: the revision has no such module.
    """
    found = whole_module(revision, module_id)
    if found is None:
        raise NotFound("There is no such module.")
    clauses = tuple(revision.clause(id_) for id_ in found.clause_ids)
    first = found.screens[0]
    return Handout(
        agreement=revision.agreement,
        module=found,
        clauses=clauses,
        story_title=first.title,
        story=tuple(block.html for block in first.blocks if isinstance(block, TextBlock)),
        pocket=sentences(found.pocket_line),
        figures=tuple(figure for clause in clauses for figure in key_figures(clause)),
        lines=phone_lines(revision.agreement.parameters_by_name),
    )


def whole_module(revision: Revision, module_id: str) -> Module | None:
    """The module of the kit that a module, or a part of one, belongs to."""
    modules = {module.id: module for module in revision.modules}
    module = modules.get(module_id)
    return modules.get(module.part_of, module) if module else None


def sentences(text: str) -> tuple[str, ...]:
    """A text cut after each sentence. Quotation marks stay with theirs."""
    return tuple(piece.strip() for piece in _SENTENCE.split(text) if piece.strip())


def key_figures(clause: Clause) -> tuple[KeyFigure, ...]:
    """The sentences of a clause that hold a number."""
    found = []
    for sentence in sentences(clause.text):
        if first := _FIGURE.search(sentence):
            parts = tuple(_parts(sentence))
            found.append(KeyFigure(clause, first["number"], first["unit"] or "", parts))
    return tuple(found)


def _parts(sentence: str) -> Iterable[Part]:
    end = 0
    for figure in _FIGURE.finditer(sentence):
        if figure.start() > end:
            yield Part(sentence[end : figure.start()])
        yield Part(figure[0], strong=True)
        end = figure.end()
    if end < len(sentence):
        yield Part(sentence[end:])


def phone_lines(parameters: Mapping[str, str]) -> tuple[PhoneLine, ...]:
    """The numbers to ring that this company has named."""
    return tuple(PhoneLine(name, parameters[key]) for key, name in LINES if parameters.get(key))


def contact(agreement: Agreement) -> PhoneLine | None:
    """Where customers ring, if the company has named a number."""
    number = agreement.parameters_by_name.get(CONTACT)
    return PhoneLine("Customers", number) if number else None


def company(agreement: Agreement) -> str:
    """Whose agreement it is; its title where no company is named."""
    return agreement.parameters_by_name.get("company_name") or agreement.title


def promises(agreement: Agreement) -> tuple[tuple[Section, tuple[Clause, ...]], ...]:
    """What customers are promised, section by section; sections without a promise are left out."""
    told = ((s, tuple(c for c in clauses if c.customer)) for s, clauses in agreement.by_section)
    return tuple((section, clauses) for section, clauses in told if clauses)


@dataclass(frozen=True)
class Sides:
    """One section seen from both sides; a clause that binds both stands on both."""

    section: Section
    people: tuple[Clause, ...]
    """Those that bind the contractor or the employee."""
    company: tuple[Clause, ...]


def both_sides(agreement: Agreement) -> tuple[Sides, ...]:
    return tuple(
        Sides(
            section,
            tuple(clause for clause in clauses if PEOPLE & set(clause.binds)),
            tuple(clause for clause in clauses if "company" in clause.binds),
        )
        for section, clauses in agreement.by_section
    )
