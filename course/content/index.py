"""Every id of a pack and where it is defined, whether or not its file is right otherwise."""

from collections.abc import Iterable

from course.content.problems import Notes, Place, did_you_mean, shown
from course.content.yaml_tree import Tree

HOMES = {
    "clause": "modules",
    "module": "modules",
    "path": "modules",
    "scenario": "quizzes",
    "item": "quizzes",
    "recall item": "quizzes",
    "case": "quizzes",
    "check": "quizzes",
    "credential": "certificates",
}
"""What has ids, in the words of the problems, and the folder that defines it."""


class Index:
    """Knows what exists, so that one broken file does not make others look broken too."""

    def __init__(self, notes: Notes):
        self._notes = notes
        self._known: dict[str, dict[str, Place]] = {kind: {} for kind in HOMES}
        self._unread: set[str] = set()
        self._unsound: set[str] = set()

    def unread(self, folder: str) -> None:
        """A file of that folder could not be read, so what is missing may be in there."""
        self._unread.add(folder)

    def unsound(self, folder: str) -> None:
        """A file of that folder is wrong; its ids are known, but not what it teaches or asks."""
        self._unsound.add(folder)

    def is_whole(self, *kinds: str) -> bool:
        """Whether everything of these kinds could be read and is right."""
        return not any(HOMES[kind] in self._unread | self._unsound for kind in kinds)

    def define(self, kind: str, id_: str, at: Place) -> None:
        first = self._known[kind].setdefault(id_, at)
        if first is not at and kind != "recall item":  # noted once already, as an item
            what = f"The {kind} id {shown(id_)} is already used in {first.file}:{first.line}"
            self._notes.error(at, "duplicate-id", what, "Give one of the two another id.")

    def ids(self, kind: str) -> list[str]:
        return sorted(self._known[kind])

    def place(self, kind: str, id_: str) -> Place:
        return self._known[kind][id_]

    def check(self, kind: str, id_: str, at: Place) -> bool:
        """Whether it exists; noted if not."""
        if id_ in self._known[kind]:
            return True
        if HOMES[kind] not in self._unread:
            remedy = did_you_mean(id_, self._known[kind], f"Add the {kind}, or remove the mention.")
            code = f"unknown-{kind.replace(' ', '-')}"
            self._notes.error(at, code, f"There is no {kind} {shown(id_)}", remedy)
        return False

    def check_all(self, kind: str, ids: Iterable[str], at: Place) -> None:
        """As ``check`` for a list in one place, which must not name anything twice."""
        seen: set[str] = set()
        for id_ in ids:
            if id_ in seen:
                what = f"The {kind} {shown(id_)} is listed twice"
                self._notes.error(at, "listed-twice", what, "Keep one.")
            seen.add(id_)
            self.check(kind, id_, at)


def no_doubles(ids: Iterable[tuple[str, Place]], what: str, notes: Notes) -> None:
    """Note ids that stand twice inside one thing, such as a scenario's nodes."""
    seen: dict[str, Place] = {}
    for id_, at in ids:
        if id_ in seen:
            sentence = f"The {what} id {shown(id_)} is already used in line {seen[id_].line}"
            notes.error(at, "duplicate-id", sentence, "Give one of the two another id.")
        seen.setdefault(id_, at)


def id_in(tree: Tree, *path: str | int) -> str | None:
    """The id under a path of a tree that may be wrong in every other way."""
    value = tree.value
    for key in (*path, "id"):
        if isinstance(value, dict) and isinstance(key, str):
            value = value.get(key)
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return None
    return value if isinstance(value, str) else None
