"""An author's words, without the signs around them and cut to a title."""

import re
from functools import cache
from unicodedata import normalize

from markdown_it import MarkdownIt

MAX_TITLE_WORDS = 7
MAX_TITLE = 200
"""Letters."""
MAX_ID = 40
"""Letters of a proposed id: short enough to be read in a list."""

_ATTRIBUTES = re.compile(
    r"(?P<text>.*?)[ \t]*(?:\{:(?P<inside>.*)\}|(?<!\{)\{(?P<other>[#.][^{}]*)\})[ \t]*"
)
_ATTRIBUTE = re.compile(
    r"""\s*(?:\#(?P<id>[^\s"=]+)|(?P<name>[A-Za-z_-]+)="(?P<value>[^"]*)"|\.[\w-]+)"""
)
_TOKEN = re.compile(r"\{\{.*?\}\}\S*|\S+")
_LEADS_ON = re.compile(r"\s+(?:an?|and|as|at|by|for|from|if|in|of|on|or|the|that|to|with)$")
_ENDS = ".:;!?…"


def plain(text: str) -> str:
    """One line of Markdown without its signs."""
    (token,) = _parser().parseInline(text)
    children = token.children or []
    words = "".join(child.content or " " * (child.type == "softbreak") for child in children)
    return " ".join(words.split())


def shortened(text: str, most: int = MAX_TITLE_WORDS) -> str:
    """The first words, up to the end of a sentence; parameters stay whole."""
    kept: list[str] = []
    for token in _TOKEN.findall(text):
        kept.append(token)
        ends = token[-1] in _ENDS or (token[-1] in ",–—" and len(kept) > 2)
        if ends or len(kept) == most:
            break
    return " ".join(kept)[:MAX_TITLE].rstrip(_ENDS + ",–— ")


def title_of(text: str) -> str:
    """A title for a clause that has none: its first words, but none that leads on."""
    title = shortened(re.sub(r"[<>]|\{:", "", plain(text)))
    while _LEADS_ON.search(title):
        title = _LEADS_ON.sub("", title)
    return title


def slug(title: str) -> str:
    """An id made of a title; empty if there is nothing in it to make one of."""
    bare = re.sub(r"\{\{.*?\}\}|['’]", "", _without_accents(title).lower())
    made = ""
    # Numbers change; ids stay.
    words = [word for word in re.findall(r"[a-z0-9]+", bare) if not word.isdigit()]
    for word in words[1:] if words[:1] in (["the"], ["a"], ["an"]) else words:
        if len(made) + len(word) >= MAX_ID:
            break
        made = f"{made}-{word}" if made else word
    return made if made[:1].isalpha() else ""


def split_attributes(text: str) -> tuple[str, dict[str, str]]:
    """A heading's words, and what stands in braces behind them; the id under ``id``."""
    found = _ATTRIBUTES.fullmatch(text)
    if not found:
        return text, {}
    attributes: dict[str, str] = {}
    inside, position = (found["inside"] or found["other"] or "").rstrip(), 0
    while position < len(inside):
        attribute = _ATTRIBUTE.match(inside, position)
        if not attribute:
            return text, {}
        position = attribute.end()
        if name := attribute["name"] or ("id" if attribute["id"] else ""):
            attributes.setdefault(name, attribute["id"] or attribute["value"] or "")
    return found["text"], attributes


def _without_accents(text: str) -> str:
    return normalize("NFKD", text).encode("ascii", "ignore").decode()


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark")
