"""No page that a contractor can open says a word that the house avoids.

Every address of the table of routes that answers a contractor, every screen of the field path,
every practice story, every handout; on screen and in print. Words inside quotation marks are
somebody's words: lessons quote what not to say.
"""

import io
import re
from collections.abc import Iterator

import html5lib
import pytest
from pypdf import PdfReader

from course.content.model import Rating, Revision
from course.content.problems import Notes
from course.content.source import default_pack
from course.content.yaml_tree import read_tree
from course.handouts import domain
from tests.web.roles import CONTRACTOR, CORA, Company
from tests.web.test_every_route_for_every_role import EXPECTED, address

WORDS = "modules/words.yaml"
NEUTRAL = (
    "employee training",
    "training for employees",
    "mandatory training",
    "compliance training",
    "your employer",
    "trained by us",
    "you are our employee",
    "you are an employee of",
    "as our employee",
    "disciplinary",
    "fail",
    "fails",
    "failed",
    "failure",
)
"""What would tell contractors that they are employees, or anybody that they are no good."""

XHTML = "{http://www.w3.org/1999/xhtml}"
SPOKEN = ("alt", "aria-label", "title", "placeholder")
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


@pytest.fixture
def database_url(sqlite, tmp_path) -> str:
    """One engine is enough: what pages say does not depend on it."""
    return sqlite.copy(tmp_path)


@pytest.fixture
def contractor(browser, make, walk, db, revision):
    """Cora, with a certificate, everything begun anew, and a path she did not pass."""
    company = Company(make, walk, db, revision)
    cora = company.people[CONTRACTOR]
    steps = walk(cora, make.assignment(cora, path_id="office")).ready()
    cora.missed = steps.begin_check()
    steps.answer(cora.missed, Rating.POOR).hand_in(cora.missed)
    cora.ids = company.ids[CORA]
    browser.sign_in(cora)
    return cora


def banned() -> re.Pattern[str]:
    tree = read_tree(default_pack()[WORDS].decode(), WORDS, Notes())
    assert tree
    phrases = sorted({*NEUTRAL, *tree.value["banned"]}, key=lambda phrase: (-len(phrase), phrase))
    each = (re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)


def addresses(cora, revision: Revision) -> Iterator[str]:
    for route, asked in EXPECTED.items():
        method, rule = route.split(" ", 1)
        opens = asked.expected(CONTRACTOR, CORA) in (200, 303)
        if method == "GET" and opens and not rule.startswith(("/static", "/files")):
            yield address(rule, cora.ids) + asked.query.format(ids=cora.ids)
    yield f"/check/paper/{cora.missed}/result"
    task, path = cora.ids.assignment, revision.path("field")
    for module in map(revision.module, path.module_ids):
        yield f"/learn/{task}/{module.id}"
        yield from (f"/learn/{task}/{module.id}/{screen.id}" for screen in module.screens)
    yield from (f"/practice/{task}/{scenario_id}" for scenario_id in path.scenario_ids)
    for module in domain.kit(revision):
        for what in ("", "/card", "/sheet.pdf", "/card.pdf"):
            yield f"/kit/{module.id}{what}"


def words_of(response) -> str:
    """Everything that is read or read aloud, quotations left out."""
    if response.mimetype == "application/pdf":
        pages = PdfReader(io.BytesIO(response.data)).pages
        text = " ".join(page.extract_text() for page in pages)
    elif response.mimetype == "text/html":
        tree = html5lib.parse(response.text)
        said = [text for e in tree.iter() if e.tag != f"{XHTML}script" for text in _texts(e)]
        text = " ".join(said)
    else:
        return ""
    return QUOTED.sub(" ", " ".join(text.split()))


def _texts(element) -> Iterator[str]:
    yield from (element.get(name, "") for name in SPOKEN)
    yield element.text or ""
    yield element.tail or ""


def test_no_page_of_a_contractor_says_what_the_house_avoids(browser, contractor, revision):
    wrong, seen = banned(), 0
    found = []
    for url in dict.fromkeys(addresses(contractor, revision)):
        response = browser.get(url, follow_redirects=True)
        assert response.status_code == 200, url
        words = words_of(response)
        seen += bool(words)
        found += [
            f"{url}: …{words[max(0, hit.start() - 40) : hit.end() + 40]}…"
            for hit in wrong.finditer(words)
        ]

    assert not found, "\n".join(["", *found])
    assert seen > 50


@pytest.mark.parametrize("words", ["This is mandatory  training.", "You FAILED.", "as per plan"])
def test_what_is_avoided_is_found_on_a_page(words):
    assert banned().search(words)


def test_quoted_words_and_longer_ones_are_not_meant():
    said = QUOTED.sub(" ", "Never say “not our responsibility”. Unfailing, kindlyish.")

    assert banned().search(said) is None
