"""Words and rules about people."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID
from zoneinfo import available_timezones

from course.actor import Actor, Role
from course.audit.domain import Words


class Kind(StrEnum):
    """How somebody is engaged. Both kinds meet the same standard."""

    EMPLOYEE = "employee"
    CONTRACTOR = "contractor"


def fold(text: str) -> str:
    """The form in which person ids and e-mail addresses are compared: trimmed, case-folded.

    ``" ÉA-07 "`` and ``"éa-07"`` are one id.
    """
    if text.isascii():
        return text.strip().lower()
    return unicodedata.normalize("NFC", text).strip().casefold()


BELOW_HR = frozenset({Role.LEARNER, Role.VENDOR_ADMIN, Role.MANAGER, Role.REGION_MANAGER, Role.HR})


def opens_no_more(roles: Collection[Role], actor: Actor) -> bool:
    """Whether HR or an admin may do what would let them sign in with these roles: HR not as an
    admin, an author or an auditor. People with none open nothing."""
    held = {grant.role for grant in actor.grants}
    return not roles or Role.ADMIN in held or (Role.HR in held and set(roles) <= BELOW_HR)


@dataclass(frozen=True)
class Whose:
    """Somebody who is to be erased: every record of theirs, and what they are known by."""

    person_id: UUID
    person_ids: tuple[UUID, ...]
    """With the records that were merged into it."""
    code_keys: tuple[str, ...]
    email_keys: tuple[str, ...]
    words: Words


def known_time_zone(name: str) -> bool:
    """Whether ``name`` is a zone of the IANA time zone database, such as ``Europe/Dublin``."""
    return name in available_timezones()


NAME_MOST = 200
_NO_DIGIT = re.compile("[^0-9]+")
_LETTERS = str.maketrans("łøđðıŁØĐÐ", "loddilodd") | {
    ord("ß"): "ss", ord("æ"): "ae", ord("œ"): "oe", ord("þ"): "th"
}  # fmt: skip
"""Letters that Unicode takes apart into nothing simpler, as people type them on other keyboards."""


def search_key(name: str) -> str:
    """The form in which names are looked for and sorted: ``"Łukasz Ní  Dhomhnaill"`` becomes
    ``"lukasz ni dhomhnaill"``. Scripts without accents are case-folded where they have cases.
    """
    if name.isascii():
        return " ".join(name.lower().split())
    parts = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(part for part in parts if unicodedata.category(part) != "Mn")
    return " ".join(unicodedata.normalize("NFC", plain.replace("’", "'")).split())[:NAME_MOST]


def digits(phone: str) -> str:
    """What of a phone number is compared: ``"+353 (86) 12-34"`` becomes ``"353861234"``."""
    if phone.isascii():
        return _NO_DIGIT.sub("", phone)
    return "".join(str(int(sign)) for sign in phone if sign.isdecimal())
