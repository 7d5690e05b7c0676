"""The credential says what the frozen record says, and names nobody."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.credentials import badge
from course.credentials.answers import Facts, Signature, three, verdict
from course.credentials.badge import Issue, Slot
from course.credentials.certificate import CertificateRecord, as_data
from course.credentials.domain import Status
from course.proofs import integrity, statuslist
from tests.credentials.records import RECORD, record
from tests.proofs.documents import KEY

NOW = datetime(2027, 10, 6, 9, 30, tzinfo=UTC)
SALT = "5a" * 16
ISSUE = Issue(KEY.did, "https://learn.test", "Europe/Dublin", SALT, "piotr@pike.test", Slot(2, 77))
BADGE = badge.build(RECORD, ISSUE)
SUBJECT = BADGE["credentialSubject"]


def test_contexts_and_types_are_those_of_the_standard_in_their_order():
    assert BADGE["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    ]
    assert BADGE["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert SUBJECT["achievement"]["achievementType"] == "Certification"
    assert BADGE["credentialSchema"][0]["type"] == "1EdTechJsonSchemaValidator2019"


def test_it_says_serial_revision_score_and_where_to_check():
    (described,) = SUBJECT["achievement"]["resultDescription"]

    assert BADGE["id"] == "https://learn.test/verify/AW-27-7K4M-Q2XD"
    assert SUBJECT["licenseNumber"] == RECORD.serial
    assert SUBJECT["achievement"]["version"] == RECORD.revision_id
    assert described["resultType"] == "Percent"
    assert SUBJECT["result"] == [
        {"type": ["Result"], "resultDescription": described["id"], "value": "92"}
    ]


def test_it_names_nobody_but_who_knows_the_name_can_compare_its_hash():
    text = json.dumps(BADGE)
    hashes = {part["identityType"]: part for part in SUBJECT["identifier"]}

    for private in ("Piotr", "Kowal", "piotr@pike.test", "contractor", "mailto:"):
        assert private not in text
    for kind, value in (("name", RECORD.name), ("emailAddress", "piotr@pike.test")):
        found = hashlib.sha256(f"{value}{SALT}".encode()).hexdigest()
        assert hashes[kind]["identityHash"] == f"sha256${found}"
        assert hashes[kind]["hashed"] is True


def test_who_has_no_e_mail_is_known_by_the_hash_of_the_name_alone():
    issue = Issue(KEY.did, "https://learn.test", "UTC", SALT, None, Slot(1, 1))

    (only,) = badge.build(RECORD, issue)["credentialSubject"]["identifier"]

    assert only["identityType"] == "name"


@pytest.mark.parametrize(
    ("zone", "begins", "ends"),
    [
        ("UTC", "2027-10-06T00:00:00Z", "2028-10-05T23:59:59Z"),
        ("Europe/Dublin", "2027-10-05T23:00:00Z", "2028-10-05T22:59:59Z"),
        ("America/Los_Angeles", "2027-10-06T07:00:00Z", "2028-10-06T06:59:59Z"),
        ("Pacific/Auckland", "2027-10-05T11:00:00Z", "2028-10-05T10:59:59Z"),
    ],
)
def test_days_begin_and_end_where_the_branch_is(zone, begins, ends):
    assert badge.validity(RECORD, zone) == (begins, ends)


def test_status_points_into_its_list():
    assert BADGE["credentialStatus"] == {
        "id": "https://learn.test/status/2#77",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "77",
        "statusListCredential": "https://learn.test/status/2",
    }


words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)


@settings(max_examples=20, deadline=None)
@given(
    words.filter(str.strip),
    words,
    st.dates(date(2020, 2, 28), date(2099, 1, 1)),
    st.integers(0, 100),
)
def test_whatever_stands_in_a_record_can_be_signed_and_agrees_with_itself(name, title, day, score):
    kept = as_data(
        record(
            name=name, path_title=f"T{title}", valid_from=day, valid_until=day, score_percent=score
        )
    )
    frozen = CertificateRecord.from_data(kept)

    document = integrity.sign(badge.build(frozen, ISSUE), KEY, did=KEY.did, created=NOW)

    assert integrity.verify(json.loads(json.dumps(document)), {}.get)
    assert badge.agrees(document, frozen, ISSUE.time_zone)


@pytest.mark.parametrize(
    "changed",
    [
        {"serial": "AW-27-0000-0000"},
        {"name": "Piotr Nowak"},
        {"valid_until": date(2029, 10, 5)},
        {"valid_from": date(2027, 10, 7)},
        {"score_percent": 93},
        {"revision_id": "6e" * 32},
    ],
)
def test_a_register_that_says_something_else_does_not_agree(changed):
    assert badge.agrees(BADGE, RECORD, ISSUE.time_zone)
    assert not badge.agrees(BADGE, record(**changed), ISSUE.time_zone)


def test_issuer_is_the_address_where_others_can_ask_it_and_else_the_key():
    assert badge.issuer_did("https://learn.test", KEY.public) == "did:web:learn.test"
    assert badge.issuer_did("http://127.0.0.1:8000", KEY.public) == KEY.did


def test_a_list_is_the_same_all_day_and_expires_after_a_week():
    morning, evening = (
        badge.status_list(KEY.did, "https://learn.test/status/1", [5], NOW.replace(hour=hour))
        for hour in (0, 23)
    )

    assert morning == evening
    assert (morning["validFrom"], morning["validUntil"]) == (
        "2027-10-06T00:00:00Z",
        "2027-10-13T00:00:00Z",
    )
    array = statuslist.decode(morning["credentialSubject"]["encodedList"])
    assert [statuslist.is_set(array, index) for index in (4, 5, 6)] == [False, True, False]


# --- three answers ---------------------------------------------------------------------


def facts(**given):
    plain = {
        "company": "Alderway",
        "signature": Signature.HOLDS,
        "in_time": Status.VALID,
        "valid_from": RECORD.valid_from,
        "valid_until": RECORD.valid_until,
        "revoked_on": None,
    }
    return Facts(**plain | given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["Genuine", "Within its days", "Not revoked"]),
        ({"signature": Signature.NOT_YET}, ["None yet", "Within its days", "Not revoked"]),
        ({"signature": Signature.BROKEN}, ["Does not fit", "Within its days", "Not revoked"]),
        ({"in_time": Status.EXPIRING}, ["Genuine", "Within its days", "Not revoked"]),
        ({"in_time": Status.LAPSED}, ["Genuine", "Over", "Not revoked"]),
        ({"in_time": Status.NOT_YET}, ["Genuine", "Not begun", "Not revoked"]),
        ({"revoked_on": date(2027, 11, 1)}, ["Genuine", "Within its days", "Revoked"]),
    ],
)
def test_each_answer_stands_for_itself(given, expected):
    assert [answer.word for answer in three(facts(**given))] == expected


def test_whoever_need_not_know_the_days_is_not_told():
    for in_time in Status:
        told = three(facts(in_time=in_time, valid_from=None, valid_until=None))
        assert "202" not in " ".join(answer.means for answer in told)


def test_only_what_holds_in_both_is_called_valid():
    assert verdict(Status.EXPIRING, Signature.HOLDS) == "valid"
    assert verdict(Status.VALID, Signature.NOT_YET) == "valid"
    assert verdict(Status.VALID, Signature.BROKEN) == "broken"
    assert verdict(Status.REVOKED, Signature.BROKEN) == "revoked"
    assert verdict(Status.LAPSED, Signature.HOLDS) == "lapsed"
