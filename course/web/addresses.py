"""Addresses of pages, known before their views are: a view is imported when it is first opened.

Most of the program is not there when a server begins, so that its first visitor is answered
sooner, and each page brings what it needs. Decorators in the views say what an address is, as
always in Flask. ``course/ADDRESSES`` lists them for the start of a server: ``make addresses``
writes it, and a test compares the two.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

from flask import Blueprint, Flask

FILE = Path(__file__).parents[1] / "ADDRESSES"
View = TypeVar("View", bound=Callable[..., Any])


class Address(NamedTuple):
    """One line of the file: what is asked for, and which view answers."""

    endpoint: str
    methods: str
    """Such as ``GET,POST``."""
    rule: str
    view: str
    """Such as ``course.vendors.views:files``."""

    @classmethod
    def read(cls, line: str) -> Self:
        return cls(*line.split())


class Pages(Blueprint):
    """A blueprint whose decorators only note the address: the application has read the file."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.noted: list[Address] = []

    def get(self, rule: str, **options: Any) -> Callable[[View], View]:
        return self.route(rule, methods=["GET"], **options)

    def post(self, rule: str, **options: Any) -> Callable[[View], View]:
        return self.route(rule, methods=["POST"], **options)

    def route(
        self, rule: str, *, methods: Iterable[str] = ("GET",), endpoint: str = "", **options: Any
    ) -> Callable[[View], View]:
        if options:
            raise TypeError(f"addresses have no {', '.join(options)}")

        def note(view: View) -> View:
            name = f"{self.name}.{endpoint or view.__name__}"
            whole, place = f"{self.url_prefix or ''}{rule}", f"{view.__module__}:{view.__name__}"
            self.noted.append(Address(name, ",".join(sorted(methods)), whole, place))
            return view

        return note


class Later:
    """Stands for a view until somebody asks for it."""

    required_methods: frozenset[str] = frozenset()
    provide_automatic_options = None

    def __init__(self, place: str):
        self.__module__, _, self.__name__ = place.partition(":")

    @cached_property
    def view(self) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(import_module(self.__module__), self.__name__)
        return found

    def __call__(self, **values: Any) -> Any:
        return self.view(**values)

    @property
    def guard(self) -> Any:
        """Who may open it. See ``guards``."""
        return self.view.guard  # type: ignore[attr-defined]

    @property
    def most_bytes(self) -> Any:
        """How large a post may be, where that differs. See ``uploads``."""
        return self.view.most_bytes  # type: ignore[attr-defined]


def known() -> Iterator[Address]:
    """Every address in the file."""
    return map(Address.read, FILE.read_text("utf-8").splitlines())


def install(app: Flask) -> None:
    """Let the application answer at every address."""
    views: dict[str, Later] = {}
    for address in known():
        view = views.setdefault(address.endpoint, Later(address.view))
        app.add_url_rule(address.rule, address.endpoint, view, methods=address.methods.split(","))
