"""Settings of e-mail: all checked at start, and never more than was asked for."""

import pytest

from course.config import from_environment
from course.errors import BadSettings
from course.notices.post import mail_server, post_of


@pytest.fixture
def given(tmp_path):
    return lambda **more: from_environment({"COURSE_HOME": str(tmp_path), **more})


def test_nothing_set_sends_nothing(given):
    post = post_of(given())

    assert not post.sends
    assert post.on


def test_everything_set(given):
    post = post_of(
        given(
            COURSE_SMTP_URL="smtps://me:p%40ss@mail.example.com",
            COURSE_MAIL_FROM="course@example.com",
            COURSE_NOTICE_CEILING="50",
            COURSE_NOTICES="on",
        )
    )

    assert post.sends
    assert (post.sender, post.ceiling) == ("course@example.com", 50)
    assert (post.server.host, post.server.port) == ("mail.example.com", 465)
    assert (post.server.user, post.server.password) == ("me", "p@ss")
    assert post.server.implicit_tls


def test_mail_comes_from_the_pages_own_host_unless_said(given):
    assert post_of(given(COURSE_BASE_URL="https://learn.x.test")).sender == "no-reply@learn.x.test"


def test_off_is_off_whatever_the_server(given):
    assert not post_of(given(COURSE_SMTP_URL="smtp://x.test", COURSE_NOTICES="off")).sends


def test_a_password_never_travels_in_the_open():
    assert mail_server("smtp://me:secret@mail.example.com").must_encrypt
    assert not mail_server("smtp://mail.example.com").must_encrypt
    assert not mail_server("smtp://me:secret@127.0.0.1:2525").must_encrypt
    assert mail_server("smtp+starttls://mail.example.com").port == 587


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COURSE_SMTP_URL", "mail.example.com"),
        ("COURSE_SMTP_URL", "http://mail.example.com"),
        ("COURSE_SMTP_URL", "smtp://mail.example.com:port"),
        ("COURSE_MAIL_FROM", "nobody"),
        ("COURSE_MAIL_FROM", "a@b.test\nBcc: c@d.test"),
        ("COURSE_NOTICES", "maybe"),
        ("COURSE_NOTICE_CEILING", "-1"),
    ],
)
def test_settings_that_cannot_be_used_are_named(name, value, given):
    with pytest.raises(BadSettings, match=name):
        given(**{name: value})
