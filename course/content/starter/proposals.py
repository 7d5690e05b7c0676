"""What an agreement lacks to be one of a pack: ids, numbers, titles, and the marks of clauses.

All of it is proposed, and whatever was proposed for a clause marks it as a draft.
"""

import re
from dataclasses import dataclass
from itertools import count

from course.content.clauses import BASES, BINDS
from course.content.drafts import MARK
from course.content.outline import Line
from course.content.sheets import CLAUSE_ATTRIBUTES
from course.content.starter.ids import Ids
from course.content.starter.numbers import Numbers
from course.content.starter.outlines import Outline, SourceClause, SourceSection
from course.content.starter.words import title_of

_WHO = {
    "contractor": r"(sub-?)?contractors?|vendors?|suppliers?|service providers?|firms?",
    "employee": r"employees?|staff|workers?|technicians?|engineers?",
    "company": r"company|client|employer",
}
_EVERYBODY = r"we|us|our"
_LAW = r"laws?|legal(ly)?|statut\w+|regulations?|GDPR|safety|danger\w*|personal data|privacy"
_TERMS = r"pays?|paid|payments?|invoices?|fees?|prices?|costs?|insur\w+|liab\w+|terminat\w+"


@dataclass(frozen=True)
class Clause:
    id: str
    number: str
    title: str
    attributes: dict[str, str]
    """Without the id, in the order to write them."""
    lines: list[Line]
    line: int
    heading: str
    """As written by its author, if nothing was proposed."""

    @property
    def critical(self) -> bool:
        return self.attributes.get("critical") == "yes"


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    line: int
    heading: str
    clauses: list[Clause]
    loose: list[Line]


@dataclass
class Proposal:
    sections: list[Section]
    told: list[tuple[int, str]]
    """What could not stay as it was: a line of the source, and a sentence."""


def propose(outline: Outline, numbers: Numbers) -> Proposal:
    """The sections with everything they lacked."""
    ids = Ids()
    told: list[tuple[int, str]] = []
    everything = [part for section in outline.sections for part in _with_clauses(section)]
    for part in everything:
        if written := part.attributes.pop("id", ""):
            part.attributes["id"] = ids.keep(written)
            if not part.attributes["id"]:
                told.append((part.line, f"the id {written} is doubled or not one"))
    proposer = _Proposer(outline, numbers, ids, told)
    sections = [proposer.section(s, order) for order, s in enumerate(outline.sections, 1)]
    return Proposal(sections, told)


def _with_clauses(section: SourceSection) -> list[SourceSection | SourceClause]:
    return [section, *section.clauses]


@dataclass
class _Proposer:
    outline: Outline
    numbers: Numbers
    ids: Ids
    told: list[tuple[int, str]]

    def section(self, section: SourceSection, order: int) -> Section:
        title = section.title or f"Section {order}"
        id_ = section.attributes.get("id") or self.ids.propose(title, f"section-{order}")
        numbers = _numbers(section, order)
        if self.outline.ours:
            numbers = [_printed(c) or n for c, n in zip(section.clauses, numbers, strict=True)]
        clauses = [self.clause(c, n) for c, n in zip(section.clauses, numbers, strict=True)]
        return Section(id_, title, section.line, section.heading, clauses, section.loose)

    def clause(self, clause: SourceClause, number: str) -> Clause:
        lines = clause.lines
        title = clause.title or title_of(_first_words(lines)) or f"Clause {number}"
        if not any(text.strip() for _, text in lines):
            lines = [(clause.line, ""), (clause.line, title), (clause.line, "")]
        given = clause.attributes.get("id", "")
        id_ = given or self.ids.propose(title, f"clause-{number.replace('.', '-')}")
        if not self.outline.ours:
            lines = self.numbers.fill(lines, id_)
            title = clause.title or title_of(_first_words(lines)) or title
        attributes = self._known(clause)
        missing = _missing(attributes, " ".join([title, *(text for _, text in lines)]))
        whole = bool(given) and not missing
        printed = _printed(clause)
        if len(clause.label) > 1 and clause.label[1] and printed != number:
            self.told.append((clause.line, f"{printed} is {number} now"))
        draft = {} if whole else {"draft": "yes"}
        heading = clause.heading if whole and printed == number else ""
        return Clause(id_, number, title, attributes | missing | draft, lines, clause.line, heading)

    def _known(self, clause: SourceClause) -> dict[str, str]:
        known = {name: value for name, value in clause.attributes.items() if name != "id"}
        if self.outline.ours:
            return known
        for name in known.keys() - set(CLAUSE_ATTRIBUTES):
            self.told.append((clause.line, f"{name} is not known here and was left out"))
        return {name: value for name, value in known.items() if name in CLAUSE_ATTRIBUTES}


def _printed(clause: SourceClause) -> str:
    return ".".join(map(str, clause.label)) if len(clause.label) > 1 else ""


def _missing(known: dict[str, str], words: str) -> dict[str, str]:
    """What the clause is not marked with yet, guessed from its words."""
    found: dict[str, str] = {}
    if not known.get("binds") or not set(known["binds"].split()) <= set(BINDS):
        who = [name for name, pattern in _WHO.items() if _says(pattern, words)]
        everybody = list(BINDS) if _says(_EVERYBODY, words) else ["contractor", "employee"]
        found["binds"] = " ".join(who or everybody)
    if known.get("basis") not in BASES:
        found["basis"] = (
            "law" if _says(_LAW, words) else "terms" if _says(_TERMS, words) else "promise"
        )
    if found and not known.get("measure"):
        found["measure"] = f"{MARK} how you will see whether it is kept"
    return found


def _says(pattern: str, words: str) -> bool:
    return bool(re.search(rf"\b(?:{pattern})\b", words, re.IGNORECASE))


def _numbers(section: SourceSection, order: int) -> list[str]:
    """A printed number for each clause: its own if it fits, else the next one."""
    own = [_own_number(clause, order) for clause in section.clauses]
    if own == [0]:
        own = [None]
    kept = {number for number in own if number is not None}
    numbers: list[str] = []
    seen: set[int] = set()
    last = 0
    for number in own:
        if number is not None and number not in seen:
            last = number
        else:
            last = next(n for n in count(last + 1) if n not in kept | seen)
        seen.add(last)
        numbers.append(f"{order}.{last}")
    return numbers


def _own_number(clause: SourceClause, order: int) -> int | None:
    fits = len(clause.label) == 2 and clause.label[0] == order
    return clause.label[1] if fits else None


def _first_words(lines: list[Line]) -> str:
    return next((text for _, text in lines if text.strip(" #>*-+|`~")), "")
