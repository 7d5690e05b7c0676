"""The plug is pulled between answer and reply: the answer is there once, however often sent."""

import http.client
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import select

from course.assessment.models import Answer
from tests.at_once import at_once
from tests.browser_client import Forms, untokened
from tests.journeys.site import Site

PATIENCE_SECONDS = 20


class Phone:
    """A browser as thin as can be, which may send a form and not wait for the reply."""

    def __init__(self, site: Site, person):
        self._address = urlsplit(site.url).netloc
        self._cookie = ""
        link = urlsplit(site.link(person)).path
        self.post(link, self.form(link))

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path)

    def post(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        return self._ask("POST", path, urlencode(form))

    def form(self, path: str) -> dict[str, str]:
        """The hidden fields of the page's last form."""
        return Forms(self.get(path)[1]).forms[-1].hidden

    def send(self, path: str, form: dict[str, str]) -> http.client.HTTPConnection:
        """Send and do not wait."""
        connection = http.client.HTTPConnection(self._address, timeout=PATIENCE_SECONDS)
        connection.request("POST", path, urlencode(form), self._headers())
        return connection

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self._address, timeout=PATIENCE_SECONDS)
        connection.request(method, path, body, self._headers())
        response = connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            self._cookie = cookie.split(";")[0]
        text = response.read().decode()
        connection.close()
        return response.status, response.headers.get("Location") or text

    def _headers(self) -> dict[str, str]:
        form = "application/x-www-form-urlencoded"
        return {"Content-Type": form} | ({"Cookie": self._cookie} if self._cookie else {})


@pytest.fixture
def site(database_url, tmp_path) -> Iterator[Site]:
    site = Site(database_url, tmp_path, debug=False)
    yield site
    site.close()


@pytest.fixture
def ana(site):
    return site.make.person(name="Ana Alder")


@pytest.fixture
def phone(site, ana) -> Phone:
    return Phone(site, ana)


@pytest.fixture
def place(site, ana, phone) -> str:
    """The address of the first decision of a run that Ana has begun."""
    cover = f"/practice/{site.make.assignment(ana).id}/S01"
    status, location = phone.post(cover, phone.form(cover))
    assert status == 303
    return location


@pytest.fixture
def positions(site) -> Callable[[], list[int]]:
    """``positions()``: where answers have been stored, one number each."""

    def read() -> list[int]:
        with site.reading() as session:
            return list(session.scalars(select(Answer.position).order_by(Answer.position)))

    return read


def best(phone: Phone, place: str, site: Site, node_id: str) -> dict[str, str]:
    """The form of a decision with the best option chosen."""
    option = site.revision.scenario("S01").node(node_id).best
    return phone.form(place) | {"option": option.id}


def wait_for(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < give_up, "it never came"


def test_answer_is_stored_once_when_the_server_dies_before_it_replies(
    site, phone, place, positions
):
    scenario = site.revision.scenario("S01")
    form = best(phone, place, site, scenario.start)

    sent = phone.send(place, form)
    wait_for(lambda: positions() == [1])
    site.kill()
    sent.close()
    site.start()

    status, page = phone.post(place, form)
    assert status == 200
    assert "Your choice is received." in page
    assert positions() == [1]

    second = re.sub(r"1$", "2", place)
    form = best(phone, second, site, scenario.node(scenario.start).best.next)
    sent = phone.send(second, form)
    site.kill()  # at once: perhaps before, perhaps after it was stored
    with suppress(OSError, http.client.HTTPException):
        sent.getresponse().close()
    sent.close()
    site.start()

    assert positions() in ([1], [1, 2])
    assert [phone.post(second, form)[0] for _ in range(2)] == [200, 200]
    assert positions() == [1, 2]


def test_same_answer_at_two_workers_at_once_is_stored_once(site, phone, place, positions):
    form = best(phone, place, site, site.revision.scenario("S01").start)

    replies = at_once(*[lambda: phone.post(place, form)] * 6)

    assert [status for status, _ in replies] == [200] * 6
    assert len({untokened(text) for _, text in replies}) == 1
    assert positions() == [1]
