"""Keys and issuers as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.proofs import dids, multikey
from course.proofs.refusals import Refused
from tests.proofs.documents import KEY, Key

W3C_KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"


@given(st.binary(max_size=70))
def test_bytes_come_back(data):
    assert multikey.decode(multikey.encode(data)) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (b"The quick brown fox jumps over the lazy dog.",
         "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
    ],
)  # fmt: skip
def test_base58_is_that_of_its_draft(data, text):
    """Source: draft-msporny-base58-03, section 5."""
    assert multikey.encode(data) == "z" + text


def test_an_ed25519_key_begins_with_its_kind():
    assert multikey.of_public(multikey.to_public(W3C_KEY)) == W3C_KEY
    assert multikey.of_public(KEY.public).startswith("z6Mk")


@pytest.mark.parametrize(
    "text",
    ["", "6Mk", "z6Mk0", "zDnaegE6RR3atJtHKwTRTWHsJ3kNHqFwv7n9YjTgmU7TyfU76", W3C_KEY[:-1]],
)
def test_what_is_no_ed25519_key_is_refused(text):
    with pytest.raises(Refused):
        multikey.to_public(text)


@pytest.mark.parametrize(
    ("url", "did"),
    [
        ("https://learn.example.com", "did:web:learn.example.com"),
        ("https://learn.example.com/", "did:web:learn.example.com"),
        ("https://learn.example.com:8443", "did:web:learn.example.com%3A8443"),
        ("https://LEARN.example.com", "did:web:learn.example.com"),
        ("http://learn.example.com", None),
        ("https://learn.example.com/course", None),
        ("http://127.0.0.1:8000", None),
        ("https://127.0.0.1", None),
        ("https://[::1]:8000", None),
        ("https://localhost", None),
        ("https://a.localhost", None),
        ("https://intranet", None),
        ("https://10.1.2.3", None),
    ],
)
def test_an_address_that_others_can_ask_becomes_a_did_web(url, did):
    assert dids.web(url) == did


def test_a_did_key_gives_its_own_key_and_others_give_none():
    method = dids.method(KEY.did, KEY.public)

    assert dids.of_key(method) == KEY.public
    assert dids.of_key("did:web:a.example#" + method.partition("#")[2]) is None
    with pytest.raises(Refused):
        dids.of_key(f"{KEY.did}#{multikey.of_public(Key(2).public)}")


def test_the_did_document_names_every_key_once_and_lets_each_assert():
    document = dids.document("did:web:a.example", [KEY.public, Key(2).public])

    ids = [method["id"] for method in document["verificationMethod"]]
    assert document["id"] == "did:web:a.example"
    assert document["assertionMethod"] == ids
    assert ids == [dids.method("did:web:a.example", Key(n).public) for n in (1, 2)]
    for method in document["verificationMethod"]:
        assert method["type"] == "Multikey"
        assert method["controller"] == document["id"]
        assert method["id"].endswith("#" + method["publicKeyMultibase"])
