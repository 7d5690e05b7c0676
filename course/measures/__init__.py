"""How service went, counted alike for employees and contractors.

Here belong the facts (visits, survey replies, complaints), how they come in, and the seven
measures of the agreement that are counted from them. What a measure means is content; who people
are and what they hold is told by the slices below. Reviews and rewards, which use the numbers, do
not belong here.

Nouns: visit, reply, complaint, measure, scorecard, parity.
"""
