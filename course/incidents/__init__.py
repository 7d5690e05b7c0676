"""When something goes wrong for real: the case, its clocks, and what a team learns from it.

Here belong **service events** (what, where, who was told when, which clause), the **case** of
each (one owner from the company whoever caused it, a reference, promises with times, an
append-only timeline, closed when the customer agrees), the **refresher** that a branch takes
after one, and the pages that show beside each clause how hard it is to keep.

There is no place for blame: not in the form, not in the tables, not in what a machine may send.
And nothing here ever asks a customer to ring somebody else.

Not here: what is asked in a refresher (content), the assignments that it comes to (assignments),
who is ready to visit (vendors), keys of machines that log (machines), reviews of a firm's results.

Clauses: 4.1 to 4.6, 5.1 to 5.4.

Nouns: service event, case, reference, fact, owner, promise, clock, refresher, story.
"""
