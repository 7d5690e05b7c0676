"""Two devices, two tabs, two workers: whatever comes twice at the same moment counts once."""

from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from course.audit import queries as audit
from course.audit.models import AuditEntry
from course.credentials.models import Credential
from tests.at_once import at_once
from tests.browser_client import Forms

DEVICES = 4


@pytest.fixture
def devices(new_browser, ana):
    return [new_browser().sign_in(ana) for _ in range(DEVICES)]


def send(devices, page, url=None, **fields):
    """Each device opens the page and all send its form together; answers of the server."""
    forms = [Forms(device.get(page).text).forms[-1].hidden for device in devices]
    same = {key: value for key, value in forms[0].items() if key == "answer_id"}
    return at_once(
        *(
            partial(device.post, url or page, data=form | same | fields)
            for device, form in zip(devices, forms, strict=True)
        )
    )


def count(db, event: str) -> int:
    return db.scalar(select(func.count()).where(AuditEntry.event == event))


def test_beginning_a_scenario_at_once_is_one_run(devices, task, attempts, db):
    places = {answer.location for answer in send(devices, f"/practice/{task.id}/S01")}

    assert len(places) == len(attempts()) == 1
    assert (count(db, "AttemptStarted"), count(db, "PathBegun")) == (1, 1)


def test_beginning_the_check_at_once_is_one_paper(devices, ana, task, walk, attempts):
    walk(ana, task).ready()
    before = len(attempts())

    places = {answer.location for answer in send(devices, f"/check/{task.id}")}

    assert (len(places), len(attempts()) - before) == (1, 1)


def test_same_answer_at_once_is_one_answer(devices, task, answers, revision):
    scenario = revision.scenario("S01")
    best = scenario.node(scenario.start).best
    [place] = {device.submit(f"/practice/{task.id}/S01").location for device in devices}

    pages = send(devices, place, option=best.id)

    assert [page.status_code for page in pages] == [200] * DEVICES
    assert len(answers()) == 1


def test_different_answers_at_the_same_place_at_once_are_one_and_all_see_it(
    devices, task, answers, revision
):
    scenario = revision.scenario("S01")
    options = scenario.node(scenario.start).options
    [place] = {device.submit(f"/practice/{task.id}/S01").location for device in devices}
    forms = [Forms(device.get(place).text).forms[-1].hidden for device in devices]

    pages = at_once(
        *(
            partial(device.post, place, data=form | {"option": option.id, "answer_id": uuid4()})
            for device, form, option in zip(devices, forms, options, strict=True)
        )
    )

    [kept] = answers()
    taken = scenario.node(scenario.start).option(kept.option_id).text
    assert all(page.status_code == 200 for page in pages)
    assert all(taken in page.text.replace("&#39;", "'") for page in pages)


def test_handing_in_at_once_is_one_credential(devices, ana, task, walk, work, db):
    steps = walk(ana, task).ready()
    paper = steps.begin_check()
    steps.answer(paper)

    answered = send(devices, f"/check/paper/{paper}/hand-in")

    assert [answer.status_code for answer in answered] == [303] * DEVICES
    assert db.scalar(select(func.count()).select_from(Credential)) == 1
    assert (count(db, "CheckPassed"), count(db, "CredentialAwarded")) == (1, 1)
    with work() as uow:
        assert audit.verify(uow.session) is None


def test_acknowledging_at_once_is_one_acknowledgement(devices, task, db):
    url = f"/agreement/{task.id}"

    answered = send(devices, url, read="y", typed_name="Ana Alder")

    assert [answer.status_code for answer in answered] == [303] * DEVICES
    assert count(db, "AgreementAcknowledged") == 1
