"""Erasing what says who somebody is, by request or by rule, while what they did still counts.

Here belong the act, what is shown before it, and how long each sort of data is kept. What is
erased of a slice's own rows is that slice's: its file ``erasing``.

Nouns: an erasure is of one person, for good; a purge deletes rows of one sort by their age.
"""
