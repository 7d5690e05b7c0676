"""Who signed it: the first question."""

from collections.abc import Callable
from typing import Any

from course.checking import tokens
from course.checking.given import Given
from course.checking.words import Answer, Word, plain
from course.proofs import integrity, jwt, multikey, vocabulary
from course.proofs.refusals import Refused, Why

KINDS = {"OpenBadgeCredential", "AchievementCredential", "EndorsementCredential"}
WHOSE = "Whose key it is cannot be told from what is here: give the issuer's did.json with --keys."


def answer(document: dict[str, Any], token: str, given: Given) -> Answer:
    """Whether the issuer wrote exactly this.

    Args:
        token: the JSON Web Token that the document came as, or empty.
    """
    try:
        _require_badge(document)
        if not token:
            vocabulary.require_known(document.get("@context"))
        issuer = plain(integrity.issuer_of(document))
        try:
            _check(document, token, given.key)
        except Refused as refused:
            if refused.why not in (Why.UNKNOWN_KEY, Why.SUITE) or not _unaltered(document, token):
                raise
            return Answer(Word.UNPROVEN, f"Nothing was altered. {WHOSE}", Why.UNKNOWN_KEY)
    except Refused as refused:
        return Answer(Word.REFUSED, plain(refused), refused.why)
    return Answer(Word.FITS, f"It is as {issuer} signed it.")


def _check(document: dict[str, Any], token: str, key: Callable[[str], bytes | None]) -> None:
    if token:
        jwt.verify(token, key)
    else:
        integrity.verify(document, key)


def _unaltered(document: dict[str, Any], token: str) -> bool:
    """Whether it fits a key that it brings itself: in its head, or in the name of its key.

    Raises:
        Refused: it brings one and does not fit.
    """
    if token:
        return tokens.check_own_key(token)
    brought: list[bytes] = []

    def named(method_id: str) -> bytes | None:
        try:
            brought.append(multikey.to_public(method_id.partition("#")[2]))
        except Refused:
            return None
        return brought[-1]

    try:
        integrity.verify(document, named)
    except Refused as refused:
        if refused.why is Why.UNKNOWN_KEY:
            return False
        raise
    return bool(brought)


def _require_badge(document: dict[str, Any]) -> None:
    types = document.get("type")
    named = types if isinstance(types, list) else [types]
    if "VerifiableCredential" not in named or not KINDS & {n for n in named if isinstance(n, str)}:
        raise Refused(Why.MALFORMED, "It is no Open Badges 3.0 credential: its type says so.")
