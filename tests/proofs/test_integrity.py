"""A proof holds for exactly what was signed, by exactly who signed it."""

from copy import deepcopy

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from course.proofs import integrity, multikey, vocabulary
from course.proofs.refusals import Refused, Why
from tests.proofs.documents import BADGE, CREATED, KEY, Key, badge, get, leaves, put, signed

OTHER = Key(2)
SIGNED = signed()


def nobody(_method_id):
    return None


def why(document, resolve=nobody):
    with pytest.raises(Refused) as refused:
        integrity.verify(document, resolve)
    return refused.value.why


def test_what_was_signed_verifies_by_its_did_key_without_asking_anybody():
    assert integrity.verify(SIGNED, nobody) == [f"{KEY.did}#{KEY.did.removeprefix('did:key:')}"]


def test_the_proof_is_a_list_and_names_suite_purpose_and_moment():
    (proof,) = SIGNED["proof"]

    assert proof["cryptosuite"] == "eddsa-rdfc-2022"
    assert proof["proofPurpose"] == "assertionMethod"
    assert proof["created"] == "2026-03-01T09:00:00Z"


def test_a_did_web_key_is_asked_for_by_its_name():
    did = "did:web:learn.example.com"
    document = integrity.sign(
        badge(issuer={"id": did, "type": ["Profile"], "name": "N"}), KEY, did=did, created=CREATED
    )
    method = f"{did}#{multikey.of_public(KEY.public)}"

    assert integrity.verify(document, {method: KEY.public}.get) == [method]
    assert why(document, {method: OTHER.public}.get) is Why.SIGNATURE
    assert why(document) is Why.UNKNOWN_KEY


# --- mutants ---------------------------------------------------------------------------


def altered(value):
    return not value if isinstance(value, bool) else f"{value}x"


@pytest.mark.parametrize(
    "path", [p for p in leaves(SIGNED) if p[0] != "proof"], ids=lambda p: ".".join(map(str, p))
)
def test_every_altered_field_is_noticed(path):
    document = deepcopy(SIGNED)
    put(document, path, altered(get(document, path)))
    expected = {"@context": Why.CONTEXT, "issuer": Why.NOT_THE_ISSUER}.get(path[0], Why.SIGNATURE)
    if path[-1] == "type" or path[-2:-1] == ("type",):
        expected = Why.UNDEFINED
    elif path[:2] == ("issuer", "name"):
        expected = Why.SIGNATURE

    assert why(document) is expected


@pytest.mark.parametrize("path", [(key,) for key in BADGE if key not in ("@context", "issuer")])
def test_every_missing_part_is_noticed(path):
    document = deepcopy(SIGNED)
    del document[path[0]]

    assert why(document) in (Why.SIGNATURE, Why.UNDEFINED)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"shoeSize": "44"}, Why.UNDEFINED),
        ({"@context": BADGE["@context"][::-1]}, Why.CONTEXT),
        ({"@context": [BADGE["@context"][i] for i in (0, 2, 1)]}, Why.CONTEXT),
        ({"@context": [*BADGE["@context"], {"x": "https://x.example/"}]}, Why.CONTEXT),
        ({"@context": [*BADGE["@context"], BADGE["@context"][-1]]}, Why.CONTEXT),
        ({"@context": []}, Why.CONTEXT),
        ({"proof": []}, Why.NO_PROOF),
        ({"proof": "z6Mk"}, Why.NO_PROOF),
        ({"issuer": {"id": ""}}, Why.MALFORMED),
    ],
)
def test_other_words_other_contexts_and_no_proof_are_refused(changed, reason):
    assert why(deepcopy(SIGNED) | changed) is reason


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"proofPurpose": "authentication"}, Why.PURPOSE),
        ({"cryptosuite": "eddsa-jcs-2022"}, Why.SUITE),
        ({"type": "Ed25519Signature2020"}, Why.MALFORMED),
        ({"created": "2026-03-01T09:00:01Z"}, Why.SIGNATURE),
        ({"created": "yesterday"}, Why.MALFORMED),
        ({"verificationMethod": 7}, Why.MALFORMED),
        ({"verificationMethod": f"{KEY.did}#z6MkOther"}, Why.UNKNOWN_KEY),
        ({"verificationMethod": f"{OTHER.did}#{OTHER.did[8:]}"}, Why.NOT_THE_ISSUER),
        ({"proofValue": multikey.encode(bytes(64))}, Why.SIGNATURE),
        ({"proofValue": "z"}, Why.SIGNATURE),
        ({"proofValue": "z0OIl"}, Why.MALFORMED),
        ({"proofValue": "z" + "1" * 10_000}, Why.MALFORMED),
        ({"shoeSize": "44"}, Why.UNDEFINED),
        ({"@context": {"created": "https://x.example/"}}, Why.CONTEXT),
    ],
)
def test_every_altered_proof_is_noticed(changed, reason):
    proof = SIGNED["proof"][0] | changed

    assert why({**SIGNED, "proof": [proof]}) is reason


def test_the_proof_of_another_credential_does_not_fit():
    assert why({**SIGNED, "proof": signed(name="Another")["proof"]}) is Why.SIGNATURE


def test_somebody_else_cannot_sign_in_the_issuers_name():
    with pytest.raises(Refused) as refused:
        integrity.sign(badge(), OTHER, did=OTHER.did, created=CREATED)
    assert refused.value.why is Why.NOT_THE_ISSUER

    forged = integrity.sign(badge(), OTHER, did=KEY.did, created=CREATED)
    assert why(forged) is Why.UNKNOWN_KEY


def test_who_signed_is_told_where_the_caller_wants_to_know_for_itself():
    method = f"{OTHER.did}#{OTHER.did[8:]}"
    words = {key: v for key, v in SIGNED["proof"][0].items() if key != "proofValue"}
    words["verificationMethod"] = method
    value = multikey.encode(OTHER.sign(integrity._signed_bytes(badge(), words)))
    document = badge() | {"proof": [words | {"proofValue": value}]}

    assert why(document) is Why.NOT_THE_ISSUER
    assert integrity.verify(document, nobody, by_issuer=False) == [method]


def test_a_second_proof_that_does_not_hold_spoils_the_first():
    bent = SIGNED["proof"][0] | {"proofValue": multikey.encode(bytes(64))}

    assert why({**SIGNED, "proof": [*SIGNED["proof"], bent]}) is Why.SIGNATURE


# --- before signing --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"shoeSize": "44"}, Why.UNDEFINED),
        ({"name": None}, Why.UNDEFINED),
        ({"name": ""}, Why.UNDEFINED),
        ({"evidence": []}, Why.UNDEFINED),
        ({"name": 0.1}, Why.UNDEFINED),
        ({"name": "two\tcolumns"}, Why.MALFORMED),
        ({"@context": [BADGE["@context"][0]]}, Why.UNDEFINED),
        ({"proof": []}, Why.MALFORMED),
    ],
)
def test_nothing_is_signed_that_a_signature_would_not_cover(changed, reason):
    with pytest.raises(Refused) as refused:
        integrity.sign(badge(**changed), KEY, did=KEY.did, created=CREATED)

    assert refused.value.why is reason


# --- the W3C's own vector --------------------------------------------------------------

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
VECTOR = {
    "@context": [vocabulary.VC2, EXAMPLES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "did:example:abcdefgh",
        "alumniOf": "The School of Examples",
    },
}
VECTOR_PROOF = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2023-02-24T23:36:38Z",
    "verificationMethod": "https://vc.example/issuers/5678#"
    "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    "proofPurpose": "assertionMethod",
    "proofValue": "z21EVs3eXERqTn4acNHT9viboqgzUaQ3kTmhPT3eA8qr"
    "VPE7CrQq78WkzctnMX5W4CrzcKnHw8V6dvy5pgWYCU5e9",
}
VECTOR_KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
VECTOR_PRIVATE = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
VECTOR_SIGNED = (
    "4c4d3890a157f8d611b13c265c2c22f39aa0a567c7c7dd9ba3e45cd579784eeb"
    "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
)
"""Of the proof, then of the document."""


@pytest.fixture
def with_examples(monkeypatch):
    """The context of the W3C's examples: every word is defined. It does not ship."""
    ships = vocabulary.context
    words = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
    order = {**vocabulary._ORDER, EXAMPLES: 99}
    monkeypatch.setattr(vocabulary, "context", lambda u: words if u == EXAMPLES else ships(u))
    monkeypatch.setattr(vocabulary, "_ORDER", order)


def test_the_vector_of_the_standard_holds(with_examples):
    """Source: W3C Data Integrity EdDSA Cryptosuites 1.0, test vectors of eddsa-rdfc-2022."""
    words = {key: value for key, value in VECTOR_PROOF.items() if key != "proofValue"}
    private = Ed25519PrivateKey.from_private_bytes(multikey.decode(VECTOR_PRIVATE)[2:])
    public = multikey.to_public(VECTOR_KEY)

    message = integrity._signed_bytes(VECTOR, words)

    assert message.hex() == VECTOR_SIGNED
    assert multikey.encode(private.sign(message)) == VECTOR_PROOF["proofValue"]
    assert integrity.verify({**VECTOR, "proof": VECTOR_PROOF}, lambda _: public)
