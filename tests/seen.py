"""What has been looked at once need not be looked at again, in whichever process of a run.

Looking hard at a page takes longer than making it, and most tests meet the same few hundred.
"""

from hashlib import sha256
from pathlib import Path


class Seen:
    """Remembers words by their digest, as empty files in a folder that all processes share."""

    def __init__(self, folder: Path | None = None):
        self._folder = folder
        self._known: set[str] = set()

    def share(self, folder: Path) -> None:
        """From now on with everybody who shares that folder."""
        folder.mkdir(exist_ok=True)
        self._folder = folder

    def __contains__(self, words: str) -> bool:
        name = _name(words)
        return name in self._known or bool(self._folder and (self._folder / name).exists())

    def add(self, words: str) -> None:
        """Call it when the look found nothing wrong, so that no process hides another's finding."""
        name = _name(words)
        self._known.add(name)
        if self._folder:
            (self._folder / name).touch()


def _name(words: str) -> str:
    return sha256(words.encode()).hexdigest()
