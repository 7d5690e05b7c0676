"""The floor: what a bare Flask view costs under the same server, before any product exists.

It reads a signed cookie, runs three indexed raw reads and renders a 20 kB page; its write is
one raw upsert with the product's own durability; its lists are raw SQL with the rows written
out as text.
"""

import argparse
import os
from functools import cache
from typing import Any

import psycopg
from flask import Flask, Response, request, session

from course.db.engine import driver
from course.serve import serve

PAGE = (
    "<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1><ul>"
    "{% for row in rows %}<li><a href='/{{ row[0] }}'>{{ row[1] }}</a></li>{% endfor %}</ul>"
    "{% for n in range(12) %}<section><h2>{{ title }} {{ n }}</h2><p>{{ text }}</p></section>"
    "{% endfor %}"
)
TEXT = "A page of words as long as a lesson with its clauses. " * 28
READS = (
    "SELECT id, name FROM person WHERE id = ?",
    "SELECT id, path_id FROM assignment WHERE person_id = ?",
    "SELECT module_id, screen_id FROM screen_read WHERE assignment_id = ?",
)
KEY = "k" * 32


def floor_app() -> Flask:
    app = Flask("floor")
    app.secret_key = KEY
    app.config["SESSION_COOKIE_NAME"] = "course"
    template = app.jinja_env.from_string(PAGE)

    @cache
    def database() -> Any:
        """One connection a worker process, kept open; with PostgreSQL only for ``/rows``."""
        if os.environ["FLOOR_DB"].startswith("postgresql"):
            return psycopg.connect(os.environ["FLOOR_DB"].replace("+psycopg", ""), autocommit=True)
        db = driver().connect(os.environ["FLOOR_DB"], isolation_level=None)
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA busy_timeout=10000")
        return db

    @app.get("/page")
    def page() -> str:
        ids = session["person"], session["person"], session["assignment"]
        rows = [
            row
            for sql, id_ in zip(READS, ids, strict=True)
            for row in database().execute(sql, [id_]).fetchmany(40)
        ]
        return template.render(title="Floor", rows=rows, text=TEXT)

    @app.post("/write")
    def write() -> str:
        assert session["person"]
        db = database()
        db.execute("BEGIN IMMEDIATE")
        db.execute(
            "INSERT INTO floor_answer (id, person, choice) VALUES (?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET choice = excluded.choice",
            [request.form["answer_id"], session["person"], request.form["option"]],
        )
        db.execute("COMMIT")
        return "received"

    @app.post("/rows")
    def rows() -> Response:
        """Run the product's own statements of a list page, raw, and write the rows out."""
        lines = []
        for sql, values in request.get_json():
            for row in database().execute(sql, values):
                lines.append("\t".join(map(str, row)))
        return Response("\n".join(lines), mimetype="text/plain")

    return app


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    parser.add_argument("--workers", type=int)
    asked = parser.parse_args()
    serve(floor_app(), host="127.0.0.1", port=asked.port, workers=asked.workers)
