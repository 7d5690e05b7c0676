"""A pack that somebody hands in as a ZIP: read in memory, unpacked nowhere, trusted in nothing."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from course.content.problems import Notes, Place
from course.content.source import FOLDERS, MAX_BYTES, MAX_FILES, Pack, too_large
from course.errors import DamagedFile

MOST_BYTES = 50_000_000
"""Of all files together, once they are unpacked."""
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
CHUNK = 1 << 16


def read_zip(file: BinaryIO) -> Pack:
    """Read a pack out of a ZIP: the three folders, or one folder that holds them.

    Sizes are counted while unpacking, whatever the ZIP says of itself. Files elsewhere, dot
    files and what a Mac adds are left out. A file that is too large becomes a problem, as in a
    folder.

    Raises:
        DamagedFile: it is no ZIP, holds no pack, or holds something that a pack never holds.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as broken:
        raise DamagedFile(
            "This ZIP cannot be read to its end. Make it again from the pack’s folder."
        ) from broken


def _read(archive: zipfile.ZipFile) -> Pack:
    entries = archive.infolist()
    if len(entries) > 2 * MAX_FILES:
        raise DamagedFile(f"The ZIP holds too many files. A pack has at most {MAX_FILES}.")
    for entry in entries:
        _refuse(entry)
    found = list(_inside([entry for entry in entries if not entry.is_dir()]))
    if not found:
        raise DamagedFile(
            "There is no pack in this ZIP. It must hold the folders modules, quizzes and "
            "certificates, or one folder with these three."
        )
    if len(found) > MAX_FILES:
        raise DamagedFile(f"The ZIP holds too many files. A pack has at most {MAX_FILES}.")
    notes, files, left = Notes(), {}, MOST_BYTES
    for path, entry in found:
        if path in files:
            raise DamagedFile(f"{path} stands in the ZIP twice. Make the ZIP again.")
        content = _content(archive, entry, min(MAX_BYTES, left))
        if content is None and left < MAX_BYTES:
            megabytes = MOST_BYTES // 1_000_000
            raise DamagedFile(
                f"Unpacked it is more than {megabytes} MB. Make the pictures smaller."
            )
        if content is None:
            notes.error(Place(path, 1), "too-large", *too_large(entry.file_size, MAX_BYTES))
            continue
        files[path] = content
        left -= len(content)
    return Pack(files, tuple(notes.problems))


def _refuse(entry: zipfile.ZipInfo) -> None:
    """Nothing is written to disk, so such a name could do no harm; no pack has one all the same."""
    name, path = entry.orig_filename, PurePosixPath(entry.filename)
    mode = entry.external_attr >> 16
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise DamagedFile(f"{_shown(name)} leads out of the pack. Make the ZIP from inside it.")
    if not name.isprintable():
        raise DamagedFile(f"{_shown(name)} holds letters that not every machine can store.")
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise DamagedFile(f"{_shown(name)} is a link. Put the file itself into the ZIP.")
    if entry.flag_bits & 0x1:
        raise DamagedFile("The ZIP has a password. Make it without one.")
    if entry.compress_type not in METHODS:
        raise DamagedFile("The ZIP is packed in an unusual way. Make it with the usual settings.")


def _inside(entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """What stands in the three folders, by its path in the pack."""
    tops = {PurePosixPath(entry.filename).parts[0] for entry in entries}
    wrapped = {top for top in tops if not top.startswith((".", "__"))}
    skip = 1 if len(wrapped) == 1 and not wrapped & {*FOLDERS} else 0
    for entry in sorted(entries, key=lambda entry: entry.filename):
        parts = PurePosixPath(entry.filename).parts[skip:]
        hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
        if len(parts) > 1 and parts[0] in FOLDERS and not hidden:
            yield "/".join(parts), entry


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes | None:
    """None where it is more than ``most`` bytes."""
    read = bytearray()
    with archive.open(entry) as opened:
        while chunk := opened.read(CHUNK):
            read += chunk
            if len(read) > most:
                return None
    return bytes(read)


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:100]
