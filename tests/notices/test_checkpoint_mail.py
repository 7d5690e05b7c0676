"""The week's checkpoint goes to whom HR names, through a real mail server, once."""

from dataclasses import replace
from functools import partial

import pytest

from course.audit.models import AuditCheckpoint
from course.audit.note_rules import VerifierKey, read
from course.operations import daily

TO = ("audit@firm.test", "hr@firm.test")


@pytest.fixture
def run_week(app, clock, post, on):
    """``run_week()``: what ``course daily`` does about checkpoints, at the time that it is."""

    def run(*, dry_run=False, to=TO):
        begin = partial(app.extensions["course.unit_of_work"], now=clock())
        done = daily.run(begin, post, dry_run=dry_run, checkpoints_to=to)
        return [(line.about, dict(line.counts)) for line in done if line.stage == "checkpoint"]

    return run


def test_it_goes_to_everybody_named_once_a_week(run_week, mailbox, later):
    assert run_week(dry_run=True) == [("this week's", {"mails": 2})]
    assert mailbox.to == []

    assert run_week() == [("this week's", {"mails": 2})]
    assert run_week() == []
    assert mailbox.to == sorted(TO)

    later(days=7)
    assert run_week() == [("this week's", {"mails": 2})]
    assert len(mailbox.mails) == 4


def test_what_is_attached_compares_with_the_log_and_names_nobody(run_week, mailbox, run, tmp_path):
    run_week()

    mail = mailbox.mails[0].message
    [attached] = mail.iter_attachments()
    note = attached.get_content()
    note = note if isinstance(note, str) else note.decode()
    file = tmp_path / attached.get_filename()
    file.write_bytes(note.replace("\r\n", "\n").encode())
    key = next(line.strip() for line in mail.get_body().get_content().splitlines() if "+" in line)
    assert read(note).signed_by([VerifierKey.read(key)])
    answer = run("audit", "verify", "--against", str(file), "--key", key)
    assert answer.exit_code == 0, answer.output


def test_what_the_server_did_not_take_is_tried_again_after_an_hour(run_week, mailbox, later, db):
    mailbox.answers[TO[1]] = "451 4.3.0 come back"

    [(what, counts)] = run_week()

    assert "451" in what
    assert counts == {"mails": 1}
    assert run_week() == [], "not at once"
    mailbox.answers.clear()
    later(hours=2)
    assert run_week() == [("this week's", {"mails": 2})]
    assert db.query(AuditCheckpoint).one().mailed_at


def test_nothing_goes_where_nobody_is_named_or_nothing_is_sent(run_week, mailbox, app, clock, post):
    assert run_week(to=()) == []

    begin = partial(app.extensions["course.unit_of_work"], now=clock())
    off = replace(post, on=False)
    lines = [
        line.about
        for line in daily.run(begin, off, dry_run=False, checkpoints_to=TO)
        if line.stage == "checkpoint"
    ]
    assert lines == ["no e-mail is sent from here"]
    assert mailbox.to == []
