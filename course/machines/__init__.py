"""Machines: the secrets by which other programs may ask or tell something.

Here belong making, using, ending and listing keys, whatever they open. Not here: what a machine
asks or tells (vendors, incidents, measures), nor what the instance itself signs with (keys).

Nouns: machine, key, purpose, reach (one branch, or the whole company).
"""
