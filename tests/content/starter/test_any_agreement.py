"""Any agreement at all: a refusal that says why, or a pack that only has to be written."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.content.starter.pack import NotAnAgreement
from tests.content.starter.making import clauses_of, compiled, made

_LINES = """\
# On time
## 1.1 Late {: #late}
## Late
### deep
## x {: #a binds="employee" basis="law" }
# A {#id}
#
1. One
1.1 We call
1.2 We go within 4 hours.
1.1.1 more
2. Two
2.1 Pay
1.5 hours
1) one
(a) one
- promise
- we call you
  more
    code 5 days
**Bold**
**1.3** Bold
```
~~~
---
===
| a | b |
|---|---|
> quote
{{ days }}
}}
<b>
a <b
[a](http://x.test)
::clause x
Write here: x
title: x
edition: "1"
\\# a
&amp;
a_b*c
Ünïcödé ß
中文条款
- ```
1.1 ~~~
- # one
{: #x}
"""
LINES = st.sampled_from(_LINES.splitlines())
OTHER = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)
AGREEMENTS = st.lists(st.one_of(LINES, LINES, LINES, st.just(""), OTHER), max_size=16).map(
    "\n".join
)


def refusal_of(text):
    """What is said against a text; nothing if it is taken."""
    try:
        made(text)
    except NotAnAgreement as refusal:
        return str(refusal)
    return ""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(AGREEMENTS)
def test_any_markdown_is_refused_with_a_reason_or_becomes_a_pack_of_drafts(text):
    if refusal := refusal_of(text):
        assert re.match(r"(terms\.md|There is nothing in terms\.md)", refusal)
        return

    new = made(text)
    assert [str(p) for p in compiled(new).problems if p.severity != "draft"] == []
    ids = [clause.id for clause in clauses_of(new).values()]
    assert len(set(ids)) == len(ids) == new.clauses > 0
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,59}", id_) for id_ in ids)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_refused_or_taken(text):
    assert refusal_of(text) or made(text).clauses
