"""What keys are for, and what one may do with them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from course.errors import CourseError


class Purpose(StrEnum):
    """What a key signs. One purpose each, so that a key that leaks spoils one thing only."""

    CREDENTIAL = "credential"
    """Credentials and their status list: Ed25519."""
    LOG = "log"
    """Checkpoints of the audit log: Ed25519."""
    SEAL = "seal"
    """The seal of a PDF: ECDSA on P-256, with an X.509 certificate."""


class KeysLocked(CourseError):
    """The private keys cannot be opened with this instance's secret key."""

    def __init__(self) -> None:
        super().__init__(
            "The signing keys were made with another secret key. Put the old COURSE_SECRET_KEY "
            "back, or make new ones: course credentials rotate-key --purpose all"
        )


@dataclass(frozen=True)
class PublicKey:
    """What everybody may know of a key, in use or retired."""

    key_id: UUID
    purpose: Purpose
    public: bytes
    """Ed25519: the 32 bytes of the key. P-256: SubjectPublicKeyInfo, DER."""
    certificate: str | None
    """PEM; for seals only."""
    made_at: datetime
    retired_at: datetime | None


@dataclass(frozen=True)
class Signer:
    """A key in use, opened. It lives as long as the work it is needed for."""

    key_id: UUID
    purpose: Purpose
    public: bytes
    certificate: str | None
    private: Any = field(repr=False)
    """The private key, an object of ``cryptography``."""
    sign: Callable[[bytes], bytes] = field(repr=False, compare=False)
    """Ed25519: 64 bytes. P-256: ECDSA over SHA-256, DER."""
