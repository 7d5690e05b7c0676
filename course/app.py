"""The application factory: with reactions.py and cli.py, the only file that knows every slice."""

from datetime import date
from functools import partial
from pathlib import Path
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
from course.assignments import views as assignments
from course.credentials import queries as credential_queries
from course.credentials import views as credentials
from course.db import ReadSession, UnitOfWork, WorkSession, make_engine
from course.db.engine import reading_engine
from course.directory import views as directory
from course.erasure import views as erasure
from course.handouts import domain as handout_rules
from course.handouts import views as handouts
from course.home import views as home
from course.incidents import views as incidents
from course.jobs import views as jobs
from course.jobs.running import Shop
from course.jobs.store import Store
from course.learning import views as learning
from course.library import queries as library_queries
from course.library import views as library
from course.machines import views as machines
from course.measures import views as measures
from course.notices import views as notices
from course.oversight import noting
from course.oversight import views as oversight
from course.people import queries as people_queries
from course.people import roster_views as roster
from course.people import service as people_service
from course.people import views as people
from course.reactions import REACTIONS
from course.recertification import views as recertification
from course.reports import views as reports
from course.reports.work import PACK, PackWork
from course.reviews import views as reviews
from course.vendors import views as vendors
from course.web import components, compress, context, errors, filters, headers, uploads

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
OWN_SECRET = ("measures.post_complaints", "measures.post_surveys", "measures.post_visits")
"""Posts of other programs. They carry a secret that no browser sends by itself."""
PAGES = (
    people,
    roster,
    library,
    learning,
    assessment,
    check,
    assignments,
    credentials,
    handouts,
    recertification,
    machines,
    measures,
    reports,
    jobs,
    vendors,
    incidents,
    reviews,
    notices,
    directory,
    erasure,
    oversight,
    home,
)


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
    csrf.exempt(incidents.api_event)  # a bearer key instead of a cookie
    compress.install(app)
    noting.install(app)
    errors.install(app)
    filters.install(app)
    components.install(app, debug=settings.debug)
    for pages in PAGES:
        app.register_blueprint(pages.bp)
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
    app.extensions["course.unit_of_work"] = partial(
        UnitOfWork, sessions, REACTIONS, instance=settings.instance
    )
    app.extensions["course.certified"] = _certified
    app.extensions["course.company"] = _company
    app.extensions["course.aside"] = notices.aside
    app.extensions["course.read_sessions"] = partial(ReadSession, reading_engine(engine))
    app.extensions["course.shop"] = partial(_shop, app)


def _shop(app: Flask) -> Shop:
    """What a worker needs: with the settings as they are when it begins."""
    settings: config.Settings = app.extensions["course.settings"]
    begin = app.extensions["course.unit_of_work"]
    reading = app.extensions["course.read_sessions"]
    return Shop(
        begin=begin,
        reading=reading,
        clock=settings.clock,
        store=Store(settings.home),
        works={PACK: PackWork(reading, settings)},
        and_then=partial(notices.send_now, begin, settings),
        forget=app.extensions["course.engine"].dispose,
    )


def _certified(session: Session, person_id: UUID, path_id: str, on: date) -> bool:
    """Handed to slices that stand below credentials and still have to ask."""
    return path_id in credential_queries.valid_paths(session, person_id, on)


def _company(session: Session) -> str:
    """Whose course it is. Handed to people, who stand below the course, for what they print."""
    return handout_rules.company(library_queries.newest(session).agreement)


def _load_actor() -> None:
    g.actor = None
    if request.endpoint in NOBODY_ASKS:
        return
    if token := session.get("sign_in"):
        now = context.settings().clock()
        g.actor = people_queries.actor_of(context.reading(), people_service.sha256(token), now)
