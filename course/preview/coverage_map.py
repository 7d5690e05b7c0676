"""Which clauses are taught and asked, as a picture: one row a clause, one column a part."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from course.content.coverage import MIN_ITEMS, ClauseCoverage
from course.content.drafts import Named
from course.content.model import Revision, Section
from course.preview.workshop import Content

ROW, HEAD, SECTION = 30, 76, 40
NAMES, COLUMN, BAR = 272, 23, 96
"""Widths in pixels: of a clause's name, of a module or scenario, of a number with its bar."""
BETWEEN = 16
LEAST_GROUP = 84
"""So that the names of groups do not run into each other."""
LONGEST_NAME = 33


@dataclass(frozen=True)
class Column:
    kind: str
    id: str
    title: str
    x: int
    draft: bool


@dataclass(frozen=True)
class Count:
    """A number as a bar; ``percent`` of the greatest of its column."""

    value: int
    percent: int
    drafts: int
    missing: bool


@dataclass(frozen=True)
class Row:
    y: int
    clause: ClauseCoverage
    name: str
    draft: bool
    cells: tuple[Column, ...]
    """The modules and scenarios that have it."""
    items: Count
    cases: Count
    gaps: tuple[str, ...]
    """What is missing, in words."""


@dataclass(frozen=True)
class Heading:
    y: int
    section: Section


@dataclass(frozen=True)
class Group:
    """Columns of one kind, or a column of bars."""

    name: str
    x: int
    width: int


@dataclass(frozen=True)
class Map:
    width: int
    height: int
    groups: tuple[Group, ...]
    columns: tuple[Column, ...]
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    names: int
    """Width of the clauses' names, which stay in sight while the rest is moved sideways."""
    enough: int
    """Percent of the greatest number of items at which a clause has enough of them."""

    @property
    def with_gaps(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.gaps)


def coverage_map(content: Content) -> Map:
    """The picture and, row by row, the same as numbers and words."""
    revision, rows = content.revision, content.coverage
    modules = list(_modules(revision, rows, content.drafts))
    at = NAMES + _width(modules) + BETWEEN
    scenarios = [
        Column("scenario", s.id, s.title, at + n * COLUMN, ("scenario", s.id) in content.drafts)
        for n, s in enumerate(revision.scenarios)
    ]
    items_at = at + _width(scenarios) + BETWEEN
    groups = (
        Group("Modules", NAMES, _width(modules)),
        Group("Scenarios", at, _width(scenarios)),
        Group("Items", items_at, BAR),
        Group("Cases", items_at + BAR + BETWEEN, BAR),
    )
    columns = (*modules, *scenarios)
    drawn = _Drawn(content, columns)
    headings, lines, bottom = drawn.lines()
    return Map(
        items_at + 2 * BAR + BETWEEN,
        bottom,
        groups,
        columns,
        headings,
        lines,
        NAMES,
        min(100, MIN_ITEMS * 100 // drawn.most_items),
    )


def _width(columns: Sequence[Column]) -> int:
    return max(len(columns) * COLUMN, LEAST_GROUP)


def _modules(
    revision: Revision, rows: Iterable[ClauseCoverage], drafts: frozenset[Named]
) -> Iterator[Column]:
    """The whole modules: what counts, however paths divide them."""
    titles = {module.part_of or module.id: module.title for module in revision.modules}
    for row in rows:
        titles |= {id_: "" for id_ in row.module_ids if id_ not in titles}
    for n, (id_, title) in enumerate(titles.items()):
        yield Column("module", id_, title, NAMES + n * COLUMN, ("module", id_) in drafts)


@dataclass(frozen=True)
class _Drawn:
    content: Content
    columns: Sequence[Column]

    @property
    def most_items(self) -> int:
        return max([MIN_ITEMS, *(len(row.item_ids) for row in self.content.coverage)])

    @property
    def most_cases(self) -> int:
        return max([1, *(len(row.case_ids) for row in self.content.coverage)])

    def lines(self) -> tuple[tuple[Heading, ...], tuple[Row, ...], int]:
        """Headings, rows, and where the picture ends."""
        covered = {row.clause_id: row for row in self.content.coverage}
        headings, rows, y = [], [], HEAD
        for section in self.content.revision.agreement.sections:
            headings.append(Heading(y, section))
            y += SECTION
            for clause_id in section.clause_ids:
                rows.append(self._row(y, covered[clause_id]))
                y += ROW
        return tuple(headings), tuple(rows), y + 8

    def _row(self, y: int, clause: ClauseCoverage) -> Row:
        has = {("module", id_) for id_ in clause.module_ids}
        has |= {("scenario", id_) for id_ in clause.scenario_ids}
        items = self._count("item", clause.item_ids, self.most_items, MIN_ITEMS)
        return Row(
            y,
            clause,
            _short(f"{clause.number} {clause.title}"),
            ("clause", clause.clause_id) in self.content.drafts,
            tuple(column for column in self.columns if (column.kind, column.id) in has),
            items,
            self._count("case", clause.case_ids, self.most_cases, 0),
            tuple(_gaps(clause, items)),
        )

    def _count(self, kind: str, ids: Sequence[str], most: int, enough: int) -> Count:
        drafts = sum((kind, id_) in self.content.drafts for id_ in ids)
        return Count(len(ids), len(ids) * 100 // most, drafts, len(ids) < enough)


def _gaps(clause: ClauseCoverage, items: Count) -> Iterator[str]:
    if not clause.module_ids:
        yield "no lesson"
    if not clause.scenario_ids:
        yield "no scenario"
    if items.missing:
        yield f"{items.value or 'no'} item{'s' * (items.value != 1)} of {MIN_ITEMS}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
