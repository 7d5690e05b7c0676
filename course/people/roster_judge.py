"""What the rows about one person come to.

Pure. A row names a person, how they are engaged (kind and vendor), where, and from when to when.
Whatever order the rows stand in, the outcome is the same.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from course.people.roster_rules import Wish
from course.people.roster_ties import begun, of_engagements
from course.people.roster_verdicts import Asked, Known, Line, Verdict, refused


def judge(asked: Asked, known: Known | None) -> list[Line]:
    """Verdicts of one person's rows, in the order of the rows."""
    if known is None and len(asked.wishes) == 1 and not asked.taken:
        wish = asked.wishes[0]
        return [begun(wish, wish.starts_on or asked.today[wish.branch_id], **_new(wish))]
    why = _contradictions(asked.wishes) | _repeats(asked.wishes) | dict(asked.taken)
    why |= _out_of_reach(asked.wishes, known)
    good = [wish for wish in asked.wishes if wish.number not in why]
    lines = [refused(number, words) for number, words in why.items()]
    lines += of_engagements(good, asked, known)
    lines = _with_person(lines, good, known)
    return sorted(lines)


# --- what rows about one person may say together ------------------------------------------


def _contradictions(wishes: Sequence[Wish]) -> dict[int, str]:
    """A person has one name, e-mail, phone and language, whatever the number of rows."""
    for field, words in (
        ("name", "names"),
        ("email_key", "e-mails"),
        ("phone", "phone numbers"),
        ("language", "languages"),
    ):
        said = {value for wish in wishes if (value := getattr(wish, field))}
        if len(said) > 1:
            numbers = ", ".join(str(wish.number) for wish in wishes[:5])
            why = f"Rows {numbers} give one person different {words}. Write the same in each."
            return {wish.number: why for wish in wishes}
    return {}


def _repeats(wishes: Sequence[Wish]) -> dict[int, str]:
    """Two rows about one branch have to be two times, one after the other."""
    why: dict[int, str] = {}
    by_place: dict[tuple[object, ...], list[Wish]] = {}
    for wish in wishes:
        by_place.setdefault((wish.kind, wish.vendor_id, wish.branch_id), []).append(wish)
    for same in by_place.values():
        if len(same) > 1:
            why |= _repeats_of_place(sorted(same))
    return why


def _repeats_of_place(same: Sequence[Wish]) -> dict[int, str]:
    first = same[0]
    if all(wish[11:] == first[11:] for wish in same):  # job role and days
        return {wish.number: f"The same as row {first.number}, which counts." for wish in same[1:]}
    order = sorted(same, key=lambda wish: wish.starts_on or date.min)
    apart = all(
        later.starts_on and earlier.starts_on and earlier.ends_on
        and earlier.ends_on < later.starts_on
        for earlier, later in pairwise(order)
    )  # fmt: skip
    if apart:
        return {}
    numbers = ", ".join(str(wish.number) for wish in same[:5])
    words = f"Rows {numbers} put one person twice into one branch. Take out all but one, or "
    words += "give each a first and a last day that do not overlap."
    return {wish.number: words for wish in same}


def _out_of_reach(wishes: Sequence[Wish], known: Known | None) -> dict[int, str]:
    if known is None:
        return {}
    if not known.in_reach:
        words = "This person_id cannot be used. Give this person another one, or ask HR."
        return {wish.number: words for wish in wishes}
    if not known.guarded:
        return {}
    words = "HR keeps this person's name, e-mail, phone and language. Write them as HR has them, "
    words += "or ask HR to change them."
    return {wish.number: words for wish in wishes if _differs(wish, known)}


def _differs(wish: Wish, known: Known) -> bool:
    return (
        wish.name != known.name
        or (wish.email_key or known.email_key) != known.email_key
        or (wish.phone or known.phone) != known.phone
        or (wish.language or known.language) != known.language
    )


# --- the person ---------------------------------------------------------------------------


def _joined(line: Line, wish: Wish) -> Line:
    if line.verdict is Verdict.REFUSED:
        return line
    return line._replace(**_new(wish))


def _new(wish: Wish) -> dict[str, Any]:
    """What a line says about somebody who joins."""
    return {
        "new_person": True,
        "code": wish.code,
        "name": wish.name,
        "email": wish.email,
        "email_key": wish.email_key,
        "phone": wish.phone,
        "language": wish.language or "en",
    }


def _with_person(lines: list[Line], good: Sequence[Wish], known: Known | None) -> list[Line]:
    """Put what changes about the person on the first line that counts."""
    done = [line for line in lines if line.verdict is not Verdict.REFUSED]
    if known:
        done = [line._replace(person_id=known.id) for line in done]
    if done:
        numbers = {line.number for line in done}
        wish = _together([wish for wish in good if wish.number in numbers])
        first = min(done)
        done.remove(first)
        done.append(_changed(first, wish, known) if known else _joined(first, wish))
    return done + [line for line in lines if line.verdict is Verdict.REFUSED]


def _together(wishes: Sequence[Wish]) -> Wish:
    """All that the rows say about the person; they differ in small and capital letters at most."""
    return wishes[0]._replace(
        code=min(wish.code for wish in wishes),
        email=min(filter(None, (wish.email for wish in wishes)), default=None),
        email_key=next(filter(None, (wish.email_key for wish in wishes)), None),
        phone=next(filter(None, (wish.phone for wish in wishes)), None),
        language=next(filter(None, (wish.language for wish in wishes)), None),
    )


def _changed(line: Line, wish: Wish, known: Known) -> Line:
    if not _differs(wish, known):
        return line
    other = wish.email_key not in {None, known.email_key}
    return line._replace(
        verdict=Verdict.CHANGED if line.verdict is Verdict.UNCHANGED else line.verdict,
        name=wish.name,
        email=wish.email if other else known.email,
        email_key=wish.email_key if other else known.email_key,
        phone=wish.phone or known.phone,
        language=wish.language or known.language,
        was_name=known.name,
        was_email=known.email,
        was_phone=known.phone,
        was_language=known.language,
    )
