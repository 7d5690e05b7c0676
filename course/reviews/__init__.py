"""Frequent reviews: company and firm meet on schedule, prepare, agree on actions, write it down.

Here belong the **schedule** of a firm at a branch or of a branch's own team, each **review** with
whoever is invited, **points** from both sides, the **card** of what the record said on its day,
**notes** with their clock, and **actions** with an owner and a day; and what good service brings:
published **rules**, **thanks** of customers, **preferred** status and **letters** of reference
that quote only recorded facts.

Not here: the file of a firm and the yearly review of expectations (vendors), the seven measures
of visits (measures), reminders (notices). A review is about results of the firm or of the team:
words that name one of its people are refused, with the reason.

Clauses: 8.3 reviews, 8.4 fair choice and fair reward, 8.5 what contractors can expect; their ids
stand in ``domain.CLAUSES``.

Nouns: series (one schedule), rhythm, review, guest, point, action, notes, card.
"""
