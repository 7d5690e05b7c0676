"""The command that shows a pack to its author while it is written."""

import webbrowser
from pathlib import Path
from threading import Thread

import click
from werkzeug.serving import WSGIRequestHandler, make_server

from course.content.source import default_place
from course.library.cli import PACK
from course.preview.app import create_preview
from course.preview.watch import Watch
from course.preview.workshop import Bench, Workshop
from course.serve import refuse_taken

HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """The terminal belongs to the pack's problems, not to a line for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@click.command("preview")
@PACK
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
def preview(pack: Path | None, port: int, no_open: bool) -> None:
    """Look at a PACK (the shipped course unless given) in the browser while you write it.

    Pages show themselves anew when a file changes, and each problem stands where it is. While
    there are errors you see the last good content. Only this machine can open the pages. Needs
    no instance and no database, and changes nothing. Stop with Ctrl+C.
    """
    refuse_taken(HOST, port)
    workshop = Workshop((pack or default_place()).resolve())
    watch = Watch(workshop.folders, lambda: _refresh(workshop))
    # Werkzeug's own server: one author on one machine, a thread for each page that is open.
    server = make_server(
        HOST, port, create_preview(workshop), threaded=True, request_handler=_Quiet
    )
    url = f"http://{HOST}:{port}/"
    click.echo(f"{workshop.place} is at {url} and follows its files. Stop with Ctrl+C.")
    _tell(workshop.bench)
    watch.start()
    if not no_open:
        Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    server.serve_forever()  # until Ctrl+C, which it takes for the end and not for an error
    watch.close()
    click.echo("Stopped.")


def _refresh(workshop: Workshop) -> None:
    if workshop.refresh():
        _tell(workshop.bench)


def _tell(bench: Bench) -> None:
    """One line each time the pack has been compiled."""
    counted = [
        f"{count} {noun}{'s' * (count != 1)}"
        for severity, noun in (("error", "error"), ("warning", "warning"), ("draft", "draft"))
        if (count := bench.count(severity))
    ]
    found = ", ".join(counted) or "no problems"
    click.echo(f"{bench.at.astimezone():%H:%M:%S}  {found}  ({bench.seconds:.1f} s)")
