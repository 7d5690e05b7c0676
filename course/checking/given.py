"""What somebody hands in with a certificate: the issuer's keys, and status lists."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from course.checking import reading
from course.checking.tokens import unpacked
from course.errors import DamagedFile
from course.proofs import multikey
from course.proofs.refusals import Refused


@dataclass(frozen=True)
class StatusList:
    """A status list as handed in; whether it may be trusted is asked when it is used."""

    document: Mapping[str, Any]
    token: str = ""
    """The JSON Web Token it came as, or empty."""


@dataclass(frozen=True)
class Given:
    """Keys by their ids, and status lists by their addresses."""

    keys: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    lists: Mapping[str, StatusList] = field(default_factory=lambda: MappingProxyType({}))

    def key(self, method_id: str) -> bytes | None:
        return self.keys.get(method_id)


def given(keys: Iterable[bytes] = (), lists: Iterable[bytes] = ()) -> Given:
    """What the contents of such files give.

    Raises:
        DamagedFile: one of them is no document of keys, or no status list.
    """
    known: dict[str, bytes] = {}
    for body in keys:
        known |= keys_of_text(_text(body))
    return Given(known, dict(status_list(_text(body)) for body in lists))


def keys_of_text(text: str) -> dict[str, bytes]:
    """The Ed25519 keys of a DID document, by their ids; only those of the document's own name.

    Raises:
        DamagedFile: it has none.
    """
    document = reading.document(text)
    methods = document.get("verificationMethod")
    found = {}
    for method in methods if isinstance(methods, list) else ():
        if not isinstance(method, dict):
            continue
        method_id, public = method.get("id"), method.get("publicKeyMultibase")
        if isinstance(method_id, str) and method_id.partition("#")[0] == document.get("id"):
            try:
                found[method_id] = multikey.to_public(str(public))
            except Refused:
                continue
    if not found:
        raise DamagedFile("It holds no keys of an issuer, as a did.json does.")
    return found


def status_list(text: str) -> tuple[str, StatusList]:
    """A status list and its address.

    Raises:
        DamagedFile: it is none.
    """
    token = text if text.startswith(reading.JWT_START) else ""
    document = unpacked(token)[1] if token else reading.document(text)
    address = document.get("id")
    if not isinstance(address, str) or "BitstringStatusListCredential" not in json.dumps(
        document.get("type")
    ):
        raise DamagedFile("It is no status list.")
    return address, StatusList(document, token)


def _text(body: bytes) -> str:
    return reading.find(body).text
