"""The smallest pack that compiles, and ways to break one thing in it."""

from collections.abc import Mapping
from pathlib import Path

from course.content.compiler import Compilation, compile_pack
from course.content.model import Revision
from course.content.problems import Problem
from course.content.source import Pack, read_pack

AGREEMENT = "modules/agreement.md"
LESSON = "modules/01-line.md"
PATHS = "modules/paths.yaml"
WORDS = "modules/words.yaml"
PICTURE = "modules/pictures/line.svg"
SCENARIO = "quizzes/s01.yaml"
ITEMS = "quizzes/items.yaml"
RECALLS = "quizzes/recalls.yaml"
CASES = "quizzes/cases.yaml"
CHECK = "quizzes/check.yaml"
CREDENTIAL = "certificates/field.yaml"

FOLDER = Path(__file__).parent / "tiny_pack"

TINY: Mapping[str, str] = {
    path: content.decode() for path, content in read_pack(FOLDER).files.items()
}
"""Path to text."""


def pack_of(files: Mapping[str, str | bytes]) -> Pack:
    return Pack({p: c if isinstance(c, bytes) else c.encode() for p, c in files.items()})


def compiled(
    changes: Mapping[str, str | bytes | None] | None = None, previous: Revision | None = None
) -> Compilation:
    """The tiny pack with some files replaced, or left out where the new content is None."""
    files = {**TINY, **(changes or {})}
    present = {path: content for path, content in files.items() if content is not None}
    return compile_pack(pack_of(present), previous)


def with_change(path: str, old: str, new: str, previous: Revision | None = None) -> Compilation:
    """The tiny pack with one piece of text replaced."""
    assert old in TINY[path], f"{old!r} is not in {path}"
    return compiled({path: TINY[path].replace(old, new, 1)}, previous)


def line_of(path: str, piece: str) -> int:
    """The line of the tiny pack's file on which a piece of text begins."""
    return TINY[path][: TINY[path].index(piece)].count("\n") + 1


def first(compilation: Compilation, code: str) -> Problem:
    found = [problem for problem in compilation.problems if problem.code == code]
    assert found, [f"{p.code}: {p}" for p in compilation.problems]
    return found[0]


def revision_of(compilation: Compilation) -> Revision:
    assert compilation.revision, [str(problem) for problem in compilation.problems]
    return compilation.revision
