"""The import rules as a test: who may know whom. Read the lists top to bottom.

import-linter checks the same order of slices, indirect imports included; what it cannot say,
the order of the files inside a slice and how long a file may be, stands here only.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "course"
SLICES = [
    "preview",
    "home",
    "directory",
    "notices",
    "reports",
    "vendors",
    "handouts",
    "credentials",
    "assessment",
    "learning",
]
SLICES += ["assignments", "agreements", "library", "oversight", "people", "audit"]
LAYERS = [
    {
        "app",
        "cli",
        "frame",
        "lesson_page",
        "noting",
        "own_path",
        "pages",
        "views",
    },
    {
        "blueprint",
        "entering",
        "forms",
    },
    {
        "admitting",
        "changes",
        "claims",
        "filling",
        "inviting",
        "keeping",
        "leaving",
        "merging",
        "pin",
        "pin_print",
        "plans",
        "roster",
        "roster_apply",
        "roster_lines",
        "rules",
        "running",
        "sending",
        "service",
        "signing",
        "visiting",
    },
    {
        "bulk",
    },
    {
        "answering",
        "board",
        "board_day",
        "board_export",
        "board_memory",
        "board_places",
        "board_progress",
        "escalations",
        "evidence",
        "exports",
        "firms",
        "obligations",
        "pack",
        "queries",
        "records",
        "region",
        "region_memory",
        "region_places",
        "roster_shown",
        "roster_table",
        "settling",
        "standing",
        "tables",
        "trend",
        "who",
    },
    {
        "models",
    },
    {
        "cards",
        "catalogue",
        "certificate",
        "certificate_page",
        "coverage_map",
        "domain",
        "drawing",
        "facts",
        "feed",
        "layers",
        "layout",
        "letters",
        "mail",
        "papers",
        "pdf",
        "pin_hash",
        "places",
        "post",
        "prints",
        "rich",
        "roster_cells",
        "roster_columns",
        "roster_file",
        "roster_judge",
        "roster_ties",
        "roster_verdicts",
        "roster_xlsx",
        "seals",
        "simulation",
        "smtp",
        "spacing",
        "story",
        "watch",
        "word",
        "word_numbers",
        "word_styles",
        "word_text",
        "words",
        "workshop",
    },
]
"""The files of a slice, highest first. Those of one line may know each other."""
LAST_WORDS = {"views": 0, "cli": 0, "form": 1, "forms": 1, "queries": 4, "rules": 6}
"""The layer of a file whose name ends in one of these words, such as ``board_views``."""
PUBLIC = {"service", "queries", "domain"}
"""What one slice may use of another."""
ALSO_PUBLIC = {
    ("people", "merging"),  # each slice moves its own rows, all in one way
    ("people", "keeping"),  # one rule for people who come by a file and by hand
    ("people", "keeping_queries"),
    ("people", "roster_rules"),
    ("people", "entering"),  # one way to begin on a device
    ("vendors", "document_queries"),  # which papers count, for whoever reminds of their end
    ("assignments", "who"),  # who is engaged today, and which day it is where they are
    ("reports", "board_rules"),  # one set of words for where somebody stands
    ("audit", "seals"),  # what a view is, for whoever notes one
    ("assessment", "papers"),  # authors see papers drawn as learners get them
    ("assessment", "story"),  # and walk through scenarios by the same rules
    ("credentials", "certificate"),  # the frozen record is what exports are about
    ("credentials", "pdf"),  # one renderer for a page's PDF and for ten thousand
}
EDGE = {0, 1}
"""The layers that may know the web."""
ROSTER = {"leaving", "roster", "roster_apply", "roster_lines"}
DATABASE = {
    "models",
    "queries",
    "service",
    "bulk",
    "changes",
    "rules",
    "who",
    *ROSTER,
    "pin",
    "pin_print",
}
DATABASE |= {"filling", "claims", "sending", "running", "obligations", "escalations", "firms"}
DATABASE |= {"keeping", "merging", "inviting", "plans", "admitting", "signing", "visiting"}
NOBODY = {"__init__", "actor", "errors", "events"}
"""Files at the top that import nothing of ours, but each other."""
FILES = sorted(ROOT.rglob("*.py"))


def name_of(source: Path) -> str:
    return source.relative_to(ROOT).as_posix()


@cache
def tree(source: Path) -> ast.Module:
    return ast.parse(source.read_text("utf-8"))


@cache
def imports(source: Path) -> set[tuple[str, ...]]:
    """Every name a module imports, as parts, wherever in the file it does so."""
    found = set()
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {tuple(name.split(".")) for name in found}


def layer(file: str) -> int | None:
    named = (n for n, files in enumerate(LAYERS) if file in files)
    _, joint, last = file.rpartition("_")
    return next(named, LAST_WORDS.get(last) if joint else None)


@pytest.mark.parametrize("source", FILES, ids=name_of)
def test_imports_point_down(source):
    home, file = source.relative_to(ROOT).parts[0], source.stem
    ours = [name[1:3] for name in imports(source) if name[0] == "course" and len(name) > 2]
    if home not in SLICES:
        return
    for target, part in ours:
        if target == home and layer(part) is not None and layer(file) is not None:
            assert layer(part) >= layer(file), f"{file} may not know {part}"
        elif target in SLICES and target != home:
            assert SLICES.index(target) > SLICES.index(home), f"{home} may not know {target}"
            reads = (layer(file), part) == (layer("queries"), "models")
            of_a_command = file in {"cli", "board_cli"} and part == "cli"
            known = part in PUBLIC or (target, part) in ALSO_PUBLIC or reads or of_a_command
            assert known, f"{target}.{part} is private"
        elif target == "web":
            assert layer(file) in EDGE, f"{file} may not know the web"
        elif target == "db":
            assert file in DATABASE, f"{file} may not know the database"


@pytest.mark.parametrize("source", FILES, ids=name_of)
def test_web_and_database_meet_in_one_place(source):
    """A view may name the ``Session`` it hands on; nothing else of it."""
    packages = {name[0] for name in imports(source) if name[-1] != "Session"}

    assert not {"flask", "sqlalchemy"} <= packages or name_of(source) == "app.py"


@pytest.mark.parametrize("source", FILES, ids=name_of)
def test_rules_and_content_are_pure(source):
    home, file = source.relative_to(ROOT).parts[0], source.stem
    if home == "content" or file == "domain":
        assert not {"flask", "sqlalchemy", "wtforms"} & {name[0] for name in imports(source)}


@pytest.mark.parametrize("source", FILES, ids=name_of)
def test_what_everybody_knows_knows_nobody(source):
    if source.relative_to(ROOT).with_suffix("").parts[0] not in NOBODY:
        return
    ours = {found[1] for found in imports(source) if found[0] == "course"}

    assert ours <= NOBODY


def test_every_slice_holds_only_files_whose_place_is_known():
    files = [file for s in SLICES for file in (ROOT / s).glob("*.py") if file.stem != "__init__"]

    strangers = [name_of(file) for file in files if layer(file.stem) is None]

    assert strangers == []


@pytest.mark.parametrize("source", FILES, ids=name_of)
def test_files_and_functions_stay_small(source):
    text = source.read_text("utf-8")
    if "migrations/versions" not in name_of(source):  # written by a tool, one statement a table
        assert len(text.splitlines()) <= 500
        for node in ast.walk(tree(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno - node.lineno < 80, node.name


@pytest.mark.parametrize("source", FILES, ids=name_of)
def test_every_module_says_what_it_is_for(source):
    assert ast.get_docstring(tree(source))
