"""Find and read the files of a pack. Nothing here looks at what they say."""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from course.content.problems import Notes, Place, Problem

FOLDERS = ("modules", "quizzes", "certificates")
MAX_BYTES = 2_000_000
MAX_FILES = 2_000


@dataclass(frozen=True)
class Pack(Mapping[str, bytes]):
    """The files of a pack: path with forward slashes, such as ``modules/paths.yaml``, to bytes."""

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = field(default=())
    """What could not be read at all."""

    def __getitem__(self, path: str) -> bytes:
        return self.files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.files))

    def __len__(self) -> int:
        return len(self.files)


def read_pack(place: Path | Mapping[str, Path]) -> Pack:
    """Read a pack: a folder that holds the three folders, or the three by name.

    Dot files and folders are left out. Links that lead out of the pack and files that are too
    large become problems and are not opened.
    """
    notes = Notes()
    folders = place if isinstance(place, Mapping) else {name: place / name for name in FOLDERS}
    roots = {name: Path(os.path.realpath(folders[name])) for name in FOLDERS if name in folders}
    files: dict[str, bytes] = {}
    for name, root in roots.items():
        for found in _walk(root):
            path = f"{name}/{found.relative_to(root).as_posix()}"
            content = _read(found, path, tuple(roots.values()), notes)
            if content is not None:
                files[path] = content
            if len(files) >= MAX_FILES:
                what, remedy = "The pack has too many files", f"Keep it to {MAX_FILES}."
                notes.error(Place(path, 1), "too-many-files", what, remedy)
                return Pack(files, tuple(notes.problems))
    return Pack(files, tuple(notes.problems))


def default_pack() -> Pack:
    """The course that ships: inside an installed package, else at the top of the repository."""
    return read_pack(default_place())


def default_place() -> Path:
    """The folder that holds the shipped course's three folders."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "_content"
    return packaged if packaged.is_dir() else package.parent


def _walk(root: Path) -> Iterator[Path]:
    """Every entry that is not a folder, and linked folders too, in a fixed order."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # Python packages of installed content keep their caches beside it.
        folders[:] = [name for name in folders if name != "__pycache__"]
        linked = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in sorted(names + linked):
            if not name.startswith("."):
                yield Path(folder) / name


def _read(found: Path, path: str, roots: tuple[Path, ...], notes: Notes) -> bytes | None:
    at = Place(path.encode("utf-8", "replace").decode(), 1)
    if not path.isprintable() or "\\" in path:
        what = "This file name holds characters that not every machine can store"
        notes.error(at, "file-name", what, "Rename it with letters, digits and hyphens.")
        return None
    real = Path(os.path.realpath(found))
    if found.is_symlink() and (real.is_dir() or not any(real.is_relative_to(r) for r in roots)):
        what = "This link leads to a folder or out of the pack"
        notes.error(at, "outside-pack", what, "Put a copy of the file here instead.")
        return None
    try:
        return _content(real, at, notes)
    except OSError:
        what, remedy = "This file cannot be read", "Check that it exists and that you may read it."
        notes.error(at, "unreadable", what, remedy)
        return None


def _content(real: Path, at: Place, notes: Notes) -> bytes | None:
    info = real.stat()
    if not stat.S_ISREG(info.st_mode):
        notes.error(at, "unreadable", "This is not a file", "Remove it from the pack.")
        return None
    if info.st_size > MAX_BYTES:
        notes.error(at, "too-large", *too_large(info.st_size, MAX_BYTES))
        return None
    return real.read_bytes()


def too_large(size: int, limit: int) -> tuple[str, str]:
    """What is wrong with a file of that size, and the remedy."""
    return (
        f"This file has {size // 1000} kB, more than {limit // 1000} kB",
        "Make it smaller, or split it.",
    )
