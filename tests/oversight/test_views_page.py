"""The page over what auditors opened: for HR and admins; others do not know that it is there."""

import json
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from course.actor import Role
from course.audit.models import AuditEntry
from course.oversight import queries
from course.people import granting
from course.people.models import Person
from tests.browser_client import Forms, token, without_tokens
from tests.conftest import NOW

URL = "/audit/views"


@pytest.fixture
def hr(new_browser, hana):
    return new_browser().sign_in(hana)


@pytest.fixture
def arto(make, york):
    return make.person(Role.AUDITOR, name="Arto Auditor", code="AU-2", branch=york)


@pytest.fixture
def looked(looks, new_browser, arto, clock):
    """Audra opens two pages today, Arto one tomorrow."""
    looks.get("/team?status=valid")
    clock.now += timedelta(minutes=1)
    looks.get("/hr/certificates")
    clock.now += timedelta(days=1)
    new_browser().sign_in(arto).get("/team?status=overdue")


def shown(page) -> list[str]:
    """Which of the three addresses a page lists, in its order."""
    places = {a: page.text.find(f">{a}<") for a in ADDRESSES}
    return sorted((a for a in ADDRESSES if places[a] > 0), key=places.get)


ADDRESSES = ("/team?status=valid", "/hr/certificates", "/team?status=overdue")


def test_newest_comes_first(hr, looked):
    assert shown(hr.get(URL)) == list(reversed(ADDRESSES))


def test_filter_by_auditor_and_by_day_stands_in_the_address(hr, looked, audra, arto):
    assert shown(hr.get(f"{URL}?auditor={arto.id}")) == [ADDRESSES[2]]
    assert shown(hr.get(f"{URL}?on=2026-03-01")) == [ADDRESSES[1], ADDRESSES[0]]
    assert shown(hr.get(f"{URL}?auditor={audra.id}&on=2026-03-02")) == []


def test_nothing_found_says_how_to_go_on(hr, looked, audra):
    assert "Show everything" in hr.get(f"{URL}?auditor={audra.id}&on=2026-03-02").text


def test_nobody_has_looked_yet_is_said(hr):
    assert "No auditor has opened anything yet" in hr.get(URL).text


@pytest.mark.parametrize("query", ["?auditor=x", f"?auditor={UUID(int=7)}", "?on=yesterday"])
def test_filter_that_cannot_be_read_is_said_beside_the_field(hr, looked, query):
    page = hr.get(URL + query)

    assert page.status_code == 422
    assert "Please put this right" in page.text
    assert shown(page) == []


def test_somebody_who_never_was_an_auditor_is_answered_like_nobody(hr, hana, looked):
    unknown = uuid4()

    of_hana, of_nobody = (hr.get(f"{URL}?auditor={id_}") for id_ in (hana.id, unknown))

    assert of_hana.status_code == of_nobody.status_code == 422
    assert without_tokens(of_hana) == without_tokens(of_nobody)


def test_pages_follow_each_other_without_a_gap(hr, looks, clock, statements):
    for number in range(queries.PAGE + 3):
        looks.get(f"/team?branch=number-{number}")
        if number % 2:
            clock.now += timedelta(seconds=1)  # so that two share each moment

    first = hr.get(URL)
    older = first.text.split('href="')[1:]
    second = hr.get(next(h for h in older if "after=" in h).split('"')[0].replace("&amp;", "&"))

    seen = [
        [n for n in range(queries.PAGE + 3) if f"number-{n}<" in page.text]
        for page in (first, second)
    ]
    assert [len(part) for part in seen] == [queries.PAGE, 3]
    assert sorted(seen[0] + seen[1]) == list(range(queries.PAGE + 3))
    assert "Newest" in second.text


def test_page_runs_few_statements_however_much_was_opened(hr, looks, statements):
    counts = []
    for more in (1, 20):
        for _ in range(more):
            looks.get("/team?branch=x")
        hr.get(URL)
        with statements() as found:
            hr.get(URL)
        counts.append(len(found))

    assert counts[0] == counts[1] <= 3


def test_export_is_what_is_chosen_and_leaves_a_mark(hr, looked, arto, db):
    form = next(
        f for f in Forms(hr.get(f"{URL}?auditor={arto.id}").text).forms if "export" in f.action
    )

    answer = hr.post(urlsplit(form.action).path, data=form.hidden)

    assert answer.mimetype == "text/csv"
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "at,person_id,name,method,address,status,page"
    assert lines[1:] == [
        "2026-03-02T09:01:00Z,AU-2,Arto Auditor,GET,/team?status=overdue,200,reports.board"
    ]
    mark = db.scalars(select(AuditEntry.data).where(AuditEntry.event == "ExportTaken")).one()
    assert json.loads(mark)["what"] == "auditor_views"
    assert json.loads(mark)["rows"] == 1


def test_name_that_looks_like_a_formula_stays_a_name(hr, looks, audra, work):
    with work() as uow:
        named = update(Person).where(Person.id == audra.id).values(name='=HYPERLINK("x")')
        uow.session.execute(named)
    looks.get("/team")

    answer = hr.post(f"{URL}/export", data=token(hr.get(URL)))

    assert "'=HYPERLINK" in answer.text


@pytest.mark.parametrize(
    "role",
    [
        Role.LEARNER,
        Role.VENDOR_ADMIN,
        Role.MANAGER,
        Role.REGION_MANAGER,
        Role.AUTHOR,
        Role.AUDITOR,
    ],
)
def test_others_and_the_auditors_themselves_get_what_a_wrong_address_gets(
    role, make, new_browser, york, looked
):
    vendor = make.vendor()
    olga = make.person(role, name="Olga Outsider", branch=york, vendor=vendor)
    browser = new_browser().sign_in(olga)
    sent, nothing = token(browser.get("/sign-in/abc")), without_tokens(browser.get("/no/such"))

    page, file = browser.get(URL), browser.post(f"{URL}/export", data=sent)

    assert page.status_code == file.status_code == 404
    assert without_tokens(page) == without_tokens(file) == nothing
    assert URL not in browser.get("/learn").text


def test_admin_sees_it_and_has_it_in_the_menu(make, new_browser, looked):
    admin = new_browser().sign_in(make.person(Role.ADMIN, name="Ada Admin"))

    assert shown(admin.get(URL)) == list(reversed(ADDRESSES))
    assert f'href="{URL}"' in admin.get("/team").text


# --- the command --------------------------------------------------------------------------


def test_command_prints_the_newest_first(run, looked):
    lines = run("audit", "views").output.splitlines()

    assert [line.split()[-1] for line in lines] == list(reversed(ADDRESSES))
    assert lines[0] == "2026-03-02 09:01:00  AU-2  200  GET /team?status=overdue"


def test_command_filters_and_prints_json(run, looked):
    found = json.loads(run("audit", "views", "--auditor", "au-1", "--json").output)

    assert [row["address"] for row in found] == ["/hr/certificates", "/team?status=valid"]
    assert run("audit", "views", "--from", "2026-03-02").output.count("\n") == 1
    assert run("audit", "views", "--to", "2026-03-01").output.count("\n") == 2
    assert run("audit", "views", "--auditor", "nobody").exit_code == 1


def test_views_of_a_record_that_was_merged_are_found_by_the_one_that_counts(
    run, looked, audra, hana, work
):
    with work() as uow:
        merged = update(Person).where(Person.id == audra.id).values(merged_into=hana.id)
        uow.session.execute(merged)

    assert run("audit", "views", "--auditor", "AU-1").output.count("\n") == 2


def test_an_auditor_who_is_none_any_more_can_still_be_chosen(hr, looked, audra, work):
    with work() as uow:
        assert granting.end_role(uow, person_id=audra.id, role=Role.AUDITOR)

    assert shown(hr.get(f"{URL}?auditor={audra.id}")) == [ADDRESSES[1], ADDRESSES[0]]
    assert NOW.date().isoformat() in hr.get(f"{URL}?on={NOW.date()}").text
