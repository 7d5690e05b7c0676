"""Safe HTML of a lesson or clause to plain pieces that a print template can set."""

from html.parser import HTMLParser

STRONG = frozenset({"strong", "b"})
ITEMS = frozenset({"li"})
SAID = frozenset({"blockquote"})
BREAKS = frozenset({"p", "li", "blockquote", "pre", "h3", "h4", "tr", "hr", "br"})

Piece = dict[str, str | list[dict[str, str | bool]]]
"""``{"kind": "text" | "item" | "said", "runs": [{"text": ..., "strong": ...}, ...]}``"""


def pieces(html: str) -> list[Piece]:
    """The blocks of safe HTML in their order, each a row of runs; never markup, only words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Piece] = []
        self._runs: list[dict[str, str | bool]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKS:
            self.end()
        if tag in ("td", "th"):
            self._add(" ")
        if tag not in ("br", "hr"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self.end()
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag)]

    def handle_data(self, data: str) -> None:
        self._add(data)

    def _add(self, words: str) -> None:
        # A line break inside a paragraph of the source is a space.
        plain = words.replace("\n", " ")
        if plain.strip() or self._runs:
            strong = bool(STRONG & set(self._open))
            self._runs.append({"text": plain, "strong": strong})

    def end(self) -> None:
        """Close the block under way."""
        if any(str(run["text"]).strip() for run in self._runs):
            inside = set(self._open)
            kind = "said" if SAID & inside else "item" if ITEMS & inside else "text"
            self._runs[0]["text"] = str(self._runs[0]["text"]).lstrip()
            self._runs[-1]["text"] = str(self._runs[-1]["text"]).rstrip()
            self.found.append({"kind": kind, "runs": self._runs})
        self._runs = []
