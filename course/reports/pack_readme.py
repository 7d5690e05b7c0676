"""The page in an evidence pack that tells an auditor what is in it and how to check it. Pure."""

import textwrap
from collections.abc import Collection, Sequence
from datetime import date

HEAD = """\
EVIDENCE PACK: certificates on a customer service agreement
===========================================================

Status of every row: as of {on}
Chosen by: {filter}

This file is for whoever has to rely on the pack, or to doubt it, also years from now and without
the product that made it. Lines that begin with $ are commands that you can type.
"""

WHAT = """
WHAT IS IN IT
-------------

{files}
"""

FILES: tuple[tuple[set[str], str, str], ...] = (
    (
        {"csv", "json", "xlsx"},
        "register.{tables}",
        "One row for each certificate: who, for which path and edition, from when until when, "
        "whether it holds on the day above. All forms say the same, under the same names.",
    ),
    (
        {"pdf"},
        "certificates/SERIAL.pdf",
        "The certificate as it was issued (PDF/A-3, to keep for decades). The data it was printed "
        "from is attached to it as certificate.json.",
    ),
    (
        set(),
        "agreements/DIGEST.json",
        "The text of every edition that is named: a JSON list of everything a person saw who read "
        "it. DIGEST is the SHA-256 of this very file.",
    ),
    (set(), "agreements/DIGEST.txt", "The same text, to be read."),
    (
        set(),
        "acknowledgements.csv, .json",
        "Who said that they have read which text: the statement ticked, the name they typed, when "
        "(UTC), and the SHA-256 of the text as it was shown.",
    ),
    (
        set(),
        "editions.csv, .json",
        "Which certificates were brought up to a newer edition since: its changed clauses, and "
        "the day they were shown. The register calls one lapsed where that was not done in time, "
        "whatever its valid_until says.",
    ),
    (
        set(),
        "credentials/SERIAL.json",
        "The certificate as a signed credential (W3C Verifiable Credential, Open Badges 3.0): any "
        "program that knows the standard can check it.",
    ),
    (
        set(),
        "issuer/did.json, issuer/status-N.json",
        "The issuer's keys, and the signed lists of what was taken back, as they were on that day. "
        "did.json is missing where the issuer is known by its key alone.",
    ),
    (
        set(),
        "log/proofs.jsonl",
        "The entries of the audit log about all this, one a line: what was written down when, and "
        "the hashes that prove that it stands in the log (RFC 6962). Names stand in it as salted "
        "hashes only.",
    ),
    (
        set(),
        "log/checkpoint.txt, log/keys.txt",
        "The log's size and root hash, signed (C2SP signed note), as they were right behind the "
        "newest of those entries; and the keys to check the signature with.",
    ),
    (set(), "manifest.json", "What was asked for, and the SHA-256 and size of every file."),
    (set(), "manifest.sha256", "The same sums, in the form that sha256sum reads."),
)
"""For which parts a file is there (none: always), its name, and what it is."""

CHECK = """
HOW TO CHECK IT
---------------

1. Nothing was changed, lost or added since it was exported:
   $ sha256sum --check manifest.sha256
   (on Windows: certutil -hashfile FILE SHA256, and compare by hand)
   Then compare the SHA-256 of the ZIP itself with the one that was shown when it was made. It
   stands on the page of the export and, for exports in the background, in the audit log.

2. Somebody acknowledged this very text: take text_sha256 of a row of acknowledgements.csv, and
   $ sha256sum agreements/THAT-DIGEST.json
   prints the same digest. The .txt beside it is the text to read.
{pdf}
{number}. Somebody showed a newer edition: find the serial in editions.csv. Its text_sha256 names
   the text, as in step 2; its acknowledged_at stands in acknowledgements.csv, too.

{signed}. A credential was signed by the issuer and not taken back: give credentials/SERIAL.json to
   any verifier of Open Badges 3.0 or W3C Verifiable Credentials (proof: eddsa-rdfc-2022). It asks
   the issuer for its keys; without a network use issuer/did.json, and compare it with the one on
   the issuer's own address.

{after}. An entry stands in the log: hash its leaf and its inclusion_path as RFC 6962, 2.1.1 says.
   The result is the root in log/checkpoint.txt, whose signature fits a line of log/keys.txt.
   Whether the log is still the same: ask for a proof that a checkpoint you kept is continued by
   this one.
   $ course audit consistency KEPT.txt log/checkpoint.txt      (where the log is)

{last}. All of it at once, with the product that made it and without its database or a network:
   $ course credentials verify THE-PACK.zip
   It says what fits, or names the first file that does not.
"""
PDF_CHECK = """
3. A certificate says what the register says, and nobody changed it since it was sealed:
   open it in a PDF reader that checks signatures, or
   $ pdfsig certificates/SERIAL.pdf                  (poppler-utils)
   $ pdfdetach -saveall certificates/SERIAL.pdf
   $ cat certificate.json
   Whether it holds today, not on the day above: scan the code on it, or look its serial up on the
   public check page that verify_url names.
"""

PROVES = """
WHAT IT PROVES, AND WHAT NOT
----------------------------

It proves that these records fit one another; that the issuer's key signed each credential and the
company's key sealed each certificate; and that the log held these entries, in this order, when the
checkpoint was signed. With the SHA-256 that was noted at the export, or with a checkpoint that
somebody kept elsewhere, it proves that nothing was written anew since.

It does not prove that what was written down was true, that the clock was right, that a person
still knows what they knew, or that whoever typed a name was that person: ask how they signed in.
Keys in the pack show that its parts belong together. That they are the company's own, only a look
at its address, or at a copy that somebody kept, can show.
"""

BYTES = """
WHICH BYTES DIFFER BETWEEN TWO RUNS
-----------------------------------

The same filter, on the same day, over the same data gives the same bytes, but for these:
{differ}
"""
INDENT = "    "
TIMES_WITHOUT_PDF = """
- issuer/status-N.json: signed anew each day, and whenever something is taken back.
- manifest.json and manifest.sha256: they hold the sums of those files.
"""
TIMES = """
- certificates/SERIAL.pdf: the seal holds the moment of the export. All else in it is the same.
- issuer/status-N.json: signed anew each day, and whenever something is taken back.
- manifest.json and manifest.sha256: they hold the sums of those files.
"""


def readme(on: date, filter_: Sequence[tuple[str, str]], parts: Collection[str]) -> bytes:
    """The page, in English.

    Args:
        on: the day that decides each status.
        filter_: what was chosen, as names and values.
        parts: as for ``pack_chunks``.
    """
    has_pdf = "pdf" in parts
    chosen = ", ".join(f"{name} {value}" for name, value in filter_)
    sections = (
        HEAD.format(on=on.isoformat(), filter=chosen or "nothing; every certificate"),
        WHAT.format(files="\n".join(_files(set(parts)))),
        CHECK.format(
            pdf=PDF_CHECK if has_pdf else "",
            number=4 if has_pdf else 3,
            signed=5 if has_pdf else 4,
            after=6 if has_pdf else 5,
            last=7 if has_pdf else 6,
        ),
        PROVES,
        BYTES.format(differ=TIMES if has_pdf else TIMES_WITHOUT_PDF),
    )
    return "".join(sections).encode()


def _indented(words: str) -> str:
    return textwrap.fill(words, 96, initial_indent=INDENT, subsequent_indent=INDENT)


def _files(parts: set[str]) -> list[str]:
    tables = ", .".join(sorted(parts - {"pdf"}))
    return [
        f"{name.format(tables=tables)}\n{_indented(words)}"
        for needs, name, words in FILES
        if not needs or needs & parts
    ]
