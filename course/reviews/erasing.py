"""What is erased of reviews and recognition: words that name somebody, and who signed a letter.

What was agreed, done and granted stays, with its day and its numbers; so do the serial and the
check of a letter. Who was invited stands as a reference to their record, and goes with its name.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from course.db import NAME_ERASED, UnitOfWork, forget_words
from course.people.domain import Whose
from course.reviews.models import (
    Preferred,
    PreferredEnd,
    Recognition,
    RecognitionRule,
    ReferenceLetter,
    Review,
    ReviewAction,
    ReviewActionSaid,
    ReviewNotes,
    ReviewPoint,
    ReviewRhythm,
    Thanks,
)

TYPED: Sequence[tuple[Any, ...]] = (
    (Review, Review.place),
    (ReviewRhythm, ReviewRhythm.reason),
    (ReviewPoint, ReviewPoint.words),
    (ReviewNotes, ReviewNotes.words),
    (ReviewAction, ReviewAction.words),
    (ReviewActionSaid, ReviewActionSaid.words),
)
"""Tables of reviews, each with what people type there: it goes where it names the person."""
REWARDED: Sequence[tuple[Any, ...]] = (
    (RecognitionRule, RecognitionRule.title),
    (Recognition, Recognition.reason),
    (Thanks, Thanks.customer, Thanks.source, Thanks.words),
    (Preferred, Preferred.reason),
    (PreferredEnd, PreferredEnd.reason),
)


def erase(uow: UnitOfWork, whose: Whose) -> list[tuple[str, int]]:
    named = whose.words.named_in
    said, granted = (
        sum(forget_words(uow.session, table, columns, named) for table, *columns in tables)
        for tables in (TYPED, REWARDED)
    )
    return [
        ("words of reviews", said),
        ("words of thanks and recognition", granted),
        ("names on letters of reference", _letters(uow, whose)),
    ]


def _letters(uow: UnitOfWork, whose: Whose) -> int:
    rows = uow.session.execute(
        select(ReferenceLetter.id, ReferenceLetter.record)
        .where(ReferenceLetter.made_by.in_(whose.person_ids))
        .order_by(ReferenceLetter.id)
    ).all()
    for id_, record in rows:  # nobody signs more than a few
        uow.session.execute(
            update(ReferenceLetter)
            .where(ReferenceLetter.id == id_)
            .values(record=record | {"name": NAME_ERASED})
        )
    return len(rows)
