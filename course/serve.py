"""The production server, in this very process: gunicorn on Unix, waitress on Windows."""

import gc
import socket
import sys
from contextvars import Context
from typing import Any

from flask import Flask

from course.config import Settings
from course.errors import NotReady
from course.jobs import keeper

PATIENCE_SECONDS = 900
"""How long one answer may take. An export of ten thousand certificates takes two minutes."""


def refuse_taken(host: str, port: int) -> None:
    """Raises ``NotReady`` where something else listens already, before anything is printed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise NotReady(
                f"Cannot listen on {host}:{port}: {error.strerror}. Try another: --port {port + 1}"
            ) from error


def keep_worker(app: Flask) -> None:
    """Have background jobs done beside this server; the settings are those of ``app``."""
    settings: Settings = app.extensions["course.settings"]
    shop = app.extensions["course.shop"]()
    keeper.stand_beside(shop, {"COURSE_BASE_URL": settings.base_url})


if sys.platform == "win32":
    import waitress

    def serve(app: Flask, *, host: str, port: int, workers: int) -> None:
        """Serve until stopped; here ``workers`` are threads."""
        waitress.serve(app, host=host, port=port, threads=workers)

else:
    from gunicorn.app.base import BaseApplication

    class _Server(BaseApplication):
        """gunicorn without its command line and configuration files."""

        def __init__(self, app: Flask, options: dict[str, Any]):
            self._app, self._options = app, options
            super().__init__()

        def load_config(self) -> None:
            for name, value in self._options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return self._app

    def serve(app: Flask, *, host: str, port: int, workers: int) -> None:
        """Serve until stopped.

        Decision: workers of one thread, one request each at a time. More threads raised the
        slowest answers on SQLite from 0.1 to 0.9 seconds. Not gunicorn's sync workers: browsers
        open connections ahead of need, and one of those, idle, stops a sync worker altogether.
        The application is made once and the workers are forked from it, so that they share its
        memory; no database connection crosses the fork.

        Served in an empty context: a command runs inside an application context, and requests
        that saw it would all share one ``g``, and with it one another's sign-in and tokens.
        """
        if engine := app.extensions.get("course.engine"):
            engine.dispose()
        gc.collect()
        gc.freeze()  # what is there before the fork is never looked through again
        bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        server = _Server(
            app,
            {
                "bind": bind,
                "workers": workers,
                "worker_class": "gthread",
                "threads": 1,
                "preload_app": True,
                "timeout": PATIENCE_SECONDS,
                "loglevel": "warning",
                "control_socket_disable": True,
            },
        )
        Context().run(server.run)
