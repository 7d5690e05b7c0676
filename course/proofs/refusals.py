"""Why a document is not accepted: one word for programs, one sentence for people."""

from enum import StrEnum

from course.errors import CourseError


class Why(StrEnum):
    """What is wrong with a document or its proof."""

    MALFORMED = "malformed"
    """It is not built as a credential must be."""
    CONTEXT = "context"
    """It names a context that does not ship, in an order or form that is not accepted."""
    UNDEFINED = "undefined"
    """It says something that no context defines, so that a signature would not cover it."""
    NO_PROOF = "no_proof"
    SUITE = "suite"
    """Only proofs of kinds that we cannot check."""
    PURPOSE = "purpose"
    """The proof was made for something else than to assert a credential."""
    NOT_THE_ISSUER = "not_the_issuer"
    """The key belongs to somebody else than the issuer named."""
    UNKNOWN_KEY = "unknown_key"
    SIGNATURE = "signature"
    """It was altered after it was signed, or signed with another key."""


class Refused(CourseError):
    """A document that cannot be signed, or a proof that does not hold."""

    def __init__(self, why: Why, words: str):
        super().__init__(words)
        self.why = why
