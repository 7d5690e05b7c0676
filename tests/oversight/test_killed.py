"""The plug is pulled while an auditor looks: whatever was shown has been noted."""

import http.client
from collections.abc import Iterator
from threading import Thread

import pytest
from sqlalchemy import func, select

from course.actor import Role
from course.audit.models import AuditView
from tests.journeys.site import Site
from tests.web.test_killed_server import Phone, wait_for


@pytest.fixture
def site(database_url, tmp_path) -> Iterator[Site]:
    site = Site(database_url, tmp_path, debug=False)
    yield site
    site.close()


def test_nothing_was_shown_that_is_not_noted_when_the_server_dies(site):
    audra = Phone(site, site.make.person(Role.AUDITOR))
    shown: list[int] = []

    def look() -> None:
        try:
            while True:
                shown.append(audra.get("/team")[0])
        except (OSError, http.client.HTTPException):
            return

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    wait_for(lambda: len(shown) > 20)
    site.kill()
    for thread in threads:
        thread.join()
    site.start()

    assert set(shown) == {200}
    with site.reading() as session:
        noted = session.scalar(select(func.count()).select_from(AuditView))
    assert len(shown) <= noted <= len(shown) + len(threads)
