"""The application factory: with reactions.py and cli.py, the only file that knows every slice."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Flask, g, request, session
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.middleware.proxy_fix import ProxyFix

from course import config
from course.assessment import check_views as check
from course.assessment import views as assessment
from course.assignments import blueprint as assignments
from course.credentials import blueprint as credentials
from course.db import ReadSession, UnitOfWork, WorkSession, make_engine
from course.db.engine import reading_engine
from course.directory import blueprint as directory
from course.erasure import blueprint as erasure
from course.handouts import blueprint as handouts
from course.home import views as home
from course.incidents import blueprint as incidents
from course.jobs import blueprint as jobs
from course.learning import views as learning
from course.library import queries as library_queries
from course.library import views as library
from course.machines import blueprint as machines
from course.measures import blueprint as measures
from course.notices import blueprint as notices
from course.oversight import blueprint as oversight
from course.oversight import noting
from course.people import blueprint as people
from course.people import service as people_service
from course.people import sign_in_queries
from course.recertification import blueprint as recertification
from course.reports import blueprint as reports
from course.reviews import blueprint as reviews
from course.vendors import blueprint as vendors
from course.web import addresses, components, compress, context, errors, filters, headers, uploads

if TYPE_CHECKING:
    from course.jobs.domain import Work
    from course.jobs.running import Shop

SESSION_DAYS = 30
NOBODY_ASKS = frozenset(
    {
        "credentials.did_document",
        "credentials.status_list",
        "credentials.status_list_token",
        "library.file",
        "measures.post_complaints",
        "measures.post_surveys",
        "measures.post_visits",
        "static",
    }
)
"""Endpoints that are the same for everybody: who is signed in is not even looked up."""
OWN_SECRET = (
    "incidents.api_event",
    "measures.post_complaints",
    "measures.post_surveys",
    "measures.post_visits",
)
"""Posts of other programs. They carry a secret that no browser sends by itself."""
PAGES = (
    people.bp,
    people.roster,
    library.bp,
    learning.bp,
    assessment.bp,
    check.bp,
    assignments.bp,
    credentials.bp,
    handouts.bp,
    recertification.bp,
    machines.bp,
    measures.bp,
    reports.bp,
    jobs.bp,
    vendors.bp,
    incidents.bp,
    reviews.bp,
    notices.bp,
    directory.bp,
    erasure.bp,
    oversight.bp,
    home.bp,
)
"""Of every slice. What learners open first is imported here, before a server's workers are forked;
the views of the others when somebody opens one of them."""


def create_app(settings: config.Settings | None = None, *, testing: bool = False) -> Flask:
    """The whole application, wired. Settings come from the environment unless given."""
    settings = settings or config.from_environment()
    app = Flask(
        __name__,
        template_folder=str(Path(__file__).parent / "web" / "templates"),
        static_folder=str(Path(__file__).parent / "web" / "static"),
    )
    app.testing, app.debug = testing, settings.debug
    _configure(app, settings)
    connect(app, settings, make_engine(settings.database_url))
    app.before_request(_load_actor)
    app.before_request(uploads.let_in)
    csrf = CSRFProtect(app)
    compress.install(app)
    noting.install(app)
    errors.install(app)
    filters.install(app)
    components.install(app, debug=settings.debug)
    for pages in PAGES:
        app.register_blueprint(pages)
    addresses.install(app)
    for endpoint in OWN_SECRET:
        csrf.exempt(app.view_functions[endpoint])
    app.teardown_appcontext(context.close_reading)
    app.wsgi_app = headers.SafeHeaders(  # type: ignore[assignment, method-assign]
        app.wsgi_app, secure=settings.secure
    )
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: config.Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-course" if settings.secure else "course",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=SESSION_DAYS * 24 * 3600,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        MAX_CONTENT_LENGTH=2_000_000,
        MAX_FORM_PARTS=5_000,
        WTF_CSRF_TIME_LIMIT=None,
        # Some phones and proxies drop the Referer; the token decides, not the header.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def connect(app: Flask, settings: config.Settings, engine: Engine) -> None:
    """Where the application reads and writes from now on, and what time it is there."""
    sessions = sessionmaker(engine, class_=WorkSession, expire_on_commit=False)
    app.extensions["course.settings"] = settings
    app.extensions["course.engine"] = engine
    app.extensions["course.unit_of_work"] = partial(_begin, sessions, settings.instance)
    app.extensions["course.certified"] = _certified
    app.extensions["course.company"] = _company
    app.extensions["course.aside"] = notices.aside
    app.extensions["course.read_sessions"] = partial(ReadSession, reading_engine(engine))
    app.extensions["course.shop"] = partial(_shop, app)


def _begin(
    sessions: sessionmaker[WorkSession], instance: config.Instance, **who: Any
) -> UnitOfWork:
    # Reactions bring the services of every slice, and whoever only looks needs none of them.
    from course.reactions import REACTIONS

    return UnitOfWork(sessions, REACTIONS, instance=instance, **who)


def _shop(app: Flask) -> "Shop":
    """What a worker needs: with the settings as they are when it begins."""
    from course.jobs.running import Shop  # a server is one only where it keeps a worker
    from course.jobs.store import Store

    settings: config.Settings = app.extensions["course.settings"]
    begin = app.extensions["course.unit_of_work"]
    reading = app.extensions["course.read_sessions"]
    return Shop(
        begin=begin,
        reading=reading,
        clock=settings.clock,
        store=Store(settings.home),
        work_of=partial(_work, reading, settings),
        and_then=partial(_tell, begin, settings),
        forget=app.extensions["course.engine"].dispose,
    )


def _work(reading: Any, settings: config.Settings, kind: str) -> "Work | None":
    from course.reports.work import PACK, PackWork  # printing: for whoever does the work alone

    return PackWork(reading, settings) if kind == PACK else None


def _tell(begin: Any, settings: config.Settings) -> None:
    from course.notices import running  # as above

    running.send_now(begin, settings)


def _certified(session: Session, person_id: UUID, path_id: str, on: date) -> bool:
    """Handed to slices that stand below credentials and still have to ask."""
    from course.credentials import queries as credentials  # no lesson asks

    return path_id in credentials.valid_paths(session, person_id, on)


def _company(session: Session) -> str:
    """Whose course it is. Handed to people, who stand below the course, for what they print."""
    from course.handouts import domain as handout_rules  # no lesson asks

    return handout_rules.company(library_queries.newest(session).agreement)


def _load_actor() -> None:
    g.actor = None
    if request.endpoint in NOBODY_ASKS:
        return
    if token := session.get("sign_in"):
        now = context.settings().clock()
        g.actor = sign_in_queries.actor_of(context.reading(), people_service.sha256(token), now)
