"""Sort a pack's files by what they are, read them and hold each against its form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from course.content.files import suffix
from course.content.index import Index, id_in
from course.content.outline import Headed, Line, Outline, read_outline
from course.content.pictures import MEDIA_TYPES
from course.content.problems import Notes, Place, did_you_mean, shown
from course.content.schema import (
    AgreementFront,
    CourseForm,
    CredentialForm,
    ModuleFront,
    PathsForm,
    ReviewsForm,
    WordsForm,
)
from course.content.schema_base import Sheet
from course.content.schema_interview import InterviewForm
from course.content.schema_measures import MeasuresForm
from course.content.schema_questions import CasesForm, CheckForm, ItemsForm, ScenarioForm
from course.content.validate import Filled, validate
from course.content.yaml_tree import Tree, read_tree

AGREEMENT = "modules/agreement.md"
PATHS = "modules/paths.yaml"
WORDS = "modules/words.yaml"
COURSE = "modules/course.yaml"
REVIEWS = "modules/reviews.yaml"
MEASURES = "modules/measures.yaml"
INTERVIEW = "modules/interview.yaml"
SCREEN_ATTRIBUTES = ("part",)
CLAUSE_ATTRIBUTES = ("binds", "basis", "critical", "measure", "target", "customer", "draft")
QUIZ_KINDS = ("scenario", "items", "cases", "check")

S = TypeVar("S", bound=Sheet)


@dataclass(frozen=True)
class AgreementSheet:
    front: Filled[AgreementFront]
    preamble: list[Line]
    parts: list[Headed]


@dataclass(frozen=True)
class ModuleSheet:
    front: Filled[ModuleFront]
    preamble: list[Line]
    parts: list[Headed]


@dataclass
class Sheets:
    """The files of a pack that could be read, each held against its form."""

    agreement: AgreementSheet | None = None
    paths: Filled[PathsForm] | None = None
    words: Filled[WordsForm] | None = None
    course: Filled[CourseForm] | None = None
    reviews: Filled[ReviewsForm] | None = None
    measures: Filled[MeasuresForm] | None = None
    interview: Filled[InterviewForm] | None = None
    modules: list[ModuleSheet] = field(default_factory=list)
    scenarios: list[Filled[ScenarioForm]] = field(default_factory=list)
    items: list[Filled[ItemsForm]] = field(default_factory=list)
    cases: list[Filled[CasesForm]] = field(default_factory=list)
    checks: list[Filled[CheckForm]] = field(default_factory=list)
    credentials: list[Filled[CredentialForm]] = field(default_factory=list)
    all: list[Filled[Sheet]] = field(default_factory=list)
    travelling: list[str] = field(default_factory=list)
    """Paths of the certificates' templates and pictures."""


def read_sheets(files: Mapping[str, bytes], index: Index, notes: Notes) -> Sheets:
    """Read every file, in the order of their names, and define the ids it holds."""
    reader = _Reader(files, index, notes)
    for path in sorted(files):
        reader.read(path)
    for path in (AGREEMENT, PATHS):
        if path not in files and index.is_whole("module"):
            what, remedy = "This file is missing", "Add it; every pack needs it."
            notes.error(Place(path, 1), "missing-file", what, remedy)
    return reader.sheets


@dataclass
class _Reader:
    files: Mapping[str, bytes]
    index: Index
    notes: Notes
    sheets: Sheets = field(default_factory=Sheets)

    def read(self, path: str) -> None:
        folder, _, name = path.partition("/")
        if name.lower() == "readme.md":
            return
        if folder == "modules" and suffix(path) in MEDIA_TYPES:
            return
        readers: dict[tuple[str, str], Callable[[str], None]] = {
            ("modules", ".md"): self._module,
            ("modules", ".yaml"): self._house,
            ("quizzes", ".yaml"): self._quiz,
            ("certificates", ".yaml"): self._credential,
        }
        reader = readers.get((folder, suffix(path)))
        if reader and "/" not in name:
            reader(path)
        elif folder == "certificates":
            self.sheets.travelling.append(path)
        else:
            remedy = "Lessons are .md and quizzes .yaml files, not in folders of their own."
            self.notes.error(
                Place(path, 1), "stray-file", "This file is not part of a pack", remedy
            )

    def _module(self, path: str) -> None:
        is_agreement = path == AGREEMENT
        text = self.files[path].decode()
        attributes = CLAUSE_ATTRIBUTES if is_agreement else SCREEN_ATTRIBUTES
        outline = read_outline(text, path, attributes, self.notes)
        if outline is None:
            self.index.unread("modules")
        elif is_agreement:
            self._agreement(outline)
        else:
            self._define("module", outline.front)
            if front := self._fill(ModuleFront, outline.front):
                sheet = ModuleSheet(front, outline.preamble, outline.parts)
                self.sheets.modules.append(sheet)

    def _agreement(self, outline: Outline) -> None:
        for part in outline.parts:
            if part.level == 2 and (id_ := part.attributes.get("id")):
                self.index.define("clause", id_, part.at)
        if front := self._fill(AgreementFront, outline.front):
            self.sheets.agreement = AgreementSheet(front, outline.preamble, outline.parts)

    def _house(self, path: str) -> None:
        tree = self._tree(path)
        if tree and path == PATHS:
            self._define("path", tree, "paths")
            self.sheets.paths = self._fill(PathsForm, tree)
        elif tree and path == WORDS:
            self.sheets.words = self._fill(WordsForm, tree)
        elif tree and path == COURSE:
            self.sheets.course = self._fill(CourseForm, tree)
        elif tree and path == REVIEWS:
            self.sheets.reviews = self._fill(ReviewsForm, tree)
        elif tree and path == MEASURES:
            self.sheets.measures = self._fill(MeasuresForm, tree)
        elif tree and path == INTERVIEW:
            self.sheets.interview = self._fill(InterviewForm, tree)
        elif tree:
            what = (
                "Only paths, words, course, measures, reviews and interview (.yaml) are read here"
            )
            self.notes.error(tree.at(), "stray-file", what, "Rename it, or move it to quizzes/.")

    def _quiz(self, path: str) -> None:
        tree = self._tree(path)
        if tree is None:
            return
        kind = tree.value.get("kind") if isinstance(tree.value, dict) else None
        if kind == "scenario":
            self._define("scenario", tree)
            self._keep(ScenarioForm, tree, self.sheets.scenarios)
        elif kind == "items":
            self._define("item", tree, "items")
            if isinstance(tree.value, dict) and tree.value.get("use") == "recall":
                self._define("recall item", tree, "items")
            self._keep(ItemsForm, tree, self.sheets.items)
        elif kind == "cases":
            self._define("case", tree, "cases")
            self._keep(CasesForm, tree, self.sheets.cases)
        elif kind == "check":
            self._define("check", tree)
            self._keep(CheckForm, tree, self.sheets.checks)
        else:
            self._unknown_kind(tree, kind, QUIZ_KINDS)

    def _credential(self, path: str) -> None:
        tree = self._tree(path)
        if tree is None:
            return
        kind = tree.value.get("kind") if isinstance(tree.value, dict) else None
        if kind == "credential":
            self._define("credential", tree)
            self._keep(CredentialForm, tree, self.sheets.credentials)
        else:
            self._unknown_kind(tree, kind, ("credential",))

    def _tree(self, path: str) -> Tree | None:
        tree = read_tree(self.files[path].decode(), path, self.notes)
        if tree is None:
            self.index.unread(path.partition("/")[0])
        return tree

    def _unknown_kind(self, tree: Tree, kind: object, known: tuple[str, ...]) -> None:
        self.index.unread(tree.file.partition("/")[0])
        what = f"The kind {shown(str(kind))} is not known" if kind else "`kind` is missing"
        remedy = did_you_mean(str(kind), known, f"Write `kind: {' or '.join(known)}`.")
        self.notes.error(tree.at("kind"), "unknown-kind", what, remedy)

    def _define(self, kind: str, tree: Tree, listed_under: str | None = None) -> None:
        """Tell the index about ids, even if other parts of the file are wrong."""
        if listed_under is None:
            if id_ := id_in(tree):
                self.index.define(kind, id_, tree.at("id"))
            return
        listed = tree.value.get(listed_under) if isinstance(tree.value, dict) else None
        for number in range(len(listed) if isinstance(listed, list) else 0):
            if id_ := id_in(tree, listed_under, number):
                self.index.define(kind, id_, tree.at(listed_under, number, "id"))

    def _fill(self, form: type[S], tree: Tree) -> Filled[S] | None:
        filled = validate(form, tree, self.notes)
        if filled:
            self.sheets.all.append(filled)
        else:
            self.index.unsound(tree.file.partition("/")[0])
        return filled

    def _keep(self, form: type[S], tree: Tree, where: list[Filled[S]]) -> None:
        if filled := self._fill(form, tree):
            where.append(filled)
