"""Which part of a pack stands on which line of its files, also where a file is broken.

Decision: read from the lines of the text, not from what a parser makes of it. A file that its
author is just writing is often no valid YAML, and that is when its problems must find their page.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from course.content.outline import with_fences
from course.content.problems import Place, Problem

AGREEMENT = "modules/agreement.md"
LISTS = {"nodes": "node", "items": "item", "cases": "case", "paths": "path"}
"""Keys that list parts with ids of their own, and what such a part is."""

_ID = r"""["']?([A-Za-z][A-Za-z0-9-]{0,59})\b"""
_FRONT_ID = re.compile(rf"^id:\s*{_ID}")
_HEADING = re.compile(r"^(#{1,2})\s")
_HEADING_ID = re.compile(rf"\{{:.*?#{_ID}")
_KIND = re.compile(r"^kind:\s*[\"']?(scenario|check)\b")
_TOP_KEY = re.compile(r"^([A-Za-z_]+):")
_ENTRY = re.compile(r"^( *)- ")
_ENTRY_ID = re.compile(rf"^ *(?:- +)?\{{? *id: *{_ID}")


class Spot(NamedTuple):
    """Something that has a place of its own on a page.

    ``kind`` is ``module``, ``screen``, ``clause``, ``scenario``, ``node``, ``item``, ``case``,
    ``check``, ``path`` or, for all the rest of a file, ``file`` with its name as ``id``.
    """

    kind: str
    id: str
    """A screen's and a node's begin with what holds them: ``M06/stay``, ``S01/N2R``."""


@dataclass(frozen=True)
class Places:
    """The parts of every file of a pack, as it stands now."""

    parts: Mapping[str, tuple[tuple[int, Spot], ...]] = field(default_factory=dict)
    """For each file the lines on which a part begins, in order."""

    def spot(self, problem: Problem) -> Spot:
        """The part that a problem's line belongs to."""
        parts = self.parts.get(problem.file, ())
        at = bisect_right([line for line, _ in parts], problem.line) - 1
        return parts[at][1] if at >= 0 else Spot("file", problem.file)

    @cached_property
    def _begin(self) -> dict[Spot, Place]:
        begin: dict[Spot, Place] = {}
        for file, parts in self.parts.items():
            for line, spot in parts:
                begin.setdefault(spot, Place(file, line))
        return begin

    def place(self, spot: Spot) -> Place | None:
        """Where a part begins; None if no file has it."""
        return self._begin.get(spot)


def places_of(pack: Mapping[str, bytes]) -> Places:
    """The parts of all Markdown and YAML files."""
    return Places({path: tuple(_parts(path, content)) for path, content in pack.items()})


def _parts(path: str, content: bytes) -> Iterator[tuple[int, Spot]]:
    text = content.decode("utf-8-sig", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if path.endswith(".md"):
        yield from _lesson(path, lines)
    elif path.endswith(".yaml"):
        yield from _sheet(path, lines)


def _lesson(path: str, lines: list[str]) -> Iterator[tuple[int, Spot]]:
    """The front matter, then one part for each heading."""
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), len(lines))
    ids = [found[1] for line in lines[:end] if (found := _FRONT_ID.match(line))]
    whole = Spot("module", ids[0]) if ids and path != AGREEMENT else Spot("file", path)
    yield 1, whole
    for number, line, fenced in with_fences(lines[end + 1 :], end + 2):
        heading = None if fenced else _HEADING.match(line)
        if heading is None:
            continue
        named = _HEADING_ID.search(line)
        if named is None or len(heading[1]) == 1:
            yield number, whole
        elif path == AGREEMENT:
            yield number, Spot("clause", named[1])
        else:
            yield number, Spot("screen", f"{whole.id}/{named[1]}")


def _sheet(path: str, lines: list[str]) -> Iterator[tuple[int, Spot]]:
    """The file as a whole, then one part for each entry of its list."""
    whole = _whole(path, lines)
    yield 1, whole
    holds, depth = "", -1
    for number, line in enumerate(lines, 1):
        if key := _TOP_KEY.match(line):
            holds, depth = LISTS.get(key[1], ""), -1
            yield number, whole
        elif holds and (entry := _ENTRY.match(line)) and depth in (-1, len(entry[1])):
            depth = len(entry[1])
            if id_ := _entry_id(lines[number - 1 :], depth):
                yield number, Spot(holds, f"{whole.id}/{id_}" if holds == "node" else id_)
            else:
                yield number, whole


def _whole(path: str, lines: list[str]) -> Spot:
    """A scenario and the final check are their file; what others hold has ids of its own."""
    kind = next((k[1] for line in lines if (k := _KIND.match(line))), "")
    id_ = next((found[1] for line in lines if (found := _FRONT_ID.match(line))), "")
    return Spot(kind, id_) if kind and id_ else Spot("file", path)


def _entry_id(lines: list[str], depth: int) -> str:
    """The id of the entry that begins on the first of these lines, wherever in it that stands."""
    for n, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if n and line.strip() and indent <= depth:
            break
        if (n == 0 or indent == depth + 2) and (found := _ENTRY_ID.match(line)):
            return found[1]
    return ""
