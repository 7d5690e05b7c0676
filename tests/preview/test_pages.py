"""Pages of the preview: they all open, say what is in the files, and keep and change nothing."""

from html import escape

import pytest
from flask.testing import FlaskClient

from course.content.coverage import MIN_ITEMS
from tests.content.tiny import AGREEMENT, ITEMS, LESSON, PICTURE, SCENARIO
from tests.preview.packs import words

HOSTILE = "<script>alert(1)</script> & x"


def test_every_page_of_the_shipped_course_opens(shipped, links):
    """One way through each scenario is enough; the others are the same page."""
    opened, waiting = {}, ["/"]
    while waiting:
        address = waiting.pop()
        if address in opened or "way=" in address:
            continue
        reply = shipped.get(address, follow_redirects=True)
        opened[address] = reply.status_code
        waiting += links(reply.text) if reply.mimetype == "text/html" else ()

    assert set(opened.values()) == {200}
    kinds = {address.split("/")[1].split("?")[0] for address in opened}
    assert kinds >= {
        "agreement", "cases", "check", "coverage", "files", "items", "modules", "paths", "scenarios"
    }  # fmt: skip


def test_first_page_leads_to_everything(shipped, shipped_workshop, links):
    revision = shipped_workshop.bench.content.revision

    found = links(shipped.get("/").text)

    for module in revision.modules:
        assert f"/modules/{module.id}" in found
        for screen in module.screens:
            assert f"/modules/{module.id}/{screen.id}" in found
    assert {f"/scenarios/{scenario.id}" for scenario in revision.scenarios} <= found
    assert {f"/check/paper?path={path.id}" for path in revision.paths} <= found


def test_screen_is_the_product_s_own_page(author):
    page = author.sees("/modules/M01/first")

    assert '<article class="lesson">' in page
    assert "Module 1, screen <b>1 of 5</b>" in page
    assert "modules/01-line.md:10" in page


def test_last_screen_of_a_module_leads_on_into_the_next(shipped, shipped_workshop):
    first, second = shipped_workshop.bench.content.revision.modules[:2]

    page = shipped.get(f"/modules/{first.id}/{first.screens[-1].id}").text

    assert f"/modules/{second.id}/{second.screens[0].id}" in page


def test_module_reads_from_top_to_bottom(author):
    page = author.reads("/modules/M01")

    places = [
        page.index(words_) for words_ in ("She does. Call within", "It sends help.", "Say it")
    ]
    assert places == sorted(places)


def test_recall_answers_without_keeping_anything(author):
    page = author.sees("/modules/M01/first?recall=r-call&option=b#recall-r-call")

    assert "You chose" in page
    assert "received" not in words(page)
    assert 'method="post"' not in page


def test_two_recalls_of_a_module_are_answered_side_by_side(author):
    page = author.sees("/modules/M01?took=r-call.a&recall=r-sorry&option=a")

    assert page.count("You chose") == 2
    assert '<input type="hidden" name="took" value="r-call.a">' in page


@pytest.mark.parametrize(
    "address",
    [
        "/modules/M01?took=nonsense&recall=r-sorry&option=zz",
        "/modules/M01/first?recall=&option=",
        "/scenarios/S01?way=zz.a",
        "/scenarios/S01?way=....",
        "/check/paper?path=field&seed=" + "x" * 500,
        "/check/paper?path=field&seed=%00%ff",
    ],
)
def test_address_with_nonsense_opens_all_the_same(author, address):
    author.sees(address)


@pytest.mark.parametrize(
    "address",
    [
        "/modules/M99",
        "/modules/M01/none",
        "/scenarios/S99",
        "/items/none",
        "/items/..%2Fcheck",
        "/cases/none",
        "/check/paper?path=none&seed=1",
        "/files/none",
        "/modules/../../etc/passwd",
        "/nothing",
    ],
)
def test_address_of_nothing_says_so(author, address):
    assert "Not here" in author.reads(address, 404)


def test_walk_shows_meters_the_way_and_the_step_back(author):
    page = author.sees("/scenarios/S01?way=a")

    assert "Decision 2, node N2" in page
    assert "30 of 100" in page
    assert "(was 50)" in page
    assert page.count("edge--taken") == 1
    assert 'href="/scenarios/S01#walk"' in page
    assert 'href="/scenarios/S01?way=a.a#walk"' in page


def test_walk_to_the_end_tells_how_it_ended(author):
    page = author.reads("/scenarios/S01?way=b")

    assert "The end: trust is kept" in page
    assert "Well done." in page


def test_walk_goes_round_a_loop_as_often_as_one_likes(author):
    assert "Decision 7, node N1" in author.sees("/scenarios/S01?way=a.b.a.b.a.b")


def test_way_whose_option_has_gone_is_cut_there(author):
    page = author.reads("/scenarios/S01?way=a.d.c")

    assert "The way you had taken is no longer there" in page
    assert "Decision 2, node N2" in page


def test_picture_of_a_scenario_and_its_table_tell_the_same(author):
    page = author.sees("/scenarios/S01")

    assert page.count('class="edge edge--') == 6
    assert page.count("node--repair") == 1
    for rating in ("best", "poor", "critical"):
        assert f"edge--{rating}" in page
        assert f'class="badge badge--{rating}"' in page
    assert "N1 a" in words(page)
    assert "−20" in page


def test_bank_shows_key_reason_and_length(author):
    page = author.reads("/items/items")

    assert "Plain and true." in page
    assert "6 letters" in page
    assert "the longest" in page
    assert page.count("Best") == 6


def test_cases_show_their_situation_and_decisions(author, links):
    address = next(found for found in links(author.sees("/")) if found.startswith("/cases/"))

    assert "changes the facts of S01" in author.reads(address)


def test_same_seed_draws_the_same_paper_and_another_another(shipped):
    pages = [words(shipped.get(f"/check/paper?path=field&seed={seed}").text) for seed in (7, 7, 8)]

    assert pages[0] == pages[1]
    assert pages[0] != pages[2]


def test_paper_without_a_seed_gets_one(shipped):
    assert shipped.get("/check/paper?path=field").headers["Location"].endswith("path=field&seed=1")


def test_coverage_tells_of_gaps(author):
    page = author.reads("/coverage")
    assert "2 of 2 clauses have" in page

    q2c = "  - id: Q2c\n    clause: "
    author.writes(ITEMS, f"{q2c}call-the-office", f"{q2c}sorry-at-once")

    page = author.sees("/coverage")
    assert f"2 items of {MIN_ITEMS}" in page
    assert "map__bar--missing" in page
    assert "1 of 2 clauses" in page


def test_agreement_shows_parameters_with_how_often_texts_use_them(author):
    page = author.sees("/agreement")

    assert "<code>call_<wbr>office_<wbr>minutes</code></th><td>15</td>" in page


def test_paths_add_up_their_minutes(author):
    assert "11 minutes: 5 of lessons, 6 of practice" in author.reads("/paths")


@pytest.mark.parametrize(
    ("path", "old", "address"),
    [
        (LESSON, "title: The cut line", "/modules/M01"),
        (SCENARIO, "title: The cut line", "/scenarios/S01"),
        (AGREEMENT, "title: ", "/agreement"),
    ],
)
def test_hostile_title_stays_text(author, path, old, address):
    """No tag: that the compiler refuses. The rest of what could break out of markup."""
    title = "\" onclick='x' &amp; ]]> --"
    line = next(
        line
        for line in (author.folder / path).read_text("utf-8").splitlines()
        if line.startswith(old)
    )
    author.writes(path, line, "title: '" + title.replace("'", "''") + "'")
    assert not author.workshop.bench.is_old, author.workshop.bench.problems

    for page in (address, "/"):
        assert "&#34; onclick=&#39;x&#39; &amp;amp;" in author.sees(page)


def test_hostile_text_in_a_problem_stays_text(author):
    author.writes(LESSON, "title: The cut line", f"title: {HOSTILE}")

    page = author.sees("/")

    assert "<script>alert" not in page
    assert escape("<script>") in page


def test_picture_comes_from_memory_with_its_type(author):
    page = author.sees("/modules/M01/first")
    address = page.partition('<img src="')[2].partition('"')[0]
    body = (author.folder / PICTURE).read_bytes()
    (author.folder / PICTURE).unlink()

    reply = author.client.get(address)

    assert reply.data == body
    assert reply.mimetype == "image/svg+xml"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reply.headers["Content-Security-Policy"]


def test_certificate_template_is_no_picture(author):
    for file in author.workshop.bench.content.revision.files:
        if not file.media_type.startswith("image/"):
            author.sees(f"/files/{file.digest}", 404)


def test_policy_is_the_product_s(author):
    headers = author.client.get("/").headers

    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8001", "127.0.0.1.evil.example", "10.0.0.7", "[::2]"],
)
@pytest.mark.parametrize("address", ["/", "/changes", "/static/course.css", "/agreement"])
def test_other_name_of_this_machine_gets_nothing(author, host, address):
    reply = author.client.get(address, headers={"Host": host})

    assert reply.status_code == 400
    assert "Customer" not in reply.text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8001", "localhost:9000"])
def test_this_machine_gets_its_pages(author, host):
    assert author.client.get("/", headers={"Host": host}).status_code == 200


def test_nothing_can_be_sent_to_any_page(author):
    rules = author.client.application.url_map.iter_rules()

    assert {method for rule in rules for method in rule.methods} == {"GET", "HEAD", "OPTIONS"}


def test_looking_at_every_page_leaves_the_files_alone(author, links):
    def state():
        return {
            path: (path.stat().st_mtime_ns, path.is_file() and path.read_bytes())
            for path in author.folder.rglob("*")
        }

    before, waiting, seen = state(), ["/"], set()
    while waiting and len(seen) < 60:
        address = waiting.pop()
        if address not in seen:
            seen.add(address)
            reply = author.client.get(address, follow_redirects=True)
            waiting += links(reply.text) if reply.mimetype == "text/html" else ()

    assert state() == before


def test_changes_are_told_as_they_come(author):
    app = author.client.application
    replies = FlaskClient(app, app.response_class).get("/changes")
    lines = iter(replies.response)

    assert next(lines) == b"retry: 1000\n\n"
    assert next(lines).decode() == f"data: {author.workshop.bench.version}\n\n"
    author.writes(LESSON, "It sends help.", "It sends a van.")
    assert next(lines).decode() == f"data: {author.workshop.bench.version}\n\n"
    replies.close()
