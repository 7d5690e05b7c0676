"""A learner's way through a path, taken by what stands on the page."""

from collections.abc import Callable

from playwright.sync_api import Locator

from course.content.model import Decision, Option, Rating, Revision
from tests.journeys.device import Device

Choose = Callable[[Decision], Option]


def best(decision: Decision) -> Option:
    return decision.best


def worst(decision: Decision) -> Option:
    """What can be put right afterwards, where there is such a choice."""
    return next((o for o in decision.options if o.rating is Rating.CRITICAL), decision.options[0])


class Road:
    """Knows the right answers from the published course, by their words."""

    def __init__(self, device: Device, revision: Revision, name: str):
        self.device = device
        self._name = name
        self._known = {_words(d): d for d in _decisions(revision)}
        self._agreement = revision.agreement

    def lessons(self, most: int = 200) -> int:
        """Read on from the learner's first page; the number of screens read.

        Args:
            most: stop in the middle after so many screens.
        """
        read = 0
        self.device.open("/learn")
        while "/learn/" in self._next_step():
            self._go_on_from_home()
            while self.device.page.locator(".lesson").count() and read < most:
                self._recall()
                self.device.touch(self.device.page.locator("form.actions button"))
                read += 1
            if read == most:
                return read
            self.device.press("What is next")
        return read

    def scenario(self, choose: Choose = best, most: int = 20) -> "Road":
        """Play the practice story that is next; the first decision by ``choose``."""
        self._go_on_from_home()
        self.device.touch(self.device.page.locator("main form button"))
        for number in range(most):
            if not self._open_choices().count():
                break
            self.answer(choose if number == 0 else best)
            self.device.touch(self.device.page.locator("main > .page > a.button"))
        return self

    def acknowledge(self) -> "Road":
        self.device.open("/learn")
        self._go_on_from_home()
        self.device.page.get_by_role("checkbox").check()
        self.device.page.get_by_label("Your name").fill(self._name)
        self.device.press("I have read this text").press("What is next")
        return self

    def check(self, most: int = 100) -> int:
        """Answer the paper with the best options; the number of decisions answered here."""
        self._go_on_from_home()
        self.device.touch(self.device.page.locator("main form button"))
        answered = 0
        while self._open_choices().count() and answered < most:
            self.answer()
            answered += 1
        return answered

    def hand_in(self) -> "Road":
        self.device.press("Hand in")
        return self

    def answer(self, choose: Choose = best) -> Option:
        """Choose one option of the open decision and wait until it is received."""
        option = choose(self.decision())
        choice = self.choice(option)
        if choice.evaluate("e => e.localName") == "label":
            choice.click()
            self.device.press("Save and go on")
        else:
            self.device.touch(choice)
        return option

    def decision(self) -> Decision:
        """The decision on the page, known by the words of its options."""
        shown = [_plain(text) for text in self._choices().all_inner_texts()]
        return self._known[frozenset(shown)]

    def choice(self, option: Option) -> Locator:
        place = [_plain(text) for text in self._choices().all_inner_texts()]
        return self._choices().nth(place.index(_plain(option.text)))

    def _recall(self) -> None:
        if self._open_choices().count():
            self.answer()

    def _choices(self) -> Locator:
        return self.device.page.locator(".choices .choice")

    def _open_choices(self) -> Locator:
        return self.device.page.locator(".choices:not(:has(.choice--taken)) .choice")

    def _next_step(self) -> str:
        """The address of the step that is next."""
        return self.device.page.locator(".path__item--here").get_attribute("href") or ""

    def _go_on_from_home(self) -> None:
        self.device.open("/learn") if not self._at_home() else None
        self.device.touch(self.device.page.locator("main > .page > a.button").first)

    def _at_home(self) -> bool:
        return self.device.page.url.endswith("/learn")


def _decisions(revision: Revision) -> list[Decision]:
    nodes = [node for story in revision.scenarios for node in story.nodes]
    steps = [step for case in revision.cases for step in case.decisions]
    return [*nodes, *steps, *(item.decision for item in revision.items)]


def _words(decision: Decision) -> frozenset[str]:
    return frozenset(_plain(option.text) for option in decision.options)


def _plain(text: str) -> str:
    return " ".join(text.split())
