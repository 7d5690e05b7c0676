"""Which key seals certificates: the company's own where it set one, else the instance's."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock

from sqlalchemy.orm import Session

from course.config import Settings
from course.errors import BadSettings
from course.keys import queries as keys
from course.keys.domain import Purpose
from course.printing.seal import Seal
from course.printing.seal_key import SealKey, key_from_pem
from course.printing.stamp import time_stamper

KEPT = 4
"""How many keys' seals a process keeps ready."""

_seals: OrderedDict[tuple[str, str | None], Seal] = OrderedDict()
_lock = Lock()


def sealer(session: Session, settings: Settings, at: datetime) -> Callable[[bytes], bytes]:
    """What seals a PDF, at the moment ``at``; it needs the session no more.

    Raises:
        NotReady: there is no key to seal with yet.
        KeysLocked: the instance's key was made with another secret key.
        BadSettings: the company's own key cannot seal.
    """
    return partial(_ready(sealing_key(session, settings), settings.tsa_url).seal, at=at)


def sealing_key(session: Session, settings: Settings) -> SealKey:
    """The key that seals; raises as ``sealer`` does."""
    if settings.seal_key and settings.seal_certificate:
        return key_from_pem(_content(settings.seal_key), _content(settings.seal_certificate))
    signer = keys.signer(session, Purpose.SEAL, settings.secret_key)
    assert signer.certificate, "a key that seals has a certificate"
    return SealKey(signer.private, signer.certificate)


def _ready(key: SealKey, tsa_url: str | None) -> Seal:
    """Preparing one takes some forty milliseconds. Who has the certificate, has the key."""
    wanted = (key.certificates, tsa_url)
    with _lock:
        if wanted not in _seals:
            _seals[wanted] = Seal(key, time_stamper(tsa_url) if tsa_url else None)
        _seals.move_to_end(wanted)
        while len(_seals) > KEPT:
            _seals.popitem(last=False)
        return _seals[wanted]


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadSettings(f"{file} cannot be read: {error.strerror}.") from None
