"""A small pack on disk, and ways to change it like its author does."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import html5lib

from course.preview.app import create_preview
from course.preview.workshop import Workshop
from tests.browser_client import Browser
from tests.content.tiny import FOLDER


def words(page: str) -> str:
    return " ".join("".join(html5lib.parse(page).itertext()).split())


class Author:
    """Has a copy of the tiny pack and a preview of it; ``saves`` and the preview follows."""

    def __init__(self, folder: Path, changes: Mapping[str, str | None] = MappingProxyType({})):
        shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
        for path, text in changes.items():
            if text is None:
                (folder / path).unlink()
            else:
                (folder / path).write_text(text, "utf-8")
        self.folder = folder
        self.workshop = Workshop(folder)
        app = create_preview(self.workshop)
        app.testing = True
        app.test_client_class = Browser
        self.client = app.test_client()

    def sees(self, path: str, status: int = 200) -> str:
        """The page at a path, as HTML; it is looked at like every page of the product."""
        reply = self.client.get(path)
        assert reply.status_code == status, f"{path}: {reply.status_code}"
        return reply.text

    def reads(self, path: str, status: int = 200) -> str:
        """The words of that page, without its markup."""
        return words(self.sees(path, status))

    def writes(self, path: str, old: str, new: str) -> None:
        """Replace one piece of a file's text."""
        text = (self.folder / path).read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        self.saves(path, text.replace(old, new, 1))

    def saves(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text, "utf-8")
        self.workshop.refresh()

    def deletes(self, path: str) -> None:
        (self.folder / path).unlink()
        self.workshop.refresh()
