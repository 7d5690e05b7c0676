"""The command that works off jobs."""

import os
from datetime import timedelta
from importlib import import_module
from typing import cast

import click
from flask import current_app
from flask.cli import with_appcontext

from course.jobs.running import Shop
from course.web.context import settings

IDLE = timedelta(seconds=60)
"""How long a worker beside a server stays when there is nothing to do."""


@click.command("worker")
@click.option("--name", help="COURSE_WORKER unless given. One worker of a name at a time.")
@click.option("--beside", type=int, hidden=True, help="End with this process, or when idle.")
@with_appcontext
def worker_command(name: str | None, beside: int | None) -> None:
    """Do background jobs, such as big exports, until stopped with Ctrl+C or SIGTERM.

    ``course serve`` starts one beside itself when there is work, so this is for a machine of its
    own: with the same COURSE_DATABASE_URL (PostgreSQL), and with a COURSE_HOME that both share,
    since keys and finished exports lie there. Safe to kill at any moment: the job goes on where
    it was, with this worker when it is started again or with another one. Give each worker a
    name of its own. Exit 1: a worker of that name is running already.
    """
    shop = cast(Shop, current_app.extensions["course.shop"]())
    # Its engine takes a second to load, which no other command has to wait for.
    working = import_module("course.jobs.working")
    given = name or settings().worker
    own = f"{given}-beside" if beside else given
    worker = working.Worker(shop, own, settings().jobs_url)
    if beside is None:
        click.echo(f"Worker {own} is there. Stop with Ctrl+C.")
        worker.run(idle=None, wanted=lambda: True)
    else:
        worker.run(idle=IDLE, wanted=lambda: os.getppid() == beside)
