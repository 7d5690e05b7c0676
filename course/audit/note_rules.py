"""Checkpoints as text that others keep: C2SP signed-note and tlog-checkpoint, with Ed25519.

Source: https://c2sp.org/signed-note and https://c2sp.org/tlog-checkpoint.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from course.errors import DamagedFile

ED25519 = b"\x01"
"""The standard's number for this kind of signature."""
DASH = "\N{EM DASH} "
ID_BYTES, KEY_BYTES, SIGNATURE_BYTES = 4, 32, 64
NO_CHECKPOINT = "This is no checkpoint of an audit log, or a part of it is missing."
NO_KEY = "This is no key to check checkpoints with. It looks like name+1a2b3c4d+A..."


@dataclass(frozen=True)
class VerifierKey:
    """What checks a signature, under the name that the note gives it."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[
            :ID_BYTES
        ]

    def __str__(self) -> str:
        told = base64.b64encode(ED25519 + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{told}"

    @classmethod
    def read(cls, text: str) -> "VerifierKey":
        """Raises ``DamagedFile`` for what is no such key."""
        name, _, rest = text.strip().partition("+")
        digest, _, encoded = rest.partition("+")
        key = _decoded(encoded)
        if not name or len(key) != KEY_BYTES + 1 or key[:1] != ED25519:
            raise DamagedFile(NO_KEY)
        found = cls(name, key[1:])
        if found.key_id.hex() != digest:
            raise DamagedFile(NO_KEY)
        return found


@dataclass(frozen=True)
class Checkpoint:
    """What a log was like: how many entries, and the root over them."""

    origin: str
    """Which log: where its pages are reached, without the scheme."""
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class Signed:
    """A checkpoint as read, with the signatures on it: name, id of the key, signature."""

    checkpoint: Checkpoint
    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    def signed_by(self, keys: Sequence[VerifierKey]) -> VerifierKey | None:
        """The first of the keys that it is signed with; None where none of them signed this."""
        for key in keys:
            for name, key_id, signature in self.signatures:
                mine = name == key.name and key_id == key.key_id
                if mine and _verifies(key.public, signature, self.text.encode()):
                    return key
        return None


def origin_of(base_url: str) -> str:
    return base_url.partition("://")[2] + "/audit"


def sign(checkpoint: Checkpoint, public: bytes, signature: Callable[[bytes], bytes]) -> str:
    """The note: what it says, an empty line, and a line with the signature."""
    key = VerifierKey(checkpoint.origin, public)
    signed = base64.b64encode(key.key_id + signature(checkpoint.text.encode())).decode()
    return f"{checkpoint.text}\n{DASH}{key.name} {signed}\n"


def read(note: str) -> Signed:
    """A note, whoever signed it.

    Raises:
        DamagedFile: it is none, or says something that no log can be like.
    """
    text, _, below = note.replace("\r\n", "\n").partition("\n\n")
    lines = text.split("\n")
    if len(lines) < 3 or not lines[0] or not (lines[1].isascii() and lines[1].isdigit()):
        raise DamagedFile(NO_CHECKPOINT)
    root = _decoded(lines[2])
    signatures = tuple(map(_signature, below.splitlines()))
    if (
        len(root) != hashlib.sha256().digest_size
        or not signatures
        or str(int(lines[1])) != lines[1]
    ):
        raise DamagedFile(NO_CHECKPOINT)
    return Signed(Checkpoint(lines[0], int(lines[1]), root), text + "\n", signatures)


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    raw = _decoded(encoded)
    if not line.startswith(DASH) or not name or len(raw) <= ID_BYTES:
        raise DamagedFile(NO_CHECKPOINT)
    return name, raw[:ID_BYTES], raw[ID_BYTES:]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    # Loaded by whoever checks, not by every command that starts.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True
