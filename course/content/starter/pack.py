"""A new pack, complete and free of every problem but what is still to be written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from course.content.compiler import Compilation, compile_pack
from course.content.drafts import MARK
from course.content.files import MAX_TEXT_BYTES
from course.content.outline import Line
from course.content.problems import CHECKS, Problem
from course.content.sheets import AGREEMENT
from course.content.source import Pack
from course.content.starter.agreement import Lines, agreement_lines
from course.content.starter.files import pack_files
from course.content.starter.guide import readme
from course.content.starter.numbers import Hint, Numbers
from course.content.starter.ours import read_ours
from course.content.starter.outlines import Outline
from course.content.starter.proposals import Proposal, propose
from course.content.starter.reading import read_agreement
from course.content.starter.skeletons import MAX_NAME_WORDS
from course.content.starter.sources import Front, Source, read_front
from course.content.starter.words import shortened
from course.content.starter.yaml_writer import Value
from course.errors import CourseError

MAX_CLAUSES = 200
MAX_TOLD = 20
"""Problems in one refusal: after that many, one more helps nobody."""


class NotAnAgreement(CourseError):
    """A text cannot become a pack as it is; the message says what to change in it."""


@dataclass(frozen=True)
class NewPack:
    files: Mapping[str, bytes]
    """Everything to write, by its path in the new folder."""
    sections: int
    clauses: int
    parameters: int
    """How many numbers of the text are parameters now."""
    told: tuple[str, ...]
    """What could not stay as it was in the source, one line each."""
    hints: tuple[Hint, ...]


def new_pack(
    source: Source, *, company: str, effective_on: date, templates: Mapping[str, bytes]
) -> NewPack:
    """Everything a company needs to write its own course around an agreement.

    Same source, same files. The words of the agreement are kept; check the new pack, and only
    drafts are left.

    Args:
        company: its name, or nothing to leave it open.
        effective_on: the first day of the agreement, if it does not say.
        templates: the certificate's page and print, by file name.

    Raises:
        NotAnAgreement: there is nothing in it, or something that a pack must not hold.
    """
    if len(source.text) > MAX_TEXT_BYTES:
        raise NotAnAgreement(f"{source.name} is longer than any agreement. Split it.")
    front = read_front(source.lines)
    if front.problems:
        raise _refusal(source, [(problem.line, problem) for problem in front.problems])
    if not any(text.strip() for _, text in front.body):
        raise NotAnAgreement(f"There is nothing in {source.name} to make a course of.")
    outline = read_ours(front.body, "") if front.ours else read_agreement(front.body)
    numbers = Numbers({"company_name": company or f"{MARK} the company’s name"})
    proposal = propose(outline, numbers)
    _check_size(proposal, source)
    values = _values(front, outline.title, numbers, effective_on)
    maker = _Maker(source, front, outline, proposal, templates)
    files = maker.files(values)
    told = [f"{source.name} holds {what}, which were left out." for what in source.left_out]
    told += [f"{source.place(line)}: {sentence}." for line, sentence in proposal.told]
    return NewPack(
        files={**files, "README.md": readme(source.name, numbers.hints).encode()},
        sections=len(proposal.sections),
        clauses=sum(len(section.clauses) for section in proposal.sections),
        parameters=0 if front.ours else len(numbers.parameters) - 1,
        told=tuple(told),
        hints=tuple(numbers.hints),
    )


def _check_size(proposal: Proposal, source: Source) -> None:
    clauses = [clause for section in proposal.sections for clause in section.clauses]
    if not clauses:
        what = "has headings, but no clause below them"
        raise NotAnAgreement(f"{source.name} {what}. Write what each one asks for.")
    if len(clauses) > MAX_CLAUSES or len(proposal.sections) > MAX_CLAUSES:
        what = f"has more than {MAX_CLAUSES} clauses or sections, too many for one course"
        raise NotAnAgreement(f"{source.name} {what}. Split it.")


def _values(front: Front, title: str, numbers: Numbers, effective_on: date) -> dict[str, Value]:
    """Front matter of ours: as given, or new and open to decide."""
    if front.ours:
        given: dict[str, Value] = dict(front.values)
        known = given.get("parameters")
        if "company_name" not in _mapping(known):
            given["draft"] = True
            given["parameters"] = {**_mapping(known), **numbers.parameters}
        return given
    written = front.values.get("title")
    named = written if isinstance(written, str) and written.strip() else title
    return {
        "title": named or "Service agreement",
        "draft": True,
        "edition": "1.0",
        "effective_on": effective_on.isoformat(),
        "parameters": dict(numbers.parameters),
        "changes": {},
    }


def _mapping(value: Value) -> Mapping[str, Value]:
    return value if isinstance(value, Mapping) else {}


@dataclass
class _Maker:
    """Writes the files, and looks at them with the compiler's eyes before anybody else does."""

    source: Source
    front: Front
    outline: Outline
    proposal: Proposal
    templates: Mapping[str, bytes]

    def files(self, values: dict[str, Value]) -> dict[str, bytes]:
        whole = values == dict(self.front.values)
        lines = self._agreement(self.front.lines if whole else values)
        around = self._around(values)
        compilation = _compiled(lines, around)
        self._refuse_errors(compilation, lines)
        if silenced := _warnings(compilation):
            overrides = [*self._overrides(values), *silenced]
            lines = self._agreement({**values, "overrides": overrides})
        return {AGREEMENT: _text(lines), **around}

    def _agreement(self, front: Mapping[str, Value] | list[Line]) -> Lines:
        return agreement_lines(front, self.outline.before, self.proposal.sections)

    def _around(self, values: Mapping[str, Value]) -> dict[str, bytes]:
        parameters = values["parameters"]
        company = parameters["company_name"] if isinstance(parameters, dict) else ""
        title = shortened(str(values["title"]), MAX_NAME_WORDS)
        company = "" if MARK in str(company) else str(company)
        return pack_files(self.proposal.sections, title, company, self.templates)

    def _overrides(self, values: Mapping[str, Value]) -> list[Value]:
        given = values.get("overrides")
        return list(given) if isinstance(given, list) else []

    def _refuse_errors(self, compilation: Compilation, lines: Lines) -> None:
        errors = [problem for problem in compilation.problems if problem.severity == "error"]
        # The same words stand in lessons too; there they are not what has to be changed.
        if own := [(lines[p.line - 1][0], p) for p in errors if p.file == AGREEMENT]:
            raise _refusal(self.source, own)
        self._refuse_other_clauses(compilation)
        if errors:
            raise _refusal(self.source, [(1, problem) for problem in errors])

    def _refuse_other_clauses(self, compilation: Compilation) -> None:
        """The compiler must find the very clauses that were proposed."""
        wanted = [clause for section in self.proposal.sections for clause in section.clauses]
        last = 1
        for clause, other in zip_longest(wanted, compilation.coverage):
            if not clause or not other or clause.id != other.clause_id:
                what = "below this line, it is not clear where a clause begins"
                remedy = "Look for ``` or ~~~ without an end."
                raise NotAnAgreement(f"{self.source.place(last)}: {what}. {remedy}")
            last = clause.line


def _compiled(lines: Lines, around: Mapping[str, bytes]) -> Compilation:
    return compile_pack(Pack({AGREEMENT: _text(lines), **around}))


def _text(lines: Lines) -> bytes:
    return "\n".join([*(text for _, text in lines), ""]).encode()


def _warnings(compilation: Compilation) -> list[Value]:
    """Overrides for what a course would word otherwise: these words are a contract's."""
    own = [problem for problem in compilation.problems if problem.file == AGREEMENT]
    codes = {problem.code for problem in own if problem.severity == "warning"}
    why = "These are the words of the agreement."
    return [{"check": code, "why": why} for code in sorted(codes & CHECKS)]


def _refusal(source: Source, problems: Sequence[tuple[int, Problem]]) -> NotAnAgreement:
    """All that stands in the way, each where its author finds it."""
    listed = {f"{source.place(line)}: {p.what}. {p.remedy}": None for line, p in problems}
    lines = list(listed)[:MAX_TOLD]
    if more := len(listed) - len(lines):
        lines.append(f"... and {more} more.")
    return NotAnAgreement("\n".join([*lines, "Nothing was made. Change it there, and try again."]))
