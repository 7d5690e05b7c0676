"""What is kept instead of a PIN, and how a PIN is compared with it.

Decision: a PIN has a million values at most, so no hash alone protects it from whoever has the
database: at 40 ms each, all are tried in half a day. Every PIN is therefore first keyed with the
instance's own secret, which is not in the database; without it there is nothing to try. A PIN
that a person chose, and may use elsewhere too, is then hashed by Argon2id on top, for the thief
who has database and key. One that the system printed is random, used nowhere else and dies at
its first use: there the keyed hash is enough, and a sheet of 500 cards takes no 20 seconds.
The price: with another secret key no PIN opens anything, and people need new cards. Backups
carry the key along.
"""

import hashlib
import hmac
from dataclasses import dataclass
from functools import cache
from itertools import count
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from course.people.pin_rules import DIGITS, too_easy

_SLOW = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""Argon2id with 19 MiB and two passes (OWASP, Password Storage): 40 ms on a small server, so that
fifty phones at a gate wait a second, and a worker that checks one needs no more memory."""
_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Stored:
    """What is kept of somebody's PIN."""

    person_id: UUID
    hash: str
    own: bool

    @property
    def mark(self) -> str:
        """Changes whenever the PIN does."""
        return mark(self.hash)


def mark(hash_: str) -> str:
    return hashlib.sha256(hash_.encode()).hexdigest()


def keyed(secret_key: str, person_id: UUID, pin: str) -> str:
    """What is kept of a printed PIN. The person is in it: equal PINs do not look equal."""
    return _digest(secret_key, "pin", person_id, pin).hex()


def slow(secret_key: str, person_id: UUID, pin: str) -> str:
    """What is kept of a PIN that somebody chose. Takes as long as a comparison."""
    return _SLOW.hash(keyed(secret_key, person_id, pin))


def matches(secret_key: str, stored: Stored | None, pin: str) -> bool:
    """Whether this is the PIN. One slow comparison in every case: also where nothing is stored."""
    given = keyed(secret_key, stored.person_id if stored else _NOBODY, pin)
    decoy = _decoy()
    if stored is not None and stored.own:
        return _slowly(stored.hash, given)
    _slowly(decoy, given)
    return stored is not None and hmac.compare_digest(stored.hash, given)


def printed(secret_key: str, form: str, person_id: UUID) -> str:
    """The PIN that a form prints for a person: random to everybody without the key.

    The same form gives the same PIN, so that a second press of its button, or an answer that got
    lost, leaves no card behind that opens nothing.
    """
    for number in count():
        drawn = int.from_bytes(_digest(secret_key, "print", form, person_id, number))
        pin = f"{drawn % 10**DIGITS:0{DIGITS}}"
        if not too_easy(pin):
            return pin
    raise AssertionError("there is no end to counting")


def _digest(secret_key: str, *parts: object) -> bytes:
    return hmac.digest(secret_key.encode(), "\0".join(map(str, parts)).encode(), "sha256")


def _slowly(hash_: str, given: str) -> bool:
    try:
        return _SLOW.verify(hash_, given)
    except VerifyMismatchError:
        return False


@cache
def _decoy() -> str:
    """What codes without a PIN are compared with, by the same work."""
    return _SLOW.hash("nobody's")
