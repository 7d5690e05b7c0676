"""What in an evidence pack proves the rest: seals, signed credentials, keys, and the log.

Decision: the checkpoint is of the log as it was right behind the newest entry that the pack proves,
not as it is now. Taking an export becomes an entry itself, so a checkpoint of now would differ each
time; this one is the same for the same data, and every later one continues it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.agreements.models import Acknowledgement
from course.audit import proof_queries as log
from course.audit.models import AuditEntry
from course.audit.note_rules import Checkpoint, origin_of, sign
from course.config import Settings
from course.credentials import sealing, signed_queries
from course.credentials.models import Credential, SignedCredential
from course.errors import NotFound, NotReady
from course.events import (
    AgreementAcknowledged,
    CredentialAwarded,
    CredentialRevoked,
    EditionProved,
    Event,
)
from course.keys import queries as keys
from course.keys.domain import KeysLocked, Purpose
from course.reports.acknowledged_queries import people_in
from course.reports.frozen_queries import ORDER, in_order
from course.reports.queries import BATCH, Asked, found_by

File = tuple[str, Iterable[bytes]]

ABOUT: Sequence[tuple[type[Event], str]] = (
    (AgreementAcknowledged, "acknowledgement_id"),
    (CredentialAwarded, "credential_id"),
    (CredentialRevoked, "credential_id"),
    (EditionProved, "credential_id"),
)
"""Entries that are proved, and what each is about."""


@dataclass(frozen=True)
class Hand:
    """What signs a pack: the keys of an instance, and the moment at which it does."""

    settings: Settings
    at: datetime

    def sealer(self, session: Session) -> Callable[[bytes], bytes]:
        """What seals each certificate; it needs the session no more.

        Raises:
            NotReady: the keys cannot be opened; asked for before the first byte is sent, it
                keeps anybody from getting half a pack.
        """
        try:
            return sealing.sealer(session, self.settings, self.at)
        except KeysLocked as locked:
            raise NotReady(
                "The pack cannot be signed just now: the keys of this instance do not open. Ask "
                "whoever runs the system to run course doctor."
            ) from locked


def credentials(session: Session, asked: Asked) -> Iterator[File]:
    """Each signed credential as it was issued, in the order of the certificates."""
    joined = SignedCredential.credential_id == Credential.id
    found = select(Credential.serial, SignedCredential.document).join(SignedCredential, joined)
    for ids in in_order(session, asked):
        rows = session.execute(found.where(Credential.id.in_(ids)).order_by(*ORDER))
        for serial, document in rows:
            yield f"credentials/{serial}.json", [document.encode()]


def issuer(session: Session, asked: Asked, hand: Hand) -> Iterator[File]:
    """The issuer's keys, and the lists of what was taken back, as they are handed out."""
    settings = hand.settings
    try:
        document = signed_queries.did_document(session, settings.base_url)
        yield "issuer/did.json", [signed_queries.as_text(document).encode()]
    except NotFound:
        pass  # it issues by its key, which stands in each credential
    joined = SignedCredential.credential_id == Credential.id
    named = found_by(asked, SignedCredential.list_number).join(SignedCredential, joined)
    numbers = list(session.execute(named.distinct().order_by(SignedCredential.list_number)))
    for (number,) in numbers:
        made = signed_queries.status_list(
            session,
            number,
            base_url=settings.base_url,
            secret=settings.secret_key,
            now=hand.at,
        )
        yield f"issuer/status-{number}.json", [made.json]


def entries(session: Session, asked: Asked, hand: Hand) -> Iterator[File]:
    """The log's entries about all this, each with its proof, and the signed checkpoint."""
    seqs = sorted(_seqs(session, asked))
    if not seqs:
        return
    size, origin = seqs[-1], origin_of(hand.settings.base_url)
    key = keys.signer(session, Purpose.LOG, hand.settings.secret_key)
    note = sign(Checkpoint(origin, size, log.root_at(session, size)), key.public, key.sign)
    known = "".join(f"{known}\n" for known in log.verifier_keys(session, origin))
    yield "log/proofs.jsonl", _lines(session, seqs, size)
    yield "log/checkpoint.txt", [note.encode()]
    yield "log/keys.txt", [known.encode()]


def _lines(session: Session, seqs: Sequence[int], size: int) -> Iterator[bytes]:
    for found in log.inclusion(session, seqs, size):
        yield (json.dumps(found.as_data(), ensure_ascii=False) + "\n").encode()


def _seqs(session: Session, asked: Asked) -> Iterator[int]:
    """Numbers of the entries about these certificates and acknowledgements.

    One kind is read at a time, and of what it says only what the pack is about is kept.
    """
    acknowledged = select(Acknowledgement.id).where(people_in(asked, Acknowledgement.person_id))
    wanted = {
        "acknowledgement_id": {str(id_) for id_ in session.scalars(acknowledged)},
        "credential_id": {str(id_) for id_ in session.scalars(found_by(asked, Credential.id))},
    }
    for event, field in ABOUT:
        rows = session.execute(
            select(AuditEntry.seq, AuditEntry.data)
            .where(AuditEntry.event == event.__name__)
            .order_by(AuditEntry.seq),
            execution_options={"yield_per": BATCH},
        )
        with rows:
            yield from (seq for seq, data in rows if json.loads(data)[field] in wanted[field])
