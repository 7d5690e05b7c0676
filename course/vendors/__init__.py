"""Vendors as firms: how one is chosen, what both sides expect, and who is ready to visit.

Here belong the **vendor file** (entries, references, interviews, sub-contractors, documents with
their verdicts, statuses), the **agreement between company and firm** (sent, read, signed,
countersigned, reviewed), and **ready to visit**: one derived answer about one worker, with its
reasons, whoever owns each of them, and the **decision** that a named person takes. Software says
what is missing; it never stops anybody.

Not here: people and who reaches whom (people), what a worker has shown (credentials), the words
of the agreement (content), how many of a firm's people hold the standard (reports), invitations
of whoever runs a vendor's people (directory), keys of gates (machines), and reviews of results.

Clauses that this is tied to: 1.1 one standard, 1.3 known people only, 1.4 the right information,
5.4 safe to speak up, 8.3 reviews, 8.4 fair choice, 8.5 what contractors can expect; their ids
stand in ``domain.CLAUSES``.

Nouns: vendor file, entry, reference, interview, sub-contractor, document, verdict, status,
firm's agreement, signature, review of expectations, readiness, reason, owner, decision, appeal.
"""
