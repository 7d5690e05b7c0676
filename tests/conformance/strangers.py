"""Other issuers' badges, read by our own reader: each right, or refused for the right reason.

The files are 1EdTech's (Apache-2.0), from the tests of their public validator, and are not
shipped here. This table names them and says what must come out. Offline nothing can prove a key
that lies at a web address, so that ``unproven`` is the best answer such a file can get: nothing
was altered, and whose key it is, is not known.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from course.checking.certificate import check
from course.checking.given import Given
from course.errors import DamagedFile
from course.proofs.refusals import Why
from tests.conformance.checks import CannotRun, Check, expect, expect_word

AT = datetime(2026, 11, 30, tzinfo=UTC)
"""The moment at which the files are judged."""
UNPROVEN = "unproven unknown_key valid none"
UNDEFINED = "refused undefined valid none"
STRANGER = "refused not_the_issuer valid none"
OTHER_SUITE = "refused suite valid none"

EXPECTED = {
    "complete.json": "unproven unknown_key valid not_checked",
    "complete_v1.json": "refused suite ended not_checked",
    "credential-status-revoked-blank-nodes.json": "unproven unknown_key valid not_checked",
    "credential-status-revoked.json": "refused suite valid not_checked",
    "derivedcredential.json": OTHER_SUITE,
    "endorsement-err-schema-status-refresh.json": "refused suite valid not_checked",
    "endorsement-valid.json": UNPROVEN,
    "simple-context-alias.json": UNPROVEN,
    "simple-context-version.json": UNPROVEN,
    "simple-did-key-method.json": STRANGER,
    "simple-did-web-method.json": UNPROVEN,
    "simple-eddsa-2022.json": OTHER_SUITE,
    "simple-err-context.json": "refused context valid none",
    "simple-err-credential-subject-achievement-result-description-type.json": UNDEFINED,
    "simple-err-credential-subject-identifier-type.json": UNDEFINED,
    "simple-err-credential-subject-profile-type.json": UNDEFINED,
    "simple-err-credential-subject-result-type.json": UNDEFINED,
    "simple-err-credential-subject-type.json": UNDEFINED,
    "simple-err-evidence-type.json": UNDEFINED,
    "simple-err-expired.json": "unproven unknown_key ended none",
    "simple-err-issued.json": "unproven unknown_key not_yet none",
    "simple-err-issuer-otheridentifier-type.json": UNDEFINED,
    "simple-err-issuer-parentorg-type.json": UNDEFINED,
    "simple-err-issuer-type.json": UNDEFINED,
    "simple-err-issuer.json": "refused malformed valid none",
    "simple-err-proof-method-no-scheme.json": STRANGER,
    "simple-err-proof-method-unknown-did-method.json": STRANGER,
    "simple-err-proof-method-unknown-scheme.json": STRANGER,
    "simple-err-proof-method.json": "refused unknown_key valid none",
    "simple-err-proof-value.json": "refused signature valid none",
    "simple-err-type.json": "refused malformed valid none",
    "simple-json.png": UNPROVEN,
    "simple-json.svg": UNPROVEN,
    "simple-jwt.png": UNPROVEN,
    "simple-jwt.svg": UNPROVEN,
    "simple-jwt_v1.png": UNPROVEN,
    "simple-jwt_v1.svg": UNPROVEN,
    "simple-multiple-proofs.json": UNPROVEN,
    "simple-noproof.json": "refused no_proof valid none",
    "simple.1ob": UNPROVEN,
    "simple.json": UNPROVEN,
    "simple.jwt": "refused unknown_key valid none",
    "simple_v1.json": OTHER_SUITE,
    "velocity.jwt": "refused unknown_key valid not_checked",
}
"""File -> signature, why, time, status."""


def checks(folder: Path | None) -> Iterator[Check]:
    """One for each file, and one that there is no other."""
    for name in EXPECTED:
        yield Check(
            "own reader", f"{name}: {EXPECTED[name]}", lambda name=name: _read(folder, name)
        )
    yield Check("own reader", "knows every file in the folder", partial(_all, folder))


def _read(folder: Path | None, name: str) -> None:
    try:
        found = check((_here(folder) / name).read_bytes(), AT, Given())
    except DamagedFile as damage:
        expect(f"damaged: {damage}", EXPECTED[name])
        return
    said = (found.signature.word, found.signature.why, found.time.word, found.status.word)
    expect(" ".join(said), EXPECTED[name])
    if said[1] == Why.UNDEFINED:  # the type that was made wrong is named
        expect_word("Invalid", found.signature.said)


def _all(folder: Path | None) -> None:
    expect(sorted(file.name for file in _here(folder).iterdir()), sorted(EXPECTED))


def _here(folder: Path | None) -> Path:
    if folder is None or not folder.is_dir():
        raise CannotRun("1EdTech's files are not here: set COURSE_FOREIGN_SAMPLES")
    return folder
