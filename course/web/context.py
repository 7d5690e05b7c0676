"""What a view may ask of the running app: who is here, a way to read, a unit of work to act in."""

from typing import cast

from flask import current_app, g
from sqlalchemy.orm import Session

from course.actor import Actor
from course.config import Settings
from course.db import UnitOfWork


def settings() -> Settings:
    return cast(Settings, current_app.extensions["course.settings"])


def reading() -> Session:
    """This request's read-only session: one snapshot, however many queries. Never commits."""
    if "reading" not in g:
        g.reading = current_app.extensions["course.read_sessions"]()
    return cast(Session, g.reading)


def unit_of_work() -> UnitOfWork:
    """A unit of work in the name of whoever is signed in.

    The snapshot that this request has read from is given back first, so that what is read
    inside is what is true now.
    """
    close_reading()
    actor: Actor | None = g.get("actor")
    begin = current_app.extensions["course.unit_of_work"]
    now = settings().clock()
    return cast(UnitOfWork, begin(now=now, actor_id=actor.person_id if actor else None))


def close_reading(_: BaseException | None = None) -> None:
    if session := g.pop("reading", None):
        session.close()


def current_actor() -> Actor:
    """Who is signed in. Only guarded views ask, so there always is somebody."""
    return cast(Actor, g.actor)
