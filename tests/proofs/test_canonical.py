"""Filling a mould gives what PyLD gives when it is asked for the whole document."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld.jsonld import JsonLdProcessor

from course.proofs import canonical as files
from course.proofs import vocabulary
from course.proofs.canonical import canonical
from course.proofs.refusals import Refused, Why
from tests.proofs.documents import BADGE, badge, get, leaves, put

IRIS = {("issuer", "id"), ("id",), ("credentialSubject", "achievement", "id")}
IRIS |= {path for path in leaves(BADGE) if path[0] in ("credentialStatus", "credentialSchema")}
TEXTS = [p for p in leaves(BADGE) if "type" not in p and p[0] != "@context" and p not in IRIS]
TEXTS = [path for path in TEXTS if isinstance(get(BADGE, path), str) and path[-1] != "id"]

printable = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=30)
few = st.sampled_from(["a", '"', "\\", "\\u0041", "urn:x-slot:0", "_:b0", "é\u2028", "<x>"])
uris = st.sampled_from(
    [
        "urn:uuid:1",
        "https://a.example/ü?x=1#y",
        "did:web:a.example",
        "_:b1",
        "mailto:a@b.example",
        "https://a.example/a/../b",
    ]
)


def by_pyld(document):
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": vocabulary.load,
    }
    return JsonLdProcessor().normalize(document, options)


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(printable | few, min_size=len(TEXTS), max_size=len(TEXTS)), id_=uris, by=uris)
def test_filled_moulds_equal_what_pyld_makes_of_the_whole(texts, id_, by):
    document = badge(id=id_)
    put(document, ("issuer", "id"), by)
    for path, text in zip(TEXTS, texts, strict=True):
        put(document, path, text)

    assert canonical(document) == by_pyld(document)


@settings(max_examples=15, deadline=None)
@given(
    results=st.lists(st.sampled_from(["1", "2"]), max_size=4),
    tags=st.lists(st.sampled_from(["a", "b"]), max_size=4),
    ids=st.booleans(),
)
def test_also_where_nodes_and_values_are_alike(results, tags, ids):
    document = badge()
    subject = document["credentialSubject"]
    subject["result"] = [
        {"type": ["Result"], "value": value, **({"resultDescription": "urn:a"} if ids else {})}
        for value in results
    ]
    subject["achievement"]["tag"] = tags
    subject["id"] = document["issuer"]["id"]

    assert canonical(document) == by_pyld(document)


def test_a_mould_is_asked_for_once():
    canonical(badge(name="first"))
    before = files._mould.cache_info().misses

    canonical(badge(name="second", id="urn:uuid:other"))

    assert files._mould.cache_info().misses == before


@pytest.mark.parametrize(
    "where",
    [
        {"shoeSize": "44"},
        {"type": [*BADGE["type"], "RocketLicence"]},
        {"id": "not-absolute"},
        {"issuer": {**BADGE["issuer"], "motto": "yes"}},
        {"credentialSubject": {**BADGE["credentialSubject"], "zip": {"a": ["b"]}}},
        {"credentialSubject": {**BADGE["credentialSubject"], "zip": 44}},
        {"credentialSubject": {**BADGE["credentialSubject"], "image": {"id": "below.png"}}},
        {"shoeSize": {"@value": "44"}},
    ],
)
def test_what_no_context_defines_is_refused(where):
    with pytest.raises(Refused) as refused:
        canonical(badge(**where))

    assert refused.value.why is Why.UNDEFINED


@pytest.mark.parametrize(
    ("contexts", "why"),
    [
        (["https://evil.example/v1"], Why.CONTEXT),
        ([*BADGE["@context"], "https://evil.example/v1"], Why.CONTEXT),
        (BADGE["@context"][:1], Why.UNDEFINED),
        ([*BADGE["@context"], {"name": "https://evil.example/name"}], Why.MALFORMED),
    ],
)
def test_only_contexts_that_ship_are_known_and_none_redefines_a_word(contexts, why):
    with pytest.raises(Refused) as refused:
        canonical(badge(**{"@context": contexts}))

    assert refused.value.why is why


def test_very_deep_documents_are_refused():
    deep = {"type": ["Result"]}
    for _ in range(5_000):
        deep = {"result": [deep]}

    with pytest.raises(Refused, match="deeply"):
        canonical(badge(credentialSubject=deep))


def knot(many):
    """So many nodes that are alike, each pointing at all others."""
    names = [f"_:n{number}" for number in range(many)]
    return [
        {"id": name, "type": ["AchievementSubject"], "source": [n for n in names if n != name]}
        for name in names
    ]


def test_documents_that_were_built_to_keep_us_busy_are_refused():
    assert canonical(badge(credentialSubject=knot(3))) == by_pyld(badge(credentialSubject=knot(3)))

    with pytest.raises(Refused, match="alike"):
        canonical(badge(credentialSubject=knot(12)))


def test_each_context_that_ships_is_there_and_named_in_the_notice():
    notice = (vocabulary._FOLDER / "NOTICE").read_text("utf-8")

    for url, file in vocabulary.FILES.items():
        assert vocabulary.context(url)["@context"]
        assert f"{file}.json" in notice
    assert {f.stem for f in vocabulary._FOLDER.glob("*.json")} == set(vocabulary.FILES.values())


def test_starting_the_program_loads_neither_pyld_nor_cryptography():
    """They take a tenth of a second, which every command and worker would wait for."""
    code = (
        "import sys, course.app, course.cli, course.keys.cli; "
        "print(sorted({'pyld', 'cryptography', 'lxml'} & set(sys.modules)))"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"
