"""The import rules as a test: who may know whom. Read the lists top to bottom.

import-linter checks the same order of slices, indirect imports included; what it cannot say,
the order of the files inside a slice and how long a file may be, stands here only.
"""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1] / "course"
SLICES = [
    "preview",
    "home",
    "erasure",
    "directory",
    "notices",
    "reports",
    "reviews",
    "incidents",
    "vendors",
    "measures",
    "machines",
    "handouts",
    "recertification",
    "credentials",
    "assessment",
    "learning",
]
SLICES += ["assignments", "agreements", "library", "oversight", "jobs", "people", "audit", "keys"]
LAYERS = [
    {
        "app",
        "cli",
        "frame",
        "noting",
        "own_path",
        "pages",
        "views",
    },
    {
        "blueprint",
        "door",
        "entering",
        "forms",
        "sealer",
    },
    {
        "admitting",
        "changes",
        "claims",
        "cover",
        "deltas",
        "demands",
        "engine",
        "erasing",
        "filling",
        "granting",
        "inviting",
        "keeper",
        "judging",
        "keeping",
        "leaving",
        "meeting",
        "merging",
        "pin",
        "pin_print",
        "plans",
        "recording",
        "refreshing",
        "renewals",
        "rewarding",
        "roster",
        "roster_apply",
        "roster_lines",
        "rules",
        "running",
        "sending",
        "service",
        "signing",
        "staging",
        "visiting",
        "working",
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
        "kept_prints",
        "pack_checks",
        "pack_proofs",
        "escalations",
        "evidence",
        "exports",
        "firms",
        "ledger",
        "obligations",
        "pack",
        "queries",
        "records",
        "region",
        "region_memory",
        "region_places",
        "roster_shown",
        "roster_table",
        "sealing",
        "settling",
        "standing",
        "tables",
        "trend",
        "who",
        "work",
    },
    {
        "models",
    },
    {
        "agreement_text",
        "archive",
        "answers",
        "badge",
        "cards",
        "catalogue",
        "certificate",
        "certificate_page",
        "coverage_map",
        "domain",
        "drawing",
        "edition",
        "facts",
        "feed",
        "layers",
        "layout",
        "letters",
        "locking",
        "mail",
        "papers",
        "pdf",
        "period_cases",
        "pictures",
        "pin_hash",
        "places",
        "post",
        "prints",
        "proof_questions",
        "pack_readme",
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
        "store",
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
LAST_WORDS = {"views": 0, "cli": 0, "page": 0, "form": 1, "forms": 1}
LAST_WORDS |= {"queries": 4, "models": 5, "rules": 6}
"""The layer of a file whose name ends in one of these words, such as ``board_views``."""
PUBLIC = {"service", "queries", "domain", "erasing"}
"""What one slice may use of another."""
ALSO_PUBLIC = {
    ("people", "merging"),  # each slice moves its own rows, all in one way
    ("people", "keeping"),  # one rule for people who come by a file and by hand
    ("people", "keeping_queries"),
    ("people", "place_queries"),  # what every filter of places offers
    ("people", "sign_in_queries"),  # in whose name work is done later
    ("people", "granting"),  # a firm’s first administrator, when the firm is invited
    ("people", "erasing_queries"),  # who is to be erased, for whoever erases
    ("audit", "proof_queries"),  # evidence packs and the mail of checkpoints
    ("audit", "note_rules"),
    ("machines", "door"),  # one way in for every machine
    ("machines", "models"),  # the table of keys has to be there with the table that names it
    ("people", "roster_rules"),
    ("people", "roster_cells"),  # one way to read a file that somebody hands in
    ("people", "roster_columns"),
    ("people", "roster_file"),
    ("people", "entering"),  # one way to begin on a device
    ("assignments", "bulk"),  # one way to ask many at once
    ("assignments", "merging_queries"),  # what two records would clash over, before and after
    ("assignments", "deltas"),  # changed clauses, asked of whoever holds a credential
    ("credentials", "fact_queries"),  # one answer to whether a certificate is taken back
    ("credentials", "period_queries"),  # and to which of two is the later one
    ("credentials", "print_queries"),
    ("credentials", "edition_queries"),  # what newer editions ask, in SQL
    ("credentials", "demands"),  # what they ask, and what was shown
    ("vendors", "forms"),  # one way to write lines and paragraphs
    ("vendors", "document_queries"),  # which papers count, for whoever reminds of their end
    ("incidents", "fact_queries"),  # when the office was told and the customer agreed, in SQL
    ("reviews", "calendar_rules"),  # one entry for a calendar, on the page and in the mail
    ("reviews", "reward_rules"),  # what a letter says, for whoever checks its file
    ("reviews", "date_rules"),  # working days, for whoever reminds of notes
    ("measures", "intake_queries"),  # what is measured, for whoever counts firms
    ("measures", "interval_rules"),
    ("measures", "score_rules"),  # one way to count and to draw a scorecard
    ("measures", "shown_rules"),
    ("assignments", "who"),  # who is engaged today, and which day it is where they are
    ("reports", "board_rules"),  # one set of words for where somebody stands
    ("audit", "seals"),  # what a view is, for whoever notes one
    ("assessment", "papers"),  # authors see papers drawn as learners get them
    ("assessment", "story"),  # and walk through scenarios by the same rules
    ("credentials", "badge"),  # and what of it was signed
    ("audit", "note_rules"),  # one way to sign and check what the log was like
    ("audit", "tree_rules"),
    ("audit", "proof_queries"),  # entries of the log for an evidence pack, ten thousand at once
    ("credentials", "sealer"),  # one way to the seal for pages of any slice
    ("credentials", "sealing"),  # one seal for a page's PDF and for ten thousand
    ("credentials", "signed_queries"),
    ("credentials", "cover_queries"),  # what stands in for a certificate, on a person’s page
    ("credentials", "claim_queries"),
    ("credentials", "renewals"),  # a stage of the day
    ("credentials", "certificate"),  # the frozen record is what exports are about
    ("credentials", "pdf"),  # one renderer for a page's PDF and for ten thousand
}
EDGE = {0, 1}
"""The layers that may know the web."""
ROSTER = {"leaving", "roster", "roster_apply", "roster_lines"}
DATABASE = {
    "models",
    "standin_models",
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
DATABASE |= {"filling", "claims", "sending", "running", "obligations", "ledger"}
DATABASE |= {"erasing", "granting", "keeping", "merging", "inviting", "plans", "signing", "staging"}
DATABASE |= {"admitting", "cover", "deltas", "demands", "renewals", "rewarding", "visiting"}
DATABASE |= {"meeting", "refresh_queries", "refreshing"}
DATABASE |= {"merge_models", "roster_models", "sign_in_models"}
DATABASE |= {"roster_queries", "standing"}  # ids by the thousand as one value of a statement
DATABASE |= {"recording"}
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


def assert_nobody(breaks: Callable[[Path], Iterator[str]]) -> None:
    """Every file is looked at; the message names each that breaks the rule, and how."""
    assert FILES, f"nothing below {ROOT}"
    wrong = [f"{name_of(source)}: {why}" for source in FILES for why in breaks(source)]

    assert not wrong, "\n".join(["", *wrong])


def points_up(source: Path) -> Iterator[str]:
    home, file = source.relative_to(ROOT).parts[0], source.stem
    if home not in SLICES:
        return
    for name in sorted(imports(source)):
        if name[0] == "course" and len(name) > 2:
            target, part = name[1:3]
            if target == home:
                above = layer(part) is not None and layer(file) is not None
                if above and layer(part) < layer(file):
                    yield f"{file} may not know {part}"
            elif target in SLICES:
                yield from points_at_another_slice(home, file, target, part)
            elif target == "web" and layer(file) not in EDGE:
                yield f"{file} may not know the web"
            elif target == "db" and file not in DATABASE:
                yield f"{file} may not know the database"


def points_at_another_slice(home: str, file: str, target: str, part: str) -> Iterator[str]:
    if SLICES.index(target) <= SLICES.index(home):
        yield f"{home} may not know {target}"
    reads = layer(file) == layer("queries") and layer(part) == layer("models")
    of_a_command = file in {"cli", "board_cli", "review_cli"} and part == "cli"
    if not (part in PUBLIC or (target, part) in ALSO_PUBLIC or reads or of_a_command):
        yield f"{target}.{part} is private"


def lets_web_and_database_meet(source: Path) -> Iterator[str]:
    """A view may name the ``Session`` it hands on; nothing else of it."""
    packages = {name[0] for name in imports(source) if name[-1] != "Session"}
    if {"flask", "sqlalchemy"} <= packages and name_of(source) != "app.py":
        yield "knows both flask and sqlalchemy"


def is_not_pure(source: Path) -> Iterator[str]:
    home, file = source.relative_to(ROOT).parts[0], source.stem
    if home in ("content", "proofs") or file == "domain":
        packages = {name[0] for name in imports(source)}
        yield from (f"knows {p}" for p in ("flask", "sqlalchemy", "wtforms") if p in packages)


def knows_somebody(source: Path) -> Iterator[str]:
    if source.relative_to(ROOT).with_suffix("").parts[0] in NOBODY:
        ours = {found[1] for found in imports(source) if found[0] == "course"}
        yield from (f"knows {name}" for name in sorted(ours - NOBODY))


def is_large(source: Path) -> Iterator[str]:
    if "migrations/versions" in name_of(source):  # written by a tool, one statement a table
        return
    lines = len(source.read_text("utf-8").splitlines())
    if lines > 500:
        yield f"{lines} lines"
    for node in ast.walk(tree(source)):
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if is_function and (length := node.end_lineno - node.lineno) >= 80:
            yield f"{node.name} has {length} lines"


def says_nothing(source: Path) -> Iterator[str]:
    if not ast.get_docstring(tree(source)):
        yield "has no docstring"


def test_imports_point_down():
    assert_nobody(points_up)


def test_web_and_database_meet_in_one_place():
    assert_nobody(lets_web_and_database_meet)


def test_rules_and_content_are_pure():
    assert_nobody(is_not_pure)


def test_what_everybody_knows_knows_nobody():
    assert_nobody(knows_somebody)


def test_every_slice_holds_only_files_whose_place_is_known():
    files = [file for s in SLICES for file in (ROOT / s).glob("*.py") if file.stem != "__init__"]

    strangers = [name_of(file) for file in files if layer(file.stem) is None]

    assert strangers == []


def test_files_and_functions_stay_small():
    assert_nobody(is_large)


def test_every_module_says_what_it_is_for():
    assert_nobody(says_nothing)
