"""Letters of reference that come from outside: what one says, and whether its seal holds."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from course.baking import pdf
from course.checking.certificate import seal_answer
from course.checking.words import Answer, Word, plain
from course.errors import DamagedFile
from course.reviews.reward_rules import ATTACHMENT, Letter, letter_from


@dataclass(frozen=True)
class Reference:
    """One letter as a file: nothing but the seal proves it."""

    letter: Letter
    check_at: str
    """Where whoever signed it says so; as the letter itself claims."""
    seal: Answer

    @property
    def good(self) -> bool:
        return self.seal.word is Word.FITS

    @property
    def about(self) -> dict[str, str]:
        letter = self.letter
        said = {
            "name": "Letter of reference",
            "holder": letter.firm,
            "issuer": letter.company,
            "id": letter.serial,
            "signed by": letter.name,
            "period": f"{letter.since} to {letter.until}",
            "check": self.check_at,
        }
        return {word: plain(text) for word, text in said.items()}

    @property
    def data(self) -> dict[str, Any]:
        """The answer for programs."""
        seal = {"word": self.seal.word, "said": self.seal.said, "why": self.seal.why}
        return {"fits": self.good, "what": "letter", "about": self.about, "seal": seal}

    def lines(self, file: str) -> Iterator[str]:
        """The answer for people."""
        about = self.about
        yield f"{file}: {about['name']}: {about['holder']}"
        yield f"{'Issuer':10} {about['issuer']}, signed by {about['signed by']}"
        yield f"{'Period':10} {about['period']}"
        yield f"{'Seal':10} {self.seal.word}. {self.seal.said}"
        yield f"Ask whether it was signed there: {about['check']}"
        yield "Nothing speaks against it." if self.good else "Do not rely on it: see seal."


def is_letter(body: bytes) -> bool:
    """Whether a file is a letter of reference; raises ``DamagedFile`` for a broken PDF."""
    return body.startswith(b"%PDF-") and pdf.carries(body, ATTACHMENT)


def read(body: bytes) -> Reference:
    """Raises ``DamagedFile`` where what it carries is not written as letters are."""
    try:
        data = json.loads(pdf.read(body, ATTACHMENT))
        letter, check_at = letter_from(data), str(data["check_at"])
    except pdf.DAMAGED:
        raise DamagedFile("What the letter says cannot be read.") from None
    return Reference(letter, check_at, seal_answer(body))
