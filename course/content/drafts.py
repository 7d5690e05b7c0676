"""What an author still has to write: drafts, and texts that were left open without saying so."""

import sys
from collections.abc import Iterable, Sequence

from course.content.outline import Headed
from course.content.problems import Notes, Place, shown
from course.content.schema_base import Sheet
from course.content.schema_questions import CaseForm, CasesForm, ItemForm, ItemsForm, ScenarioForm
from course.content.sheets import AgreementSheet, ModuleSheet, Sheets
from course.content.validate import Filled
from course.content.yaml_tree import Path

MARK = "Write here:"
"""Begins every text that somebody still has to write."""

Named = tuple[str, str]
"""A kind, such as ``item``, and an id."""


def check_drafts(sheets: Sheets, notes: Notes) -> None:
    """Note all drafts, and as errors the open texts of what is not marked as one.

    Warnings about a draft are dropped: what nobody has written yet is neither good nor bad. Only
    the agreement's own words can be judged at once.
    """
    _drop_warnings(sheets, notes)
    if sheets.agreement:
        _check_agreement(sheets.agreement, notes)
    for module in sheets.modules:
        _check_module(module, notes)
    fronts = [module.front.file for module in sheets.modules]
    fronts += [sheets.agreement.front.file] if sheets.agreement else []
    for sheet in sheets.all:
        if sheet.file not in fronts:
            _check_file(sheet, notes)


def drafts_of(sheets: Sheets) -> frozenset[Named]:
    """Everything that is a draft: clauses, modules, scenarios, items and cases."""
    parts = sheets.agreement.parts if sheets.agreement else []
    found = {("clause", part.attributes.get("id", "")) for part in parts if _is_draft(part)}
    found |= {("module", sheet.front.form.id) for sheet in sheets.modules if sheet.front.form.draft}
    found |= {("scenario", sheet.form.id) for sheet in sheets.scenarios if sheet.form.draft}
    for items in sheets.items:
        found |= {("item", i.id) for i in items.form.items if i.draft or items.form.draft}
    for cases in sheets.cases:
        found |= {("case", c.id) for c in cases.form.cases if c.draft or cases.form.draft}
    return frozenset(found)


def _check_agreement(sheet: AgreementSheet, notes: Notes) -> None:
    front = sheet.front
    open_values = [at for _, at in _open_values(front)]
    _judge(front.form.draft, open_values, front.at("draft"), (), "The front matter", notes)
    for part in sheet.parts:
        where = [part.at] if _is_open(part) else []
        where += _open_lines(part)
        if _is_draft(part):
            id_ = part.attributes.get("id", "")
            what = f"The clause {shown(id_ or part.title)} is a proposal"
            remedy = "Decide its title, id and marks, in particular whom it binds; then remove"
            notes.draft(part.at, [id_], what, f'{remedy} `draft="yes"`.')
        else:
            _refuse(where, notes)


def _check_module(sheet: ModuleSheet, notes: Notes) -> None:
    front, form = sheet.front, sheet.front.form
    values = [at for _, at in _open_values(front)]
    if not form.draft:
        _refuse([*values, *(at for part in sheet.parts for at in _open_lines(part))], notes)
        return
    screens = [(part, where) for part in sheet.parts if (where := _open_lines(part))]
    for part, where in screens:
        what = f"The screen {shown(part.title)} is a skeleton"
        notes.draft(where[0], _shown_in(part, form.clauses), what, "Write it in your own words.")
    if values or not screens:
        name = f"The lesson {form.id}, around its screens,"
        _judge(True, values, front.at("draft"), (), name, notes)


def _check_file(sheet: Filled[Sheet], notes: Notes) -> None:
    form = sheet.form
    listed, entries = _entries(form)
    open_values = _open_values(sheet)
    by_entry: dict[Path, list[Place]] = {}
    for path, at in open_values:
        by_entry.setdefault(path[:2], []).append(at)
    for number, entry in enumerate(entries):
        at, name = sheet.at(listed, number, "id"), f"The {listed[:-1]} {entry.id}"
        where = by_entry.get((listed, number), [])
        _judge(form.draft or entry.draft, where, at, [entry.clause], name, notes)
    if not entries:
        about = form.clauses if isinstance(form, ScenarioForm) else ()
        name = f"The scenario {form.id}" if isinstance(form, ScenarioForm) else "This file"
        places = [at for _, at in open_values]
        _judge(form.draft, places, sheet.at("draft"), about, name, notes)


def _drop_warnings(sheets: Sheets, notes: Notes) -> None:
    open_lines = {sheet.file: _draft_lines(sheet) for sheet in sheets.all}
    if sheets.agreement:
        open_lines.pop(sheets.agreement.front.file, None)
    notes.problems = [
        problem
        for problem in notes.problems
        if problem.severity != "warning"
        or not any(problem.line in lines for lines in open_lines.get(problem.file, ()))
    ]


def _draft_lines(sheet: Filled[Sheet]) -> list[range]:
    """The lines of a file that belong to drafts."""
    if sheet.form.draft:
        return [range(sys.maxsize)]
    listed, entries = _entries(sheet.form)
    starts = [sheet.at(listed, number).line for number in range(len(entries))]
    ends = [*starts[1:], sys.maxsize]
    spans = [range(start, end) for start, end in zip(starts, ends, strict=False)]
    return [span for span, entry in zip(spans, entries, strict=False) if entry.draft]


def _entries(form: Sheet) -> tuple[str, Sequence[ItemForm | CaseForm]]:
    """The questions that a file lists, and under which key."""
    if isinstance(form, ItemsForm):
        return "items", form.items
    return ("cases", form.cases) if isinstance(form, CasesForm) else ("", ())


def _judge(
    draft: bool,
    where: Sequence[Place],
    at: Place,
    clause_ids: Iterable[str],
    name: str,
    notes: Notes,
) -> None:
    """A draft is noted where it has to be written; open texts elsewhere are errors."""
    if not draft:
        _refuse(where, notes)
        return
    texts = f"the {len(where)} texts that begin" if len(where) > 1 else "the text that begins"
    remedy = f"Write {texts} with `{MARK}`" if where else "Read it once more"
    at = where[0] if where else at
    notes.draft(at, clause_ids, f"{name} is a draft", f"{remedy}, then remove `draft: true`.")


def _refuse(where: Iterable[Place], notes: Notes) -> None:
    for at in where:
        remedy = "Write the text, or mark it as a draft again."
        notes.error(at, "unwritten", f"`{MARK}` still stands here", remedy)


def _open_values(sheet: Filled[Sheet]) -> list[tuple[Path, Place]]:
    """The open texts of a file, in the order of their lines."""
    tree = sheet.tree
    texts = [(path, tree.value_at(path)) for path in tree.lines]
    found = [(p, tree.at(*p)) for p, text in texts if isinstance(text, str) and _has_mark(text)]
    return sorted(found, key=lambda one: one[1])


def _open_lines(part: Headed) -> list[Place]:
    return [Place(part.at.file, number) for number, text in part.lines if _has_mark(text)]


def _is_open(part: Headed) -> bool:
    return any(_has_mark(text) for text in (part.title, *part.attributes.values()))


def _has_mark(text: str) -> bool:
    return MARK in " ".join(text.split())


def _is_draft(part: Headed) -> bool:
    return part.level == 2 and part.attributes.get("draft", "no") != "no"


def _shown_in(part: Headed, clause_ids: Iterable[str]) -> list[str]:
    """The clauses whose cards stand on a screen."""
    named = {text.strip().removeprefix("::clause").strip() for _, text in part.lines}
    return [id_ for id_ in clause_ids if id_ in named]
