"""The credential, its status list and the baked badge, asked of four programs of others."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tests.conformance.checks import (
    HERE,
    CannotRun,
    Check,
    Wrong,
    expect,
    expect_word,
    last_line,
    node,
    run,
)
from tests.conformance.samples import STATUS, WEB
from tests.conformance.tools import bin_of

SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
DID = "https://train.example/.well-known/did.json"


def checks(folder: Path, schema: Path | None) -> Iterator[Check]:
    """All of them; ``schema``: the file of 1EdTech, which is not ours to ship."""
    yield from _digital_bazaar(folder)
    yield from _dcc(folder, schema)
    yield from _schema(folder, schema)
    yield from _jose(folder)
    yield from _openbadgeslib(folder)


def _digital_bazaar(folder: Path) -> Iterator[Check]:
    def ask(name: str, verified: bool, status: list[bool], word: str = "") -> Check:
        def now() -> None:
            lists = "web-status.json" if name == "web.json" else "status.json"
            answers = (f"{STATUS}={folder / lists}", f"{WEB}={folder / 'did.json'}")
            said = node("vc.mjs", folder / name, *answers)[name]
            expect((said["verified"], said["status"]), (verified, status))
            if word:
                expect_word(word, said["errors"])

        return Check(
            "Digital Bazaar vc", _what(name, word or "revoked" if True in status else word), now
        )

    yield ask("credential.json", True, [False])
    yield ask("web.json", True, [False])
    yield ask("revoked.json", True, [True])
    yield ask("altered.json", False, [], "Invalid signature")
    yield ask("unknown.json", False, [], "Safe mode validation error")


def _dcc(folder: Path, schema: Path | None) -> Iterator[Check]:
    def steps(name: str, **wanted: object) -> Check:
        def now() -> None:
            said = _ask_dcc(folder, name, schema)
            expect({step: said["steps"].get(step) for step in wanted}, wanted)

        return Check(
            "DCC verifier-core", _what(name, "" if all(wanted.values()) else "revoked"), now
        )

    def altered() -> None:
        said = _ask_dcc(folder, "altered.json", schema)
        expect(said["steps"], {})
        expect_word("invalid_signature", said["errors"])

    def shape(name: str, fits: bool) -> Check:
        def now() -> None:
            if schema is None:
                raise CannotRun("the 1EdTech JSON Schema is not here: set COURSE_FOREIGN_SAMPLES")
            expect(_ask_dcc(folder, name, schema)["schemas"], [fits])

        return Check(
            "DCC verifier-core", f"{_what(name, '' if fits else 'schema')} by its shape", now
        )

    yield steps("credential.json", valid_signature=True, revocation_status=True, expiration=True)
    yield steps("web.json", valid_signature=True, revocation_status=True, expiration=True)
    yield steps("revoked.json", valid_signature=True, revocation_status=False)
    yield Check("DCC verifier-core", _what("altered.json", "invalid_signature"), altered)
    yield shape("credential.json", True)
    yield shape("shapeless.json", False)


def _ask_dcc(folder: Path, name: str, schema: Path | None) -> Any:
    lists = "web-status.json" if name == "web.json" else "status.json"
    answers = [f"{STATUS}={folder / lists}", f"{DID}={folder / 'did.json'}"]
    answers += [f"{SCHEMA}={schema}"] if schema else []
    return node("dcc.mjs", folder / name, *answers)[name]


def _schema(folder: Path, schema: Path | None) -> Iterator[Check]:
    def by_ajv(name: str, word: str) -> None:
        said = node("schema.mjs", _here(schema), folder / name)[name]
        expect(said["valid"], not word)
        expect_word(word, said["errors"])

    def by_python(name: str, word: str) -> None:
        done = run(bin_of("jsonschema"), "-i", folder / name, _here(schema))
        expect(done.returncode, 1 if word else 0)
        expect_word(word, done.stderr)

    for name, word in (("credential.json", ""), ("web.json", ""), ("shapeless.json", "criteria")):
        for program, ask in (("ajv", by_ajv), ("jsonschema", by_python)):
            now = partial(ask, name, word)
            yield Check(f"1EdTech schema, {program}", _what(name, word), now)


def _here(schema: Path | None) -> Path:
    if schema is None:
        raise CannotRun("the 1EdTech JSON Schema is not here: set COURSE_FOREIGN_SAMPLES")
    return schema


def _jose(folder: Path) -> Iterator[Check]:
    def ask(name: str, word: str = "") -> Check:
        def now() -> None:
            said = node("jose.mjs", folder / "did.json", folder / name)[name]
            expect(said["valid"], not word)
            expect_word(word, said["errors"])

        return Check("jose", _what(name, word), now)

    yield ask("web-status.jwt")
    yield ask("altered.jwt", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED")


def _openbadgeslib(folder: Path) -> Iterator[Check]:
    def said_of(name: str) -> Any:
        token = "web-status.jwt" if name == "web.json" else "status.jwt"
        answers = (f"{STATUS}={folder / token}", f"{DID}={folder / 'did.json'}")
        done = run(bin_of("python"), HERE / "openbadges.py", folder / name, *answers)
        if done.returncode:
            raise Wrong(f"openbadges.py broke: {last_line(done.stderr)}")
        return json.loads(done.stdout)

    def ask(name: str, word: str = "") -> Check:
        def now() -> None:
            said = said_of(name)
            if not word and not said["valid"]:
                raise Wrong(str(said["errors"]))
            expect(said["valid"], not word)
            expect_word(word, said["errors"])
            if name.startswith("badge"):
                expect(said["text"] == (folder / "credential.json").read_text(), True)

        return Check("openbadgeslib", _what(name, word), now)

    for name in ("credential.json", "web.json", "badge.png", "badge.svg"):
        yield ask(name)
    yield ask("revoked.json", "'revocation' is set")
    for name in ("altered.json", "altered.png"):
        yield ask(name, "signature mismatch")
    yield ask("unknown.json", "/credentialSubject/wage")


def _what(name: str, why: str) -> str:
    return f"refuses {name}: {why}" if why else f"accepts {name}"
