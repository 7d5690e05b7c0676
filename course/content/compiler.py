"""A pack to one immutable revision, or to all the problems that stand in its way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from course.content.balance import FILE, PACK, check_cues, check_roles
from course.content.build import Build
from course.content.changes import check_changes
from course.content.clauses import compile_agreement
from course.content.coverage import ClauseCoverage, check_coverage, coverage_of
from course.content.drafts import Named, check_drafts, drafts_of
from course.content.facts import compile_facts
from course.content.files import check_svgs, level, pack_file
from course.content.index import Index
from course.content.interview import compile_interview
from course.content.lessons import compile_module
from course.content.measures import compile_measures
from course.content.memory import Memory
from course.content.model import (
    Agreement,
    Case,
    Check,
    CourseFacts,
    CredentialDefinition,
    Item,
    LearningPath,
    Measure,
    Module,
    Review,
    Revision,
    Scenario,
)
from course.content.model.interview import Question
from course.content.overrides import apply_overrides
from course.content.papers import check_case_length, check_papers, compile_check
from course.content.parameters import Parameters
from course.content.parts import Shelf, divide
from course.content.paths import compile_credentials, compile_paths
from course.content.problems import Notes, Place, Problem
from course.content.quizzes import compile_cases, compile_items, compile_scenario
from course.content.reviews import compile_reviews
from course.content.serialise import named
from course.content.sheets import Sheets, read_sheets
from course.content.source import Pack
from course.content.wording import check_wording


@dataclass(frozen=True)
class Compilation:
    """What came of a pack."""

    revision: Revision | None
    """None if there is any error; warnings alone do not stop it."""
    problems: tuple[Problem, ...]
    """All of them, by file and line."""
    coverage: tuple[ClauseCoverage, ...]
    """What stands behind each clause, also when there are problems."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The pictures and templates that travel with the revision, as named in its ``files``."""
    drafts: frozenset[Named] = frozenset()
    """What is still being written. A revision of these is for looking at only."""

    @property
    def unwritten(self) -> tuple[Problem, ...]:
        """What must be written before this may be published."""
        return tuple(problem for problem in self.problems if problem.severity == "draft")


def compile_pack(
    pack: Pack, previous: Revision | None = None, memory: Memory | None = None
) -> Compilation:
    """Compile a pack. Same files, same revision, on any machine.

    Args:
        previous: the published revision, if any; what changed since then must be named.
        memory: of the last compilation, for whoever compiles again and again; makes it faster.
    """
    if memory:
        memory.turn()
    notes = Notes(pack.problems, memory)
    files = level(pack, notes)
    index = Index(notes)
    for problem in notes.problems:
        index.unread(problem.file.partition("/")[0])
    check_svgs(files, notes)
    sheets = read_sheets(files, index, notes)
    given = sheets.agreement.front.form.parameters if sheets.agreement else None
    build = Build(notes, index, Parameters(given), files)
    parts = _compile_parts(sheets, build)
    coverage = _check_whole(sheets, parts, build, previous)
    travelling = {path: files[path] for path in sorted({*sheets.travelling, *build.pictures})}
    revision = None if notes.has_errors else parts.revision(travelling)
    problems = tuple(sorted(set(notes.problems)))
    travelling = travelling if revision else {}
    return Compilation(revision, problems, coverage, travelling, drafts_of(sheets))


@dataclass
class _Parts:
    """What will be a revision, if nothing is wrong."""

    agreement: Agreement | None = None
    lessons: tuple[Module, ...] = ()
    """Every module, whole: what is counted."""
    modules: tuple[Module, ...] = ()
    """As paths ask for them, whole or in parts: what is learned."""
    scenarios: tuple[Scenario, ...] = ()
    items: tuple[Item, ...] = ()
    cases: tuple[Case, ...] = ()
    check: Check | None = None
    paths: tuple[LearningPath, ...] = ()
    credentials: tuple[CredentialDefinition, ...] = ()
    facts: CourseFacts | None = None
    reviews: tuple[Review, ...] = ()
    measures: tuple[Measure, ...] = ()
    interview: tuple[Question, ...] = ()

    def revision(self, files: Mapping[str, bytes]) -> Revision:
        assert self.agreement
        assert self.check
        return named(
            Revision(
                id="",
                agreement=self.agreement,
                modules=self.modules,
                scenarios=self.scenarios,
                items=self.items,
                cases=self.cases,
                check=self.check,
                paths=self.paths,
                credentials=self.credentials,
                files=tuple(pack_file(path, content) for path, content in files.items()),
                facts=self.facts,
                reviews=self.reviews,
                measures=self.measures,
                interview=self.interview,
            )
        )


def _compile_parts(sheets: Sheets, build: Build) -> _Parts:
    """Compile what could be read. Clauses come first: everything else refers to them."""
    parts = _Parts()
    if sheets.agreement:
        parts.agreement = compile_agreement(sheets.agreement, build)
        build.clauses = {clause.id: clause for clause in parts.agreement.clauses}
    divided = [divide(sheet, compile_module(sheet, build), build) for sheet in sheets.modules]
    shelf = Shelf(divided, build)
    parts.lessons = tuple(one.module for one in divided)
    scenarios = [compile_scenario(sheet, build) for sheet in sheets.scenarios]
    items = [item for sheet in sheets.items for item in compile_items(sheet, build)]
    cases = [case for sheet in sheets.cases for case in compile_cases(sheet, build)]
    parts.scenarios = tuple(sorted(scenarios, key=lambda scenario: scenario.id))
    parts.items = tuple(sorted(items, key=lambda item: item.id))
    parts.cases = tuple(sorted(cases, key=lambda case: case.id))
    if sheets.paths:
        parts.paths = compile_paths(sheets.paths, shelf, build)
    parts.modules = shelf.modules()
    parts.credentials = compile_credentials(sheets.credentials, parts.paths, build)
    for sheet in sheets.checks:
        parts.check = compile_check(sheet, build)
    if sheets.course:
        parts.facts = compile_facts(sheets.course, build)
    parts.reviews = compile_reviews(sheets, build)
    if sheets.measures:
        parts.measures = compile_measures(sheets.measures, build)
    if sheets.interview:
        parts.interview = compile_interview(sheets.interview, build)
    return parts


def _check_whole(
    sheets: Sheets, parts: _Parts, build: Build, previous: Revision | None
) -> tuple[ClauseCoverage, ...]:
    """Everything that one file cannot know alone."""
    clauses = parts.agreement.clauses if parts.agreement else ()
    coverage = coverage_of(clauses, parts.lessons, parts.scenarios, parts.items, parts.cases)
    check_coverage(coverage, build.index, build.notes)
    if sheets.agreement and parts.agreement:
        places = {id_: build.index.place("clause", id_) for id_ in build.index.ids("clause")}
        check_changes(sheets.agreement.front, parts.agreement, places, previous, build.notes)
    _check_check(sheets, parts, build)
    _check_balance(sheets, parts, build)
    check_wording(build.prose, sheets.words.form if sheets.words else None, build.notes)
    apply_overrides(sheets.all, build.notes)
    check_drafts(sheets, build.notes)
    return coverage


def _check_check(sheets: Sheets, parts: _Parts, build: Build) -> None:
    """There is one final check, its papers can be drawn, and cases have its length."""
    if not build.index.ids("check") and build.index.is_whole("check"):
        remedy = "Add quizzes/final-check.yaml with `kind: check`."
        at = Place("quizzes/final-check.yaml", 1)
        build.notes.error(at, "missing-file", "The pack has no final check", remedy)
    for sheet in sheets.checks[1:]:
        what, remedy = "The pack has two final checks", "Keep one; it has a blueprint per path."
        build.notes.error(sheet.at("id"), "two-checks", what, remedy)
    if sheets.checks and parts.check:
        sheet = sheets.checks[-1]
        check_papers(sheet, parts.check, parts.paths, parts.items, parts.cases, build)
        cases = [(case, build.index.place("case", case.id)) for case in parts.cases]
        check_case_length(cases, sheet.form.decisions_per_case, build)


def _check_balance(sheets: Sheets, parts: _Parts, build: Build) -> None:
    """In each file of questions; and over the pack, noted in the final check's file.

    Drafts are left out: what nobody has written yet is neither good nor bad.
    """
    drafts = drafts_of(sheets)
    scenarios = [s for s in parts.scenarios if ("scenario", s.id) not in drafts]
    finished = [case for case in parts.cases if ("case", case.id) not in drafts]
    nodes = {scenario.id: scenario.nodes for scenario in scenarios}
    cases = {case.id: case.decisions for case in finished}
    items = {i.id: (i.decision,) for i in parts.items if ("item", i.id) not in drafts}
    for scenario in sheets.scenarios:
        check_cues(scenario.at("nodes"), nodes.get(scenario.form.id, ()), FILE, build.notes)
    for sheet in sheets.cases:
        held = [decision for case in sheet.form.cases for decision in cases.get(case.id, ())]
        check_cues(sheet.at("cases"), held, FILE, build.notes)
    for bank in sheets.items:
        asked = [decision for item in bank.form.items for decision in items.get(item.id, ())]
        check_cues(bank.at("items"), asked, FILE, build.notes)
    for check in sheets.checks[:1]:
        everything = chain(*nodes.values(), *cases.values(), *items.values())
        check_cues(check.at("kind"), everything, PACK, build.notes)
        check_roles(check.at("kind"), scenarios, finished, build.notes)
