"""Each day of views is sealed in the log, so that one that goes missing is found."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from course.audit import service
from course.audit.models import AuditEntry, ViewSeal
from course.audit.seals import BEGINNING, Seal, View, first_misfit, seals
from tests import tampering
from tests.at_once import at_once
from tests.conftest import NOW

DAY = timedelta(days=1)


@pytest.fixture
def three_days(looks, clock, pages):
    """Audra looks on three days in a row, three times each; the clock then shows the fourth."""
    for _ in range(3):
        for address in (pages.board, "/hr/certificates", "/team"):
            looks.get(address)
            clock.now += timedelta(hours=1)
        clock.now += DAY - timedelta(hours=3)


@pytest.fixture
def sealed(db):
    """``sealed()``: what the log says of sealed views."""

    def read() -> list[dict]:
        found = select(AuditEntry.data).where(AuditEntry.event == "ViewsSealed")
        return [json.loads(data) for data in db.scalars(found.order_by(AuditEntry.seq))]

    return read


@pytest.fixture
def tamper(app):
    """Change views as somebody with full access to the database could."""
    return partial(tampering.tamper, app.extensions["course.engine"], "audit_view")


def test_daily_seals_every_day_that_is_over_once(run, three_days, sealed):
    assert run("daily").exit_code == run("daily").exit_code == 0

    assert [(s["until"][:10], s["views"]) for s in sealed()] == [
        ("2026-03-02", 3),
        ("2026-03-03", 3),
        ("2026-03-04", 3),
    ]
    assert run("audit", "verify").exit_code == 0


def test_today_is_not_sealed_nor_is_a_day_that_is_only_pretended(run, looks, sealed):
    looks.get("/team")

    run("daily")
    run("daily", "--on", "2026-04-01")
    looks.get("/team")

    assert sealed() == []
    assert run("audit", "verify").exit_code == 0


def test_a_day_is_sealed_an_hour_after_it_is_over(run, looks, sealed, clock):
    looks.get("/team")

    clock.now = NOW.replace(hour=0, minute=59) + DAY
    run("daily")
    assert sealed() == []
    clock.now += timedelta(minutes=1)
    run("daily")
    assert len(sealed()) == 1


def test_dry_run_seals_nothing(run, three_days, sealed):
    run("daily", "--dry-run")

    assert sealed() == []


def test_gap_of_a_month_is_sealed_day_by_day(run, three_days, sealed, clock):
    clock.now += timedelta(days=31)
    run("daily")

    assert len(sealed()) == 3
    assert run("audit", "verify").exit_code == 0


def test_two_that_seal_at_once_seal_once(work, three_days, sealed, run):
    def seal():
        with work() as uow:
            service.seal_views(uow)

    at_once(*[seal] * 4)

    assert len(sealed()) == 3
    assert run("audit", "verify").exit_code == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("DELETE FROM audit_view WHERE id = {id}", "3 views were sealed for 2026-03-02, but 2"),
        ("UPDATE audit_view SET path = '/team' WHERE id = {id}", "the views of 2026-03-02"),
        ("UPDATE audit_view SET status = 404 WHERE id = {id}", "the views of 2026-03-02"),
        ("UPDATE audit_view SET at = '2026-03-09 10:00:00' WHERE id = {id}", "but 2 are there"),
        ("DELETE FROM audit_view", "3 views were sealed for 2026-03-01, but 0 are there"),
    ],
    ids=["removed", "address", "status", "time", "all"],
)
def test_views_that_go_missing_or_change_are_found(
    run, three_days, noted, tamper, app, change, says
):
    run("daily")
    victim = noted()[3]
    id_ = victim.id.hex if app.extensions["course.engine"].dialect.name == "sqlite" else victim.id
    tamper(change.format(id=f"'{id_}'"))

    answer = run("audit", "verify")

    assert answer.exit_code == 1
    assert says in answer.output
    assert says in json.loads(run("audit", "verify", "--json").output)["views"]
    assert says in run("doctor").output


def test_view_that_is_slipped_in_afterwards_is_found(run, three_days, tamper, app):
    run("daily")
    new_id = "7" * 32
    tamper(
        "INSERT INTO audit_view "
        "(id, at, person_id, grant_id, method, endpoint, path, status, path_sha256) "
        f"SELECT '{new_id}', at, person_id, grant_id, method, endpoint, path, status, '' "
        "FROM audit_view ORDER BY at LIMIT 1"
    )

    assert "3 views were sealed for 2026-03-01, but 4 are there" in run("audit", "verify").output


def test_seals_are_as_many_as_entries_of_the_log(db, run, three_days, sealed):
    run("daily")

    assert len(db.scalars(select(ViewSeal.since)).all()) == len(sealed()) == 3


# --- the rule itself -----------------------------------------------------------------------

VIEWS = st.lists(
    st.builds(
        View,
        id=st.uuids(),
        at=st.integers(0, 10 * 24).map(lambda hours: NOW + timedelta(hours=hours)),
        person_id=st.uuids(),
        grant_id=st.uuids(),
        method=st.sampled_from(["GET", "POST"]),
        endpoint=st.text(max_size=5),
        path=st.text(max_size=5),
        status=st.integers(200, 503),
    ),
    max_size=12,
    unique_by=lambda view: view.id,
).map(lambda views: sorted(views, key=lambda view: (view.at, view.id)))


@given(VIEWS)
def test_seals_fit_the_views_they_were_made_of(views):
    assert first_misfit(list(seals(views, BEGINNING)), views) is None


@given(VIEWS.map(lambda views: [view.salted() for view in views]), st.data())
def test_seals_hold_when_addresses_were_erased_but_not_when_they_were_altered(views, data):
    sealed = list(seals(views, BEGINNING))
    erased = [replace(v, path=None, salt=None) if data.draw(st.booleans()) else v for v in views]
    altered = [replace(view, path=f"{view.path}!") for view in views]

    assert first_misfit(sealed, erased) is None
    assert not views or first_misfit(sealed, altered)


@given(VIEWS.filter(len))
def test_seals_of_what_is_not_kept_any_longer_ask_that_nothing_is_left(views):
    sealed = list(seals(views, BEGINNING))
    until = sealed[0].until

    assert first_misfit(sealed, [v for v in views if v.at >= until], until) is None
    assert first_misfit(sealed, views, until)


@given(VIEWS.filter(len), st.data())
def test_seals_fit_nothing_less(views, data):
    gone = data.draw(st.sampled_from(views))

    sealed = list(seals(views, BEGINNING))

    assert first_misfit(sealed, [view for view in views if view is not gone])


@given(VIEWS.filter(len), st.data())
def test_a_seal_that_is_missing_is_noticed_by_the_next(views, data):
    sealed = list(seals(views, BEGINNING))
    number = data.draw(st.integers(0, len(sealed) - 1))
    rest = [*sealed[:number], *sealed[number + 1 :]]

    assert rest == sealed[:-1] or first_misfit(rest, views)


def test_words_cannot_be_moved_from_one_field_to_the_next():
    view = View(*[NOW] * 2, None, None, "GET", "a b", "c", 200)
    other = View(*[NOW] * 2, None, None, "GET", "a", "b c", 200)

    one, two = (list(seals([v], BEGINNING)) for v in (view, other))

    assert isinstance(one[0], Seal)
    assert one != two
