"""Numbers in front of paragraphs and headings, such as 4.2, and whether they are ones at all."""

import re

Label = tuple[int, ...]

_IN_HEADING = re.compile(
    r"(?P<word>(?:§|Article|Section|Clause)[ \t]*)?(?P<label>\d{1,3}(?:\.\d{1,3})*)"
    r"(?P<sign>\\?[.):])?(?:[ \t]*[–—-])?[ \t]+(?P<text>\S.*)"
)
_BARE = re.compile(r"(?P<label>\d{1,3})[ \t]+(?P<text>\S.*)")


def follows(last: Label, new: Label, text: str, *, begins: bool) -> bool:
    """Whether a number can stand after another one, and is not just a number in a sentence.

    "1.5 hours" at the beginning of a line is no clause, unless 1.4 or 1 came before.

    Args:
        begins: whether a paragraph may begin here.
    """
    if not last:
        first = new[-1] in (0, 1) and new[0] > 0
        return first and (begins or len(new) > 1)
    if _comes_next(last, new) or (new == last == (1,)):
        return True
    if not begins or text.lstrip("*_“\"'( ")[:1].islower():
        return False
    shared = last[: len(new) - 1] == new[:-1]
    later = len(new) <= len(last) and shared and new[-1] > last[len(new) - 1]
    new_part = len(new) > 1 and new[0] > last[0] and new[1:] == (1,) * (len(new) - 1)
    # A list that begins anew, below another heading or between two paragraphs.
    return later or new_part or new == (1,)


def take_label(text: str, last: Label) -> tuple[Label, str]:
    """A heading's number and its words; no number if it cannot be one."""
    found = _IN_HEADING.fullmatch(text)
    if not found or not (found["word"] or found["sign"] or "." in found["label"]):
        return (), text
    label = tuple(int(part) for part in found["label"].split("."))
    fits = not last or follows(last, label, found["text"], begins=True)
    if label[0] == 0 or (not fits and not found["word"]):
        return (), text
    bare = not found["sign"] and not found["word"]
    if not last and bare and label[-1] > 1 and found["text"][0].islower():
        return (), text
    return label, found["text"]


def take_bare_labels(texts: list[str]) -> list[tuple[Label, str]] | None:
    """The same for "1 On time": only if all of them count 1, 2, 3, ..."""
    found = [_BARE.fullmatch(text) for text in texts]
    numbers = [int(one["label"]) for one in found if one]
    if len(texts) < 2 or numbers != list(range(1, len(texts) + 1)):
        return None
    return [((int(one["label"]),), one["text"]) for one in found if one]


def _comes_next(last: Label, new: Label) -> bool:
    if new in ((*last, 1), (*last, 0)):
        return True
    depth = len(new)
    if depth > len(last) + 1:
        return False
    for kept in range(len(last)):
        step = (*last[:kept], last[kept] + 1)
        if new == step or new == (*step, 1):
            return True
    return False
