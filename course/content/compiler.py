"""A pack to one immutable revision, or to all the problems that stand in its way."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from course.content.balance import check_cues, check_roles
from course.content.build import Build
from course.content.changes import check_changes
from course.content.clauses import compile_agreement
from course.content.coverage import ClauseCoverage, check_coverage, coverage_of
from course.content.files import check_svgs, level, pack_file
from course.content.index import Index
from course.content.lessons import compile_module
from course.content.model import (
    Agreement,
    Case,
    Check,
    CredentialDefinition,
    Item,
    LearningPath,
    Module,
    Revision,
    Scenario,
)
from course.content.overrides import apply_overrides
from course.content.papers import check_case_length, check_papers, compile_check
from course.content.parameters import Parameters
from course.content.paths import compile_credentials, compile_paths
from course.content.problems import Notes, Place, Problem
from course.content.quizzes import compile_cases, compile_items, compile_scenario
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


def compile_pack(pack: Pack, previous: Revision | None = None) -> Compilation:
    """Compile a pack. Same files, same revision, on any machine.

    Args:
        previous: the published revision, if any; what changed since then must be named.
    """
    notes = Notes(pack.problems)
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
    return Compilation(revision, problems, coverage, travelling if revision else {})


@dataclass
class _Parts:
    """What will be a revision, if nothing is wrong."""

    agreement: Agreement | None = None
    modules: tuple[Module, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    items: tuple[Item, ...] = ()
    cases: tuple[Case, ...] = ()
    check: Check | None = None
    paths: tuple[LearningPath, ...] = ()
    credentials: tuple[CredentialDefinition, ...] = ()

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
            )
        )


def _compile_parts(sheets: Sheets, build: Build) -> _Parts:
    """Compile what could be read. Clauses come first: everything else refers to them."""
    parts = _Parts()
    if sheets.agreement:
        parts.agreement = compile_agreement(sheets.agreement, build)
        build.clauses = {clause.id: clause for clause in parts.agreement.clauses}
    parts.modules = tuple(compile_module(sheet, build) for sheet in sheets.modules)
    scenarios = [compile_scenario(sheet, build) for sheet in sheets.scenarios]
    items = [item for sheet in sheets.items for item in compile_items(sheet, build)]
    cases = [case for sheet in sheets.cases for case in compile_cases(sheet, build)]
    parts.scenarios = tuple(sorted(scenarios, key=lambda scenario: scenario.id))
    parts.items = tuple(sorted(items, key=lambda item: item.id))
    parts.cases = tuple(sorted(cases, key=lambda case: case.id))
    if sheets.paths:
        parts.paths = compile_paths(sheets.paths, build)
    parts.credentials = compile_credentials(sheets.credentials, parts.paths, build)
    for sheet in sheets.checks:
        parts.check = compile_check(sheet, build)
    return parts


def _check_whole(
    sheets: Sheets, parts: _Parts, build: Build, previous: Revision | None
) -> tuple[ClauseCoverage, ...]:
    """Everything that one file cannot know alone."""
    clauses = parts.agreement.clauses if parts.agreement else ()
    coverage = coverage_of(clauses, parts.modules, parts.scenarios, parts.items, parts.cases)
    check_coverage(coverage, build.index, build.notes)
    if sheets.agreement and parts.agreement:
        places = {id_: build.index.place("clause", id_) for id_ in build.index.ids("clause")}
        check_changes(sheets.agreement.front, parts.agreement, places, previous, build.notes)
    _check_check(sheets, parts, build)
    _check_balance(sheets, parts, build)
    check_wording(build.prose, sheets.words.form if sheets.words else None, build.notes)
    apply_overrides(sheets.all, build.notes)
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
    """In each scenario and file of cases; and over the pack, noted in the final check's file."""
    nodes = {scenario.id: scenario.nodes for scenario in parts.scenarios}
    decisions = {case.id: case.decisions for case in parts.cases}
    for scenario in sheets.scenarios:
        check_cues(scenario.at("nodes"), nodes[scenario.form.id], "this file", build.notes)
    for cases in sheets.cases:
        held = [d for case in cases.form.cases for d in decisions[case.id]]
        check_cues(cases.at("cases"), held, "this file", build.notes)
    for check in sheets.checks[:1]:
        everything = [d for held in (*nodes.values(), *decisions.values()) for d in held]
        everything += [item.decision for item in parts.items]
        check_cues(check.at("kind"), everything, "the pack", build.notes)
        check_roles(check.at("kind"), (*parts.scenarios, *parts.cases), build.notes)
