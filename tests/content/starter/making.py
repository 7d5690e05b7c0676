"""New packs for tests, and ways to go on writing in them."""

import re
from datetime import date
from pathlib import Path

from course.content.compiler import Compilation, compile_pack
from course.content.drafts import MARK
from course.content.source import Pack, default_pack
from course.content.starter.pack import NewPack, new_pack
from course.content.starter.sources import Source

AGREEMENT = "modules/agreement.md"
FOLDER = Path(__file__).parents[1] / "agreements"
NUMBERED = (FOLDER / "numbered.md").read_text("utf-8")
PROMISES = (FOLDER / "promises.md").read_text("utf-8")
DAY = date(2027, 1, 1)
TEMPLATES = {
    name: default_pack()[f"certificates/{name}"] for name in ("certificate.html", "certificate.typ")
}


def made(text: str, company: str = "", name: str = "terms.md") -> NewPack:
    return new_pack(Source(name, text), company=company, effective_on=DAY, templates=TEMPLATES)


def compiled(new: NewPack) -> Compilation:
    """As ``course content check`` sees it: the README is not part of the pack."""
    return compile_pack(Pack({path: b for path, b in new.files.items() if "/" in path}))


def agreement_of(new: NewPack) -> str:
    return new.files[AGREEMENT].decode()


def clauses_of(new: NewPack):
    """Number to clause, as compiled."""
    revision = compiled(new).revision
    assert revision
    return {clause.number: clause for clause in revision.agreement.clauses}


def written(text: str) -> str:
    """A skeleton filled in: each guidance stands for what an author would write there."""
    text = re.sub(rf"{MARK} ?", "", text)
    text = re.sub(r"^ *draft: true\n", "", text, flags=re.MULTILINE)
    return text.replace(' draft="yes"', "")


def words(text: str) -> list[str]:
    """Words without the signs of Markdown."""
    return re.findall(r"[\w€:.,’]+", text.replace("*", ""))
