"""The week's checkpoint of the log, mailed to whom HR names."""

from collections.abc import Callable, Sequence
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from course.audit import proof_queries
from course.audit import service as audit
from course.audit.note_rules import read
from course.db import UnitOfWork
from course.notices.mail import COMPANY, address
from course.notices.post import Post
from course.notices.smtp import InDoubt, Line, NoServer, Refused

WORDS = """This is a checkpoint of the training log at {base_url}.

On {day} the log had {size:,} entries. The file that is attached says so, and is signed.

Please keep this e-mail. You need to do nothing else. If anybody asks later whether the log was
changed, the file shows it: an entry from before this day that was altered, removed, added or
moved no longer fits. The file holds no names.

To compare, whoever runs the system runs:

    course audit verify --against {file}

Key to check the signature with:

    {key}

If this key is another one than in the e-mails before, ask why.
"""
"""To people outside, once a week: what it is, and that they may leave it alone."""


def sign(uow: UnitOfWork, to: Sequence[str]) -> bool:
    """This week's, unless it is there already."""
    return audit.weekly_checkpoint(uow, mailed_to=len(to))


def send(begin: Callable[[], UnitOfWork], post: Post, to: Sequence[str]) -> tuple[int, str]:
    """Mail those that wait, each to everybody; how many mails went, and what went wrong.

    A checkpoint that could not be handed over to everybody waits for an hour and is then tried
    again: whoever had it already gets it twice, and nobody goes without.
    """
    assert post.server
    sent = 0
    with begin() as uow:
        waiting = audit.claim_checkpoints(uow)
    for week, note in waiting:
        with begin() as uow:
            uow.discard()
            origin = read(note).checkpoint.origin
            key = str(proof_queries.verifier_keys(uow.session, origin)[0])
            now = uow.now
        try:
            with Line(post.server) as line:
                for one in to:
                    mail = message(post, one, note, key, week)
                    mail["Date"] = format_datetime(now)
                    line.offer(post.sender, address(one), mail.as_bytes())
                    line.finish()
                    sent += 1
        except (NoServer, Refused, InDoubt) as error:
            return sent, str(error)
        with begin() as uow:
            audit.checkpoint_mailed(uow, week=week)
    return sent, ""


def message(post: Post, to: str, note: str, key: str, week: date) -> EmailMessage:
    """Plain text, and the note as a file."""
    size = read(note).checkpoint.size
    file = f"log-checkpoint-{week}.txt"
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(COMPANY, addr_spec=address(post.sender))
    made["To"] = Address(addr_spec=address(to))
    made["Subject"] = f"Training log: checkpoint of {week}, please keep"
    made["Message-ID"] = make_msgid(domain=post.domain)
    made["Auto-Submitted"] = "auto-generated"
    given = {"base_url": post.base_url, "day": week, "size": size, "file": file, "key": key}
    made.set_content(WORDS.format(**given))
    made.add_attachment(note, cte="base64", filename=file)  # as it is, to the last byte
    return made
