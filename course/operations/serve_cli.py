"""The command that serves. It has a file of its own because it must start quickly."""

import os

import click
from flask import current_app
from flask.cli import ScriptInfo, pass_script_info, with_appcontext

from course.operations.readiness import require_current
from course.serve import keep_worker, refuse_taken, serve


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=max(2, os.cpu_count() or 1), show_default=True, type=int)
@click.option("--no-worker", is_flag=True, help="Leave background jobs to: course worker")
@with_appcontext
@pass_script_info
def serve_command(info: ScriptInfo, host: str, port: int, workers: int, no_worker: bool) -> None:
    """Serve until stopped with Ctrl+C or SIGTERM. Put a proxy with HTTPS in front.

    Background jobs, such as big exports, are done by a process beside it that is there while
    there are any. A worker that dies is started again and goes on where it was.

    Exit 1 without serving: the database is not at the schema that this version needs.
    """
    require_current(current_app.extensions["course.engine"])
    refuse_taken(host, port)
    click.echo(f"Serving http://{host}:{port} with {workers} workers. Stop with Ctrl+C.")
    if not no_worker:
        keep_worker(info.load_app())
    serve(info.load_app(), host=host, port=port, workers=workers)
