"""How a lesson reads: how many screens, how many recalls, how long its sentences are."""

from collections.abc import Sequence

from course.content.model import Module
from course.content.problems import Notes
from course.content.prose import Prose
from course.content.sheets import ModuleSheet
from course.content.wording import count_words, sentences

MIN_SCREENS, MAX_SCREENS, MAX_SCREENS_IN_PARTS = 5, 8, 9
MIN_RECALLS = 2
MIN_SENTENCES = 20
"""Below that, an average says nothing."""
MIN_AVERAGE, MAX_AVERAGE = 9, 13
"""Words a sentence: shorter reads like orders, longer like a contract."""


def check_lesson(sheet: ModuleSheet, module: Module, told: Sequence[Prose], notes: Notes) -> None:
    """Warn about a lesson that is too short, too long, asks too little or reads unevenly.

    Args:
        told: the words of its screens, without titles, cards and recalls.
    """
    at, screens = sheet.front.at("id"), len(module.screens)
    most = MAX_SCREENS_IN_PARTS if sheet.front.form.parts else MAX_SCREENS
    if not MIN_SCREENS <= screens <= most:
        what = f"This lesson has {screens} screen{'s' * (screens != 1)}"
        notes.warn(at, "screen-count", what, f"Give it {MIN_SCREENS} to {most}.")
    recalls = sum(len(screen.recall_ids) for screen in module.screens)
    if recalls < MIN_RECALLS:
        what = f"This lesson has {recalls or 'no'} quick recall{'s' * (recalls != 1)}"
        notes.warn(at, "recall-count", what, f"Show {MIN_RECALLS} with `::recall its-id`.")
    lengths = [n for p in told for _, sentence in sentences(p) if (n := count_words(sentence))]
    words, count = sum(lengths), len(lengths)
    if count >= MIN_SENTENCES and not MIN_AVERAGE <= round(words / count) <= MAX_AVERAGE:
        what = f"The sentences of this lesson have {words / count:.1f} words on average"
        remedy = f"Join or break some: {MIN_AVERAGE} to {MAX_AVERAGE} words read well."
        notes.warn(at, "sentence-average", what, remedy)
