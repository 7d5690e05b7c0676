"""The menu: what stands in the bar, what opens below "More", and where signing in leads."""

import re

from course.actor import MAY, Act, Role
from course.web.menu import BAR, MENU, WITHIN, Group

ENTRIES = {entry.endpoint: entry for entry in MENU}


def test_every_role_may_open_what_its_bar_holds():
    barred = {
        (role, endpoint)
        for role, bar in BAR.items()
        for endpoint in bar
        if ENTRIES[endpoint].act is not Act.LEARN and role not in MAY[ENTRIES[endpoint].act]
    }

    assert set(BAR) == set(Role)
    assert barred == set()


def test_every_page_of_the_menu_is_there_and_whatever_belongs_to_one(app):
    assert set(ENTRIES) | set(WITHIN) <= set(app.view_functions)
    assert set(WITHIN.values()) <= set(ENTRIES)


def test_signing_in_leads_to_the_first_page_of_the_bar_and_more_is_grouped(new_browser, make):
    firsts = {
        Role.HR: "/hr/certificates",
        Role.AUDITOR: "/hr/certificates",
        Role.REGION_MANAGER: "/team/regions",
        Role.MANAGER: "/team",
        Role.AUTHOR: "/editions",
        Role.LEARNER: "/learn",
    }
    browsers = {role: new_browser().sign_in(make.person(role)) for role in firsts}
    assert {role: browser.get("/").location for role, browser in browsers.items()} == firsts

    page = browsers[Role.HR].get("/people/roster").text
    nav = page[page.index("<nav") : page.index("</nav>")]
    assert re.findall(r'class="topbar__over"[^>]*>([^<]+)', nav) == [group.value for group in Group]
    assert re.findall(r'aria-current="page">([^<]+)', nav) == ["Roster"]
    assert nav.count("aria-current") == 1
    assert "with the open page" in nav
    assert "More" not in browsers[Role.AUTHOR].get("/editions").text
