"""The sealed PDF, asked of six programs of others."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.conformance.checks import HERE, Check, Wrong, expect, expect_word, last_line, run
from tests.conformance.tools import bin_of, classpath

SEALED = ("certificate.pdf", "company.pdf", "stamped.pdf")


def checks(folder: Path) -> Iterator[Check]:
    yield from _verapdf(folder)
    yield from _pdfsig(folder)
    yield from _pyhanko(folder)
    yield from _openssl(folder)
    yield from _qpdf(folder)
    yield Check("pdfdetach", "finds credential.json, byte for byte", lambda: _detach(folder))


def _verapdf(folder: Path) -> Iterator[Check]:
    def ask(name: str, level: str, clause: str = "") -> Check:
        def now() -> None:
            command = ("java", "-cp", classpath(), HERE / "VeraCheck.java", level, folder / name)
            done = run(*command)
            if done.returncode not in (0, 1) or "compliant=" not in done.stdout:
                raise Wrong(f"veraPDF broke: {last_line(done.stdout + done.stderr)}")
            expect_word(f"compliant={'false' if clause else 'true'}", done.stdout)
            expect_word(clause, done.stdout)

        what = (
            f"refuses {name} as {level}: clause {clause}"
            if clause
            else f"accepts {name} as {level}"
        )
        return Check("veraPDF", what, now)

    for name in SEALED:
        yield ask(name, "3a")
        yield ask(name, "ua1")
    yield ask("bare.pdf", "3a", "6.6.4")
    yield ask("bare.pdf", "ua1", "7.21.8")


def _pdfsig(folder: Path) -> Iterator[Check]:
    def ask(name: str, *words: str) -> Callable[[], None]:
        def now() -> None:
            with tempfile.TemporaryDirectory() as trusted:
                # Without a database of its own it calls everything an unknown failure.
                run("certutil", "-N", "-d", trusted, "--empty-password")
                command = ("certutil", "-A", "-d", trusted, "-n", "root", "-t", "CT,C,C")
                expect(run(*command, "-i", folder / "ca.pem").returncode, 0)
                said = run("pdfsig", "-nssdir", trusted, folder / name).stdout
            for word in words:
                expect_word(word, said)

        return now

    whole = ("Signature is Valid.", "Total document signed", "ETSI.CAdES.detached")
    yield Check("pdfsig", "accepts certificate.pdf", ask("certificate.pdf", *whole))
    trusted = ask("company.pdf", *whole, "Certificate is Trusted.")
    yield Check("pdfsig", "accepts company.pdf and trusts its authority", trusted)
    yield Check("pdfsig", "refuses altered.pdf: digest", ask("altered.pdf", "Digest Mismatch."))


def _pyhanko(folder: Path) -> Iterator[Check]:
    def ask(name: str, trust: str, word: str, *, good: bool) -> Callable[[], None]:
        def now() -> None:
            roots = [word for file in trust.split() for word in ("--trust", str(folder / file))]
            command = ("sign", "validate", "--trust-replace", *roots, folder / name)
            done = run(bin_of("pyhanko"), *command)
            expect(done.returncode, 0 if good else 1)
            expect_word(word, done.stdout)

        return now

    whole = "INTACT:TRUSTED,UNTOUCHED"
    for name, trust, word in (
        ("certificate.pdf", "seal.pem", whole),
        ("company.pdf", "ca.pem", whole),
        ("stamped.pdf", "seal.pem time.pem", "TIMESTAMP_TOKEN<INTACT:TRUSTED>"),
    ):
        yield Check("pyHanko", f"accepts {name}", ask(name, trust, word, good=True))
    altered = ask("altered.pdf", "seal.pem", "INVALID", good=False)
    yield Check("pyHanko", "refuses altered.pdf: invalid", altered)
    stranger = ask("certificate.pdf", "ca.pem", "UNTRUSTED", good=False)
    yield Check("pyHanko", "refuses certificate.pdf by a stranger's root", stranger)


def _openssl(folder: Path) -> Iterator[Check]:
    def ask(data: str, word: str) -> Callable[[], None]:
        def now() -> None:
            stamp = ("-token_in", "-in", folder / "stamp.der", "-data", folder / data)
            done = run("openssl", "ts", "-verify", *stamp, "-CAfile", folder / "time.pem")
            expect_word(word, done.stdout + done.stderr)

        return now

    yield Check("openssl ts", "accepts the time stamp", ask("stamped.bin", "Verification: OK"))
    other = ask("other.bin", "message imprint mismatch")
    yield Check("openssl ts", "refuses it for something else: imprint", other)


def _qpdf(folder: Path) -> Iterator[Check]:
    def ask(name: str, code: int, word: str) -> Callable[[], None]:
        def now() -> None:
            done = run("qpdf", "--check", folder / name)
            expect(done.returncode, code)
            expect_word(word, done.stdout + done.stderr)

        return now

    for name in SEALED:
        yield Check("qpdf", f"accepts {name}", ask(name, 0, "No syntax or stream encoding errors"))
    yield Check("qpdf", "refuses broken.pdf: endobj", ask("broken.pdf", 3, "expected endobj"))


def _detach(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as out:
        expect(run("pdfdetach", "-saveall", "-o", out, folder / "certificate.pdf").returncode, 0)
        taken = (Path(out) / "credential.json").read_bytes()
    expect(taken == (folder / "credential.json").read_bytes(), True)
