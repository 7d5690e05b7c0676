"""What the verifiers are shown: made by the product's own code, with keys made for one run."""

import io
import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from asn1crypto import pem
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.reader import PdfFileReader

from course.credentials import badge, pictures
from course.credentials.badge import Issue, Slot
from course.credentials.pdf import Finish, PdfRenderer
from course.credentials.signed_queries import as_text
from course.keys import locking
from course.keys.domain import Purpose, Signer
from course.printing.seal import Seal
from course.printing.seal_key import SealKey, key_from_pem
from course.proofs import dids, integrity, jwt
from tests.credentials.records import record, shipped
from tests.printing.seals import certified, dummy_stamper, private_pem

BASE = "https://train.example"
STATUS = badge.list_url(BASE, 1)
WEB = "did:web:train.example"
HELD, TAKEN_BACK = 3, 7
"""Places in the status list."""
NOW = datetime.now(UTC).replace(microsecond=0)
RECORD = record(
    name="Nguyễn Thị Minh Khai",
    issued_at=NOW - timedelta(days=1),
    valid_from=(NOW - timedelta(days=1)).date(),
    valid_until=(NOW + timedelta(days=364)).date(),
    verify_url=f"{BASE}/verify/AW-27-7K4M-Q2XD",
)


@dataclass(frozen=True)
class _Maker:
    folder: Path
    signer: Signer
    seal: SealKey

    def write(self, name: str, body: str | bytes) -> str:
        data = body.encode() if isinstance(body, str) else body
        (self.folder / name).write_bytes(data)
        return data.decode("utf-8", "replace")

    def credential(self, name: str, did: str, index: int, **changed: Any) -> str:
        issue = Issue(did, BASE, "Europe/Dublin", "salt", "khai@train.example", Slot(1, index))
        return self.signed(name, badge.build(RECORD, issue) | changed, did)

    def signed(self, name: str, document: dict[str, Any], did: str) -> str:
        made = integrity.sign(document, self.signer, did=did, created=NOW)
        return self.write(name, as_text(made))


def make(folder: Path) -> None:
    """Everything that is shown, good ones and mutants, into a folder."""
    maker = _Maker(folder, _signer(Purpose.CREDENTIAL), _seal_key())
    key = dids.key(maker.signer.public)
    text = maker.credential("credential.json", key, HELD)
    maker.credential("revoked.json", key, TAKEN_BACK)
    maker.credential("web.json", WEB, HELD)
    maker.write("did.json", json.dumps(dids.document(WEB, [maker.signer.public])))
    maker.write("key.json", json.dumps(dids.document(key, [maker.signer.public])))
    _mutants(maker, text, key)
    _lists(maker, key)
    _pictures(maker, text)
    _papers(maker, text)


def _mutants(maker: _Maker, text: str, key: str) -> None:
    maker.write("altered.json", text.replace("Understands", "Has mastered"))
    more = json.loads(text)
    more["credentialSubject"]["wage"] = "none"
    maker.write("unknown.json", as_text(more))
    shapeless = deepcopy(json.loads(text))
    del shapeless["proof"], shapeless["credentialSubject"]["achievement"]["criteria"]
    maker.signed("shapeless.json", shapeless, key)


def _lists(maker: _Maker, key: str) -> None:
    for name, did in (("status", key), ("web-status", WEB)):
        plain = badge.status_list(did, STATUS, [TAKEN_BACK], NOW)
        maker.signed(f"{name}.json", plain, did)
        token = jwt.sign(plain, maker.signer, did=did)
        maker.write(f"{name}.jwt", token)
    head, body, mark = token.split(".")
    maker.write("altered.jwt", f"{head}.{body[:-8]}AAAAAAAA.{mark}")


def _pictures(maker: _Maker, text: str) -> None:
    maker.write("badge.png", pictures.baked_png(RECORD, text))
    maker.write("badge.svg", pictures.baked_svg(RECORD, text))
    altered = text.replace("Understands", "Has mastered")
    maker.write("altered.png", pictures.baked_png(RECORD, altered))


def _papers(maker: _Maker, text: str) -> None:
    renderer, stamper, (company, ca) = PdfRenderer(shipped()), dummy_stamper(NOW), _company_key()

    def printed(name: str, seal: Seal) -> bytes:
        finish = Finish(lambda _: text, lambda pdf: seal.seal(pdf, NOW))
        pdf = renderer.render(RECORD, finish=finish).pdf
        maker.write(name, pdf)
        return pdf

    whole = printed("certificate.pdf", Seal(maker.seal))
    printed("company.pdf", Seal(company))
    _stamp(maker, printed("stamped.pdf", Seal(maker.seal, stamper)))
    maker.write("seal.pem", maker.seal.certificates)
    maker.write("ca.pem", ca)
    maker.write("time.pem", pem.armor("CERTIFICATE", stamper.tsa_cert.dump()))
    at = whole.index(b"/MediaBox[") + len(b"/MediaBox[")
    maker.write("altered.pdf", whole[:at] + b"1" + whole[at + 1 :])
    maker.write("broken.pdf", whole.replace(b"endobj", b"endobl", 3))
    bare = renderer.render(record(name="ሰላም"))
    assert bare.why_not, "no font has these letters, so that it may claim nothing"
    maker.write("bare.pdf", bare.pdf)


def _stamp(maker: _Maker, pdf: bytes) -> None:
    """The time stamp alone, and what it stamps, for a verifier that knows no PDF."""
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    signed = signature.signer_info
    stamps = next(a for a in signed["unsigned_attrs"] if a["type"].native.startswith("signature"))
    maker.write("stamp.der", stamps["values"][0].dump())
    maker.write("stamped.bin", signed["signature"].native)
    maker.write("other.bin", b"something else")


def _company_key() -> tuple[SealKey, str]:
    """A key that a certificate authority vouches for, as a company brings one, and that CA."""
    authority, private = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca = certified(authority, "Example Root", authority=authority)
    own = certified(private, "Alderway Seals", authority=authority, of="Example Root")
    return key_from_pem(private_pem(private), (own + ca).encode()), ca


def _signer(purpose: Purpose) -> Signer:
    """A key as an instance makes and opens one."""
    key_id, secret = uuid4(), "s" * 64
    made = locking.make(purpose, key_id, secret, "train.example", NOW - timedelta(days=2))
    return locking.open_(
        purpose,
        key_id,
        secret,
        public=made.public,
        wrapped=made.wrapped,
        certificate=made.certificate,
    )


def _seal_key() -> SealKey:
    signer = _signer(Purpose.SEAL)
    assert signer.certificate
    return SealKey(signer.private, signer.certificate)
