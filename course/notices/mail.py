"""A letter as an e-mail: text and HTML, ready to be sent. Pure."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from course.notices.domain import message_id, one_line
from course.notices.letters import MAILS, Facts, Task, letter
from course.notices.post import Post
from course.reviews.calendar_rules import entry
from course.reviews.domain import Meeting

ADDRESS = re.compile(r"([!#$%&'*+/=?^_`{|}~0-9A-Za-z.-]{1,64})@([^\s@<>()\[\],;:\\\"]{1,253})")
COMPANY = "One Standard"


class NoAddress(ValueError):
    """What stands there is not an address that e-mail can go to."""


def address(text: str) -> str:
    """The address in the letters that every server takes; names of domains in other scripts too.

    Raises:
        NoAddress: it has none, or more than one, or something that is no address.
    """
    found = ADDRESS.fullmatch(text.strip())
    if found is None:
        raise NoAddress(one_line(text))
    local, domain = found.groups()
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise NoAddress(one_line(text)) from error


def message(facts: Facts, post: Post, now: datetime) -> EmailMessage:
    """The whole message. Nothing in it loads from anywhere, and nothing reports back.

    Raises:
        NoAddress: the person's address cannot be used.
    """
    to, written = address(facts.email), letter(facts, post.base_url)
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(COMPANY, addr_spec=address(post.sender))
    made["To"] = Address(one_line(facts.name), addr_spec=to)
    made["Subject"] = written.subject
    made["Date"] = format_datetime(now)
    made["Message-ID"] = message_id(facts.notice_id, post.domain)
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(_templates().get_template("layout.txt").render(letter=written))
    html = _templates().get_template("layout.html").render(letter=written)
    made.add_alternative(html, subtype="html")
    if facts.task and facts.task.meeting:
        body = _entry(facts.task, facts.task.meeting, post).decode()
        made.add_attachment(body, subtype="calendar", filename="review.ics")
    made["Content-Language"] = written.language  # before, it would be the text's alone
    return made


def _entry(task: Task, meeting: Meeting, post: Post) -> bytes:
    """The same entry as on the page of the review, or what takes it out of a calendar."""
    return entry(
        meeting,
        domain=post.domain,
        url=f"{post.base_url}/reviews/{meeting.id}",
        now=meeting.made_at,
        sequence=task.sequence,
        cancelled=task.cancelled,
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(MAILS),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
