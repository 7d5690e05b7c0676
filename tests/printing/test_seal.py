"""The seal: whole, invisible, of one key, and broken by any change."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from unittest.mock import ANY

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import SignatureCoverageLevel

from course.errors import BadSettings
from course.printing import stamp
from course.printing.press import Press
from course.printing.seal import Seal
from course.printing.seal_key import SealKey, key_from_pem
from course.printing.stamp import is_stamped, time_stamper
from tests.printing.seals import AT, certified, dummy_stamper, p256_key, private_pem, seal_of

PAGE = b'#set document(title: "Page")\n#set text(font: "Noto Sans")\nWords'


@pytest.fixture(scope="module")
def pdf():
    return Press({"page.typ": PAGE}).pdf("page.typ", {}, AT).pdf


@pytest.fixture(scope="module")
def key():
    return p256_key()


@pytest.fixture(scope="module")
def sealed(pdf, key):
    return Seal(key).seal(pdf, AT)


def test_seal_is_whole_and_allows_no_change(sealed, key):
    found = seal_of(sealed, key)

    assert found.intact
    assert found.valid
    assert found.trusted
    assert found.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert found.docmdp_ok
    assert found.modification_level == ModificationLevel.NONE
    assert found.signer_reported_dt == AT
    assert b"/SubFilter /ETSI.CAdES.detached" in sealed
    assert f"/P {MDPPerm.NO_CHANGES.value}".encode() in sealed


def test_printed_bytes_stay_as_they_are(sealed, pdf):
    assert sealed.startswith(pdf)
    assert len(sealed) < len(pdf) + 4_000


def test_what_is_added_begins_on_its_own_line(pdf, key):
    added = Seal(key).seal(pdf.rstrip(), AT)[len(pdf.rstrip()) :]

    assert added.startswith(b"\n")


def test_one_changed_byte_breaks_it(sealed, pdf, key):
    at = pdf.index(b"/MediaBox[") + len(b"/MediaBox[")
    changed = sealed[:at] + b"1" + sealed[at + 1 :]

    assert not seal_of(changed, key).intact


def test_seal_of_a_stranger_is_whole_but_not_trusted(pdf, key):
    found = seal_of(Seal(p256_key()).seal(pdf, AT), key)

    assert found.intact
    assert not found.trusted


def test_same_file_key_and_moment_give_the_same_bytes(sealed, pdf, key):
    assert Seal(key).seal(pdf, AT) == sealed
    assert Seal(key).seal(pdf, AT + timedelta(seconds=1)) != sealed


def test_signatures_of_every_length_find_their_place(pdf, key):
    seal = Seal(key)
    many = [seal.seal(pdf, AT + timedelta(seconds=n)) for n in range(12)]

    assert all(seal_of(one, key).intact and seal_of(one, key).valid for one in many)


@pytest.mark.parametrize(
    "make",
    [
        lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
        lambda: ec.generate_private_key(ec.SECP384R1()),
    ],
    ids=["RSA", "P-384"],
)
def test_companys_own_key_seals_too(pdf, make):
    private = make()
    key = key_from_pem(private_pem(private), certified(private).encode())

    found = seal_of(Seal(key).seal(pdf, AT), key)

    assert found.valid
    assert found.trusted


def test_further_certificates_travel_with_the_seal(pdf, key):
    other = p256_key()
    chain = SealKey(key.private, key.certificates + other.certificates)

    found = seal_of(Seal(chain).seal(pdf, AT), key)

    assert found.valid
    assert len(Seal(chain).seal(pdf, AT)) > len(Seal(key).seal(pdf, AT)) + 600


def locked(private):
    return private.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")
    )


def test_keys_and_certificates_that_cannot_seal_are_refused_with_their_names():
    private, other = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    pair, young = certified(private).encode(), ed25519.Ed25519PrivateKey.generate()

    for key, certificate, said in (
        (b"nonsense", pair, "COURSE_SEAL_KEY is not a PEM file"),
        (locked(private), pair, "without password"),
        (private_pem(young), pair, "COURSE_SEAL_KEY must be an RSA or"),
        (private_pem(private), b"nonsense", "COURSE_SEAL_CERTIFICATE is not a PEM file"),
        (private_pem(private), certified(other).encode(), "must begin with the certificate"),
    ):
        with pytest.raises(BadSettings, match=said):
            key_from_pem(key, certificate)


def test_time_stamp_confirms_the_moment(pdf, key):
    found = seal_of(Seal(key, dummy_stamper()).seal(pdf, AT), key)

    assert found.valid
    assert found.timestamp_validity.intact
    assert found.timestamp_validity.valid
    assert found.timestamp_validity.timestamp == AT


def test_stamps_that_grow_find_room(pdf, key, monkeypatch):
    small, large = dummy_stamper(), dummy_stamper(others=[p256_key() for _ in range(4)])
    seal = Seal(key, small)
    first = seal.seal(pdf, AT)
    monkeypatch.setattr(seal, "_timestamper", large)

    found = seal_of(seal.seal(pdf, AT), key)

    assert found.timestamp_validity.intact
    assert len(seal.seal(pdf, AT)) > len(first) + 2_000


class Server(HTTPServer):
    """A time stamp server on this machine; ``answers`` are what it says in turn."""

    answers: list[bytes | None]
    asked = 0
    seconds = 0.0
    """How long an answer takes."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self):
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        if self.server.slow.wait(self.server.seconds):
            return
        said = self.server.answers.pop(0) if self.server.answers else None
        if said is None:
            stamper = dummy_stamper()
            said = stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format, *args): ...


@pytest.fixture
def server():
    with Server(("127.0.0.1", 0), Handler) as server:
        server.answers, server.slow = [], threading.Event()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.slow.set()
        server.shutdown()
        thread.join()


def test_time_stamp_comes_over_http(pdf, key, server):
    address = f"http://127.0.0.1:{server.server_port}/"

    found = seal_of(Seal(key, time_stamper(address)).seal(pdf, AT), key)

    assert found.timestamp_validity.intact


@pytest.mark.parametrize("how", ["away", "slow", "html", "empty", "refusing"])
def test_without_a_stamp_it_is_sealed_all_the_same_and_told_once(
    pdf, key, server, monkeypatch, caplog, how
):
    address = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.setattr(stamp, "TSA_SECONDS", 0.3)
    server.seconds = 5 if how == "slow" else 0
    refused = bytes.fromhex("30053003020102")  # a status of "rejection", and no stamp
    said = {"html": b"<html>", "empty": b"\x30\x00", "refusing": refused}.get(how)
    server.answers = [said] * 9
    seal = Seal(key, time_stamper("http://127.0.0.1:9/" if how == "away" else address))

    made = [seal.seal(pdf, AT) for _ in range(3)]

    found = seal_of(made[0], key)
    assert found.bottom_line
    assert found.timestamp_validity is None
    assert not is_stamped(made[0])
    assert made[0] == made[1] == Seal(key).seal(pdf, AT)
    assert server.asked == (how != "away"), "a server that gives none is not asked at once again"
    assert [r.message for r in caplog.records if "COURSE_TSA_URL" in r.message] == [ANY]


def test_server_that_is_back_stamps_again(pdf, key, server, monkeypatch):
    server.answers = [b"<html>"]
    seal = Seal(key, time_stamper(f"http://127.0.0.1:{server.server_port}/"))
    assert not is_stamped(seal.seal(pdf, AT))

    monkeypatch.setattr(seal, "_away_until", 0.0)

    made = seal.seal(pdf, AT)
    assert is_stamped(made)
    assert seal_of(made, key).timestamp_validity.intact
