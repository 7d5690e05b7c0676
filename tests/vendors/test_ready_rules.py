"""Ready to visit: what makes it green, amber or red, and who can put it right."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.credentials.domain import Status as Standing
from course.vendors.domain import DocumentKind, Gap, PaperGap, Status
from course.vendors.ready_rules import (
    GRACE,
    NOTES,
    RED,
    Code,
    Facts,
    Firm,
    Held,
    Light,
    Owner,
    Read,
    ready,
)

TODAY = date(2026, 3, 1)
UNTIL = date(2027, 1, 1)
ALL_READ = Read(True, True, "1.1", date(2026, 1, 1))
FIRM = Firm("Pike", Status.ADMITTED, "", ALL_READ, (), date(2026, 9, 1), ("Joan Pike",))
GREEN = Facts("Piotr Kowal", "Harbour", ALL_READ, Held(Standing.VALID, UNTIL), FIRM)
EMPLOYEE = replace(GREEN, firm=None)


def of(**given) -> tuple[Light, tuple[str, ...]]:
    facts = replace(GREEN, **given)
    answer = ready(facts, TODAY)
    return answer.light, answer.codes


def firm(**given) -> Firm:
    return replace(FIRM, **given)


def gap(kind=DocumentKind.INSURANCE, title="Insurance", what=Gap.ENDED) -> PaperGap:
    return PaperGap(kind, title, what, TODAY - timedelta(days=1))


def test_everything_in_order_is_green_and_says_how_long():
    answer = ready(GREEN, TODAY)

    assert (answer.light, answer.reasons, answer.good_until) == (
        Light.GREEN,
        (),
        date(2026, 9, 1),
    )


def test_of_employees_only_the_agreement_and_the_certificate_are_asked():
    assert ready(EMPLOYEE, TODAY).light is Light.GREEN
    assert ready(EMPLOYEE, TODAY).good_until == UNTIL
    assert ready(replace(EMPLOYEE, held=None), TODAY).reasons[0].owner is Owner.BRANCH


@pytest.mark.parametrize(
    ("given", "light", "codes"),
    [
        ({"held": None}, Light.RED, (Code.CREDENTIAL_MISSING,)),
        ({"held": Held(Standing.REVOKED, UNTIL)}, Light.RED, (Code.CREDENTIAL_REVOKED,)),
        ({"held": Held(Standing.LAPSED, UNTIL)}, Light.AMBER, (Code.CREDENTIAL_LAPSED,)),
        ({"held": Held(Standing.NOT_YET, UNTIL)}, Light.AMBER, (Code.CREDENTIAL_NOT_YET,)),
        ({"held": Held(Standing.EXPIRING, UNTIL)}, Light.GREEN, ()),
        ({"firm": firm(status=Status.PAUSED)}, Light.RED, (Code.FIRM_PAUSED,)),
        ({"firm": firm(status=Status.ENDED)}, Light.RED, (Code.FIRM_ENDED,)),
        ({"firm": firm(status=Status.INVITED)}, Light.AMBER, (Code.FIRM_NOT_ADMITTED,)),
        ({"firm": firm(status=Status.CONDITIONAL)}, Light.GREEN, (Code.FIRM_CONDITIONAL,)),
        ({"firm": firm(gaps=(gap(),))}, Light.AMBER, (Code.INSURANCE_ENDED,)),
        ({"firm": firm(gaps=(gap(what=Gap.WAITING),))}, Light.AMBER, (Code.INSURANCE_WAITING,)),
        (
            {"firm": firm(gaps=(gap(DocumentKind.LICENCE, "Gas"),))},
            Light.AMBER,
            (Code.PAPER_ENDED,),
        ),
        (
            {"firm": firm(signed=replace(ALL_READ, newest=False, any=False))},
            Light.AMBER,
            (Code.FIRM_AGREEMENT_UNSIGNED,),
        ),
    ],
)
def test_each_thing_that_is_missing_has_its_light_and_code(given, light, codes):
    assert of(**given) == (light, codes)


@pytest.mark.parametrize(("after", "light"), [(0, Light.GREEN), (1, Light.AMBER)])
def test_an_older_edition_is_enough_until_the_grace_is_over(after, light):
    newest_from = TODAY - GRACE - timedelta(days=after)
    older = Read(False, True, "2.0", newest_from)

    assert ready(replace(GREEN, read=older), TODAY).light is light
    assert ready(replace(GREEN, firm=firm(signed=older)), TODAY).light is light
    if light is Light.GREEN:
        assert ready(replace(GREEN, read=older), TODAY).good_until == TODAY


def test_reasons_name_whoever_can_put_them_right():
    lapsed = replace(GREEN, held=Held(Standing.LAPSED, UNTIL), firm=firm(gaps=(gap(),)))

    assert {(one.owner, one.who) for one in ready(lapsed, TODAY).reasons} == {
        (Owner.FIRM, "Pike: Joan Pike")
    }
    unread = replace(GREEN, read=replace(ALL_READ, newest=False, any=False))
    assert [(one.owner, one.who) for one in ready(unread, TODAY).reasons] == [
        (Owner.WORKER, "Piotr Kowal")
    ]


READS = st.builds(Read, st.booleans(), st.booleans(), st.just("2.0"), st.just(TODAY - GRACE * 3))
FIRMS = st.builds(
    Firm,
    st.just("Pike"),
    st.sampled_from(Status),
    st.just(""),
    READS,
    st.lists(
        st.builds(PaperGap, st.sampled_from(DocumentKind), st.just("A"), st.sampled_from(Gap))
    ).map(tuple),
    st.none(),
    st.just(()),
)
FACTS = st.builds(
    Facts,
    st.just("P"),
    st.just("H"),
    READS,
    st.none() | st.builds(Held, st.sampled_from(Standing), st.just(UNTIL)),
    st.none() | FIRMS,
)


@given(FACTS)
def test_the_light_is_that_of_the_weightiest_reason_and_every_reason_is_in_words(facts):
    answer = ready(facts, TODAY)
    codes = {one.code for one in answer.reasons}

    expected = Light.RED if codes & RED else Light.AMBER if codes - NOTES else Light.GREEN
    assert answer.light is expected
    assert all(one.words.endswith(".") and one.who for one in answer.reasons)
    assert answer.light is Light.GREEN or answer.good_until is None


@given(FACTS)
def test_nothing_of_a_firm_is_ever_asked_of_an_employee(facts):
    codes = ready(replace(facts, firm=None), TODAY).codes

    assert not [code for code in codes if code.startswith(("firm_", "insurance_", "paper_"))]
