"""What the parts of one compilation share: problems, parameters, ids, clauses, and all texts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from course.content.index import Index
from course.content.markdown import Renderer
from course.content.model import Clause
from course.content.outline import Line
from course.content.parameters import Parameters
from course.content.problems import Notes, Place, shown
from course.content.prose import Prose

_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>?")


@dataclass
class Build:
    """One compilation under way."""

    notes: Notes
    index: Index
    parameters: Parameters
    files: Mapping[str, bytes]
    """Everything in the pack, with line endings made alike."""
    renderer: Renderer = field(default_factory=Renderer)
    clauses: dict[str, Clause] = field(default_factory=dict)
    prose: list[Prose] = field(default_factory=list)
    pictures: set[str] = field(default_factory=set)
    """Paths of the pictures that lessons show."""

    def text(self, at: Place, raw: str, *, feedback: bool = False) -> str:
        """Plain text as learners read it: parameters filled in, no HTML, wording noted."""
        filled = self.parameters.fill(raw, at, self.notes).strip()
        if tag := _TAG.search(filled):
            remedy = "Write plain text; HTML is never used."
            self.notes.error(at, "raw-html", f"{shown(tag[0])} looks like HTML", remedy)
        if filled:
            self.prose.append(Prose(at, " ".join(filled.split()), feedback))
        return filled

    def fill_lines(self, file: str, lines: list[Line]) -> list[Line]:
        """Lines with their parameters filled in, each on its old number."""
        fill, notes = self.parameters.fill, self.notes
        return [(number, fill(text, Place(file, number), notes)) for number, text in lines]

    def check_reviewed(self, reviewed: Mapping[str, str], places: Mapping[str, Place]) -> None:
        """Warn about clauses that changed since this file was last reviewed."""
        for clause_id, digest in reviewed.items():
            at = places[clause_id]
            if not self.index.check("clause", clause_id, at) or clause_id not in self.clauses:
                continue
            if not (now := self.clauses[clause_id].digest).startswith(digest):
                what = f"The clause {shown(clause_id)} has changed since this file was reviewed"
                remedy = f"Read it against the clause, then write `{clause_id}: {now[:12]}`."
                self.notes.warn(at, "suspect", what, remedy)
