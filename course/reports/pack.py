"""HR's evidence pack: everything that a register rests on, in one ZIP that stands on its own.

``README.txt`` in it says what each part is and how to check it; ``evidence`` checks all of it.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from course.library import queries as library
from course.printing.stamp import is_stamped
from course.reports import (
    acknowledged_queries,
    frozen_queries,
    pack_proofs,
    queries,
    shown_queries,
)
from course.reports.acknowledged_queries import COLUMNS, acknowledgements
from course.reports.agreement_text import agreement_text
from course.reports.archive import Archive
from course.reports.frozen_queries import Frozen
from course.reports.kept_prints import Prints, printed
from course.reports.pack_proofs import File, Hand
from course.reports.pack_readme import readme
from course.reports.queries import Asked
from course.reports.tables import TABLES, csv_of, json_of, plain

PDF = "pdf"
PARTS = (PDF, "csv", "json", "xlsx")
"""What a pack holds unless told otherwise; texts and acknowledgements are always there."""
README, MANIFEST, SUMS = "README.txt", "manifest.json", "manifest.sha256"


@dataclass(frozen=True)
class Pack:
    """One pack while it is made. ``session`` is a snapshot, so that every file shows one state."""

    session: Session
    asked: Asked
    parts: Collection[str]
    hand: Hand
    prints: Prints = printed


@dataclass(frozen=True)
class Remarks:
    """What the manifest says of certificates that are less than they could be."""

    not_archival: dict[str, str]
    """Name of the file -> why it cannot claim PDF/A."""
    unsigned: list[str]
    """Serials of those whose credential has not been signed yet."""
    unstamped: list[str] = field(default_factory=list)
    """Names of those whose time of sealing no time stamp server has confirmed, though it should."""

    def noting(self, frozen: Iterable[Frozen]) -> Iterator[Frozen]:
        for one in frozen:
            if one.signed is None:
                self.unsigned.append(one.record.serial)
            yield one


def pack_chunks(
    session: Session,
    asked: Asked,
    hand: Hand,
    parts: Collection[str] = PARTS,
    prints: Prints = printed,
) -> Iterator[bytes]:
    """The evidence pack of a register, while it is made.

    Args:
        session: a snapshot; nothing else may use it meanwhile.
        hand: what signs it.
        parts: ``pdf``, ``csv``, ``json``, ``xlsx``.
        prints: what prints the certificates.
    """
    pack, growing, remarks = Pack(session, asked, parts, hand, prints), Archive(), Remarks({}, [])
    yield from growing.add(README, [readme(asked.on, asked.filter.chosen(), parts)])
    for part in _PARTS:
        for name, chunks in part(pack, remarks):
            yield from growing.add(name, chunks)
    yield from growing.add(MANIFEST, _manifest(asked, growing, remarks))
    yield from growing.add(SUMS, _sums(growing))
    yield growing.finish()


def _tables(pack: Pack, _: Remarks) -> Iterator[File]:
    for form in sorted(set(pack.parts) & TABLES.keys()):
        rows = queries.register(pack.session, pack.asked)
        yield f"register.{form}", TABLES[form](rows, pack.asked.on)


def _agreements(pack: Pack, _: Remarks) -> Iterator[File]:
    """Of every edition that is named: what is hashed, and the same to be read."""
    ids = acknowledged_queries.revisions(pack.session, pack.asked)
    named = {}
    for id_ in ids:
        agreement = library.revision(pack.session, id_).agreement
        named[agreement.digest] = agreement
    for digest, agreement in sorted(named.items()):
        yield f"agreements/{digest}.json", [agreement.hashed]
        yield f"agreements/{digest}.txt", [agreement_text(agreement)]


def _acknowledged(pack: Pack, _: Remarks) -> Iterator[File]:
    for name, made in (("csv", csv_of), ("json", json_of)):
        rows = map(plain, acknowledgements(pack.session, pack.asked))
        yield f"acknowledgements.{name}", made(COLUMNS, rows)


def _shown(pack: Pack, _: Remarks) -> Iterator[File]:
    for name, made in (("csv", csv_of), ("json", json_of)):
        rows = map(plain, shown_queries.shown_since(pack.session, pack.asked))
        yield f"editions.{name}", made(shown_queries.COLUMNS, rows)


def _certificates(pack: Pack, remarks: Remarks) -> Iterator[File]:
    if PDF not in pack.parts:
        return
    seal, stamps = pack.hand.sealer(pack.session), pack.hand.settings.tsa_url
    frozen = remarks.noting(frozen_queries.certificates(pack.session, pack.asked))
    for print_ in pack.prints(pack.session, frozen, seal):
        name = f"certificates/{print_.serial}.pdf"
        if not print_.conforms:
            remarks.not_archival[name] = print_.why_not
        if stamps and not is_stamped(print_.pdf):
            remarks.unstamped.append(name)
        yield name, [print_.pdf]


def _credentials(pack: Pack, _: Remarks) -> Iterator[File]:
    yield from pack_proofs.credentials(pack.session, pack.asked)
    yield from pack_proofs.issuer(pack.session, pack.asked, pack.hand)


def _log(pack: Pack, _: Remarks) -> Iterator[File]:
    yield from pack_proofs.entries(pack.session, pack.asked, pack.hand)


_PARTS: Sequence[Callable[[Pack, Remarks], Iterator[File]]] = (
    _tables,
    _agreements,
    _acknowledged,
    _shown,
    _certificates,
    _credentials,
    _log,
)
"""What stands in a pack, in this order."""


def _manifest(asked: Asked, growing: Archive, remarks: Remarks) -> Iterator[bytes]:
    """One file to a line, written as it is read: a list of thirty thousand is never in memory."""
    said = {
        "what": "certificates",
        "as_of": asked.on.isoformat(),
        "filter": dict(asked.filter.chosen()),
        "not_archival": remarks.not_archival,
        "unsigned": remarks.unsigned,
    }
    if remarks.unstamped:
        said["unstamped"] = remarks.unstamped
    yield json.dumps(said, ensure_ascii=False, indent=1).removesuffix("\n}").encode()
    before = ',\n "files": [\n'
    for entry in growing.entries:
        told = {"name": entry.name, "sha256": entry.sha256, "bytes": entry.size}
        yield f"{before}  {json.dumps(told, ensure_ascii=False)}".encode()
        before = ",\n"
    yield b"\n ]\n}\n"


def _sums(growing: Archive) -> Iterator[bytes]:
    for entry in growing.entries:
        yield f"{entry.sha256}  {entry.name}\n".encode()
