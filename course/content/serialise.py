"""A revision to canonical JSON and back; and the name that follows from its bytes."""

import hashlib
import json
from dataclasses import replace
from functools import cache

from pydantic import TypeAdapter

from course.content.model import Revision


def to_json(revision: Revision) -> bytes:
    """Canonical: sorted keys, no spaces, UTF-8, whole numbers only. Same content, same bytes."""
    plain = _adapter().dump_python(revision, mode="json")
    for credential in plain["credentials"]:
        if credential["renewal_path_id"] is None:  # what says nothing new keeps its old name
            del credential["renewal_path_id"]
    for part in ("measures", "interview"):
        if not plain[part]:
            del plain[part]
    return json.dumps(
        plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def from_json(content: bytes) -> Revision:
    """The revision that ``to_json`` wrote; ``ValueError`` for anything else."""
    return _adapter().validate_json(content)


def named(revision: Revision) -> Revision:
    """The same content under its proper id: the SHA-256, in hex, of its JSON without an id."""
    plain = to_json(replace(revision, id=""))
    return replace(revision, id=hashlib.sha256(plain).hexdigest())


@cache
def _adapter() -> TypeAdapter[Revision]:
    return TypeAdapter(Revision)
