"""The same credential as a token: it holds for what was signed, and for nothing else."""

import base64
import json

import pytest

from course.proofs import jwt
from course.proofs.refusals import Refused, Why
from tests.proofs.documents import BADGE, KEY, Key, badge, signed

TOKEN = jwt.sign(badge(), KEY, did=KEY.did)


def packed(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def head(**changed):
    raw = TOKEN.partition(".")[0]
    return json.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4))) | changed


def rewritten(head, document=BADGE, key=KEY):
    message = f"{packed(head)}.{packed(document)}"
    signature = base64.urlsafe_b64encode(key.sign(message.encode())).rstrip(b"=").decode()
    return f"{message}.{signature}"


def test_a_token_gives_the_credential_back_and_leaves_the_other_proof_out():
    assert jwt.verify(jwt.sign(signed(), KEY, did=KEY.did), {}.get) == BADGE
    assert head()["typ"] == "vc+jwt"
    assert head()["alg"] == "EdDSA"


@pytest.mark.parametrize(
    ("token", "why"),
    [
        (TOKEN[:-4] + "AAAA", Why.SIGNATURE),
        (TOKEN.replace(".", ".e", 1), Why.MALFORMED),
        (".".join([*TOKEN.split(".")[:2], TOKEN.split(".")[0]]), Why.SIGNATURE),
        (rewritten(head(), badge(name="Another"), Key(2)), Why.SIGNATURE),
        (rewritten(head(alg="none")), Why.SUITE),
        (rewritten(head(alg="HS256")), Why.SUITE),
        (rewritten(head(crit=["x"])), Why.SUITE),
        (rewritten(head(kid=7)), Why.SUITE),
        (rewritten(head(kid="did:web:b.example#z6Mk")), Why.NOT_THE_ISSUER),
        (rewritten(head(), badge(issuer="did:web:b.example")), Why.NOT_THE_ISSUER),
        (rewritten(head(), ["no object"]), Why.MALFORMED),
        (TOKEN + ".x", Why.MALFORMED),
        ("", Why.MALFORMED),
        ("a.b.c", Why.MALFORMED),
        (packed([[]]) + "." + packed({}) + ".", Why.MALFORMED),
    ],
)
def test_every_altered_token_is_refused(token, why):
    with pytest.raises(Refused) as refused:
        jwt.verify(token, {}.get)

    assert refused.value.why is why


def test_somebody_else_cannot_sign_in_the_issuers_name():
    with pytest.raises(Refused, match="another issuer"):
        jwt.sign(badge(), Key(2), did=Key(2).did)
