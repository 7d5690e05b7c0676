"""Parts of a module: a path may ask for some of them, which then stand as a module of their own.

So nothing outside the compiler knows parts: `M08/a` on a path is the module ``M08-a``.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from course.content.build import Build
from course.content.model import Module
from course.content.problems import Place, did_you_mean, shown
from course.content.sheets import ModuleSheet


@dataclass(frozen=True)
class Divided:
    """A module as it was written, and where its parts lie."""

    module: Module
    minutes: dict[str, int]
    """Letter of a part to its minutes; empty if the module has no parts."""
    letters: tuple[str, ...]
    """The part of each screen."""

    def only(self, parts: Collection[str]) -> Module:
        """The module that these parts make, under an id of its own."""
        named = zip(self.module.screens, self.letters, strict=True)
        screens = tuple(screen for screen, letter in named if letter in parts)
        clause_ids = dict.fromkeys(id_ for screen in screens for id_ in screen.clause_ids)
        return replace(
            self.module,
            id=f"{self.module.id}-{''.join(sorted(parts))}",
            minutes=sum(minutes for letter, minutes in self.minutes.items() if letter in parts),
            clause_ids=tuple(clause_ids),
            screens=screens,
            part_of=self.module.id,
        )


def divide(sheet: ModuleSheet, module: Module, build: Build) -> Divided:
    """Hold the parts of a lesson's front matter against those of its screens."""
    minutes = sheet.front.form.parts
    screens = [part for part in sheet.parts if part.level == 2]
    letters = tuple(screen.attributes.get("part", "") for screen in screens)
    for screen, letter in zip(screens, letters, strict=True):
        _check_letter(letter, screen.at, minutes, build)
    for letter in minutes:
        if letter not in letters:
            what = f"No screen belongs to the part {shown(letter)}"
            remedy = f'Write `part="{letter}"` after a screen\'s id, or remove the part.'
            build.notes.error(sheet.front.at("parts", letter), "unused-part", what, remedy)
    if minutes and (total := sum(minutes.values())) != module.minutes:
        what = f"The parts take {total} minutes, the whole lesson {module.minutes}"
        build.notes.error(sheet.front.at("minutes"), "part-minutes", what, f"Write {total}.")
    return Divided(module, dict(minutes), letters)


def _check_letter(letter: str, at: Place, known: Collection[str], build: Build) -> None:
    if letter and letter not in known:
        what = f"The lesson has no part {shown(letter)}"
        remedy = did_you_mean(letter, known, "Add it below `parts:`, with its minutes.")
        build.notes.error(at, "unknown-part", what, remedy)
    elif known and not letter:
        remedy = f'Write `part="{next(iter(known))}"` after its id.'
        build.notes.error(at, "missing-part", "This screen belongs to no part", remedy)


class Shelf:
    """The modules of a pack, whole or in the parts that its paths ask for."""

    def __init__(self, divided: Iterable[Divided], build: Build):
        self._build = build
        self._divided = {one.module.id: one for one in divided}
        self._asked: dict[str, set[str]] = {}
        """Id of a module to the parts somebody asked for; an empty text is the whole."""

    def take(self, references: Sequence[str], at: Place) -> tuple[str, ...]:
        """The ids under which a path's modules stand in the revision; wrong ones are noted."""
        seen: dict[str, set[str]] = {}
        ids = []
        for reference in references:
            id_, _, parts = reference.partition("/")
            wanted = self._wanted(id_, parts, at)
            if seen.setdefault(id_, set()) & wanted:
                what = f"The module {shown(id_)}, or a part of it, is listed twice"
                self._build.notes.error(at, "listed-twice", what, "Keep one.")
            seen[id_] |= wanted
            ids.append(self._taken(id_, wanted))
        return tuple(ids)

    def modules(self) -> tuple[Module, ...]:
        """In the order of their files; a whole is left out where paths want only its parts."""
        found = []
        for id_, one in self._divided.items():
            asked = self._asked.get(id_, {""})
            if "" in asked:
                found.append(one.module)
            found += [one.only(parts) for parts in sorted(asked) if parts]
        return tuple(found)

    def _wanted(self, id_: str, parts: str, at: Place) -> set[str]:
        """The parts that a reference names; all of them, or an empty one, for the whole."""
        if not self._build.index.check("module", id_, at) or id_ not in self._divided:
            return {""}
        known = self._divided[id_].minutes
        wanted = set(parts.split("+")) if parts else set(known) or {""}
        for letter in sorted(wanted - {"", *known}):
            there = f"It has {', '.join(sorted(known))}." if known else "It has no parts."
            what = f"The module {shown(id_)} has no part {shown(letter)}"
            self._build.notes.error(at, "unknown-part", what, there)
        return wanted & {"", *known}

    def _taken(self, id_: str, wanted: set[str]) -> str:
        one = self._divided.get(id_)
        whole = one is None or wanted == (set(one.minutes) or {""}) or not wanted
        parts = "" if whole else "".join(sorted(wanted))
        self._asked.setdefault(id_, set()).add(parts)
        if not parts:
            return id_
        own_id = f"{id_}-{parts}"
        if own_id in self._build.index.ids("module"):
            what = f"These parts of {shown(id_)} would be the module {shown(own_id)}"
            at = self._build.index.place("module", own_id)
            remedy = "That id is taken by the parts: give this module another."
            self._build.notes.error(at, "duplicate-id", what, remedy)
        return own_id
