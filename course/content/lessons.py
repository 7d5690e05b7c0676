"""A lesson file to a module: screens made of words, clause cards, recalls and pictures."""

import posixpath
import re
from collections.abc import Iterator

from course.content.build import Build
from course.content.clauses import slug
from course.content.files import suffix
from course.content.index import no_doubles
from course.content.model import (
    Block,
    ClauseBlock,
    Module,
    PictureBlock,
    RecallBlock,
    Screen,
    TextBlock,
)
from course.content.outline import Headed, Line, paragraphs
from course.content.pictures import MEDIA_TYPES, Size, raster_size, svg_size
from course.content.problems import Notes, Place, did_you_mean, shown
from course.content.prose import Prose
from course.content.reading import check_lesson
from course.content.sheets import ModuleSheet
from course.content.wording import MAX_SCREEN, note_markdown

DIRECTIVES = {"clause": "clause", "recall": "recall item"}
"""What can be shown by name, and what it is called in problems."""

_DIRECTIVE = re.compile(r"::([A-Za-z-]+)[ \t]+(\S+)[ \t]*")
_PICTURE = re.compile(r"[ \t]*!\[(.*)\]\(\s*([^)\s]*)\s*\)[ \t]*")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,59}")


def compile_module(sheet: ModuleSheet, build: Build) -> Module:
    """One module, also when parts of it are wrong; then problems have been noted."""
    front, form = sheet.front, sheet.front.form
    build.index.check_all("clause", form.clauses, front.at("clauses"))
    build.check_reviewed(form.reviewed, {id_: front.at("reviewed", id_) for id_ in form.reviewed})
    _check_frame(sheet, build)
    told: list[Prose] = []
    screens = [_screen(part, build, told) for part in sheet.parts if part.level == 2]
    build.prose += told
    module = Module(
        id=form.id,
        title=build.text(front.at("title"), form.title),
        objective=build.text(front.at("objective"), form.objective),
        minutes=form.minutes,
        clause_ids=tuple(form.clauses),
        pocket_line=build.text(front.at("pocket_line"), form.pocket_line),
        team_talk=build.text(front.at("team_talk"), form.team_talk),
        screens=tuple(screens),
    )
    check_lesson(sheet, module, told, build.notes)
    return module


def _check_frame(sheet: ModuleSheet, build: Build) -> None:
    """Nothing but screens, each with an id of its own."""
    early = [number for number, text in sheet.preamble if text.strip()]
    at = Place(sheet.front.file, early[0] if early else 1)
    if early or not any(part.level == 2 for part in sheet.parts):
        remedy = "Begin a screen with `## Its title {: #its-id}`."
        build.notes.error(at, "outside-screen", "The lesson does not begin with a screen", remedy)
    for part in sheet.parts:
        if part.level == 1:
            what, remedy = "A lesson has its title in `title:`", "Write ## for a screen."
            build.notes.error(part.at, "heading", what, remedy)
    screens = [(part.attributes.get("id"), part.at) for part in sheet.parts if part.level == 2]
    no_doubles([(id_, at) for id_, at in screens if id_], "screen", build.notes)


def _screen(part: Headed, build: Build, told: list[Prose]) -> Screen:
    """One screen; its words are added to what the lesson has told so far."""
    id_ = part.attributes.get("id", "")
    if not _ID.fullmatch(id_):
        what = "This screen has no id" if not id_ else f"{shown(id_)} cannot be an id"
        remedy = f"Write `{{: #{slug(part.title)}}}` after its title."
        build.notes.error(part.at, "missing-id", what, remedy)
    if not part.title.strip():
        build.notes.error(part.at, "heading", "This screen has no title", "Write it after ##.")
    filled = build.fill_lines(part.at.file, part.lines)
    blocks: list[Block] = []
    words = 0
    for piece in _pieces(filled, part.at.file, build.notes):
        if isinstance(piece, list):
            words += note_markdown(part.at.file, piece, told)
            if html := build.renderer.html(part.at.file, piece, build.notes):
                blocks.append(TextBlock(html))
        elif block := _block(piece, build):
            blocks.append(block)
    if not any(text.strip() for _, text in part.lines):
        build.notes.error(part.at, "empty-screen", "This screen is empty", "Fill or remove it.")
    if words > MAX_SCREEN:
        what, remedy = f"This screen has {words} words", f"Split it: at most {MAX_SCREEN} words."
        build.notes.warn(part.at, "long-screen", what, remedy)
    return Screen(id_, build.text(part.at, part.title), tuple(blocks))


_Named = tuple[Place, re.Match[str]]
"""A directive or a picture, which stands alone in its paragraph."""


def _pieces(lines: list[Line], file: str, notes: Notes) -> Iterator[list[Line] | _Named]:
    """Runs of Markdown, and what stands between them."""
    run: list[Line] = []
    for group in paragraphs(lines):
        number, text = group[0]
        alone = _PICTURE.fullmatch(text) or _DIRECTIVE.fullmatch(text)
        if alone and len(group) == 1:
            if run:
                yield run
            run = []
            yield Place(file, number), alone
            continue
        kept = [line for line in group if not _misplaced(line, file, notes)]
        if run and kept:
            # The blank lines in between keep every line on its own number.
            run += [(blank, "") for blank in range(run[-1][0] + 1, kept[0][0])]
        run += kept
    if run:
        yield run


def _misplaced(line: Line, file: str, notes: Notes) -> bool:
    if not line[1].startswith("::"):
        return False
    what = "`::` starts a card, but this line is not one"
    remedy = "Write `::clause its-id` or `::recall its-id`, with empty lines around it."
    notes.error(Place(file, line[0]), "directive", what, remedy)
    return True


def _block(named: _Named, build: Build) -> Block | None:
    at, match = named
    if match.re is _PICTURE:
        return _picture(at, match[1].strip(), match[2], build)
    name, id_ = match[1], match[2]
    if name not in DIRECTIVES:
        remedy = did_you_mean(name, DIRECTIVES, "Use ::clause or ::recall.")
        build.notes.error(at, "directive", f"There is no card {shown('::' + name)}", remedy)
        return None
    if not build.index.check(DIRECTIVES[name], id_, at):
        return None
    return ClauseBlock(id_) if name == "clause" else RecallBlock(id_)


def _picture(at: Place, alt: str, written: str, build: Build) -> PictureBlock | None:
    path = posixpath.normpath(posixpath.join(posixpath.dirname(at.file), written))
    if not alt:
        remedy = "Say between [ and ] what it shows, for those who do not see it."
        build.notes.error(at, "missing-alt", f"The picture {shown(written)} has no text", remedy)
    if written.startswith("/") or "\\" in written or ":" in written or not _in_modules(path):
        what = f"The path {shown(written)} leads out of the pack"
        build.notes.error(at, "outside-pack", what, "Put the picture into modules/pictures/.")
        return None
    if path not in build.files:
        pictures = [
            posixpath.relpath(file, posixpath.dirname(at.file))
            for file in build.files
            if _in_modules(file) and suffix(file) in MEDIA_TYPES
        ]
        remedy = did_you_mean(written, pictures, "Add the file, or remove the picture.")
        build.notes.error(at, "missing-picture", f"There is no picture {shown(written)}", remedy)
        return None
    size = _size(path, build)
    if size is None:
        what = f"The size of {shown(written)} cannot be told"
        remedy = "Use SVG with a viewBox, PNG, JPEG or WebP."
        build.notes.error(at, "picture-size", what, remedy)
        return None
    build.pictures.add(path)
    return PictureBlock(path, build.text(at, alt), *size)


def _in_modules(path: str) -> bool:
    return path.startswith("modules/")


def _size(path: str, build: Build) -> Size | None:
    content = build.files[path]
    if suffix(path) == ".svg":
        # Its problems have been noted with the file itself.
        return svg_size(path, content.decode(), Notes())
    return raster_size(content) if suffix(path) in MEDIA_TYPES else None
