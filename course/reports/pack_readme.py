"""The page in an evidence pack that tells an auditor what is in it and how to check it. Pure."""

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
{number}. All of it at once, with the product that made it and without its database or a network:
   $ course credentials verify THE-PACK.zip
   It says what fits, or names the first file that does not.
"""
PDF_CHECK = """
3. A certificate says what the register says:
   $ pdfdetach -saveall certificates/SERIAL.pdf      (poppler-utils)
   $ cat certificate.json
   Whether it holds today, not on the day above: scan the code on it, or look its serial up on the
   public check page that verify_url names.
"""

PROVES = """
WHAT IT PROVES, AND WHAT NOT
----------------------------

It proves that these records fit one another, and, with the SHA-256 that was noted when it was
exported, that they are the records of that day: who held which certificate, on which text, and
who acknowledged which text when.

It does not prove that a person still knows what they knew, nor that whoever typed a name was that
person: for that, ask how they signed in. A pack that somebody with full access made anew as a
whole fits as well: for that, compare it with what was noted or kept elsewhere.
"""

BYTES = """
WHICH BYTES DIFFER BETWEEN TWO RUNS
-----------------------------------

The same filter, on the same day, over the same data gives the same bytes, but for these:
{differ}
"""
NOTHING_DIFFERS = "Nothing: every byte is the same."


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
        CHECK.format(pdf=PDF_CHECK if has_pdf else "", number=4 if has_pdf else 3),
        PROVES,
        BYTES.format(differ=NOTHING_DIFFERS),
    )
    return "".join(sections).encode()


def _files(parts: set[str]) -> list[str]:
    tables = ", .".join(sorted(parts - {"pdf"}))
    return [
        f"{name.format(tables=tables)}\n    {words}"
        for needs, name, words in FILES
        if not needs or needs & parts
    ]
