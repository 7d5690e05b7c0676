"""Plain words: sentences that are too long, feedback that is too long, words of another house."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from course.content.outline import Line
from course.content.problems import Notes, Place, shown
from course.content.prose import Prose
from course.content.schema import WordsForm

MAX_SENTENCE = 25
MAX_FEEDBACK = 30
MAX_SCREEN = 60
"""Words."""
MAX_PIECE = 4_000
"""Characters looked at in one go."""

_ITEM = re.compile(r"\s*(?:[-*+]|[0-9]+[.)])\s+|\s*#{1,6}\s|\s*\|")
_MARKUP = re.compile(r"[*`#|]+|(?<!\w)_+|_+(?!\w)|^[\s>]+|\]\([^)]*\)|\[", re.MULTILINE)
_END = re.compile(r"[.!?…]+[”\"’)\]]*(?=\s|$)")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


def count_words(text: str) -> int:
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def note_markdown(file: str, lines: Iterable[Line], into: list[Prose]) -> int:
    """Add Markdown's sentences to the prose, without its signs; returns how many words."""
    words, piece, first = 0, "", 0
    for number, line in [*lines, (0, "")]:
        if piece and (not line.strip() or _ITEM.match(line) or len(piece) > MAX_PIECE):
            into.append(Prose(Place(file, first), piece))
            words, piece = words + count_words(piece), ""
        if line.strip():
            text = _MARKUP.sub("", _ITEM.sub("", line, count=1))
            first, piece = (first, f"{piece}\n{text}") if piece else (number, text)
    return words


def check_wording(prose: Iterable[Prose], words: WordsForm | None, notes: Notes) -> None:
    """Warn about everything that people will find hard to read, or that the house avoids."""
    avoided = _avoided(words)
    # One search finds whether there is anything to look at; most texts are clean.
    any_avoided = _any_of(avoided)
    house = tuple(avoided.items())
    for piece in prose:
        notes.once(("wording", piece, house), partial(_check_piece, piece, any_avoided, avoided))


def _check_piece(
    piece: Prose, any_avoided: re.Pattern[str] | None, avoided: dict[str, str], notes: Notes
) -> None:
    for at, sentence in sentences(piece):
        if (count := count_words(sentence)) > MAX_SENTENCE:
            what = f"This sentence has {count} words: {shown(sentence)}"
            notes.warn(at, "long-sentence", what, f"Break it: at most {MAX_SENTENCE} words.")
    if piece.feedback and (count := count_words(piece.text)) > MAX_FEEDBACK:
        what = f"This feedback has {count} words"
        notes.warn(piece.at, "long-feedback", what, f"Keep it to {MAX_FEEDBACK}.")
    if any_avoided:
        _check_avoided(piece, any_avoided, avoided, notes)


def sentences(piece: Prose) -> Iterator[tuple[Place, str]]:
    """Each sentence of a text, and the line on which it begins."""
    start = 0
    for end in [*(match.end() for match in _END.finditer(piece.text)), len(piece.text)]:
        sentence = piece.text[start:end]
        before = piece.text[:start] + sentence[: len(sentence) - len(sentence.lstrip())]
        if sentence.strip():
            line = piece.at.line + before.count("\n")
            yield Place(piece.at.file, line), sentence.strip()
        start = end


def _check_avoided(
    piece: Prose, any_avoided: re.Pattern[str], avoided: dict[str, str], notes: Notes
) -> None:
    unquoted = _QUOTED.sub(lambda quote: re.sub(r"[^\n]", " ", quote[0]), piece.text)
    for found in any_avoided.finditer(unquoted):
        line = piece.at.line + unquoted.count("\n", 0, found.start())
        phrase = " ".join(found[0].split())
        what = f"The house does not say {shown(phrase)}"
        remedy = avoided[phrase.casefold()] or "Use a plainer word."
        notes.warn(Place(piece.at.file, line), "banned-wording", what, remedy)


def _avoided(words: WordsForm | None) -> dict[str, str]:
    """Each phrase to avoid, folded, and what to do instead."""
    if words is None:
        return {}
    phrases = {" ".join(phrase.casefold().split()): "" for phrase in words.banned}
    for entry in words.say:
        for phrase in entry.not_:
            phrases[" ".join(phrase.casefold().split())] = f"Say {shown(entry.say)}."
    return phrases


def _any_of(phrases: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    if not longest_first:
        return None
    each = (re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)
