"""Three questions, each with its own answer: who signed it, is it in time, was it taken back."""

import json
from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from course.baking import png, svg
from course.checking.certificate import check
from course.checking.given import Given, given
from course.checking.words import Word, plain
from course.errors import DamagedFile
from tests.baking.test_png import DOT
from tests.baking.test_svg import DRAWING
from tests.checking import samples
from tests.checking.samples import AT, WEB, did_document, signed, status_list, token
from tests.proofs.documents import Key

ELSE = Key(2)


def answers(text: str | bytes, more: Given | None = None, at: datetime = AT) -> dict[str, str]:
    body = text.encode() if isinstance(text, str) else text
    return {name: a.word for name, a in check(body, at, more or Given()).answers.items()}


def why(text: str, more: Given | None = None) -> str:
    return check(text.encode(), AT, more or Given()).signature.why


# --- files -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("json", signed().encode()),
        ("json", b"\xef\xbb\xbf\n" + signed().encode()),
        ("jwt", token().encode()),
        ("png", png.bake(DOT, signed())),
        ("png", png.bake(DOT, token())),
        ("svg", svg.bake(DRAWING, signed()).encode()),
        ("svg", svg.bake(DRAWING, token()).encode()),
    ],
)
def test_every_kind_of_file_is_read(kind, body):
    checked = check(body, AT, Given())

    assert checked.kind == kind
    assert checked.good
    assert checked.about["name"] == plain(samples.badge()["name"])
    assert checked.about["issuer"] == samples.KEY.did


# --- signature -------------------------------------------------------------------------


def test_key_in_the_issuers_name_proves_itself():
    assert answers(signed())["signature"] == Word.FITS


def test_web_issuers_signature_needs_its_keys():
    text = signed(did=WEB)

    assert answers(text)["signature"] == Word.UNPROVEN
    assert answers(text, given([did_document()]))["signature"] == Word.FITS
    assert answers(text, given([did_document(key=ELSE)]))["signature"] == Word.UNPROVEN
    assert answers(token(did=WEB), given([did_document()]))["signature"] == Word.FITS


def test_keys_of_another_issuer_prove_nothing():
    document = json.loads(did_document("did:web:other.example"))
    document["verificationMethod"][0]["id"] = f"{WEB}#{document['verificationMethod'][0]['id']}"

    with pytest.raises(DamagedFile, match="no keys"):
        given([json.dumps(document).encode()])


@pytest.mark.parametrize("text", [signed(), signed(did=WEB)])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Passed."', '"Passed with praise."'),
        ("2027-03-01", "2037-03-01"),
        ("sha256$ab", "sha256$ac"),
        ('"version": "1.0"', '"version": "1.1"'),
    ],
)
def test_one_changed_word_is_refused(text, old, new):
    assert old in text

    assert why(text.replace(old, new)) == "signature"


def test_changed_token_is_refused():
    head, body, mark = token().split(".")
    other = samples.packed(json.dumps(samples.badge(name="Other")).encode())

    assert why(f"{head}.{other}.{mark}") == "signature"
    assert why(f"{head}.{body}.{mark[:-8]}AAAAAAAA") == "signature"


def test_word_that_no_context_defines_is_refused():
    document = json.loads(signed())
    document["credentialSubject"]["wage"] = "none"

    assert why(json.dumps(document)) == "undefined"


def test_other_kinds_of_documents_are_refused_with_their_reason():
    document = json.loads(signed())

    for changed, reason in (
        ({"type": ["VerifiableCredential", "OtherCredential"]}, "malformed"),
        ({"type": {}}, "malformed"),
        ({"proof": None}, "no_proof"),
        ({"proof": [document["proof"][0] | {"cryptosuite": "ecdsa-sd-2023"}]}, "suite"),
        ({"issuer": ELSE.did}, "not_the_issuer"),
        ({"issuer": None}, "malformed"),
        ({"@context": document["@context"][1:]}, "context"),
        ({"@context": [*document["@context"], "https://evil.example/1"]}, "context"),
    ):
        assert why(json.dumps({**document, **changed})) == reason, changed


# --- tokens of strangers ---------------------------------------------------------------


@pytest.fixture(scope="module")
def private():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_token_that_brings_its_key_is_unaltered_but_unproven(private):
    assert answers(samples.rs256(private))["signature"] == Word.UNPROVEN


def test_altered_token_and_one_without_its_key_are_refused(private):
    whole = samples.rs256(private)

    assert why(whole[:-8] + "AAAAAAAA") == "signature"
    assert why(samples.rs256(private, jwk={})) == "unknown_key"
    assert why(samples.rs256(private, jwk={"kty": "RSA", "e": "AQAB", "n": "!"})) == "signature"
    assert why(samples.rs256(private, jwk={"kty": "RSA", "e": "AQAB"})) == "signature"
    huge = {"kty": "RSA", "e": "AQAB", "n": samples.packed(b"\xff" * 100_000)}
    assert why(samples.rs256(private, jwk=huge)) == "signature"


@pytest.mark.parametrize("algorithm", ["none", "HS256", "ES512"])
def test_token_without_a_real_signature_is_refused(private, algorithm):
    assert why(samples.rs256(private, alg=algorithm)) == "suite"


# --- time ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "word"),
    [
        ({}, Word.VALID),
        ({"validUntil": "2026-06-01T00:00:00Z"}, Word.VALID),
        ({"validUntil": "2026-05-31T23:59:59Z"}, Word.ENDED),
        ({"validFrom": "2026-06-01T00:00:01Z"}, Word.NOT_YET),
        ({"validFrom": "2026-06-01T00:00:00+02:00"}, Word.VALID),
        ({"validUntil": None, "validFrom": "2026-01-01T00:00:00Z"}, Word.VALID),
        ({"validFrom": "yesterday"}, Word.REFUSED),
        ({"validUntil": "soon"}, Word.REFUSED),
        ({"validFrom": None}, Word.REFUSED),
    ],
)
def test_time_is_judged_by_the_days_it_names(days, word):
    document = {key: value for key, value in {**samples.badge(), **days}.items() if value}

    assert answers(json.dumps(document))["time"] == word


def test_words_of_the_older_model_are_read():
    document = samples.badge()
    document["issuanceDate"], document["expirationDate"] = (
        document.pop("validFrom"),
        document.pop("validUntil"),
    )

    assert answers(json.dumps(document))["time"] == Word.VALID


# --- status ----------------------------------------------------------------------------


def test_without_a_list_the_status_is_not_checked_and_says_so():
    checked = check(signed(7).encode(), AT, Given())

    assert checked.status.word == Word.NOT_CHECKED
    assert samples.LIST in checked.status.said
    assert checked.good


@pytest.mark.parametrize("made", [status_list({7}), samples.status_token({7})])
def test_list_tells_who_was_revoked_and_who_not(made):
    assert answers(signed(7), given(lists=[made]))["status"] == Word.REVOKED
    assert answers(signed(8), given(lists=[made]))["status"] == Word.HOLDS
    assert not check(signed(7).encode(), AT, given(lists=[made])).good


def test_credential_without_a_list_has_no_status():
    assert answers(signed())["status"] == Word.NONE


def altered(made: bytes) -> bytes:
    document = json.loads(made)
    document["credentialSubject"]["encodedList"] = samples.statuslist.encode(set())
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    "made",
    [
        altered(status_list({7})),
        status_list({7}, did=ELSE.did, key=ELSE),
        status_list({7}, purpose="suspension"),
        json.dumps(samples.list_document({7})).encode(),
    ],
    ids=["altered", "of another issuer", "for another purpose", "unsigned"],
)
def test_list_that_cannot_be_trusted_decides_nothing(made):
    assert answers(signed(7), given(lists=[made]))["status"] == Word.NOT_CHECKED


@pytest.mark.parametrize("index", ["-1", "131072", "9" * 400, "x", "١"])
def test_place_outside_the_list_decides_nothing(index):
    document = samples.badge(7)
    document["credentialStatus"]["statusListIndex"] = index

    found = answers(json.dumps(document), given(lists=[status_list({7})]))

    assert found["status"] == Word.NOT_CHECKED


def test_status_of_another_kind_is_not_checked():
    document = samples.badge() | {"credentialStatus": {"id": "x", "type": "1EdTechRevocationList"}}

    assert answers(json.dumps(document))["status"] == Word.NOT_CHECKED


def test_one_revocation_among_several_statuses_decides():
    document = samples.badge(7)
    document["credentialStatus"] = [samples.badge(8)["credentialStatus"], {"type": "Other"}]
    assert answers(json.dumps(document), given(lists=[status_list({7})]))["status"] == (
        Word.NOT_CHECKED
    )

    document["credentialStatus"].append(samples.badge(7)["credentialStatus"])
    assert answers(json.dumps(document), given(lists=[status_list({7})]))["status"] == Word.REVOKED
